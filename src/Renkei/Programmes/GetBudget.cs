using Renkei.Access;
using Renkei.Councils.Records;
using Renkei.Learning;
using Renkei.Publications;

namespace Renkei.Programmes;

/// <summary>The money of a portfolio at a glance: who paid over the years, what went to which item and scene, and how far this year's budget is used.</summary>
public sealed class GetBudget(AppDb db, Actor actor, TimeProvider clock, SplitFunding split)
{
    /// <summary>Points of percent by which spending may lag behind the calendar before somebody is told.</summary>
    public const int LagTolerated = 30;

    /// <summary>The whole view.</summary>
    /// <param name="Execution">Of the year asked for; empty where nothing was budgeted.</param>
    public sealed record View(
        string Municipality, FiscalYear Year, IReadOnlyList<FiscalYear> Years, IReadOnlyList<Line> Lines, IReadOnlyList<SourceLine> Sources, IReadOnlyList<Part> Items, IReadOnlyList<Part> Scenes, IReadOnlyList<Used> Execution, IReadOnlyList<AreaPart> Areas);

    /// <summary>One programme over the years.</summary>
    public sealed record Line(Id<Programme> Programme, string Number, string Name, int Level, IReadOnlyList<Cell> Cells);

    /// <summary>予算 and 決算 of one year; null where nothing is known.</summary>
    public sealed record Cell(Yen? Budget, Yen? Settlement);

    /// <summary>What one source paid of all budgets, year by year.</summary>
    public sealed record SourceLine(string Name, IReadOnlyList<Yen> Amounts);

    /// <summary>What was budgeted in a year for an item or a scene. A programme that serves several counts wholly in each.</summary>
    public sealed record Part(string Key, string Name, Yen Amount, int Programmes);

    /// <summary>How far a budget is used.</summary>
    /// <param name="Spent">As the clerk wrote it; where nothing was written, what is known to have been paid.</param>
    /// <param name="Printed">What print runs of this year cost that the programme pays.</param>
    /// <param name="Taught">What sessions of this year's courses cost.</param>
    /// <param name="Fees">What members of bodies are owed for the year's meetings.</param>
    /// <param name="Rate">Percent; null where nothing is budgeted.</param>
    /// <param name="Warning">What to look at, or null.</param>
    public sealed record Used(string Number, string Name, Yen Budget, Yen Spent, Yen Printed, Yen Taught, Yen Fees, decimal? Rate, string? Warning)
    {
        /// <summary>What the rooms know to have been paid.</summary>
        public Yen Known => Printed + Taught + Fees;

        /// <summary>The same in words, in thousands of yen.</summary>
        public string Told => string.Join("、", new[] { ("増刷", Printed), ("研修", Taught), ("会議の報酬", Fees) }.Where(one => one.Item2 > Yen.Zero).Select(one => $"{one.Item1} {one.Item2.InThousands}"));
    }


    /// <summary>区配: what an area was handed of the year's budgets.</summary>
    public sealed record AreaPart(string Code, string Name, Yen Amount, int Programmes);

