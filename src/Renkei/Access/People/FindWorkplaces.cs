namespace Renkei.Access.People;

/// <summary>The workplaces of the network with the areas they serve and how many people work there.</summary>
public sealed class FindWorkplaces(AppDb db, Actor actor, TimeProvider clock)
{
    public sealed record Row(Id<Workplace> Workplace, string Name, Served[] Areas, int Members, int Version);

    public sealed record Served(Id<Area> Area, string Name);

    public async Task<Answer<Row[]>> Run(CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        var workplaces = await db.Workplaces.AsNoTracking().Include(place => place.Serves).OrderBy(place => place.Name).ThenBy(place => place.Id).ToListAsync(stop);
        var areas = await db.Areas.AsNoTracking().ToDictionaryAsync(area => area.Id, stop);
        var members = await db.Memberships.Where(Membership.InForceOn(clock.JapanToday()))
            .GroupBy(membership => membership.Workplace).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, stop);

        return workplaces.Select(place => new Row(
            place.Id, place.Name,
            [.. place.Serves.Select(served => areas[served.Area]).OrderBy(area => area.Path, StringComparer.Ordinal).Select(area => new Served(area.Id, area.Name))],
            members.GetValueOrDefault(place.Id), place.Version)).ToArray();
    }

    public static void Map(IEndpointRouteBuilder workplaces) =>
        workplaces.MapGet("/", async Task<Results<Ok<Row[]>, ProblemHttpResult>> (FindWorkplaces find, CancellationToken stop) =>
            await find.Run(stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value))
            .WithSummary("職場の一覧。受け持つ区域と人数つき");
}
