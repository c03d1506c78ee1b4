namespace Renkei.Programmes.Demo;

/// <summary>A whole portfolio as one JSON file: how the demo's plans are kept in <c>samples/programmes</c>.</summary>
public sealed class PortfolioFile
{
    public required string Code { get; init; }
    public required string Municipality { get; init; }
    public required string Bureau { get; init; }
    public string Division { get; init; } = "";
    public string? AreaCode { get; init; }
    public bool Example { get; init; }
    public required FiscalYear FirstYear { get; init; }
    public required FiscalYear LastYear { get; init; }
    public string Note { get; init; } = "";
    public List<One> Programmes { get; init; } = [];
    public List<Measure> Indicators { get; init; } = [];
    public List<Judged> Evaluations { get; init; } = [];

    /// <summary>A programme with all that belongs to it.</summary>
    public sealed class One
    {
        public required string Number { get; init; }
        public required string Name { get; init; }
        public string NameNote { get; init; } = "";
        public string Heading { get; init; } = "";
        public ProgrammeOwner Owner { get; init; }
        public List<string> Items { get; init; } = [];
        public string Summary { get; init; } = "";
        public FiscalYear? Started { get; init; }
        public FiscalYear? Ended { get; init; }

        /// <summary>What it does this year, for the box 実施内容 of every plan in the file.</summary>
        public string Content { get; init; } = "";

        public List<Happened> Events { get; init; } = [];
        public List<Money> Budgets { get; init; } = [];
        public List<Paid> Funding { get; init; } = [];
        public List<Handed> Allotments { get; init; } = [];
        public List<Period> Schedule { get; init; } = [];
        public List<Plan> Plans { get; init; } = [];
        public List<One> Children { get; init; } = [];
    }

    /// <summary>Something that happened; the other programme is named by its number.</summary>
    public sealed record Happened(ProgrammeEventKind Kind, FiscalYear? Year = null, string? Other = null, string Note = "");

    /// <summary>An amount in yen.</summary>
    public sealed record Money(FiscalYear Year, BudgetKind Kind, Yen Amount, string Account, string Explanation = "");

    /// <summary>A source's part in yen.</summary>
    public sealed record Paid(FiscalYear Year, BudgetKind Kind, FundingSource Source, Yen Amount);

    /// <summary>What an area gets of the budget, in yen.</summary>
    public sealed record Handed(FiscalYear Year, string AreaCode, Yen Amount);

    /// <summary>A bar or milestone; 1 is April. Without a year it stands in the years of all plans of the file.</summary>
    public sealed record Period(int From, int To, string Label, FiscalYear? Year = null);

    /// <summary>The head and the boxes of a year's plan.</summary>
    public sealed class Plan
    {
        public required FiscalYear Year { get; init; }
        public string BudgetItem { get; init; } = "";
        public bool NewOrExpanded { get; init; }
        public string EvaluationNumber { get; init; } = "";
        public string Remarks { get; init; } = "";
        public Dictionary<PlanBox, string> Texts { get; init; } = [];
    }

    /// <summary>An indicator; values are pairs of year and number.</summary>
    public sealed class Measure
    {
        public required string Name { get; init; }
        public required string Numerator { get; init; }
        public string? Denominator { get; init; }
        public required string Unit { get; init; }
        public required string DataSource { get; init; }
        public required string Frequency { get; init; }
        public required string Scene { get; init; }
        public string? Item { get; init; }
        public string? Question { get; init; }
        public int HideBelow { get; init; }
        public decimal[]? Baseline { get; init; }
        public decimal[][] Targets { get; init; } = [];
        public decimal[][] Actuals { get; init; } = [];
    }

    /// <summary>An evaluation of a scene.</summary>
    public sealed record Judged(FiscalYear Year, string Scene, string Aim, string Goal, string Measures, string Results, Grade Grade, string Reason, string Improvement);
}
