using Renkei.Access;

namespace Renkei.Programmes;

/// <summary>One municipality's programmes of 在宅医療・介護連携, planned and paid for together (事業計画のまとまり).</summary>
public sealed class Portfolio : IEntity
{
    public Id<Portfolio> Id { get; init; } = Id<Portfolio>.New();

    /// <summary>Short and stable, for addresses and files: "yokohama".</summary>
    public required string Code { get; init; }

    public required string Municipality { get; init; }

    /// <summary>局, as the forms' heads name it: 医療局.</summary>
    public required string Bureau { get; set; }

    /// <summary>課: がん・疾病対策課.</summary>
    public string Division { get; set; } = "";

    /// <summary>Where it lies in the tree of areas; null for another city's plan that is only kept to learn from.</summary>
    public string? AreaPath { get; set; }

    /// <summary>Another city's plan, kept to learn from: nobody changes it here.</summary>
    public bool IsExample { get; init; }

    /// <summary>What the reader must know of where it came from.</summary>
    public string Note { get; set; } = "";

    /// <summary>The first year of the year-by-year table.</summary>
    public required FiscalYear FirstYear { get; set; }

    /// <summary>The last year of the year-by-year table.</summary>
    public required FiscalYear LastYear { get; set; }

    public Refusal? MayChange() =>
        IsExample ? new("example", $"{Municipality}の計画は、見くらべるための見本です。書きかえられません。", StatusCodes.Status403Forbidden) : null;
}
