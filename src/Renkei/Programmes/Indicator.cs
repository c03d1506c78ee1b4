namespace Renkei.Programmes;

/// <summary>指標: what is counted to know whether the aim comes nearer.</summary>
public sealed class Indicator : IEntity
{
    public Id<Indicator> Id { get; init; } = Id<Indicator>.New();
    public required Id<Portfolio> Portfolio { get; init; }
    public required string Name { get; set; }

    /// <summary>What is counted above the line, in words.</summary>
    public required string Numerator { get; set; }

    /// <summary>What it is a part of; null for a plain count.</summary>
    public string? Denominator { get; set; }

    /// <summary>%, 件, 人, か所.</summary>
    public required string Unit { get; set; }

    /// <summary>Where the numbers come from: 介護支援専門員への1か月調査.</summary>
    public required string DataSource { get; set; }

    /// <summary>How often: 年1回.</summary>
    public required string Frequency { get; set; }

    /// <summary>Key of the scene in <see cref="ItemScheme"/>.</summary>
    public required string Scene { get; set; }

    /// <summary>Key of the item it belongs to, if any.</summary>
    public string? Item { get; set; }

    public bool MoreIsBetter { get; set; } = true;

    /// <summary>Counts below this are not shown outside the municipality; 0 shows all.</summary>
    public int HideBelow { get; set; }

    /// <summary>The question of another room that answers it; null where people type it.</summary>
    public string? Question { get; set; }

    public int Order { get; set; }
    public int Version { get; set; }

    /// <summary>What is kept of typed counts and value: of a percentage both counts give the value, else the value stands by itself.</summary>
    public Refusal? ValueOf(decimal? typed, int? numerator, int? denominator, out decimal? value)
    {
        value = typed;
        if (numerator < 0 || denominator < 0 || typed < 0)
        {
            return Refusal.Invalid("negative", "指標の値に、マイナスの数は入れられません。");
        }

        if (Unit == "%" && numerator is { } part && denominator is { } whole)
        {
            if (whole == 0 || part > whole)
            {
                return Refusal.Invalid("denominator", $"「{Name}」の分子 {part:N0} は、分母 {whole:N0} の一部でなければなりません。");
            }

            value = Math.Round(100m * part / whole, 1, MidpointRounding.AwayFromZero);
        }

        return Unit == "%" && value > 100 ? Refusal.Invalid("percent", $"「{Name}」は割合なので、100%までです。") : null;
    }

    /// <summary>Too few to be shown outside: the count itself, or the counts behind a percentage. What is aimed at is nobody's.</summary>
    public bool IsSmall(IndicatorValue value) =>
        HideBelow > 0 && value.Kind != IndicatorValueKind.Target && ((Unit == "%" ? value.Numerator : (int?)Math.Min(value.Value, int.MaxValue)) is { } count && count > 0 && count < HideBelow);

    public Refusal? Check() =>
        Name.Length is 0 or > 60 ? Refusal.Invalid("name", "指標の名前を60文字までで入れてください。")
        : Unit.Length is 0 or > 10 ? Refusal.Invalid("unit", "単位（%、件、か所など）を10文字までで入れてください。")
        : Numerator.Length > 200 || Denominator?.Length > 200 || DataSource.Length > 200 || Frequency.Length > 40 ? Refusal.Invalid("too-long", "分子・分母・データ源は200文字まで、頻度は40文字までです。")
        : HideBelow is < 0 or > 1000 ? Refusal.Invalid("hide-below", "非表示にする数は0から1000までで入れてください。")
        : Numerator.Length is 0 ? Refusal.Invalid("numerator", "何を数えるか（分子）を入れてください。")
        : Unit == "%" && string.IsNullOrWhiteSpace(Denominator) ? Refusal.Invalid("denominator", "割合の指標には、分母（何のうちの割合か）が要ります。分母を入れるか、単位を変えてください。")
        : ItemScheme.Check(Scene) ?? (Item is null ? null : ItemScheme.Check(Item));
}

/// <summary>An indicator's number in a year: where it stood at first, what was aimed at, what came.</summary>
public sealed class IndicatorValue : IEntity
{
    public const int LongestOrigin = 100;

    public Id<IndicatorValue> Id { get; init; } = Id<IndicatorValue>.New();
    public required Id<Indicator> Indicator { get; init; }
    public required FiscalYear Year { get; init; }
    public required IndicatorValueKind Kind { get; init; }

    /// <summary>In the indicator's unit.</summary>
    public required decimal Value { get; set; }

    /// <summary>The counts behind it, where known.</summary>
    public int? Numerator { get; set; }

    public int? Denominator { get; set; }

    /// <summary>手入力, CSV, or the question that gave it, and when.</summary>
    public required string Origin { get; set; }

    /// <summary>Where the rows behind it can be looked at.</summary>
    public string? Trace { get; set; }

    public int Version { get; set; }

    /// <summary>Another figure stands here from now on.</summary>
    public void Become(decimal value, int? numerator, int? denominator, string origin, string? trace) =>
        (Value, Numerator, Denominator, Origin, Trace, Version) = (value, numerator, denominator, origin, trace, Version + 1);
}

/// <summary>現状, 目標, 実績.</summary>
public enum IndicatorValueKind
{
    Baseline,
    Target,
    Actual,
}