    public async Task<Answer<View>> Run(string code, FiscalYear? asked, CancellationToken stop = default)
    {
        var open = await FindProgrammes.Readable(db, actor, code, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var portfolio = open.Value!;
        var programmes = await db.Programmes.AsNoTracking().Where(programme => programme.Portfolio == portfolio.Id).ToListAsync(stop);
        var ids = programmes.ConvertAll(programme => programme.Id);
        var amounts = await db.BudgetAmounts.AsNoTracking().Where(amount => ids.Contains(amount.Programme)).ToListAsync(stop);
        var funding = (await db.FundingAmounts.AsNoTracking().Where(amount => ids.Contains(amount.Programme) && amount.Kind == BudgetKind.Budget).ToListAsync(stop)).ToLookup(amount => (amount.Programme, amount.Year));
        var items = (await db.ProgrammeItems.AsNoTracking().Where(item => ids.Contains(item.Programme)).ToListAsync(stop)).ToLookup(item => item.Item, item => item.Programme);
        var tree = new ProgrammeTree(programmes);
        var known = amounts.ToLookup(amount => (amount.Year, amount.Kind));
        List<FiscalYear> years = [.. amounts.Where(amount => amount.Kind is BudgetKind.Budget or BudgetKind.Settlement).Select(amount => amount.Year).Distinct().Order()];
        var year = asked ?? (years.Contains(FiscalYear.Of(clock.JapanToday())) || years.Count == 0 ? FiscalYear.Of(clock.JapanToday()) : years[^1]);

        var families = ids.ToDictionary(id => id, id => tree.Family(id).ToHashSet());
        Yen? Total(Id<Programme> of, FiscalYear when, BudgetKind kind) =>
            BudgetAmount.Total(of, [.. known[(when, kind)].Where(amount => families[of].Contains(amount.Programme))]);

        IEnumerable<Line> Lines(Id<Programme>? parent, int level) => tree.Under(parent).SelectMany(programme => Lines(programme.Id, level + 1).Prepend(
            new(programme.Id, programme.Number, programme.Name, level, [.. years.Select(when => new Cell(Total(programme.Id, when, BudgetKind.Budget), Total(programme.Id, when, BudgetKind.Settlement)))])));

        var tops = tree.Under(null).ToList();
        string[] names = ["国", "県", "介護保険料", "市（市債＋一般財源）"];
        var paid = names.Select(_ => new List<Yen>()).ToArray();
        foreach (var when in years)
        {
            var sums = new Yen[names.Length];
            foreach (var top in tops)
            {
                if (Total(top.Id, when, BudgetKind.Budget) is not { } total)
                {
                    continue;
                }

                // Some papers tell only the municipality's own part of a year: what they do not tell, the law's shares give.
                var stored = funding[(top.Id, when)].ToLookup(one => one.Source.IsMunicipal ? 3 : one.Source switch { FundingSource.National => 0, FundingSource.Prefecture => 1, _ => 2 });
                var parts = stored.Count == names.Length ? null : (await split.Run(when, total, known[(when, BudgetKind.Budget)].First().Account, stop)).Value;
                Yen[] computed = parts is null ? [Yen.Zero, Yen.Zero, Yen.Zero, stored.Count == 0 ? total : Yen.Zero] : [parts.National, parts.Prefecture, parts.Premium + parts.SecondPremium, parts.Municipality];
                for (var at = 0; at < names.Length; at++)
                {
                    sums[at] += stored.Contains(at) ? stored[at].Select(one => one.Amount).Sum() : computed[at];
                }
            }

            for (var at = 0; at < names.Length; at++)
            {
                paid[at].Add(sums[at]);
            }
        }

        Part PartOf(Code item)
        {
            var serving = items[item.Key].ToHashSet();
            return new(item.Key, item.Name, known[(year, BudgetKind.Budget)].Where(amount => serving.Contains(amount.Programme)).Select(amount => amount.Amount).Sum(), serving.Count);
        }

        var keys = ids.ConvertAll(id => (Guid?)id.Value);
        var printed = (await db.PrintRuns.Where(run => keys.Contains(run.Programme) && run.Year == year && run.CancelledAt == null).Select(run => new { run.Programme, run.Cost }).ToListAsync(stop)).ToLookup(run => run.Programme, run => run.Cost);
        var taught = (await (from session in db.Set<Session>() join course in db.Set<Course>() on session.Course equals course.Id where keys.Contains(course.PaidBy) && course.Year == year && session.State == SessionState.Planned select new { course.PaidBy, session.Cost }).ToListAsync(stop)).ToLookup(one => one.PaidBy, one => one.Cost);
        var fees = (await FindCouncilYear.Fees(db, keys, year, stop)).ToDictionary(one => one.Programme, one => one.Fees);
        var scheme = ItemScheme.In(ItemScheme.Since2021).Any(item => items.Contains(item.Key)) ? ItemScheme.Since2021 : ItemScheme.Of2015;
        var elapsed = Elapsed(year, clock.JapanToday());
        return new View(
            portfolio.Municipality, year, years, [.. Lines(null, 0)], [.. names.Select((name, at) => new SourceLine(name, paid[at]))],
            [.. ItemScheme.In(scheme).Select(PartOf)], [.. ItemScheme.In(ItemScheme.Scenes).Select(PartOf)],
            [.. programmes.OrderBy(programme => programme.Order).Where(programme => known[(year, BudgetKind.Budget)].Any(amount => amount.Programme == programme.Id)).Select(programme => UsedOf(programme, known, (printed[programme.Id.Value].Sum(), taught[programme.Id.Value].Sum(), fees.GetValueOrDefault(programme.Id.Value)), year, elapsed))],
            await Areas(ids, year, stop));
    }

    private async Task<AreaPart[]> Areas(List<Id<Programme>> ids, FiscalYear year, CancellationToken stop)
    {
        var handed = await db.Allotments.AsNoTracking().Where(one => ids.Contains(one.Programme) && one.Year == year).ToListAsync(stop);
        var codes = handed.Select(one => one.AreaCode).Distinct().ToList();
        var names = codes.Count == 0 ? [] : await db.Areas.AsNoTracking().Where(area => codes.Contains(area.Code)).ToDictionaryAsync(area => area.Code, area => area.Name, stop);
        return [.. handed.GroupBy(one => one.AreaCode).OrderBy(area => area.Key, StringComparer.Ordinal)
            .Select(area => new AreaPart(area.Key, names.GetValueOrDefault(area.Key, area.Key), area.Select(one => one.Amount).Sum(), area.Count()))];
    }

    private static Used UsedOf(Programme programme, ILookup<(FiscalYear, BudgetKind), BudgetAmount> known, (Yen Printed, Yen Taught, Yen Fees) paid, FiscalYear year, decimal elapsed)
    {
        var budget = known[(year, BudgetKind.Budget)].First(amount => amount.Programme == programme.Id).Amount;
        var all = paid.Printed + paid.Taught + paid.Fees;
        var spent = known[(year, BudgetKind.Spent)].FirstOrDefault(amount => amount.Programme == programme.Id)?.Amount ?? (all > Yen.Zero ? all : null);
        decimal? rate = budget > Yen.Zero && spent is { } used ? Math.Round(100m * used.Value / budget.Value, 1, MidpointRounding.AwayFromZero) : null;
        return new(programme.Number, programme.Name, budget, spent ?? Yen.Zero, paid.Printed, paid.Taught, paid.Fees, rate,
            all > (spent ?? Yen.Zero) ? "分かっている費用より少ない額です。"
            : rate > 100 ? $"予算を {(spent!.Value - budget).InThousands} 千円超えています。"
            : rate is { } now && now < elapsed - LagTolerated ? $"年度の {elapsed:0}% が過ぎましたが、執行は {now:0.#}% です。"
            : null);
    }

    /// <summary>Percent of the year that has passed.</summary>
    private static decimal Elapsed(FiscalYear year, DateOnly today) =>
        today < year.First ? 0 : today > year.Last ? 100 : 100m * (today.DayNumber - year.First.DayNumber + 1) / (year.Last.DayNumber - year.First.DayNumber + 1);

    public static void Map(IEndpointRouteBuilder programmes) =>
        programmes.MapGet("/{code}/budget", async Task<Results<Ok<View>, ProblemHttpResult>> (string code, FiscalYear? year, GetBudget get, CancellationToken stop) =>
            await get.Run(code, year, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("予算・決算・財源・項目別・執行のようす");
}
