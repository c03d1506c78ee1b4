using Renkei.Access;

namespace Renkei.Programmes.Writing;

/// <summary>Somebody writes the figures of a plan's year: 予算 with its explanation, what is used of it, 決算 of the years before, the forecast of two years, and who pays.
/// What the sheet adds up must add up.</summary>
public sealed class WriteMoney(AppDb db, Actor actor, SplitFunding split)
{
    /// <summary>How many years beside the plan's own can be written on its sheet.</summary>
    public const int YearsBefore = 4;
    public const int YearsForeseen = 2;

    /// <summary>The figures as they stand.</summary>
    /// <param name="Funding">As stored; empty where the law's shares give them.</param>
    /// <param name="Computed">What the shares in force would give for the sum of the budgets; null where no shares are known.</param>
    public sealed record Opened(Id<YearPlan> Plan, FiscalYear Year, PlanState State, IReadOnlyList<Figure> Figures, IReadOnlyList<Paid> Funding, FundingShare.Split? Computed, IReadOnlyList<Line> Lines);

    /// <summary>A programme that has lines on the sheet.</summary>
    public sealed record Line(Id<Programme> Programme, string Number, string Name, string Life);

    /// <summary>One amount as it stands; null where nothing is known.</summary>
    public sealed record Figure(Id<Programme> Programme, FiscalYear Year, BudgetKind Kind, Yen? Amount, string Account, string Explanation, string Seen);

    /// <summary>What one source pays of the plan's year.</summary>
    public sealed record Paid(FundingSource Source, Yen? Amount, string Seen);

    public sealed class Request
    {
        /// <summary>総額, to be checked against the sum of the lines; null where nobody says.</summary>
        public Yen? Total { get; set; }

        public List<Typed> Figures { get; set => field = value ?? []; } = [];

        /// <summary>All null: the law's shares count. Else they must add up to the sum of the lines.</summary>
        public List<TypedFunding> Funding { get; set => field = value ?? []; } = [];
    }

    /// <summary>One amount as typed; null takes it away.</summary>
    public sealed class Typed
    {
        public Id<Programme> Programme { get; set; }
        public FiscalYear Year { get; set; }
        public BudgetKind Kind { get; set; }
        public Yen? Amount { get; set; }

        /// <summary>Key of the account; as before, or the usual one, where null.</summary>
        public string? Account { get; set; }

        public string Explanation { get; set => field = value ?? ""; } = "";
        public string Seen { get; set => field = value ?? ""; } = "";
    }

    /// <summary>What one source pays, as typed.</summary>
    public sealed class TypedFunding
    {
        public FundingSource Source { get; set; }
        public Yen? Amount { get; set; }
        public string Seen { get; set => field = value ?? ""; } = "";
    }

