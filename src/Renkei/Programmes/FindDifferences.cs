using Renkei.Access;

namespace Renkei.Programmes;

/// <summary>Where the stored sources of money differ from what the law's shares would give: papers deviate by a thousand or two, more wants looking at.</summary>
public sealed class FindDifferences(AppDb db, Actor actor, SplitFunding split)
{
    /// <summary>千円 by which the seed documents themselves deviate.</summary>
    public const long UsualTolerance = 2;

    /// <summary>One stored amount beside the computed one.</summary>
    public sealed record Row(string Number, string Name, FiscalYear Year, BudgetKind Kind, FundingSource Source, Yen Total, Yen Stored, Yen Computed, bool IsWithin)
    {
        public Yen Difference => Stored - Computed;
    }

    /// <param name="code">The portfolio.</param>
    /// <param name="toleranceThousands">千円; what differs by no more is within.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Answer<Row[]>> Run(string code, long toleranceThousands = UsualTolerance, CancellationToken stop = default)
    {
        var open = await FindProgrammes.Readable(db, actor, code, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (toleranceThousands is < 0 or > 1_000_000)
        {
            return Refusal.Invalid("tolerance", "許容差は0以上の千円の整数で入れてください。");
        }

        var portfolio = open.Value!;
        var programmes = await db.Programmes.AsNoTracking().Where(programme => programme.Portfolio == portfolio.Id).ToListAsync(stop);
        var ids = programmes.Select(programme => programme.Id).ToList();
        var tree = new ProgrammeTree(programmes);
        var stored = await db.FundingAmounts.AsNoTracking().Where(amount => ids.Contains(amount.Programme)).ToListAsync(stop);
        var budgets = await db.BudgetAmounts.AsNoTracking().Where(amount => ids.Contains(amount.Programme)).ToListAsync(stop);

        List<Row> rows = [];
        foreach (var group in stored.GroupBy(amount => (amount.Programme, amount.Year, amount.Kind)).OrderByDescending(group => group.Key.Year).ThenBy(group => group.Key.Kind))
        {
            var programme = programmes.Single(one => one.Id == group.Key.Programme);
            var family = tree.Family(programme.Id).ToHashSet();
            var parts = budgets.Where(amount => family.Contains(amount.Programme) && amount.Year == group.Key.Year && amount.Kind == group.Key.Kind).ToList();
            if (BudgetAmount.Total(programme.Id, parts) is not { } total || (await split.Run(group.Key.Year, total, parts[0].Account, stop)).Value is not { } computed)
            {
                continue;
            }

            Yen Computed(FundingSource source) => source switch
            {
                FundingSource.National => computed.National,
                FundingSource.Prefecture => computed.Prefecture,
                FundingSource.Premium => computed.Premium,
                FundingSource.SecondPremium => computed.SecondPremium,
                _ => computed.Municipality,
            };
            Row ToRow(FundingSource source, Yen amount) => new(
                programme.Number, programme.Name, group.Key.Year, group.Key.Kind, source, total, amount, Computed(source), Math.Abs((amount - Computed(source)).Value) <= toleranceThousands * Yen.Thousand);
            rows.AddRange(group.Where(amount => !amount.Source.IsMunicipal).OrderBy(amount => amount.Source).Select(amount => ToRow(amount.Source, amount.Amount)));

            // Bonds and general revenue are the city's own choice; only their sum follows from the law.
            rows.Add(ToRow(FundingSource.Municipal, group.Where(amount => amount.Source.IsMunicipal).Select(amount => amount.Amount).Sum()));
        }

        return rows.ToArray();
    }

    public static void Map(IEndpointRouteBuilder programmes) =>
        programmes.MapGet("/{code}/differences", async Task<Results<Ok<Row[]>, ProblemHttpResult>> (string code, long? tolerance, FindDifferences find, CancellationToken stop) =>
            await find.Run(code, tolerance ?? UsualTolerance, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("財源の突き合わせ（記載額と計算額の差）");
}
