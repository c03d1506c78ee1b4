using Renkei.Access;
using Renkei.Shell;

namespace Renkei.Publications;

/// <summary>A member has read this edition and says so.</summary>
public sealed class EditionReading : IEntity
{
    public Id<EditionReading> Id { get; init; } = Id<EditionReading>.New();
    public required Id<Edition> Edition { get; init; }
    public required Id<Member> Member { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>気づき: what somebody who works by it would have changed, at which article; the next revision begins with these.</summary>
public sealed class Remark : IEntity
{
    public const int LongestText = 1000;

    public Id<Remark> Id { get; init; } = Id<Remark>.New();
    public required Id<Publication> Publication { get; init; }
    public required Id<Edition> Edition { get; init; }

    /// <summary>The article's number as it stood then; empty for the whole.</summary>
    public required string Article { get; init; }
    public required string Text { get; init; }
    public required Id<Member> Member { get; init; }
    public required DateTimeOffset At { get; init; }
    public RemarkState State { get; private set; }
    public string Answer { get; private set; } = "";
    public DateTimeOffset? AnsweredAt { get; private set; }

    public Refusal? Settle(RemarkState state, string answer, DateTimeOffset now)
    {
        if (state == RemarkState.Open)
        {
            return Refusal.Invalid("state", "「次の版に入れる」か「入れない」を選んでください。");
        }

        if (answer.Length > LongestText || (state == RemarkState.Declined && answer.Length == 0))
        {
            return Refusal.Invalid("answer", answer.Length == 0 ? "入れない理由を書いてください。気づきを送った人に伝えます。" : $"返事は{LongestText:N0}文字までです。");
        }

        (State, Answer, AnsweredAt) = (state, answer, now);
        return null;
    }
}

public enum RemarkState
{
    Open,

    /// <summary>次の版に入れる.</summary>
    Taken,

    /// <summary>入れない.</summary>
    Declined,
}

public static class RemarkStates
{
    extension(RemarkState state)
    {
        public string Japanese => state switch { RemarkState.Open => "まだ", RemarkState.Taken => "次の版に入れる", RemarkState.Declined => "入れない", _ => throw new ArgumentOutOfRangeException(nameof(state)) };

        public ChipState Chip => state switch { RemarkState.Open => ChipState.Warn, RemarkState.Taken => ChipState.Good, _ => ChipState.Plain };
    }
}

internal sealed class EditionReadingTable : IEntityTypeConfiguration<EditionReading>
{
    public void Configure(EntityTypeBuilder<EditionReading> builder)
    {
        builder.ToTable("edition_readings");
        builder.HasOne<Edition>().WithMany().HasForeignKey(reading => reading.Edition);
        builder.HasOne<Member>().WithMany().HasForeignKey(reading => reading.Member);
        builder.HasIndex(reading => new { reading.Edition, reading.Member }).IsUnique();
        builder.HasIndex(reading => reading.Member);
    }
}

internal sealed class RemarkTable : IEntityTypeConfiguration<Remark>
{
    public void Configure(EntityTypeBuilder<Remark> builder)
    {
        builder.ToTable("remarks");
        builder.Property(remark => remark.Article).HasMaxLength(Article.LongestNumber);
        builder.Property(remark => remark.Text).HasMaxLength(Remark.LongestText);
        builder.Property(remark => remark.State).HasMaxLength(20);
        builder.Property(remark => remark.Answer).HasMaxLength(Remark.LongestText);
        builder.HasOne<Publication>().WithMany().HasForeignKey(remark => remark.Publication);
        builder.HasOne<Edition>().WithMany().HasForeignKey(remark => remark.Edition);
        builder.HasOne<Member>().WithMany().HasForeignKey(remark => remark.Member);
        builder.HasIndex(remark => new { remark.Publication, remark.State, remark.Id });
        builder.HasIndex(remark => remark.Edition);
        builder.HasIndex(remark => remark.Member);
    }
}
