using System.Text.Json;
using Renkei.Access;

namespace Renkei.Programmes.Forms;

/// <summary>The plan of a year as the form has it: from the records while it is written, from what was kept once it is fixed.</summary>
public sealed class GetPlanSheet(AppDb db, Actor actor, SplitFunding split)
{
    private const int YearsBefore = 3;

    /// <summary>A plan with its form and how far it has come.</summary>
    public sealed record Found(YearPlan Plan, PlanSheet Sheet, Portfolio Portfolio);

    /// <param name="code">The portfolio.</param>
    /// <param name="number">The programme at the top of the tree, as the paper numbers it.</param>
    /// <param name="year">The year.</param>
    /// <param name="edition">Which edition; the newest where null.</param>
    /// <param name="scheme">The scheme whose marks are printed; by default the one in force where the plan uses it.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Answer<Found>> Run(string code, string number, FiscalYear year, int? edition = null, string? scheme = null, CancellationToken stop = default)
    {
        if ((actor.Needs(Duty.SeePlans) ?? (scheme is null ? null : ItemScheme.CheckScheme(scheme))) is { } refusal)
        {
            return refusal;
        }

        var plan = await (
            from one in db.YearPlans.AsNoTracking()
            join programme in db.Set<Programme>() on one.Programme equals programme.Id
            join portfolio in db.Set<Portfolio>() on programme.Portfolio equals portfolio.Id
            where portfolio.Code == code && programme.Number == number && programme.Parent == null && one.Year == year && (edition == null || one.Edition == edition)
            orderby one.Edition descending
            select new { one, programme, portfolio }).FirstOrDefaultAsync(stop);
        return plan is null
            ? Refusal.NotFound("計画書")
            : new Found(plan.one, plan.one.Fixed is { } kept ? JsonSerializer.Deserialize<PlanSheet>(kept)! : await Build(plan.portfolio, plan.programme, plan.one, scheme, stop), plan.portfolio);
    }

