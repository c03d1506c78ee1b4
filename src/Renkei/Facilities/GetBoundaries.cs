namespace Renkei.Facilities;

/// <summary>The outlines of the region's municipalities, which the map draws where no background can be reached.</summary>
public sealed class GetBoundaries(AppDb db, IConfiguration configuration)
{
    /// <summary>A region is a city or a medical area, not the nation.</summary>
    private const int Most = 60;

    public async Task<string> Run(CancellationToken stop = default)
    {
        var own = configuration.GetSection("Region:Municipalities").Get<string[]>() ?? [];
        var shapes = await db.Set<Boundary>().AsNoTracking().Where(boundary => own.Contains(boundary.Municipality)).OrderBy(boundary => boundary.Municipality).Take(Most).Select(boundary => boundary.Geometry).ToListAsync(stop);
        return $$"""{"type":"FeatureCollection","features":[{{string.Join(',', shapes.Select(shape => $$$"""{"type":"Feature","properties":{},"geometry":{{{shape}}}}"""))}}]}""";
    }

    public static void MapPublic(IEndpointRouteBuilder api) =>
        api.MapGet("/boundaries", async (GetBoundaries get, CancellationToken stop) => TypedResults.Text(await get.Run(stop), "application/geo+json")).WithSummary("区域の境界（GeoJSON）");
}
