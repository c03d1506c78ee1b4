using Renkei.Access;

namespace Renkei.Programmes.Forms;

/// <summary>様式①: all plans of a bureau and year on one page, with what the city itself pays.</summary>
public sealed class GetSummarySheet(AppDb db, Actor actor, GetPlanSheet sheets)
{
    /// <summary>The whole sheet.</summary>
    public sealed record Sheet(string Municipality, string Bureau, string BudgetItem, FiscalYear Year, IReadOnlyList<Line> Lines)
    {
        public Line Total => Lines.Aggregate(new Line(0, "", "計", Yen.Zero, Yen.Zero, Yen.Zero, Yen.Zero, false), (sum, line) => sum with
        {
            Total = sum.Total + line.Total,
            Municipal = sum.Municipal + line.Municipal,
            LastTotal = sum.LastTotal + line.LastTotal,
            LastMunicipal = sum.LastMunicipal + line.LastMunicipal,
        });
    }

    /// <summary>One plan.</summary>
    /// <param name="Page">計画書頁.</param>
    /// <param name="IsMidTerm">The flag ○: part of the city's own plan.</param>
    public sealed record Line(int Page, string Number, string Name, Yen Total, Yen Municipal, Yen LastTotal, Yen LastMunicipal, bool IsMidTerm);

    public async Task<Answer<Sheet>> Run(string code, FiscalYear year, CancellationToken stop = default)
    {
        var open = await FindProgrammes.Readable(db, actor, code, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var portfolio = open.Value!;
        var planned = await (
            from plan in db.YearPlans.AsNoTracking()
            join programme in db.Set<Programme>() on plan.Programme equals programme.Id
            where programme.Portfolio == portfolio.Id && plan.Year == year
            orderby programme.Order
            select programme.Number).Distinct().ToListAsync(stop);
        if (planned.Count == 0)
        {
            return new Refusal("not-found", $"{year.Japanese}の計画書はまだありません。", StatusCodes.Status404NotFound);
        }

        List<Line> lines = [];
        var budgetItem = "";
        foreach (var number in planned)
        {
            var found = await sheets.Run(code, number, year, stop: stop);
            if (found.Refusal is { } wrong)
            {
                return wrong;
            }

            var sheet = found.Value!.Sheet;
            budgetItem = sheet.BudgetItem;
            lines.Add(new(lines.Count + 1, number, sheet.Name, sheet.ThisYear.Total, sheet.ThisYear.Municipal, sheet.LastYear.Total, sheet.LastYear.Municipal, sheet.MidTerm.Count > 0));
        }

        return new Sheet(portfolio.Municipality, portfolio.Bureau, budgetItem, year, lines);
    }

    public static void Map(IEndpointRouteBuilder programmes) =>
        programmes.MapGet("/{code}/summary/{year}", async Task<Results<Ok<Sheet>, ProblemHttpResult>> (string code, FiscalYear year, GetSummarySheet get, CancellationToken stop) =>
            await get.Run(code, year, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("様式① 総括");
}
