using Renkei.Access;

namespace Renkei.Programmes;

/// <summary>Which programmes serve which item of a scheme, and which items nobody serves.</summary>
public sealed class GetCoverage(AppDb db, Actor actor)
{
    /// <summary>One item with the programmes that serve it in the year.</summary>
    public sealed record Row(string Item, string Mark, string Name, IReadOnlyList<Served> By, Yen Budget)
    {
        public bool IsGap => By.Count == 0;
    }

    /// <summary>A programme by which an item is served.</summary>
    public sealed record Served(string Number, string Name);

    public async Task<Answer<Row[]>> Run(string code, string scheme, FiscalYear year, CancellationToken stop = default)
    {
        var open = await FindProgrammes.Readable(db, actor, code, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (!ItemScheme.In(scheme).Any())
        {
            return Refusal.Invalid("scheme", "その体系はありません。2015、2021、scene、mid-term から選んでください。");
        }

        var portfolio = open.Value!;
        var programmes = (await db.Programmes.AsNoTracking().Where(programme => programme.Portfolio == portfolio.Id).OrderBy(programme => programme.Order).ToListAsync(stop)).Where(programme => programme.LivesIn(year)).ToList();
        var ids = programmes.Select(programme => programme.Id).ToList();
        var items = await db.ProgrammeItems.AsNoTracking().Where(item => ids.Contains(item.Programme)).ToListAsync(stop);
        var budgets = (await db.BudgetAmounts.AsNoTracking().Where(amount => amount.Year == year && amount.Kind == BudgetKind.Budget && ids.Contains(amount.Programme)).ToListAsync(stop))
            .ToDictionary(amount => amount.Programme, amount => amount.Amount);

        return ItemScheme.In(scheme).Select(item =>
        {
            var serving = programmes.Where(programme => items.Exists(one => one.Programme == programme.Id && one.Item == item.Key)).ToList();
            return new Row(item.Key, ItemScheme.MarkOf(item.Key), item.Name, [.. serving.Select(programme => new Served(programme.Number, programme.Name))], serving.Select(programme => budgets.GetValueOrDefault(programme.Id)).Sum());
        }).ToArray();
    }

    public static void Map(IEndpointRouteBuilder programmes) =>
        programmes.MapGet("/{code}/coverage/{year}", async Task<Results<Ok<Row[]>, ProblemHttpResult>> (string code, FiscalYear year, string? scheme, GetCoverage get, CancellationToken stop) =>
            await get.Run(code, scheme ?? ItemScheme.Since2021, year, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("どの項目を、どの事業が担うか");
}
