using Renkei.Access;

namespace Renkei.Programmes.Writing;

/// <summary>Somebody hands a year's budget on to the areas (区配). That happens during the year, so a fixed plan does not stand in its way.</summary>
public sealed class WriteAllotments(AppDb db, Actor actor)
{
    /// <summary>The sheet as it stands: programmes down, areas across.</summary>
    public sealed record Opened(Id<YearPlan> Plan, FiscalYear Year, IReadOnlyList<Part> Areas, IReadOnlyList<Line> Lines);

    /// <summary>An area that money can be handed on to.</summary>
    public sealed record Part(string Code, string Name);

    /// <summary>One programme.</summary>
    /// <param name="Budget">予算 of the year; null where none is known.</param>
    /// <param name="Handed">In the order of the areas.</param>
    public sealed record Line(Id<Programme> Programme, string Number, string Name, Yen? Budget, IReadOnlyList<Handed> Handed)
    {
        public Yen Sum => Handed.Select(one => one.Amount ?? Yen.Zero).Sum();
    }

    /// <summary>What an area gets; null where nothing is written.</summary>
    public sealed record Handed(string Area, Yen? Amount, string Seen);

    public sealed class Request
    {
        public List<Typed> Amounts { get; set => field = value ?? []; } = [];

        /// <summary>Programmes whose budget goes to all areas in equal parts, whatever was typed for them.</summary>
        public List<Id<Programme>> Evenly { get; set => field = value ?? []; } = [];
    }

    /// <summary>One amount as typed; null takes it away.</summary>
    public sealed class Typed
    {
        public Id<Programme> Programme { get; set; }
        public string Area { get; set => field = value ?? ""; } = "";
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

        var (plan, top, portfolio) = open.Value;
        var areas = await Areas(db, portfolio, stop);
        var lines = (await FindProgrammes.Parts(db, top, stop)).Where(line => line.LivesIn(plan.Year)).ToList();
        var ids = lines.ConvertAll(line => line.Id);
        var budgets = await Budgets(ids, plan.Year, stop);
        var stored = await db.Allotments.AsNoTracking().Where(one => ids.Contains(one.Programme) && one.Year == plan.Year).ToListAsync(stop);
        return new Opened(id, plan.Year, areas, [.. lines.Select(line => new Line(line.Id, line.Number, line.Name, BudgetOf(budgets, line),
            [.. areas.Select(area => stored.Find(one => one.Programme == line.Id && one.AreaCode == area.Code)?.Amount is var amount ? new Handed(area.Code, amount, SeenOf(amount)) : null!)]))]);
    }

