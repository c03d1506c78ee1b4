using System.Linq.Expressions;
using Renkei.Access;

namespace Renkei.Programmes;

/// <summary>事業: something a municipality does year after year, with sub-programmes to any depth.</summary>
public sealed class Programme : IEntity
{
    public const int DeepestLevel = 6;
    public const int LongestName = 100;
    public const int LongestSummary = 600;

    /// <summary>How the forms count sub-programmes.</summary>
    public const string RunningNumbers = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳";

    public Id<Programme> Id { get; init; } = Id<Programme>.New();
    public required Id<Portfolio> Portfolio { get; init; }
    public Id<Programme>? Parent { get; init; }

    /// <summary>As the paper numbers it: "①", "№16", "(1)".</summary>
    public required string Number { get; set; }

    public required string Name { get; set; }

    /// <summary>What the paper adds under the name: （センター連携拠点事業）.</summary>
    public string NameNote { get; set; } = "";

    /// <summary>What the forms group it under: 在宅医療の推進.</summary>
    public string Heading { get; set; } = "";

    public ProgrammeOwner Owner { get; set; }

    /// <summary>The area it is for; null is the whole municipality.</summary>
    public string? AreaCode { get; set; }

    /// <summary>事業概要: one or two sentences.</summary>
    public string Summary { get; set; } = "";

    /// <summary>Place among its siblings.</summary>
    public int Order { get; set; }

    /// <summary>The first year; null where it is not known.</summary>
    public FiscalYear? Started { get; set; }

    /// <summary>The last year; null while it goes on.</summary>
    public FiscalYear? Ended { get; set; }

    public int Version { get; set; }

    public bool LivesIn(FiscalYear year) => (Started is not { } first || first <= year) && (Ended is not { } last || year <= last);

    /// <summary>The same where the database asks.</summary>
    public static Expression<Func<Programme, bool>> LivingIn(FiscalYear year) => programme => (programme.Started == null || programme.Started <= year) && (programme.Ended == null || programme.Ended >= year);

    /// <summary>Money and dates stand only in years in which the programme lives; the year after its end still shows that nothing is left.</summary>
    public Refusal? CheckYear(FiscalYear year, bool isZero = false) =>
        LivesIn(year) || (isZero && Ended is { } last && year == last + 1) ? null : Refusal.Invalid("year", $"「{Name}」は{Life}の事業です。{year.Japanese}の数字や予定は入れられません。年度か、事業の期間を直してください。");

    public string Life => $"{Started?.JapaneseAtFirst ?? "（開始年度不明）"}から{(Ended is { } last ? last.Japanese + "まで" : "")}";

    public static Refusal? Check(string number, string name, string summary, FiscalYear? started, FiscalYear? ended) =>
        name.Length is 0 or > LongestName ? Refusal.Invalid("name", $"事業名を{LongestName}文字までで入れてください。")
        : number.Length > 10 ? Refusal.Invalid("number", "番号は10文字までにしてください。")
        : summary.Length > LongestSummary ? Refusal.Invalid("summary", $"事業概要は{LongestSummary}文字までです（今は{summary.Length}文字）。")
        : started is { } first && ended is { } last && last < first ? Refusal.Invalid("life", "終わりの年度が、始まりの年度より前です。")
        : null;
}

/// <summary>Who carries a programme.</summary>
public enum ProgrammeOwner
{
    /// <summary>市.</summary>
    City,

    /// <summary>センター連携拠点.</summary>
    CentreHub,

    /// <summary>ブロック連携拠点.</summary>
    BlockHub,
}

/// <summary>The Japanese names of owners.</summary>
public static class ProgrammeOwners
{
    extension(ProgrammeOwner owner)
    {
        public string Japanese => owner switch
        {
            ProgrammeOwner.City => "市",
            ProgrammeOwner.CentreHub => "センター連携拠点",
            ProgrammeOwner.BlockHub => "ブロック連携拠点",
            _ => throw new ArgumentOutOfRangeException(nameof(owner)),
        };
    }
}
