namespace Renkei.Facilities;

/// <summary>Which registers the map is made of, as of when, and whom to credit for each.</summary>
public sealed class FindSources(AppDb db)
{
    public sealed record Row(string Name, string Credit, DateOnly? AsOf, int Entries);

    /// <summary>Whom to credit, and for which edition.</summary>
    public sealed record Credited(string Credit, DateOnly? AsOf);

    /// <summary>As <see cref="Run"/>, for the foot of a list: nothing is counted.</summary>
    public async Task<IReadOnlyList<Credited>> Credits(CancellationToken stop = default)
    {
        var runs = await Editions(stop);
        List<Credited> credits = [];
        foreach (var source in Import.RegisterSource.All)
        {
            if (await db.Set<RegisterEntry>().AnyAsync(entry => entry.Source == source.Code, stop))
            {
                credits.Add(new(source.Credit, runs.GetValueOrDefault(source.Code)));
            }
        }

        return credits;
    }

    public async Task<IReadOnlyList<Row>> Run(CancellationToken stop = default)
    {
        var runs = await Editions(stop);
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

    private Task<Dictionary<string, DateOnly?>> Editions(CancellationToken stop) =>
        db.Set<Import.ImportRun>().Where(run => run.State == Import.ImportState.Applied && run.Source != null)
            .GroupBy(run => run.Source!).Select(group => new { Source = group.Key, AsOf = group.Max(run => run.AsOf) }).ToDictionaryAsync(group => group.Source, group => group.AsOf, stop);

    public static void MapPublic(IEndpointRouteBuilder api) =>
        api.MapGet("/sources", async (FindSources find, CancellationToken stop) => TypedResults.Ok(await find.Run(stop))).WithSummary("データの出典");
}