    public async Task<Written> Run(Id<YearPlan> id, Request request, CancellationToken stop = default)
    {
        var open = await FindProgrammes.WritablePlan(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (plan, top, portfolio) = open.Value;
        var areas = await Areas(db, portfolio, stop);
        var lines = (await FindProgrammes.Parts(db, top, stop)).ToDictionary(line => line.Id);
        var budgets = await Budgets([.. lines.Keys], plan.Year, stop);
        var stored = await db.Allotments.Where(one => lines.Keys.Contains(one.Programme) && one.Year == plan.Year).ToListAsync(stop);
        List<Clash> clashes = [];
        HashSet<Id<Programme>> touched = [];
        var saved = 0;
        foreach (var typed in request.Amounts.Where(typed => !request.Evenly.Contains(typed.Programme)))
        {
            if (!lines.TryGetValue(typed.Programme, out var programme) || areas.FirstOrDefault(area => area.Code == typed.Area) is not { } area)
            {
                return Unknown;
            }

            var known = stored.Find(one => one.Programme == typed.Programme && one.AreaCode == typed.Area);
            switch (Seen.Judge(typed.Seen, SeenOf(typed.Amount), SeenOf(known?.Amount)))
            {
                case Seen.Verdict.Clash:
                    clashes.Add(new($"{programme.Name} {area.Name}", known is null ? "（空）" : $"{known.Amount.InThousands} 千円"));
                    break;
                case Seen.Verdict.Write when (typed.Amount is { } amount ? (amount < Yen.Zero ? Refusal.Invalid("negative", "区配に、マイナスの金額は入れられません。") : programme.CheckYear(plan.Year)) : null) is { } wrong:
                    return wrong;
                case Seen.Verdict.Write:
                    Put(programme, typed.Area, typed.Amount);
                    break;
            }
        }

        foreach (var evenly in request.Evenly)
        {
            if (!lines.TryGetValue(evenly, out var programme) || areas.Length == 0)
            {
                return Unknown;
            }

            if (BudgetOf(budgets, programme) is not { } budget)
            {
                return Refusal.Invalid("budget", $"「{programme.Name}」の{plan.Year.Japanese}の予算がまだありません。「金額」で予算を入れてから、分けてください。");
            }

            foreach (var (area, amount) in areas.Zip(Allotment.Evenly(budget, areas.Length)).Where(pair => stored.Find(one => one.Programme == evenly && one.AreaCode == pair.First.Code)?.Amount != pair.Second))
            {
                Put(programme, area.Code, amount);
            }
        }

        return lines.Values.Where(line => touched.Contains(line.Id))
                .Select(line => Allotment.Check(line.Name, BudgetOf(budgets, line), stored.Where(one => one.Programme == line.Id).Select(one => one.Amount).Sum()))
                .FirstOrDefault(wrong => wrong is not null) is { } tooMuch ? tooMuch
            : clashes.Count > 0 ? Written.Not(clashes)
            : await Written.Save(db, saved, stop);

        void Put(Programme programme, string area, Yen? amount)
        {
            saved++;
            touched.Add(programme.Id);
            var known = stored.Find(one => one.Programme == programme.Id && one.AreaCode == area);
            if (amount is not { } handed)
            {
                db.Remove(known!);
                stored.Remove(known!);
            }
            else if (known is null)
            {
                var added = new Allotment { Programme = programme.Id, Year = plan.Year, AreaCode = area, Amount = handed };
                db.Add(added);
                stored.Add(added);
            }
            else
            {
                (known.Amount, known.Version) = (handed, known.Version + 1);
            }
        }
    }

    /// <summary>The areas directly below the portfolio's own: 区 or ブロック.</summary>
    internal static async Task<Part[]> Areas(AppDb db, Portfolio portfolio, CancellationToken stop) =>
        await db.Areas.AsNoTracking().Where(area => db.Set<Area>().Any(parent => parent.Id == area.Parent && parent.Path == portfolio.AreaPath))
            .OrderBy(area => area.Code).Take(MostAreas).Select(area => new Part(area.Code, area.Name)).ToArrayAsync(stop);

    public static void Map(IEndpointRouteBuilder programmes)
    {
        programmes.MapGet("/plans/{id}/allotments", async Task<Results<Ok<Opened>, ProblemHttpResult>> (Id<YearPlan> id, WriteAllotments write, CancellationToken stop) =>
            await write.Open(id, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("区配（区域への配分）を書くために開く");
        programmes.MapPut("/plans/{id}/allotments", async Task<Results<Ok<Written.Answered>, ProblemHttpResult>> (Id<YearPlan> id, Request request, WriteAllotments write, CancellationToken stop) =>
            (await write.Run(id, request, stop)).ToResult()).WithSummary("区配（区域への配分）を書く");
    }

    // The largest city has 24 wards; a sheet of more columns than this could not be read.
    private const int MostAreas = 50;

    private static Refusal Unknown => Refusal.Invalid("line", "この計画書には無い事業か区域の金額があります。開き直してください。");

    private Task<List<BudgetAmount>> Budgets(List<Id<Programme>> ids, FiscalYear year, CancellationToken stop) =>
        db.BudgetAmounts.AsNoTracking().Where(amount => ids.Contains(amount.Programme) && amount.Year == year && amount.Kind == BudgetKind.Budget).ToListAsync(stop);

    private static Yen? BudgetOf(List<BudgetAmount> budgets, Programme programme) => budgets.Find(amount => amount.Programme == programme.Id)?.Amount;

    private static string SeenOf(Yen? amount) => Seen.Of(amount?.ToString());
}
