using Renkei.Access;

namespace Renkei.Publications.Stocking;

/// <summary>Where copies lie: places are opened, renamed and closed.</summary>
public sealed class WritePlaces(AppDb db, Actor actor)
{
    public sealed class Request
    {
        public string Name { get; set => field = value ?? ""; } = "";

        /// <summary>The code of its area; empty for the first that the actor serves. Read only when it is made.</summary>
        public string Area { get; set => field = value ?? ""; } = "";
        public bool IsClosed { get; set; }
    }

    public sealed record Row(Id<StockPlace> Place, string Name, int Copies, bool IsClosed);

    public async Task<Answer<Row[]>> Find(CancellationToken stop = default) =>
        actor.Needs(Duty.ManagePublications) is { } refusal ? refusal
        : await db.StockPlaces.Within(actor).OrderBy(place => place.IsClosed).ThenBy(place => place.Name).Take(StockPlace.Most)
            .Select(place => new Row(place.Id, place.Name, db.Set<StockCount>().Where(count => count.Place == place.Id).Sum(count => count.Copies), place.IsClosed)).ToArrayAsync(stop);

    public async Task<Answer<Id<StockPlace>>> Add(Request request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManagePublications) is { } refusal)
        {
            return refusal;
        }

        var path = await db.AreaToServe(actor, Duty.ManagePublications, request.Area, stop);
        if (path.Refusal is { } elsewhere)
        {
            return elsewhere;
        }

        if (await db.StockPlaces.CountAsync(stop) >= StockPlace.Most)
        {
            return new Refusal("too-many", $"置き場所は{StockPlace.Most}までです。使わなくなった置き場所の名前を変えて使ってください。");
        }

        var place = new StockPlace { Name = "", AreaPath = path.Value! };
        if (await Rename(place, request, stop) is { } wrong)
        {
            return wrong;
        }

        db.Add(place);
        await db.SaveChangesAsync(stop);
        return place.Id;
    }

    public async Task<Refusal?> Change(Id<StockPlace> id, Request request, CancellationToken stop = default)
    {
        var open = await Writable(db, actor, id, stop);
        if ((open.Refusal ?? await Rename(open.Value!, request, stop)) is { } refusal)
        {
            return refusal;
        }

        if (request.IsClosed && await db.Set<StockCount>().AnyAsync(count => count.Place == id && count.Copies > 0, stop))
        {
            return new Refusal("not-empty", $"「{open.Value!.Name}」にはまだ在庫があります。ほかの置き場所に移すか、廃棄してから閉じてください。");
        }

        open.Value!.IsClosed = request.IsClosed;
        await db.SaveChangesAsync(stop);
        return null;
    }

    private async Task<Refusal?> Rename(StockPlace place, Request request, CancellationToken stop)
    {
        var name = JapaneseText.Tidy(request.Name);
        if (name.Length is 0 or > StockPlace.LongestName)
        {
            return Refusal.Invalid("name", $"置き場所の名前を{StockPlace.LongestName}文字までで入れてください。");
        }

        if (await db.StockPlaces.AnyAsync(other => other.Name == name && other.Id != place.Id, stop))
        {
            return new Refusal("name-taken", $"「{name}」という置き場所は、もうあります。");
        }

        place.Name = name;
        return null;
    }

    internal static async Task<Answer<StockPlace>> Writable(AppDb db, Actor actor, Id<StockPlace>? id, CancellationToken stop) =>
        actor.Needs(Duty.ManagePublications) is { } refusal ? refusal
        : id is not { } key || await db.StockPlaces.SingleOrDefaultAsync(place => place.Id == key, stop) is not { } place ? Refusal.Invalid("place", "置き場所を一覧から選んでください。")
        : actor.NeedsWithin(Duty.ManagePublications, place.AreaPath) is { } elsewhere ? elsewhere
        : place;

    /// <summary>The place, where the actor may bring something to it.</summary>
    internal static async Task<Answer<StockPlace>> Open(AppDb db, Actor actor, Id<StockPlace>? id, CancellationToken stop)
    {
        var place = await Writable(db, actor, id, stop);
        return place.Value is { IsClosed: true } closed ? new Refusal("closed", $"「{closed.Name}」は閉じています。ほかの置き場所を選んでください。") : place;
    }

    public static void Map(IEndpointRouteBuilder places)
    {
        places.MapGet("/", async Task<Results<Ok<Row[]>, ProblemHttpResult>> (WritePlaces write, CancellationToken stop) =>
            await write.Find(stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("冊子の置き場所");
        places.MapPost("/", async Task<Results<Ok<Id<StockPlace>>, ProblemHttpResult>> (Request request, WritePlaces write, CancellationToken stop) =>
            await write.Add(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("置き場所を加える");
        places.MapPut("/{place}", async Task<Results<NoContent, ProblemHttpResult>> (Id<StockPlace> place, Request request, WritePlaces write, CancellationToken stop) =>
            await write.Change(place, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("置き場所の名前を変える、閉じる");
    }
}
