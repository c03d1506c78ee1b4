namespace Renkei.Access.People;

/// <summary>The workplaces of the network by name, with the areas they serve and how many people work there.</summary>
public sealed class FindWorkplaces(AppDb db, Actor actor, TimeProvider clock)
{
    public const int PageSize = 50;

    public sealed record Query(string? Q = null, string? After = null);

    public sealed record Row(Id<Workplace> Workplace, string Name, Served[] Areas, int Members, int Version, WorkplaceStanding Standing);

    public sealed record Served(Id<Area> Area, string Name);

    public sealed record Named(Id<Workplace> Workplace, string Name);

    /// <param name="Count">How many there are in all pages.</param>
    public sealed record Page(IReadOnlyList<Row> Rows, int Count, string? Next);

    public async Task<Answer<Page>> Run(Query query, CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        var places = db.Workplaces.AsNoTracking();

        if (query.Q?.Trim() is { Length: > 0 } text)
        {
            places = places.Where(place => place.Name.Contains(text));
        }

        var count = await places.CountAsync(stop);

        // The next page starts after a name and, among namesakes, after a key.
        if (query.After?.Split('|') is [var key, ..] parts && Id<Workplace>.TryParse(key, null, out var id))
        {
            var name = string.Join('|', parts[1..]);
#pragma warning disable CA1309 // The database compares, in the same order as it sorts.
            places = places.Where(place => string.Compare(place.Name, name) > 0 || (place.Name == name && place.Id > id));
#pragma warning restore CA1309
        }

        var found = await places.Include(place => place.Serves).OrderBy(place => place.Name).ThenBy(place => place.Id).Take(PageSize + 1).ToListAsync(stop);
        var shown = found.Take(PageSize).ToList();
        var ids = shown.Select(place => place.Id).ToList();
        var served = shown.SelectMany(place => place.Serves).Select(one => one.Area).Distinct().ToList();
        var areas = await db.Areas.AsNoTracking().Where(area => served.Contains(area.Id)).ToDictionaryAsync(area => area.Id, stop);
        var members = await db.Memberships.Where(Membership.InForceOn(clock.JapanToday())).Where(membership => ids.Contains(membership.Workplace))
            .GroupBy(membership => membership.Workplace).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, stop);

        return new Page(
            [.. shown.Select(place => new Row(
                place.Id, place.Name,
                [.. place.Serves.Select(one => areas[one.Area]).OrderBy(area => area.Path, StringComparer.Ordinal).Select(area => new Served(area.Id, area.Name))],
                members.GetValueOrDefault(place.Id), place.Version, place.Standing))],
            count,
            found.Count > PageSize ? $"{shown[^1].Id}|{shown[^1].Name}" : null);
    }

    /// <summary>Names to choose from.</summary>
    public async Task<Answer<Named[]>> Names(CancellationToken stop = default) =>
        actor.NeedsSignIn() is { } refusal
            ? refusal
            : await db.Workplaces.OrderBy(place => place.Name).ThenBy(place => place.Id).Select(place => new Named(place.Id, place.Name)).ToArrayAsync(stop);

    public static void Map(IEndpointRouteBuilder workplaces) =>
        workplaces.MapGet("/", async Task<Results<Ok<Page>, ProblemHttpResult>> (string? q, string? after, FindWorkplaces find, CancellationToken stop) =>
            await find.Run(new(q, after), stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value))
            .WithSummary("職場の一覧。受け持つ区域と人数つき。名前の順に50件ずつ");
}
