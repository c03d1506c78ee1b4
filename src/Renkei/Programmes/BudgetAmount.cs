namespace Renkei.Programmes;

/// <summary>What a programme was given, spent or is foreseen to need in a year.</summary>
public sealed class BudgetAmount : IEntity
{
    public const int LongestExplanation = 100;

    public Id<BudgetAmount> Id { get; init; } = Id<BudgetAmount>.New();
    public required Id<Programme> Programme { get; init; }
    public required FiscalYear Year { get; init; }
    public required BudgetKind Kind { get; init; }
    public required Yen Amount { get; set; }

    /// <summary>Key of the account it stands in; a programme may move between accounts from year to year.</summary>
    public required string Account { get; set; }

    /// <summary>Why it differs from the year before: 実施方法変更による減.</summary>
    public string Explanation { get; set; } = "";

    public int Version { get; set; }

    /// <summary>What stands at the top counts where the paper gives only a total; else the total is the sum of its parts. Null where nothing is known.</summary>
    /// <param name="top">The programme at the top.</param>
    /// <param name="family">The amounts of one year and kind of it and all below.</param>
    public static Yen? Total(Id<Programme> top, IReadOnlyCollection<BudgetAmount> family) =>
        family.FirstOrDefault(amount => amount.Programme == top)?.Amount ?? (family.Count == 0 ? null : family.Select(amount => amount.Amount).Sum());

    public static Refusal? Check(Yen amount, string explanation) =>
        amount < Yen.Zero ? Refusal.Invalid("negative", "予算や決算に、マイナスの金額は入れられません。")
        : explanation.Length > LongestExplanation ? Refusal.Invalid("too-long", $"説明は{LongestExplanation}文字までです（今は{explanation.Length}文字）。様式の欄からはみ出します。")
        : null;
}

/// <summary>予算, 決算, 見込, 執行.</summary>
public enum BudgetKind
{
    /// <summary>予算.</summary>
    Budget,

    /// <summary>決算.</summary>
    Settlement,

    /// <summary>今後の見込み.</summary>
    Forecast,

    /// <summary>執行済み: used so far of the year's budget.</summary>
    Spent,
}

/// <summary>The Japanese names of the kinds.</summary>
public static class BudgetKinds
{
    extension(BudgetKind kind)
    {
        public string Japanese => kind switch
        {
            BudgetKind.Budget => "予算",
            BudgetKind.Settlement => "決算",
            BudgetKind.Forecast => "見込",
            BudgetKind.Spent => "執行",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }
}
