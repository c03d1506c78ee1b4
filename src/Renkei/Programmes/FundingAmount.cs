namespace Renkei.Programmes;

/// <summary>Who paid how much of a programme's year, as the paper says; what is stored here counts before what the law's shares would give.</summary>
public sealed class FundingAmount : IEntity
{
    public Id<FundingAmount> Id { get; init; } = Id<FundingAmount>.New();
    public required Id<Programme> Programme { get; init; }
    public required FiscalYear Year { get; init; }
    public required BudgetKind Kind { get; init; }
    public required FundingSource Source { get; init; }
    public required Yen Amount { get; set; }
    public int Version { get; set; }
}

/// <summary>財源.</summary>
public enum FundingSource
{
    /// <summary>国.</summary>
    National,

    /// <summary>県.</summary>
    Prefecture,

    /// <summary>介護保険料（1号）.</summary>
    Premium,

    /// <summary>介護保険料（2号、支払基金）.</summary>
    SecondPremium,

    /// <summary>市債.</summary>
    Bond,

    /// <summary>一般財源.</summary>
    General,

    /// <summary>市債＋一般財源, where the paper only gives the two together.</summary>
    Municipal,
}

/// <summary>The Japanese names of sources.</summary>
public static class FundingSources
{
    extension(FundingSource source)
    {
        public string Japanese => source switch
        {
            FundingSource.National => "国",
            FundingSource.Prefecture => "県",
            FundingSource.Premium => "介護保険料",
            FundingSource.SecondPremium => "2号保険料（支払基金）",
            FundingSource.Bond => "市債",
            FundingSource.General => "一般財源",
            FundingSource.Municipal => "市債＋一般財源",
            _ => throw new ArgumentOutOfRangeException(nameof(source)),
        };

        /// <summary>Whether the municipality itself pays it.</summary>
        public bool IsMunicipal => source is FundingSource.Bond or FundingSource.General or FundingSource.Municipal;
    }
}
