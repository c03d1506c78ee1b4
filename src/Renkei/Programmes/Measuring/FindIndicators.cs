using System.Globalization;
using Renkei.Access;
using Renkei.Consultations.Figures;

namespace Renkei.Programmes.Measuring;

/// <summary>The indicators of a portfolio with baseline, targets and actual figures by year, each figure with where it came from.</summary>
public sealed class FindIndicators(AppDb db, Actor actor)
{
    /// <summary>Stands where a count is too small to be shown.</summary>
    public const string Hidden = "少数のため非表示";

    /// <summary>One indicator with all its years.</summary>
    public sealed record Row(
        Id<Indicator> Id, string Name, string Numerator, string? Denominator, string Unit, string DataSource, string Frequency, string Scene, string? Item, bool MoreIsBetter, int HideBelow, string? Question,
        int Version, IReadOnlyList<Figure> Figures)
    {
        /// <summary>The years for which anything is known, in order.</summary>
        public IEnumerable<FiscalYear> Years => Figures.Select(figure => figure.Year).Distinct().Order();

        public Figure? Of(FiscalYear year, IndicatorValueKind kind) => Figures.FirstOrDefault(figure => figure.Year == year && figure.Kind == kind);

        /// <summary>Target and actual figure of a year in a line.</summary>
        public string Told(FiscalYear year)
        {
            string Of(IndicatorValueKind kind) => this.Of(year, kind)?.Shown(Unit) ?? "—";
            return $"目標 {Of(IndicatorValueKind.Target)} → 実績 {Of(IndicatorValueKind.Actual)}{(Reached(year) is { } reached ? reached ? "（達成）" : "（未達）" : "")}";
        }

        /// <summary>達成, 未達, or null where one of the two is missing.</summary>
        public bool? Reached(FiscalYear year) => (Of(year, IndicatorValueKind.Actual), Of(year, IndicatorValueKind.Target)) is ({ Value: { } actual }, { Value: { } target }) ? MoreIsBetter ? actual >= target : actual <= target : null;
    }

    /// <summary>One figure.</summary>
    /// <param name="Value">Null where it is too small to be shown.</param>
    public sealed record Figure(FiscalYear Year, IndicatorValueKind Kind, decimal? Value, int? Numerator, int? Denominator, string Origin, string? Trace, string Seen)
    {
        public string Shown(string unit) => Value is { } value ? value.ToString("#,0.##", CultureInfo.InvariantCulture) + unit : Hidden;
    }

    /// <param name="code">The portfolio.</param>
    /// <param name="leavesTheHouse">Whether the figures go out of the municipality, whoever asks.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Answer<Row[]>> Run(string code, bool leavesTheHouse = false, CancellationToken stop = default)
    {
        var open = await FindProgrammes.Readable(db, actor, code, stop);
        return open.Refusal is { } refusal ? refusal : await Rows(db, actor, open.Value!, leavesTheHouse, stop);
    }

    /// <summary>Small counts could point at a person: they are hidden from whoever does not write the plan, and from every file that goes out of the municipality.</summary>
    internal static async Task<Row[]> Rows(AppDb db, Actor actor, Portfolio portfolio, bool leavesTheHouse, CancellationToken stop)
    {
        var hideSmall = leavesTheHouse || !actor.HasWithin(Duty.EditPlans, portfolio.AreaPath);
        var ofPeople = leavesTheHouse || !actor.Has(Duty.TakeConsultations) ? IndicatorQuestion.All.Where(question => question.HidesSmall).Select(question => question.Key).ToHashSet() : [];
        bool Hides(Indicator one, IndicatorValue value) => (hideSmall && one.IsSmall(value)) || (one.Question is { } key && ofPeople.Contains(key) && value.Kind != IndicatorValueKind.Target && value.Value is > 0 and < SmallCells.Fewest);
        var indicators = await db.Indicators.AsNoTracking().Where(one => one.Portfolio == portfolio.Id).OrderBy(one => one.Order).ToListAsync(stop);
        var ids = indicators.ConvertAll(one => one.Id);
        var values = (await db.IndicatorValues.AsNoTracking().Where(value => ids.Contains(value.Indicator)).OrderBy(value => value.Year).ToListAsync(stop)).ToLookup(value => value.Indicator);
        return [.. indicators.Select(one => new Row(
            one.Id, one.Name, one.Numerator, one.Denominator, one.Unit, one.DataSource, one.Frequency, one.Scene, one.Item, one.MoreIsBetter, one.HideBelow, one.Question, one.Version,
            [.. values[one.Id].Select(value => Hides(one, value)
                ? new Figure(value.Year, value.Kind, null, null, null, value.Origin, null, "")
                : new Figure(value.Year, value.Kind, value.Value, value.Numerator, value.Denominator, value.Origin, value.Trace, SeenOf(value)))]))];
    }

    internal static string SeenOf(IndicatorValue? value) => value is null ? "" : Writing.Seen.Of(value.Value.ToString(CultureInfo.InvariantCulture), value.Numerator?.ToString(CultureInfo.InvariantCulture), value.Denominator?.ToString(CultureInfo.InvariantCulture));

    /// <summary>The indicators of the plans that the person may read and that are no examples, for rooms that say which of them their work is about.</summary>
    public async Task<IReadOnlyList<PlanWords.Measured>> Names(CancellationToken stop = default) =>
        await (from indicator in db.Set<Indicator>() join portfolio in db.Set<Portfolio>() on indicator.Portfolio equals portfolio.Id where !portfolio.IsExample orderby portfolio.Id, indicator.Order select new PlanWords.Measured(indicator.Id.Value, indicator.Name)).Take(200).ToListAsync(stop);

    public static void Map(IEndpointRouteBuilder programmes) =>
        programmes.MapGet("/{code}/indicators", async Task<Results<Ok<Row[]>, ProblemHttpResult>> (string code, FindIndicators find, CancellationToken stop) =>
            await find.Run(code, stop: stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("指標（現状・目標・実績）");
}
