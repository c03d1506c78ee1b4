using Renkei.Access;
using Renkei.Programmes.Measuring;

namespace Renkei.Programmes.Forms;

/// <summary>A whole year on one A3 sheet for the councillor's question "since when, how much, to what effect?": programmes with money and months, who pays, and what came of it scene by scene.</summary>
public sealed class GetOverview(AppDb db, Actor actor, GetBudget budgets, FindEvaluations evaluations)
{
    // What lies deeper is summed up in its line: a hundred lines would be no sheet to look at.
    private const int Deepest = 1;

    /// <summary>The whole sheet.</summary>
    /// <param name="Judged">The year whose figures and grades stand beside the plan: the one before, as this one is not over when it is planned.</param>
    public sealed record Sheet(
        string Municipality, string Bureau, string Division, FiscalYear Year, FiscalYear Judged, IReadOnlyList<Line> Lines, IReadOnlyList<Source> Sources, IReadOnlyList<Scene> Scenes)
    {
        public Yen Total => Sources.Select(source => source.This).Sum();
        public Yen LastTotal => Sources.Select(source => source.Last).Sum();
    }

    /// <summary>One programme that lives in the year.</summary>
    /// <param name="Since">Its first year; null where nobody knows.</param>
    public sealed record Line(
        string Number, string Name, int Level, FiscalYear? Since, IReadOnlyList<string> Marks, Yen? LastBudget, Yen? Budget, Yen? LastSettlement, IReadOnlyList<PlanSheet.ScheduleBar> Bars);

    /// <summary>Who pays, last year and this.</summary>
    public sealed record Source(string Name, Yen Last, Yen This);

    /// <summary>One of the four scenes: how many programmes serve it, its indicators, and how it was judged.</summary>
    public sealed record Scene(string Name, int Programmes, IReadOnlyList<FindIndicators.Row> Indicators, Grade? Grade, string Improvement);

    /// <param name="code">The portfolio.</param>
    /// <param name="year">The year.</param>
    /// <param name="leavesTheHouse">Whether the sheet goes out of the municipality, whoever asks.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Answer<Sheet>> Run(string code, FiscalYear year, bool leavesTheHouse = false, CancellationToken stop = default)
    {
        var open = await FindProgrammes.Readable(db, actor, code, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var portfolio = open.Value!;
        var programmes = (await db.Programmes.AsNoTracking().Where(programme => programme.Portfolio == portfolio.Id).ToListAsync(stop)).ToDictionary(programme => programme.Id);
        var ids = programmes.Keys.ToList();
        var items = (await db.ProgrammeItems.AsNoTracking().Where(item => ids.Contains(item.Programme)).ToListAsync(stop)).ToLookup(item => item.Programme, item => item.Item);
        var bars = (await db.ScheduleEntries.AsNoTracking().Where(entry => ids.Contains(entry.Programme) && entry.Year == year).OrderBy(entry => entry.From).ThenByDescending(entry => entry.To).ThenBy(entry => entry.Id).ToListAsync(stop))
            .ToLookup(entry => entry.Programme, entry => new PlanSheet.ScheduleBar(entry.From, entry.To, entry.Label));
        var money = (await budgets.Run(code, year, stop)).Value!;
        var judged = (await evaluations.Run(code, year - 1, leavesTheHouse, stop)).Value!;
        var indicators = await FindIndicators.Rows(db, actor, portfolio, leavesTheHouse, stop);
        var used = items.SelectMany(group => group).Distinct().ToList();
        var scheme = ItemScheme.Of(ItemScheme.Since2021, used).Any() ? ItemScheme.Since2021 : ItemScheme.Of2015;

        T? In<T>(IReadOnlyList<T> cells, FiscalYear of) => money.Years.Index().FirstOrDefault(one => one.Item == of) is var found && found.Item == of ? cells[found.Index] : default;
        return new Sheet(
            portfolio.Municipality, portfolio.Bureau, portfolio.Division, year, year - 1,
            [.. money.Lines.Where(line => line.Level <= Deepest && programmes[line.Programme].LivesIn(year)).Select(line => new Line(
                line.Number, line.Name, line.Level, programmes[line.Programme].Started,
                ItemScheme.Marks(scheme, items[line.Programme]),
                In(line.Cells, year - 1)?.Budget, In(line.Cells, year)?.Budget, In(line.Cells, year - 1)?.Settlement, [.. bars[line.Programme]]))],
            [.. money.Sources.Select(source => new Source(source.Name, In(source.Amounts, year - 1), In(source.Amounts, year)))],
            [.. ItemScheme.In(ItemScheme.Scenes).Select(scene => new Scene(
                scene.Name, items.Count(programme => programmes[programme.Key].LivesIn(year) && programme.Contains(scene.Key)), [.. indicators.Where(one => one.Scene == scene.Key)],
                judged.Lines.FirstOrDefault(line => line.About == scene.Key)?.Grade, judged.Lines.FirstOrDefault(line => line.About == scene.Key)?.Improvement ?? ""))]);
    }

    public static void Map(IEndpointRouteBuilder programmes) =>
        programmes.MapGet("/{code}/overview/{year}", async Task<Results<Ok<Sheet>, ProblemHttpResult>> (string code, FiscalYear year, GetOverview get, CancellationToken stop) =>
            await get.Run(code, year, stop: stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("一年を A3 一枚で見る総括表");
}
