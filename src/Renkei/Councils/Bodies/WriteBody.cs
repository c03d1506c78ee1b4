using System.ComponentModel.DataAnnotations;
using Renkei.Access;
using Renkei.Shell;

namespace Renkei.Councils.Bodies;

/// <summary>A body is founded, changed, and closed or merged into another.</summary>
public sealed class WriteBody(AppDb db, Actor actor, CouncilDoor door, IEnumerable<ProgrammeList> programmes, IServiceProvider services, TimeProvider clock)
{
    public sealed class Request
    {
        [Required(ErrorMessage = "種類を選んでください。")] public BodyKind? Kind { get; set; }
        [Required(ErrorMessage = "会議体の名前を入れてください。")] public string Name { get; set => field = value ?? ""; } = "";
        public string Basis { get; set => field = value ?? ""; } = "";

        /// <summary>The code of its area; empty for the first that the actor serves. Read only when it is made.</summary>
        public string Area { get; set => field = value ?? ""; } = "";
        public QuorumRule Quorum { get; set; }

        /// <summary>In yen for each attendance; empty for none.</summary>
        public string Fee { get; set => field = value ?? ""; } = "";
        public Guid[] Programmes { get; set => field = value ?? []; } = [];

        /// <summary>The one of them whose budget pays the fees.</summary>
        public Guid? PaidBy { get; set; }

        /// <summary>Codes of other municipalities whose people meet here.</summary>
        public string[] Partners { get; set => field = value ?? []; } = [];
        public int Version { get; set; }
    }

    public sealed class Closing
    {
        public DateOnly? On { get; set; }

        /// <summary>The body that takes over; null for none.</summary>
        public Id<Body>? Into { get; set; }
        public int Version { get; set; }
    }

    public Task<IReadOnlyList<ProgrammeList.Row>> Programmes(CancellationToken stop = default) => programmes.In(FiscalYear.Of(clock.JapanToday()), services, stop);

    public async Task<Answer<Request>> Seen(Id<Body> id, CancellationToken stop = default)
    {
        var open = await door.Run(id, stop);
        return open.Refusal is { } refusal ? refusal : new Request
        {
            Kind = open.Value!.Kind,
            Name = open.Value.Name,
            Basis = open.Value.Basis,
            Quorum = open.Value.Quorum,
            Fee = open.Value.Fee > Yen.Zero ? open.Value.Fee.Japanese : "",
            Programmes = await db.Set<BodyProgramme>().Where(one => one.Body == id).Select(one => one.Programme).ToArrayAsync(stop),
            PaidBy = open.Value.PaidBy,
            Partners = await (from partner in db.Set<BodyPartner>() join area in db.Set<Area>() on partner.AreaPath equals area.Path where partner.Body == id select area.Code).ToArrayAsync(stop),
            Version = open.Value.Version,
        };
    }

