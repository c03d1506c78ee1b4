using Renkei.Access;
using Renkei.Shell;

namespace Renkei.Councils;

/// <summary>課題: something that does not work in the region, from wherever it was noticed until it was judged to be settled.</summary>
public sealed class Issue : IEntity, IInArea
{
    public const int LongestTitle = 100;
    public const int LongestText = 2000;

    /// <summary>Raised so often and still without a measure, it is shown to all.</summary>
    public const int RaisedTooOften = 3;

    public Id<Issue> Id { get; init; } = Id<Issue>.New();

    /// <summary>The body that deals with it.</summary>
    public required Id<Body> Body { get; set; }

    /// <summary>Where it lies: the body's area.</summary>
    public required string AreaPath { get; set; }
    public required string Title { get; set; }
    public string Text { get; set; } = "";
    public required IssueSource Source { get; init; }

    /// <summary>From where exactly: the meeting's name, the survey, the indicator, with its page on this site.</summary>
    public string SourceNote { get; init; } = "";
    public string SourceLink { get; init; } = "";

    /// <summary>Keys of scene and item in the plans' own words; empty where it belongs to none.</summary>
    public string Scene { get; set; } = "";
    public string Item { get; set; } = "";

    public required DateOnly RaisedOn { get; init; }
    public IssueState State { get; private set; }

    /// <summary>評価: what was found when it was settled or dropped, and at which meeting.</summary>
    public string Outcome { get; private set; } = "";
    public Id<Meeting>? JudgedAt { get; private set; }
    public DateOnly? EndedOn { get; private set; }
    public int Version { get; private set; }

    public Refusal? Check() =>
        Title.Length is 0 or > LongestTitle ? Refusal.Invalid("title", $"課題を{LongestTitle}文字までの1行で書いてください。")
        : Text.Length > LongestText ? Refusal.Invalid("text", $"くわしい内容は{LongestText:N0}文字までです（今は{Text.Length:N0}文字）。")
        : null;

    public Refusal? SeenAs(int version)
    {
        if (version != Version)
        {
            return Refusal.Changed($"この課題（今は「{Title}」）");
        }

        Version++;
        return null;
    }

    public Refusal? End(IssueState state, string outcome, Id<Meeting>? at, DateOnly today, int openMeasures)
    {
        if (State is IssueState.Settled or IssueState.Dropped)
        {
            return new("ended", $"この課題は、もう「{State.Japanese}」になっています。");
        }

        if (state is not (IssueState.Settled or IssueState.Dropped))
        {
            return Refusal.Invalid("state", "「解決した」か「取り下げる」を選んでください。");
        }

        if (outcome.Length is 0 or > LongestText)
        {
            return Refusal.Invalid("outcome", "評価（どうなったか）を書いてください。");
        }

        if (state == IssueState.Settled && openMeasures > 0)
        {
            return new("open-measures", $"まだ終わっていない対応策が{openMeasures}件あります。対応策を評価してから、課題を閉じてください。");
        }

        (State, Outcome, JudgedAt, EndedOn) = (state, outcome, at, today);
        return null;
    }

    public void Reopen() => (State, EndedOn) = (IssueState.Open, null);
}

public enum IssueSource
{
    Meeting,
    Consultation,
    Survey,
    Indicator,
    Incident,
    Other,
}

public enum IssueState
{
    Open,
    Settled,
    Dropped,
}

public static class IssueStates
{
    extension(IssueState state)
    {
        public string Japanese => state switch { IssueState.Open => "検討中", IssueState.Settled => "解決した", IssueState.Dropped => "取り下げた", _ => throw new ArgumentOutOfRangeException(nameof(state)) };

        public ChipState Chip => state switch { IssueState.Open => ChipState.Warn, IssueState.Settled => ChipState.Good, _ => ChipState.Plain };
    }
}

public static class IssueSources
{
    extension(IssueSource source)
    {
        public string Japanese => source switch
        {
            IssueSource.Meeting => "会議",
            IssueSource.Consultation => "相談の件数",
            IssueSource.Survey => "調査",
            IssueSource.Indicator => "指標",
            IssueSource.Incident => "困った出来事",
            IssueSource.Other => "そのほか",
            _ => throw new ArgumentOutOfRangeException(nameof(source)),
        };
    }
}

/// <summary>At which meeting an issue was raised, again and again: what was never answered is seen here.</summary>
public sealed class IssueRaising : IEntity
{
    public Id<IssueRaising> Id { get; init; } = Id<IssueRaising>.New();
    public required Id<Issue> Issue { get; init; }
    public required Id<Meeting> Meeting { get; init; }
}

/// <summary>対応策: what is done about an issue, by whom, until when, and what came of it.</summary>
public sealed class Measure : IEntity
{
    public const int LongestText = 300;
    public const int LongestOutcome = 1000;

    public Id<Measure> Id { get; init; } = Id<Measure>.New();
    public required Id<Issue> Issue { get; init; }
    public required string Text { get; set; }

    /// <summary>担当: a member of ours, or somebody by name alone.</summary>
    public Id<Member>? OwnerMember { get; set; }
    public required string Owner { get; set; }
    public required DateOnly Due { get; set; }

    /// <summary>The programme under which it is done and the indicator that shows whether it works; the room that keeps them is not known here.</summary>
    public Guid? Programme { get; set; }
    public Guid? Indicator { get; set; }