    internal async Task<PlanSheet> Build(Portfolio portfolio, Programme top, YearPlan plan, string? scheme, CancellationToken stop)
    {
        var year = plan.Year;
        var all = await db.Programmes.AsNoTracking().Where(programme => programme.Portfolio == portfolio.Id).ToListAsync(stop);
        var tree = new ProgrammeTree(all);
        var ids = tree.Family(top.Id).ToList();

        var budgets = await db.BudgetAmounts.AsNoTracking().Where(amount => ids.Contains(amount.Programme) && amount.Year >= year - YearsBefore - 1 && amount.Year <= year + 2).ToListAsync(stop);
        var funding = await db.FundingAmounts.AsNoTracking().Where(amount => amount.Programme == top.Id).ToListAsync(stop);
        var items = (await db.ProgrammeItems.AsNoTracking().Where(item => ids.Contains(item.Programme)).ToListAsync(stop)).ToLookup(item => item.Programme, item => item.Item);
        var schedule = (await db.ScheduleEntries.AsNoTracking().Where(entry => ids.Contains(entry.Programme) && entry.Year == year).OrderBy(entry => entry.From).ThenByDescending(entry => entry.To).ThenBy(entry => entry.Id).ToListAsync(stop)).ToLookup(entry => entry.Programme);
        var texts = await db.PlanTexts.AsNoTracking().Where(text => text.Plan == plan.Id).ToListAsync(stop);

        var used = items.SelectMany(group => group).Distinct().ToList();
        var shown = scheme ?? (year.Year < 2022 && ItemScheme.Of(ItemScheme.Of2015, used).Any() || !ItemScheme.Of(ItemScheme.Since2021, used).Any() ? ItemScheme.Of2015 : ItemScheme.Since2021);
        IReadOnlyList<string> Marks(Id<Programme> programme) => ItemScheme.Marks(shown, items[programme]);
        string Text(PlanBox box, Id<Programme>? about = null) => texts.Find(text => text.Box == box && text.About == about)?.Text ?? "";

        Yen? Total(FiscalYear of, BudgetKind kind) => BudgetAmount.Total(top.Id, [.. budgets.Where(amount => amount.Year == of && amount.Kind == kind)]);

        Yen? Municipal(FiscalYear of, BudgetKind kind) =>
            funding.Where(amount => amount.Year == of && amount.Kind == kind && amount.Source.IsMunicipal).Select(amount => (Yen?)amount.Amount).Aggregate((Yen?)null, (sum, amount) => (sum ?? Yen.Zero) + amount!.Value);

        async Task<PlanSheet.Money> MoneyOf(FiscalYear of)
        {
            var total = Total(of, BudgetKind.Budget) ?? Yen.Zero;
            var stored = funding.Where(amount => amount.Year == of && amount.Kind == BudgetKind.Budget).ToDictionary(amount => amount.Source, amount => amount.Amount);
            if (stored.Count > 0)
            {
                Yen Of(FundingSource source) => stored.GetValueOrDefault(source);
                return new(of, total, Of(FundingSource.National), Of(FundingSource.Prefecture), Of(FundingSource.Premium) + Of(FundingSource.SecondPremium), Of(FundingSource.Bond), Of(FundingSource.General) + Of(FundingSource.Municipal));
            }

            var account = budgets.Find(amount => amount.Year == of)?.Account ?? SplitFunding.UsualAccount;
            var parts = (await split.Run(of, total, account, stop)).Value;
            return parts is null ? new(of, total, Yen.Zero, Yen.Zero, Yen.Zero, Yen.Zero, total) : new(of, total, parts.National, parts.Prefecture, parts.Premium + parts.SecondPremium, Yen.Zero, parts.Municipality);
        }

        List<PlanSheet.YearOfMoney> years = [];
        for (var past = year - YearsBefore - 1; past < year - 1; past += 1)
        {
            years.Add(new(past, Total(past, BudgetKind.Budget), Municipal(past, BudgetKind.Budget), Total(past, BudgetKind.Settlement), Municipal(past, BudgetKind.Settlement), false));
        }

        for (var next = year + 1; next <= year + 2; next += 1)
        {
            var foreseen = Total(next, BudgetKind.Forecast);
            years.Add(new(next, foreseen, Municipal(next, BudgetKind.Forecast) ?? (foreseen is { } amount && await split.ShareIn(next, SplitFunding.UsualAccount, stop) is { } share ? share.Of(amount).Municipality : null), null, null, true));
        }

        var direct = tree.Under(top.Id).ToList();
        BudgetAmount? Budget(Programme programme, FiscalYear of) => budgets.Find(amount => amount.Programme == programme.Id && amount.Year == of && amount.Kind == BudgetKind.Budget);
        var listed = direct.Where(programme => Budget(programme, year) is not null || Budget(programme, year - 1) is not null || programme.LivesIn(year)).ToList();
        var account = budgets.Find(amount => amount.Year == year)?.Account ?? SplitFunding.UsualAccount;

        return new()
        {
            Municipality = portfolio.Municipality,
            Bureau = portfolio.Bureau,
            Division = portfolio.Division,
            Year = year,
            Edition = plan.Edition,
            BudgetItem = plan.BudgetItem,
            Number = top.Number,
            Name = top.Name,
            IsNewOrExpanded = plan.IsNewOrExpanded,
            EvaluationNumber = plan.EvaluationNumber,
            Decision = plan.Decision,
            Remarks = plan.Remarks,
            MidTerm = ItemScheme.Marks(ItemScheme.MidTerm, items[top.Id]),
            Purpose = Text(PlanBox.Purpose),
            Contents = [.. listed.Where(programme => programme.LivesIn(year)).GroupBy(programme => programme.Heading).Select(group => new PlanSheet.Part(
                group.Key, [.. group.Select(programme => new PlanSheet.Content(Counted(programme.Number), programme.Name, Marks(programme.Id), Text(PlanBox.Content, programme.Id)))]))],
            Results = Text(PlanBox.Results),
            Starts = Text(PlanBox.Starts) is { Length: > 0 } starts ? starts : string.Join('\n', listed.Where(programme => programme.Started is not null).Select(programme => $"{programme.Name}：{programme.Started!.Value.JapaneseAtFirst}")),
            Laws = Text(PlanBox.Laws),
            Data = Text(PlanBox.Data),
            ThisYear = await MoneyOf(year),
            LastYear = await MoneyOf(year - 1),
            Subsidy = await split.ShareIn(year, account, stop) is { } rates ? (rates.National + rates.Prefecture + rates.Premium + rates.SecondPremium) * 100 : null,
            Years = years,
            Breakdown = [.. listed.GroupBy(programme => programme.Heading).Select(group => new PlanSheet.BreakdownGroup(
                group.Key, [.. group.Select(programme => new PlanSheet.BreakdownLine(programme.Number, programme.Name, Budget(programme, year)?.Amount ?? Yen.Zero, Budget(programme, year - 1)?.Amount ?? Yen.Zero, Budget(programme, year)?.Explanation ?? ""))]))],
            Schedule = [.. direct.Where(programme => schedule.Contains(programme.Id)).Select(programme => new PlanSheet.ScheduleLine(programme.Name, [.. schedule[programme.Id].Select(entry => new PlanSheet.ScheduleBar(entry.From, entry.To, entry.Label))]))],
            Legend = [.. ItemScheme.Legend(shown, used).Select(item => new PlanSheet.ItemLegend(item.Mark, item.Name))],
        };
    }

    // The text counts (1), (2) where the breakdown counts ①, ②.
    private static string Counted(string number) => number.Length == 1 && Programme.RunningNumbers.IndexOf(number[0], StringComparison.Ordinal) is >= 0 and var at ? $"({at + 1})" : number;

    public static void Map(IEndpointRouteBuilder programmes) =>
        programmes.MapGet("/{code}/plans/{year}/{number}", async Task<Results<Ok<PlanSheet>, ProblemHttpResult>> (string code, FiscalYear year, string number, int? edition, string? scheme, GetPlanSheet get, CancellationToken stop) =>
            await get.Run(code, number, year, edition, scheme, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!.Sheet)).WithSummary("様式②-1 事業計画書");
}
