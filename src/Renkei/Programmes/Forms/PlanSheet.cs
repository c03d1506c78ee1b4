namespace Renkei.Programmes.Forms;

/// <summary>様式②-1, the whole 事業計画書 of a year as it stands on paper: nothing but what is printed, so that a fixed plan can be kept as it was.</summary>
public sealed record PlanSheet
{
    public required string Municipality { get; init; }
    public required string Bureau { get; init; }
    public required string Division { get; init; }
    public required FiscalYear Year { get; init; }
    public required int Edition { get; init; }
    public required string BudgetItem { get; init; }
    public required string Number { get; init; }
    public required string Name { get; init; }
    public bool IsNewOrExpanded { get; init; }
    public string EvaluationNumber { get; init; } = "";
    public string Decision { get; init; } = "";
    public string Remarks { get; init; } = "";

    /// <summary>The marks of the city's own plan: 17, 17-1.</summary>
    public IReadOnlyList<string> MidTerm { get; init; } = [];

    public string Purpose { get; init; } = "";

    /// <summary>実施内容と期待される効果, one part a heading.</summary>
    public IReadOnlyList<Part> Contents { get; init; } = [];

    public string Results { get; init; } = "";
    public string Starts { get; init; } = "";
    public string Laws { get; init; } = "";
    public string Data { get; init; } = "";

    public required Money ThisYear { get; init; }
    public required Money LastYear { get; init; }

    /// <summary>補助率 in percent, of 国 and 県 and premiums together; null where no shares are in force.</summary>
    public decimal? Subsidy { get; init; }

    /// <summary>The three years before and the two to come, with 予算 and 決算 and what the municipality pays of each.</summary>
    public IReadOnlyList<YearOfMoney> Years { get; init; } = [];

    public IReadOnlyList<BreakdownGroup> Breakdown { get; init; } = [];
    public Yen BreakdownThisYear => Breakdown.SelectMany(group => group.Lines).Select(line => line.ThisYear).Sum();
    public Yen BreakdownLastYear => Breakdown.SelectMany(group => group.Lines).Select(line => line.LastYear).Sum();

    public IReadOnlyList<ScheduleLine> Schedule { get; init; } = [];
    public IReadOnlyList<ItemLegend> Legend { get; init; } = [];

    /// <summary>What must be right before anybody puts their name to it: the boxes are filled and the figures add up.</summary>
    public Refusal? CheckWhole() =>
        Purpose.Length == 0 ? Refusal.Invalid("empty-box", $"「{PlanBox.Purpose.Japanese}」が空です。書いてから進めてください。")
        : Contents.SelectMany(part => part.Contents).FirstOrDefault(content => content.Text.Length == 0) is { } empty ? Refusal.Invalid("empty-box", $"「{empty.Name}」の実施内容が空です。書いてから進めてください。")
        : Breakdown.Count > 0 && BreakdownThisYear != ThisYear.Total ? Refusal.Invalid("sum", $"内訳の合計 {BreakdownThisYear.InThousands} 千円と、総額 {ThisYear.Total.InThousands} 千円が合いません。どちらかを直してください。")
        : ThisYear.Sources != ThisYear.Total ? Refusal.Invalid("sum", $"財源の合計 {ThisYear.Sources.InThousands} 千円と、総額 {ThisYear.Total.InThousands} 千円が合いません。どちらかを直してください。")
        : null;

    /// <summary>財源内訳 of one year.</summary>
    public sealed record Money(FiscalYear Year, Yen Total, Yen National, Yen Prefecture, Yen Premium, Yen Bond, Yen General)
    {
        public Yen Municipal => Bond + General;

        /// <summary>All sources together; on paper it is the total.</summary>
        public Yen Sources => National + Prefecture + Premium + Municipal;

        public static Money operator -(Money left, Money right) => new(
            left.Year, left.Total - right.Total, left.National - right.National, left.Prefecture - right.Prefecture, left.Premium - right.Premium, left.Bond - right.Bond, left.General - right.General);
    }

    /// <summary>One column of the five-year table; null where nothing is known.</summary>
    public sealed record YearOfMoney(FiscalYear Year, Yen? Budget, Yen? BudgetMunicipal, Yen? Settlement, Yen? SettlementMunicipal, bool IsForecast);

    /// <summary>One heading of 実施内容 with its sub-programmes.</summary>
    public sealed record Part(string Heading, IReadOnlyList<Content> Contents);

    /// <summary>One sub-programme: its number in the text, name, item marks, what is done.</summary>
    public sealed record Content(string Number, string Name, IReadOnlyList<string> Marks, string Text);

    /// <summary>One group of 事業費の内訳.</summary>
    public sealed record BreakdownGroup(string Heading, IReadOnlyList<BreakdownLine> Lines);

    /// <summary>One line of 事業費の内訳.</summary>
    public sealed record BreakdownLine(string Number, string Name, Yen ThisYear, Yen LastYear, string Explanation)
    {
        public Yen Difference => ThisYear - LastYear;
    }

    /// <summary>One line of 事業スケジュール.</summary>
    public sealed record ScheduleLine(string Name, IReadOnlyList<ScheduleBar> Bars);

    /// <summary>A bar or milestone; months are counted from April as 1.</summary>
    public sealed record ScheduleBar(int From, int To, string Label);

    /// <summary>What a mark stands for.</summary>
    public sealed record ItemLegend(string Mark, string Name);
}
