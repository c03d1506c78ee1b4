using Renkei.Access;

namespace Renkei.Inbox;

/// <summary>Something that a person, or whoever sits at a desk of a workplace, has to have done by a moment.
/// It points at what it is about (its source) and closes itself when that is done.</summary>
public sealed class InboxTask : IEntity
{
    public const int LongestTitle = 200;
    public const int LongestNote = 500;

    public Id<InboxTask> Id { get; init; } = Id<InboxTask>.New();

    /// <summary>What kind of work it is, such as <c>plan-check</c>: with the source it finds the task again. Only one is open for the same two.</summary>
    public required string Kind { get; init; }
    public required Guid Source { get; init; }

    /// <summary>What is to be done, without personal data: it also stands in notices.</summary>
    public required string Title { get; set; }

    /// <summary>The page on which it is done, within this site.</summary>
    public required string Href { get; set; }

    /// <summary>Whose it is: a person, or the desk of a workplace; exactly one of the two.</summary>
    public Id<Member>? Member { get; private set; }
    public Id<Workplace>? Workplace { get; private set; }

    /// <summary>Who at the desk: those with this duty; null is everybody there.</summary>
    public Duty? Duty { get; private set; }

    public required DateTimeOffset Due { get; set; }

    /// <summary>Told so long before it is due; what is due sooner is told only when it is overdue.</summary>
    public static readonly TimeSpan RemindedBefore = TimeSpan.FromDays(1);

    /// <summary>When its owner is next told of it: a day before it is due, and when it is overdue; null once both were said.</summary>
    public DateTimeOffset? RemindAt { get; private set; }

    /// <summary>Out of sight until then.</summary>
    public DateTimeOffset? SnoozedUntil { get; private set; }

    public InboxTaskState State { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }
    public string? EndedBy { get; private set; }
    public required DateTimeOffset OpenedAt { get; init; }
    public required string OpenedBy { get; init; }

    /// <summary>What who handed it over wrote.</summary>
    public string Note { get; private set; } = "";

    public int Version { get; private set; }

    /// <summary>It is due at another moment, or for the first time at one.</summary>
    public void RemindBefore(DateTimeOffset now) => RemindAt = Due - RemindedBefore > now ? Due - RemindedBefore : Due > now ? Due : null;

    public void Reminded(DateTimeOffset now) => RemindAt = now < Due ? Due : null;

    public void Give(TaskOwner owner) => (Member, Workplace, Duty) = (owner.Member, owner.Workplace, owner.Duty);

    public Refusal? HandOver(TaskOwner owner, string note, int seen)
    {
        if (Changeable(seen) is { } refusal)
        {
            return refusal;
        }

        if (note.Length > LongestNote)
        {
            return Refusal.Invalid("note", $"ひとことは{LongestNote}文字までです。");
        }

        // Whoever it goes to, what it takes to do it stays: it may come back to a desk.
        (Member, Workplace) = (owner.Member, owner.Workplace);
        (Note, SnoozedUntil, Version) = (note, null, Version + 1);
        return null;
    }

    /// <summary>Later, but not past its due moment: a deadline is not moved by looking away.</summary>
    public Refusal? Snooze(DateTimeOffset until, DateTimeOffset now, int seen)
    {
        if (Changeable(seen) is { } refusal)
        {
            return refusal;
        }

        if (until <= now)
        {
            return Refusal.Invalid("until", "これからの日時を入れてください。");
        }

        if (until > Due)
        {
            return Refusal.Invalid("until", Due <= now ? "期限を過ぎているので、後回しにはできません。済みにするか、ほかの人に渡してください。" : "期限より後には延ばせません。期限までの日時を入れてください。");
        }

        (SnoozedUntil, Version) = (until, Version + 1);
        return null;
    }

    public Refusal? Finish(string by, DateTimeOffset now, int seen)
    {
        if (Changeable(seen) is { } refusal)
        {
            return refusal;
        }

        End(InboxTaskState.Done, by, now);
        return null;
    }

    /// <summary>Its source is done, or there is nothing to do any more.</summary>
    public void End(InboxTaskState state, string by, DateTimeOffset now) => (State, EndedBy, EndedAt, SnoozedUntil, Version) = (state, by, now, null, Version + 1);

    private Refusal? Changeable(int seen) =>
        State != InboxTaskState.Open ? new("task-ended", $"これはもう{(State == InboxTaskState.Done ? "済んでいます" : "なくなっています")}（{EndedBy}）。")
        : seen != Version ? new("task-changed", "ほかの人が先に変えました。今の内容を確かめてから、もう一度行ってください。")
        : null;
}

public enum InboxTaskState
{
    Open,
    Done,
    Dropped,
}

/// <summary>Whose a task is: a person's, or a desk's, where only those with a duty may be meant.</summary>
public sealed record TaskOwner
{
    private TaskOwner(Id<Member>? member, Id<Workplace>? workplace, Duty? duty) => (Member, Workplace, Duty) = (member, workplace, duty);

    public Id<Member>? Member { get; }
    public Id<Workplace>? Workplace { get; }
    public Duty? Duty { get; }

    public static TaskOwner Person(Id<Member> member) => new(member, null, null);

    public static TaskOwner Desk(Id<Workplace> workplace, Duty? duty = null) => new(null, workplace, duty);
}

internal sealed class InboxTaskTable : IEntityTypeConfiguration<InboxTask>
{
    public void Configure(EntityTypeBuilder<InboxTask> builder)
    {
        builder.ToTable("inbox_tasks");
        builder.Property(task => task.Kind).HasMaxLength(40);
        builder.Property(task => task.Title).HasMaxLength(InboxTask.LongestTitle);
        builder.Property(task => task.Href).HasMaxLength(300);
        builder.Property(task => task.Duty).HasMaxLength(30);
        builder.Property(task => task.State).HasMaxLength(10);
        builder.Property(task => task.EndedBy).HasMaxLength(100);
        builder.Property(task => task.OpenedBy).HasMaxLength(100);
        builder.Property(task => task.Note).HasMaxLength(InboxTask.LongestNote);
        builder.Property(task => task.Version).IsConcurrencyToken();
        builder.Property(task => task.RemindAt).HasAnnotation(AuditTrail.Unspoken, true);
        builder.HasIndex(task => task.RemindAt).HasFilter("state = 'Open' AND remind_at IS NOT NULL");
        builder.HasOne<Member>().WithMany().HasForeignKey(task => task.Member);
        builder.HasOne<Workplace>().WithMany().HasForeignKey(task => task.Workplace);
        builder.HasIndex(task => new { task.Kind, task.Source }).IsUnique().HasFilter("state = 'Open'");
        builder.HasIndex(task => new { task.Member, task.State, task.Due });
        builder.HasIndex(task => new { task.Workplace, task.State, task.Due });
    }
}