    public MeasureState State { get; private set; }
    public MeasureGrade? Grade { get; private set; }
    public string Outcome { get; private set; } = "";
    public Id<Meeting>? JudgedAt { get; private set; }
    public DateOnly? EndedOn { get; private set; }
    public int Version { get; private set; }

    public Refusal? Check(DateOnly today) =>
        Text.Length is 0 or > LongestText ? Refusal.Invalid("text", $"対応策を{LongestText}文字までで書いてください。")
        : Owner.Length is 0 or > LongestText ? Refusal.Invalid("owner", "担当する人か団体を入れてください。")
        : Due < today.AddYears(-5) || Due > today.AddYears(10) ? Refusal.Invalid("due", "期限は、10年先までの日を入れてください。")
        : null;

    public Refusal? SeenAs(int version)
    {
        if (version != Version)
        {
            return Refusal.Changed("この対応策");
        }

        Version++;
        return null;
    }

    /// <summary>評価.</summary>
    public Refusal? Judge(MeasureGrade grade, string outcome, Id<Meeting>? at, DateOnly today)
    {
        if (State == MeasureState.Done)
        {
            return new("ended", "この対応策は、もう評価されています。");
        }

        if (outcome.Length is 0 or > LongestOutcome)
        {
            return Refusal.Invalid("outcome", $"評価（どうなったか）を{LongestOutcome:N0}文字までで書いてください。");
        }

        (State, Grade, Outcome, JudgedAt, EndedOn) = (MeasureState.Done, grade, outcome, at, today);
        return null;
    }
}

public enum MeasureState
{
    Open,
    Done,
}

/// <summary>◎ ○ △ ×.</summary>
public enum MeasureGrade
{
    Excellent,
    Good,
    Partly,
    Failed,
}

public static class MeasureGrades
{
    extension(MeasureGrade grade)
    {
        public string Japanese => grade switch { MeasureGrade.Excellent => "◎ 目標以上", MeasureGrade.Good => "○ できた", MeasureGrade.Partly => "△ 一部できた", MeasureGrade.Failed => "× できなかった", _ => throw new ArgumentOutOfRangeException(nameof(grade)) };
    }
}

internal sealed class IssueTable : IEntityTypeConfiguration<Issue>
{
    public void Configure(EntityTypeBuilder<Issue> builder)
    {
        builder.ToTable("issues");
        builder.Property(issue => issue.AreaPath).HasMaxLength(200);
        builder.Property(issue => issue.Title).HasMaxLength(Issue.LongestTitle);
        builder.Property(issue => issue.Text).HasMaxLength(Issue.LongestText);
        builder.Property(issue => issue.Source).HasMaxLength(20);
        builder.Property(issue => issue.SourceNote).HasMaxLength(200);
        builder.Property(issue => issue.SourceLink).HasMaxLength(300);
        builder.Property(issue => issue.Scene).HasMaxLength(40);
        builder.Property(issue => issue.Item).HasMaxLength(40);
        builder.Property(issue => issue.State).HasMaxLength(20);
        builder.Property(issue => issue.Outcome).HasMaxLength(Issue.LongestText);
        builder.Property(issue => issue.Version).IsConcurrencyToken();
        builder.HasOne<Body>().WithMany().HasForeignKey(issue => issue.Body);
        builder.HasOne<Meeting>().WithMany().HasForeignKey(issue => issue.JudgedAt);
        builder.HasIndex(issue => new { issue.Body, issue.State, issue.Id });
        builder.HasIndex(issue => new { issue.State, issue.Id });
        builder.HasIndex(issue => issue.AreaPath);
        builder.HasIndex(issue => issue.JudgedAt);
    }
}

internal sealed class IssueRaisingTable : IEntityTypeConfiguration<IssueRaising>
{
    public void Configure(EntityTypeBuilder<IssueRaising> builder)
    {
        builder.ToTable("issue_raisings");
        builder.HasOne<Issue>().WithMany().HasForeignKey(one => one.Issue);
        builder.HasOne<Meeting>().WithMany().HasForeignKey(one => one.Meeting);
        builder.HasIndex(one => new { one.Issue, one.Meeting }).IsUnique();
        builder.HasIndex(one => one.Meeting);
    }
}

internal sealed class MeasureTable : IEntityTypeConfiguration<Measure>
{
    public void Configure(EntityTypeBuilder<Measure> builder)
    {
        builder.ToTable("measures");
        builder.Property(measure => measure.Text).HasMaxLength(Measure.LongestText);
        builder.Property(measure => measure.Owner).HasMaxLength(Measure.LongestText);
        builder.Property(measure => measure.State).HasMaxLength(20);
        builder.Property(measure => measure.Grade).HasMaxLength(20);
        builder.Property(measure => measure.Outcome).HasMaxLength(Measure.LongestOutcome);
        builder.Property(measure => measure.Version).IsConcurrencyToken();
        builder.HasOne<Issue>().WithMany().HasForeignKey(measure => measure.Issue);
        builder.HasOne<Member>().WithMany().HasForeignKey(measure => measure.OwnerMember);
        builder.HasOne<Meeting>().WithMany().HasForeignKey(measure => measure.JudgedAt);
        builder.HasIndex(measure => new { measure.Issue, measure.State });
        builder.HasIndex(measure => new { measure.Programme, measure.State });
        builder.HasIndex(measure => measure.OwnerMember);
        builder.HasIndex(measure => measure.JudgedAt);
    }
}
