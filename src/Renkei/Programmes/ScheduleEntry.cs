namespace Renkei.Programmes;

/// <summary>When in the year something of a programme happens: a bar over months or a milestone in one.</summary>
public sealed class ScheduleEntry : IEntity
{
    public const int LongestLabel = 40;

    public Id<ScheduleEntry> Id { get; init; } = Id<ScheduleEntry>.New();
    public required Id<Programme> Programme { get; init; }
    public required FiscalYear Year { get; init; }

    /// <summary>1 for April to 12 for March.</summary>
    public required int From { get; init; }

    /// <summary>The last month, counted alike.</summary>
    public required int To { get; init; }

    /// <summary>協議会①, 増刷入札, 通年.</summary>
    public required string Label { get; init; }

    public int Version { get; set; }

    /// <summary>４～６月 is 1, １～３月 is 4.</summary>
    public static int QuarterOf(int month) => ((month - 1) / 3) + 1;

    public bool IsWholeYear => From == 1 && To == 12;

    public static string MonthName(int month) => $"{((month + 2) % 12) + 1}月";

    public static Refusal? Check(int from, int to, string label) =>
        from is < 1 or > 12 || to is < 1 or > 12 || to < from ? Refusal.Invalid("months", "予定の月は、4月から翌年3月までの間で、始まりから終わりの順に選んでください。")
        : label.Length is 0 or > LongestLabel ? Refusal.Invalid("label", $"予定の名前を{LongestLabel}文字までで入れてください。")
        : null;
}
