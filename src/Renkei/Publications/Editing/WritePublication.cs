using System.ComponentModel.DataAnnotations;
using Renkei.Access;
using Renkei.Shell;

namespace Renkei.Publications.Editing;

/// <summary>A publication is begun or changed: what it is, what it counts for, whether it can be ordered and must be read.</summary>
public sealed class WritePublication(AppDb db, Actor actor, IEnumerable<ProgrammeList> programmes, IServiceProvider services, TimeProvider clock)
{
    public sealed class Request
    {
        [Required(ErrorMessage = "種類を選んでください。")] public PublicationKind? Kind { get; set; }
        [Required(ErrorMessage = "冊子・ルールの名前を入れてください。")] public string Title { get; set => field = value ?? ""; } = "";
        public string Summary { get; set => field = value ?? ""; } = "";

        /// <summary>The code of the area it is for; empty for the first that the actor serves. Read only when it is made.</summary>
        public string Area { get; set => field = value ?? ""; } = "";
        public Guid[] Programmes { get; set => field = value ?? []; } = [];
        public int OrderLimit { get; set; }
        public bool MustBeRead { get; set; }
        public int LeadDays { get; set; } = 60;
        public bool IsClosed { get; set; }

        /// <summary>The version that was seen; not read when it is made.</summary>
        public int Version { get; set; }
    }

    /// <summary>What this year's publications can count for.</summary>
    public Task<IReadOnlyList<ProgrammeList.Row>> Programmes(CancellationToken stop = default) => programmes.In(FiscalYear.Of(clock.JapanToday()), services, stop);

    /// <summary>The publication as its form holds it.</summary>
    public async Task<Answer<Request>> Seen(Id<Publication> id, CancellationToken stop = default)
    {
        var open = await Writable(db, actor, id, stop);
        return open.Refusal is { } refusal ? refusal : new Request
        {
            Kind = open.Value!.Kind,
            Title = open.Value.Title,
            Summary = open.Value.Summary,
            Programmes = await db.Set<PublicationProgramme>().Where(one => one.Publication == id).Select(one => one.Programme).ToArrayAsync(stop),
            OrderLimit = open.Value.OrderLimit,
            MustBeRead = open.Value.MustBeRead,
            LeadDays = open.Value.LeadDays,
            IsClosed = open.Value.IsClosed,
            Version = open.Value.Version,
        };
    }

    public async Task<Answer<Id<Publication>>> Add(Request request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManagePublications) is { } refusal)
        {
            return refusal;
        }

        if (actor.Workplace is not { } workplace)
        {
            return Refusal.Invalid("workplace", "職場が決まっていないので、発行者になれません。立場を選んでから行ってください。");
        }

        var path = await db.AreaToServe(actor, Duty.ManagePublications, request.Area, stop);
        if (path.Refusal is { } elsewhere)
        {
            return elsewhere;
        }

        var publication = new Publication { Kind = default, Title = "", Workplace = workplace, AreaPath = path.Value! };
        if (await Put(publication, request, stop) is { } wrong)
        {
            return wrong;
        }

        db.Add(publication);
        await db.SaveChangesAsync(stop);
        return publication.Id;
    }

    public async Task<Refusal?> Change(Id<Publication> id, Request request, CancellationToken stop = default)
    {
        var open = await Writable(db, actor, id, stop);
        if ((open.Refusal ?? open.Value!.SeenAs(request.Version) ?? await Put(open.Value, request, stop)) is { } refusal)
        {
            return refusal;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    private async Task<Refusal?> Put(Publication publication, Request request, CancellationToken stop)
    {
        if (request.Kind is not { } kind)
        {
            return Refusal.Invalid("kind", "種類を選んでください。");
        }

        (publication.Kind, publication.Title, publication.Summary) = (kind, JapaneseText.Tidy(request.Title), request.Summary.Trim());
        (publication.OrderLimit, publication.MustBeRead, publication.LeadDays, publication.IsClosed) = (request.OrderLimit, request.MustBeRead, request.LeadDays, request.IsClosed);
        if (publication.Check() is { } wrong)
        {
            return wrong;
        }

        var before = await db.Set<PublicationProgramme>().Where(one => one.Publication == publication.Id).ToListAsync(stop);
        var known = (await Programmes(stop)).Select(one => one.Programme).Concat(before.Select(one => one.Programme)).ToHashSet();
        if (request.Programmes.Any(programme => !known.Contains(programme)))
        {
            return Refusal.Invalid("programmes", "今年度にない事業が選ばれています。事業を選び直してください。");
        }

        db.RemoveRange(before.Where(one => !request.Programmes.Contains(one.Programme)));
        db.AddRange(request.Programmes.Distinct().Where(programme => before.TrueForAll(one => one.Programme != programme)).Select(programme => new PublicationProgramme { Publication = publication.Id, Programme = programme }));
        return null;
    }

    /// <summary>The publication, where the actor may run it.</summary>
    internal static async Task<Answer<Publication>> Writable(AppDb db, Actor actor, Id<Publication> id, CancellationToken stop) =>
        actor.Needs(Duty.ManagePublications) is { } refusal ? refusal
        : await db.Publications.SingleOrDefaultAsync(one => one.Id == id, stop) is not { } publication ? Refusal.NotFound("冊子・ルール")
        : actor.NeedsWithin(Duty.ManagePublications, publication.AreaPath) is { } elsewhere ? elsewhere
        : publication;

    public static void Map(IEndpointRouteBuilder publications)
    {
        publications.MapPost("/", async Task<Results<Ok<Id<Publication>>, ProblemHttpResult>> (Request request, WritePublication write, CancellationToken stop) =>
            await write.Add(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("冊子・ルールを始める");
        publications.MapPut("/{publication}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Publication> publication, Request request, WritePublication write, CancellationToken stop) =>
            await write.Change(publication, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("冊子・ルールの名前や扱いを変える");
    }
}
