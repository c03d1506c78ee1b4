namespace Renkei.Programmes;

/// <summary>Something that happened to a programme in a year: begun, merged, renamed, reprinted.</summary>
public sealed class ProgrammeEvent : IEntity
{
    public const int LongestNote = 200;

    public Id<ProgrammeEvent> Id { get; init; } = Id<ProgrammeEvent>.New();
    public required Id<Programme> Programme { get; init; }

    /// <summary>Null where the source tells what happened but not when.</summary>
    public FiscalYear? Year { get; init; }

    public required ProgrammeEventKind Kind { get; init; }

    /// <summary>The programme it was merged into, split from or changed into.</summary>
    public Id<Programme>? Other { get; init; }

    public string Note { get; init; } = "";
}

/// <summary>What can happen to a programme.</summary>
public enum ProgrammeEventKind
{
    /// <summary>実施: the bar of a year.</summary>
    Active,
    Started,

    /// <summary>試行（パイロットスタディ）.</summary>
    Pilot,

    /// <summary>増刷.</summary>
    Reprinted,

    /// <summary>統合: goes on as part of another.</summary>
    MergedInto,

    /// <summary>変更: goes on as another, reshaped.</summary>
    ChangedInto,

    /// <summary>分離: came out of another.</summary>
    SplitFrom,
    Renamed,
    MovedAccount,
    Ended,

    /// <summary>Anything else worth a line in 実績: a hub opened.</summary>
    Milestone,
}

/// <summary>The Japanese names of events, and which of them lead to another programme.</summary>
public static class ProgrammeEventKinds
{
    extension(ProgrammeEventKind kind)
    {
        public string Japanese => kind switch
        {
            ProgrammeEventKind.Active => "実施",
            ProgrammeEventKind.Started => "開始",
            ProgrammeEventKind.Pilot => "試行",
            ProgrammeEventKind.Reprinted => "増刷",
            ProgrammeEventKind.MergedInto => "統合",
            ProgrammeEventKind.ChangedInto => "変更",
            ProgrammeEventKind.SplitFrom => "分離",
            ProgrammeEventKind.Renamed => "改称",
            ProgrammeEventKind.MovedAccount => "会計の移動",
            ProgrammeEventKind.Ended => "終了",
            ProgrammeEventKind.Milestone => "できごと",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

        /// <summary>Whether the event names another programme; <see cref="ProgrammeEventKind.SplitFrom"/> points back, the others on.</summary>
        public bool NamesAnother => kind is ProgrammeEventKind.MergedInto or ProgrammeEventKind.ChangedInto or ProgrammeEventKind.SplitFrom;
    }
}