    public async Task<Answer<Opened>> Open(Id<YearPlan> id, CancellationToken stop = default)
    {
        var open = await FindProgrammes.WritablePlan(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (plan, top, _) = open.Value;
        var lines = await FindProgrammes.Parts(db, top, stop);
        var ids = lines.ConvertAll(line => line.Id);
        var stored = await Stored(ids, plan.Year, stop);
        var funding = await db.FundingAmounts.AsNoTracking().Where(amount => amount.Programme == top.Id && amount.Year == plan.Year && amount.Kind == BudgetKind.Budget).ToListAsync(stop);
        List<Figure> figures = [];
        foreach (var line in lines)
        {
            figures.AddRange(Columns(plan.Year).Select(column => FigureOf(line.Id, column.Year, column.Kind, stored.Find(amount => amount.Programme == line.Id && amount.Year == column.Year && amount.Kind == column.Kind))));
        }

        var total = stored.Where(amount => amount.Year == plan.Year && amount.Kind == BudgetKind.Budget).Select(amount => amount.Amount).Sum();
        return new Opened(id, plan.Year, plan.State, figures,
            [.. Enum.GetValues<FundingSource>().Select(source => PaidOf(source, funding.Find(amount => amount.Source == source)))],
            (await split.Run(plan.Year, total, stored.Find(amount => amount.Year == plan.Year)?.Account ?? SplitFunding.UsualAccount, stop)).Value,
            [.. lines.Where(line => line.LivesIn(plan.Year) || stored.Exists(amount => amount.Programme == line.Id)).Select(line => new Line(line.Id, line.Number, line.Name, line.Life))]);
    }

    public async Task<Written> Run(Id<YearPlan> id, Request request, CancellationToken stop = default)
    {
        var open = await FindProgrammes.WritablePlan(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (plan, top, _) = open.Value;
        var lines = (await FindProgrammes.Parts(db, top, stop)).ToDictionary(line => line.Id);
        var stored = await Stored([.. lines.Keys], plan.Year, stop, track: true);
        List<Clash> clashes = [];
        var saved = 0;
        foreach (var typed in request.Figures)
        {
            if (!lines.TryGetValue(typed.Programme, out var programme) || !Columns(plan.Year).Contains((typed.Year, typed.Kind)))
            {
                return Refusal.Invalid("line", "この計画書には無い事業か年度の金額があります。開き直してください。");
            }

            var known = stored.Find(amount => amount.Programme == typed.Programme && amount.Year == typed.Year && amount.Kind == typed.Kind);
            var account = typed.Account ?? known?.Account ?? SplitFunding.UsualAccount;
            var verdict = Seen.Judge(typed.Seen, SeenOf(typed.Amount, account, typed.Explanation), SeenOf(known));
            if (verdict == Seen.Verdict.Leave)
            {
                continue;
            }

            var place = $"{programme.Name} {typed.Year.Japanese}{typed.Kind.Japanese}";
            if (verdict == Seen.Verdict.Clash)
            {
                clashes.Add(new(place, known is null ? "（空）" : $"{known.Amount.InThousands} 千円　{known.Explanation}"));
                continue;
            }

            // What is planned belongs to the plan; what was spent comes in after it is fixed.
            if (((typed.Kind is BudgetKind.Settlement or BudgetKind.Spent ? null : plan.MayChange())
                ?? (typed.Amount is { } amountTyped ? BudgetAmount.Check(amountTyped, typed.Explanation) ?? programme.CheckYear(typed.Year, amountTyped == Yen.Zero) : null)
                ?? (Accounts.All.Any(one => one.Key == account) ? null : Refusal.Invalid("account", $"「{account}」という会計はありません。一覧から選んでください。"))) is { } wrong)
            {
                return wrong;
            }

            saved++;
            if (typed.Amount is not { } amount)
            {
                db.Remove(known!);
                stored.Remove(known!);
            }
            else if (known is null)
            {
                var added = new BudgetAmount { Programme = typed.Programme, Year = typed.Year, Kind = typed.Kind, Amount = amount, Account = account, Explanation = typed.Explanation };
                db.Add(added);
                stored.Add(added);
            }
            else
            {
                (known.Amount, known.Account, known.Explanation, known.Version) = (amount, account, typed.Explanation, known.Version + 1);
            }
        }

        var sum = BudgetAmount.Total(top.Id, [.. stored.Where(amount => amount.Year == plan.Year && amount.Kind == BudgetKind.Budget)]) ?? Yen.Zero;
        if (request.Total is { } total && total != sum)
        {
            return Refusal.Invalid("sum", $"内訳の合計 {sum.InThousands} 千円と、総額 {total.InThousands} 千円が合いません（差 {(sum - total).InThousands} 千円）。どちらかを直してください。まだ何も保存していません。");
        }

        saved += await WriteFunding(plan, top, request.Funding, clashes, stop) is var paid && paid.Refusal is { } no ? 0 : paid.Saved;
        return paid.Refusal ?? (clashes.Count > 0 ? Written.Not(clashes)
            : paid.Sum is { } sources && sources != sum ? Refusal.Invalid("sum", $"財源の合計 {sources.InThousands} 千円と、内訳の合計 {sum.InThousands} 千円が合いません（差 {(sources - sum).InThousands} 千円）。どちらかを直してください。まだ何も保存していません。")
            : await Written.Save(db, saved, stop));
    }

    public static void Map(IEndpointRouteBuilder programmes)
    {
        programmes.MapGet("/plans/{id}/money", async Task<Results<Ok<Opened>, ProblemHttpResult>> (Id<YearPlan> id, WriteMoney write, CancellationToken stop) =>
            await write.Open(id, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("計画書の金額を書くために開く");
        programmes.MapPut("/plans/{id}/money", async Task<Results<Ok<Written.Answered>, ProblemHttpResult>> (Id<YearPlan> id, Request request, WriteMoney write, CancellationToken stop) =>
            (await write.Run(id, request, stop)).ToResult()).WithSummary("計画書の金額を書く（予算・決算・見込・財源）");
    }

    /// <summary>The accounts that money can stand in.</summary>
    public static readonly CodeTable Accounts = new("Renkei.Programmes.Codes.accounts.csv");

    /// <summary>What the sheet of a year has columns for.</summary>
    public static IEnumerable<(FiscalYear Year, BudgetKind Kind)> Columns(FiscalYear year)
    {
        for (var past = year - YearsBefore; past < year; past += 1)
        {
            yield return (past, BudgetKind.Budget);
            yield return (past, BudgetKind.Settlement);
        }

        yield return (year, BudgetKind.Budget);
        yield return (year, BudgetKind.Settlement);
        yield return (year, BudgetKind.Spent);
        for (var next = year + 1; next <= year + YearsForeseen; next += 1)
        {
            yield return (next, BudgetKind.Forecast);
        }
    }

    private async Task<(Refusal? Refusal, Yen? Sum, int Saved)> WriteFunding(YearPlan plan, Programme top, List<TypedFunding> typed, List<Clash> clashes, CancellationToken stop)
    {
        var stored = await db.FundingAmounts.Where(amount => amount.Programme == top.Id && amount.Year == plan.Year && amount.Kind == BudgetKind.Budget).ToListAsync(stop);
        var saved = 0;
        foreach (var one in typed)
        {
            var known = stored.Find(amount => amount.Source == one.Source);
            switch (Seen.Judge(one.Seen, SeenOf(one.Amount), SeenOf(known?.Amount)))
            {
                case Seen.Verdict.Clash:
                    clashes.Add(new($"財源 {one.Source.Japanese}", known is null ? "（空）" : $"{known.Amount.InThousands} 千円"));
                    break;
                case Seen.Verdict.Write when (plan.MayChange() ?? (one.Amount < Yen.Zero ? Refusal.Invalid("negative", "財源に、マイナスの金額は入れられません。") : null)) is { } wrong:
                    return (wrong, null, 0);
                case Seen.Verdict.Write:
                    saved++;
                    if (one.Amount is not { } amount)
                    {
                        db.Remove(known!);
                        stored.Remove(known!);
                    }
                    else if (known is null)
                    {
                        var added = new FundingAmount { Programme = top.Id, Year = plan.Year, Kind = BudgetKind.Budget, Source = one.Source, Amount = amount };
                        db.Add(added);
                        stored.Add(added);
                    }
                    else
                    {
                        (known.Amount, known.Version) = (amount, known.Version + 1);
                    }

                    break;
            }
        }

        return (null, stored.Count == 0 ? null : stored.Select(amount => amount.Amount).Sum(), saved);
    }

    private async Task<List<BudgetAmount>> Stored(List<Id<Programme>> ids, FiscalYear year, CancellationToken stop, bool track = false)
    {
        var amounts = db.BudgetAmounts.Where(amount => ids.Contains(amount.Programme) && amount.Year >= year - YearsBefore && amount.Year <= year + YearsForeseen);
        return await (track ? amounts : amounts.AsNoTracking()).ToListAsync(stop);
    }

    private static Figure FigureOf(Id<Programme> programme, FiscalYear year, BudgetKind kind, BudgetAmount? stored) =>
        new(programme, year, kind, stored?.Amount, stored?.Account ?? SplitFunding.UsualAccount, stored?.Explanation ?? "", SeenOf(stored));

    private static Paid PaidOf(FundingSource source, FundingAmount? stored) => new(source, stored?.Amount, SeenOf(stored?.Amount));

    private static string SeenOf(BudgetAmount? stored) => SeenOf(stored?.Amount, stored?.Account ?? SplitFunding.UsualAccount, stored?.Explanation ?? "");

    private static string SeenOf(Yen? amount, string account = "", string explanation = "") => amount is null ? Seen.Of([null]) : Seen.Of(amount.ToString(), account, explanation);
}
