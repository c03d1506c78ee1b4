namespace Renkei.Access.People;

/// <summary>The tree of areas, each parent before its children.</summary>
public sealed class FindAreas(AppDb db, Actor actor)
{
    public const int PageSize = 50;

    /// <param name="Path">The codes from the root down to here, each closed by a slash: what a page of the list ends with.</param>
    public sealed record Row(Id<Area> Area, string Code, string Name, AreaKind Kind, Id<Area>? Parent, int Level, string Path, int Version)
    {
        public static Row Of(Area area) => new(area.Id, area.Code, area.Name, area.Kind, area.Parent, area.Level, area.Path, area.Version);
    }

    /// <param name="Count">How many areas there are in all.</param>
    public sealed record Page(IReadOnlyList<Row> Rows, int Count, string? Next);

    public async Task<Answer<Page>> Run(string? after = null, CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        var areas = db.Areas.AsNoTracking();
        var count = await areas.CountAsync(stop);

        if (after is { Length: > 0 })
        {
#pragma warning disable CA1309 // The database compares, in the same order as it sorts.
            areas = areas.Where(area => string.Compare(area.Path, after) > 0);
#pragma warning restore CA1309
        }

        var found = await areas.OrderBy(area => area.Path).Take(PageSize + 1).ToListAsync(stop);
        return new Page([.. found.Take(PageSize).Select(Row.Of)], count, found.Count > PageSize ? found[PageSize - 1].Path : null);
    }

    /// <summary>To choose from. A region's tree is small: its cities and their blocks.</summary>
    public async Task<Answer<Row[]>> All(CancellationToken stop = default) =>
        actor.NeedsSignIn() is { } refusal
            ? refusal
            : (await db.Areas.AsNoTracking().OrderBy(area => area.Path).ToListAsync(stop)).Select(Row.Of).ToArray();

    public static void Map(IEndpointRouteBuilder areas) =>
        areas.MapGet("/", async Task<Results<Ok<Page>, ProblemHttpResult>> (string? after, FindAreas find, CancellationToken stop) =>
            await find.Run(after, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value))
            .WithSummary("区域の一覧。上の区域から順に50件ずつ");
}
