namespace Renkei.Facilities;

/// <summary>Which registers the map is made of, as of when, and whom to credit for each.</summary>
public sealed class FindSources(AppDb db)
{
    public sealed record Row(string Name, string Credit, DateOnly? AsOf, int Entries);

    public async Task<IReadOnlyList<Row>> Run(CancellationToken stop = default)
    {
        var runs = await db.Set<Import.ImportRun>().Where(run => run.State == Import.ImportState.Applied && run.Source != null)
            .GroupBy(run => run.Source!).Select(group => new { Source = group.Key, AsOf = group.Max(run => run.AsOf) }).ToDictionaryAsync(group => group.Source, group => group.AsOf, stop);
        List<Row> rows = [];
        foreach (var source in Import.RegisterSource.All)
        {
            var entries = await db.Set<RegisterEntry>().CountAsync(entry => entry.Source == source.Code, stop);
            if (entries > 0)
            {
                rows.Add(new(source.Name, source.Credit, runs.GetValueOrDefault(source.Code), entries));
            }
        }

        return rows;
    }

    public static void MapPublic(IEndpointRouteBuilder api) =>
        api.MapGet("/sources", async (FindSources find, CancellationToken stop) => TypedResults.Ok(await find.Run(stop))).WithSummary("データの出典");
}