    public async Task<Answer<Id<Body>>> Add(Request request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageCouncils) is { } refusal)
        {
            return refusal;
        }

        if (actor.Workplace is not { } workplace)
        {
            return Refusal.Invalid("workplace", "職場が決まっていないので、事務局になれません。立場を選んでから行ってください。");
        }

        var path = await db.AreaToServe(actor, Duty.ManageCouncils, request.Area, stop);
        if (path.Refusal is { } elsewhere)
        {
            return elsewhere;
        }

        var body = new Body { Kind = default, Name = "", Workplace = workplace, AreaPath = path.Value! };
        if (await Put(body, request, stop) is { } wrong)
        {
            return wrong;
        }

        db.Add(body);
        await db.SaveChangesAsync(stop);
        return body.Id;
    }

    public async Task<Refusal?> Change(Id<Body> id, Request request, CancellationToken stop = default)
    {
        var open = await door.Run(id, stop);
        if ((open.Refusal ?? open.Value!.SeenAs(request.Version) ?? await Put(open.Value, request, stop)) is { } refusal)
        {
            return refusal;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    /// <summary>It meets no more; its open issues go to the body that takes over.</summary>
    public async Task<Refusal?> Close(Id<Body> id, Closing request, CancellationToken stop = default)
    {
        var open = await door.Run(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (request.On is not { } on || on > clock.JapanToday().AddYears(1))
        {
            return Refusal.Invalid("on", "終わりの日を、1年先までで入れてください。");
        }

        if (request.Into is { } into && (await door.Run(into, stop)).Value is not { ClosedOn: null })
        {
            return Refusal.Invalid("into", "引き継ぐ先は、続いている会議体から選んでください。");
        }

        if (await db.Meetings.AnyAsync(meeting => meeting.Body == id && (meeting.State == MeetingState.Planned || meeting.State == MeetingState.Called), stop))
        {
            return new Refusal("open-meetings", "まだ開いていない会議があります。開くか、中止にしてから終わらせてください。");
        }

        var orphans = await db.Issues.CountAsync(issue => issue.Body == id && issue.State == IssueState.Open, stop);
        if (request.Into is null && orphans > 0)
        {
            return Refusal.Invalid("into", $"検討中の課題が{orphans}件あります。引き継ぐ会議体を選んでください。");
        }

        if ((open.Value!.SeenAs(request.Version) ?? open.Value.Close(on, request.Into)) is { } no)
        {
            return no;
        }

        if (request.Into is { } heir)
        {
            var path = await db.Bodies.Where(body => body.Id == heir).Select(body => body.AreaPath).SingleAsync(stop);
            foreach (var issue in await db.Issues.Where(issue => issue.Body == id && issue.State == IssueState.Open).ToListAsync(stop))
            {
                (issue.Body, issue.AreaPath) = (heir, path);
            }
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    private async Task<Refusal?> Put(Body body, Request request, CancellationToken stop)
    {
        if (request.Kind is not { } kind)
        {
            return Refusal.Invalid("kind", "種類を選んでください。");
        }

        if (Yen.Typed(request.Fee) is not { } fee)
        {
            return Refusal.Invalid("fee", "報酬を円で入れてください（例：10,000）。");
        }

        (body.Kind, body.Name, body.Basis, body.Quorum, body.Fee) = (kind, JapaneseText.Tidy(request.Name), JapaneseText.Tidy(request.Basis), request.Quorum, fee);
        if (body.Check() is { } wrong)
        {
            return wrong;
        }

        var before = await db.Set<BodyProgramme>().Where(one => one.Body == body.Id).ToListAsync(stop);
        var known = (await Programmes(stop)).Select(one => one.Programme).Concat(before.Select(one => one.Programme)).ToHashSet();
        if (request.Programmes.Any(programme => !known.Contains(programme)))
        {
            return Refusal.Invalid("programmes", "今年度にない事業が選ばれています。事業を選び直してください。");
        }

        if (ProgrammeLists.CheckPayer(request.PaidBy, request.Programmes, "報酬") is { } notCounted)
        {
            return notCounted;
        }

        body.PaidBy = request.PaidBy;
        db.RemoveRange(before.Where(one => !request.Programmes.Contains(one.Programme)));
        db.AddRange(request.Programmes.Distinct().Where(programme => before.TrueForAll(one => one.Programme != programme)).Select(programme => new BodyProgramme { Body = body.Id, Programme = programme }));

        var partners = await db.Areas.Where(area => request.Partners.Contains(area.Code) && area.Kind == AreaKind.Municipality).Select(area => area.Path).ToListAsync(stop);
        if (partners.Count != request.Partners.Distinct().Count() || (partners.Count > 0 && kind != BodyKind.WideArea))
        {
            return Refusal.Invalid("partners", kind == BodyKind.WideArea ? "ほかの市町を一覧から選んでください。" : "ほかの市町と開けるのは「広域の担当者会議」だけです。");
        }

        var stored = await db.Set<BodyPartner>().Where(one => one.Body == body.Id).ToListAsync(stop);
        db.RemoveRange(stored.Where(one => !partners.Contains(one.AreaPath)));
        db.AddRange(partners.Where(path => stored.TrueForAll(one => one.AreaPath != path)).Select(path => new BodyPartner { Body = body.Id, AreaPath = path }));
        return null;
    }

    public static void Map(IEndpointRouteBuilder bodies)
    {
        bodies.MapPost("/", async Task<Results<Ok<Id<Body>>, ProblemHttpResult>> (Request request, WriteBody write, CancellationToken stop) =>
            await write.Add(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("会議体を設ける");
        bodies.MapPut("/{body}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Body> body, Request request, WriteBody write, CancellationToken stop) =>
            await write.Change(body, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("会議体を変える");
        bodies.MapPost("/{body}/close", async Task<Results<NoContent, ProblemHttpResult>> (Id<Body> body, Closing request, WriteBody write, CancellationToken stop) =>
            await write.Close(body, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("会議体を終わらせる、ほかに引き継ぐ");
    }
}
