namespace Renkei.Access.People;

/// <summary>The whole tree of areas, each parent before its children.</summary>
public sealed class FindAreas(AppDb db, Actor actor)
{
    public sealed record Row(Id<Area> Area, string Code, string Name, AreaKind Kind, Id<Area>? Parent, int Level, int Version)
    {
        public static Row Of(Area area) => new(area.Id, area.Code, area.Name, area.Kind, area.Parent, area.Level, area.Version);
    }

    public async Task<Answer<Row[]>> Run(CancellationToken stop = default) =>
        actor.NeedsSignIn() is { } refusal
            ? refusal
            : (await db.Areas.AsNoTracking().OrderBy(area => area.Path).ToListAsync(stop)).Select(Row.Of).ToArray();

    public static void Map(IEndpointRouteBuilder areas) =>
        areas.MapGet("/", async Task<Results<Ok<Row[]>, ProblemHttpResult>> (FindAreas find, CancellationToken stop) =>
            await find.Run(stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value))
            .WithSummary("区域の一覧。上の区域から順に");
}
