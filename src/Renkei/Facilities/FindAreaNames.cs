using Renkei.Access;

namespace Renkei.Facilities;

/// <summary>The areas by which facilities can be listed, in the order of their tree.</summary>
public sealed class FindAreaNames(AppDb db)
{
    /// <summary>Areas of one region are few; a tree larger than this is no tree to choose from.</summary>
    private const int Most = 200;

    /// <param name="Level">How deep it lies; the root is 0.</param>
    public sealed record Row(string Code, string Name, int Level);

    public async Task<IReadOnlyList<Row>> Run(CancellationToken stop = default) =>
        [.. (await db.Set<Area>().AsNoTracking().OrderBy(area => area.Path).Take(Most).Select(area => new { area.Code, area.Name, area.Path }).ToListAsync(stop))
            .Select(area => new Row(area.Code, area.Name, area.Path.Count(letter => letter == '/') - 1))];

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/areas", async (FindAreaNames find, CancellationToken stop) => TypedResults.Ok(await find.Run(stop))).WithSummary("施設をさがせる区域");
}
