using Renkei.Access;

namespace Renkei.Inbox.Delivery;

/// <summary>A mail to send. It says where to look, never about whom: no personal data but the receiver's own.</summary>
public sealed class Letter : IEntity
{
    public const int LongestSubject = 200;
    public const int LongestKey = 120;
    public const int LongestError = 300;

    /// <summary>After each failed try it waits so long; after the last one it has failed. Together half a day: a mail server's bad night.</summary>
    private static readonly TimeSpan[] Waits = [.. new[] { 1, 5, 15, 60, 180, 480 }.Select(minutes => TimeSpan.FromMinutes(minutes))];

    /// <summary>Whoever took it to send it and did not say how it went within this time is gone.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    public Id<Letter> Id { get; init; } = Id<Letter>.New();

    /// <summary>What it is about, such as <c>notice:…</c>: the same thing is never written twice.</summary>
    public required string Key { get; init; }

    /// <summary>The receiver, where they are a member.</summary>
    public Id<Member>? Member { get; init; }

    public required string To { get; set; }
    public required string ToName { get; set; }
    public required string Subject { get; init; }

    /// <summary>The text, sealed with the servers' keys: it may hold an invitation's secret. Emptied once it is sent or given up.</summary>
    public required string Sealed { get; set; }

    public LetterState State { get; private set; }
    public int Tries { get; private set; }
    public required DateTimeOffset NextAt { get; set; }
    public string LastError { get; private set; } = "";
    public required DateTimeOffset WrittenAt { get; init; }
    public DateTimeOffset? EndedAt { get; private set; }

    public void Sent(DateTimeOffset now) => (State, EndedAt, LastError, Sealed) = (LetterState.Sent, now, "", "");

    /// <summary>The server took nothing; later it may.</summary>
    public void TryLater(string error, DateTimeOffset now)
    {
        LastError = JapaneseText.Cut(error, LongestError);
        (State, NextAt) = Tries > Waits.Length ? (LetterState.Failed, NextAt) : (LetterState.Waiting, now + Waits[Tries - 1]);
        EndedAt = State == LetterState.Failed ? now : null;
    }

    /// <summary>The server refused it for good, or (unsure) it may have arrived and must not be sent twice unasked.</summary>
    public void GiveUp(LetterState state, string error, DateTimeOffset now) => (State, EndedAt, LastError) = (state, now, JapaneseText.Cut(error, LongestError));

    /// <summary>The receiver's own data is deleted by rule; that a mail went out stays.</summary>
    public void Forget() => (To, ToName, Sealed) = ("", "", "");

    private Refusal? NotInTrouble => State is LetterState.Failed or LetterState.Unsure ? null : new("letter-not-failed", "このメールは、送れなかったものではありません。");

    /// <summary>A person has looked at it and wants it sent once more.</summary>
    public Refusal? Again(DateTimeOffset now)
    {
        if (NotInTrouble is { } refusal)
        {
            return refusal;
        }

        (State, Tries, NextAt, EndedAt) = (LetterState.Waiting, 0, now, null);
        return null;
    }

    /// <summary>A person has looked at it and it need not be sent.</summary>
    public Refusal? Drop(DateTimeOffset now)
    {
        if (NotInTrouble is { } refusal)
        {
            return refusal;
        }

        (State, EndedAt, Sealed) = (LetterState.Dropped, now, "");
        return null;
    }
}

public enum LetterState
{
    Waiting,

    /// <summary>Somebody is sending it at this moment.</summary>
    Sending,

    Sent,

    /// <summary>Refused for good, or tried in vain for too long.</summary>
    Failed,

    /// <summary>The line broke after the text was handed over: it may have arrived.</summary>
    Unsure,

    /// <summary>A person decided that it need not be sent.</summary>
    Dropped,
}

public static class LetterStates
{
    extension(LetterState state)
    {
        public string Japanese => state switch
        {
            LetterState.Waiting => "待っています",
            LetterState.Sending => "送っています",
            LetterState.Sent => "送りました",
            LetterState.Failed => "送れませんでした",
            LetterState.Unsure => "届いたか不明",
            LetterState.Dropped => "送らないことにしました",
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };
    }
}

internal sealed class LetterTable : IEntityTypeConfiguration<Letter>
{
    public void Configure(EntityTypeBuilder<Letter> builder)
    {
        builder.ToTable("letters");
        builder.Property(letter => letter.Key).HasMaxLength(Letter.LongestKey);
        builder.Property(letter => letter.To).HasMaxLength(256).HasAnnotation(AuditTrail.Secret, true);
        builder.Property(letter => letter.ToName).HasMaxLength(100).HasAnnotation(AuditTrail.Secret, true);
        builder.Property(letter => letter.Subject).HasMaxLength(Letter.LongestSubject);
        builder.Property(letter => letter.Sealed).HasAnnotation(AuditTrail.Secret, true);
        builder.Property(letter => letter.State).HasMaxLength(10).IsConcurrencyToken();
        builder.Property(letter => letter.LastError).HasMaxLength(Letter.LongestError);
        builder.HasOne<Member>().WithMany().HasForeignKey(letter => letter.Member);
        builder.HasIndex(letter => letter.Key).IsUnique();
        builder.HasIndex(letter => new { letter.State, letter.NextAt });
        builder.HasIndex(letter => letter.Member);
    }
}
