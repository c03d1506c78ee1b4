using Renkei.Access;

namespace Renkei.Joining;

/// <summary>A facility asks to take part in the network and names who will administer its people.</summary>
public sealed class JoinApplication : IEntity
{
    public const int LongestName = 100;
    public const int LongestAddress = 200;
    public const int LongestNote = 1000;

    public Id<JoinApplication> Id { get; init; } = Id<JoinApplication>.New();
    public required string Facility { get; init; }
    public required string Address { get; init; }
    public required string Phone { get; init; }
    public required string AdministratorName { get; init; }
    public required string AdministratorMail { get; init; }

    /// <summary>The administrator's own role.</summary>
    public required Role Role { get; init; }

    public required string Note { get; init; }
    public required Id<Agreement> Agreement { get; init; }
    public required DateTimeOffset At { get; init; }

    public JoinState State { get; private set; }
    public string DecidedBy { get; private set; } = "";
    public DateTimeOffset? DecidedAt { get; private set; }
    public string Reason { get; private set; } = "";

    /// <summary>What it became.</summary>
    public Id<Workplace>? Workplace { get; private set; }

    public Refusal? Approve(Id<Workplace> workplace, string by, DateTimeOffset now)
    {
        if (State != JoinState.Waiting)
        {
            return Decided;
        }

        (State, Workplace, DecidedBy, DecidedAt) = (JoinState.Approved, workplace, by, now);
        return null;
    }

    public Refusal? Refuse(string reason, string by, DateTimeOffset now)
    {
        if (State != JoinState.Waiting)
        {
            return Decided;
        }

        if (reason.Length is 0 or > LongestNote)
        {
            return Refusal.Invalid("reason", $"断る理由を{LongestNote:N0}文字までで書いてください。申し込んだ人に伝えます。");
        }

        (State, Reason, DecidedBy, DecidedAt) = (JoinState.Refused, reason, by, now);
        return null;
    }

    private Refusal Decided => new("already-decided", $"この申し込みは、{DecidedBy}さんがもう{State.Japanese}にしています。");
}

public enum JoinState
{
    Waiting,
    Approved,
    Refused,
}

public static class JoinStates
{
    extension(JoinState state)
    {
        public string Japanese => state switch
        {
            JoinState.Waiting => "返事待ち",
            JoinState.Approved => "承認",
            JoinState.Refused => "不承認",
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };
    }
}

internal sealed class JoinApplicationTable : IEntityTypeConfiguration<JoinApplication>
{
    public void Configure(EntityTypeBuilder<JoinApplication> builder)
    {
        builder.ToTable("join_applications");
        builder.Property(application => application.Facility).HasMaxLength(JoinApplication.LongestName);
        builder.Property(application => application.Address).HasMaxLength(JoinApplication.LongestAddress);
        builder.Property(application => application.Phone).HasMaxLength(20);
        builder.Property(application => application.AdministratorName).HasMaxLength(JoinApplication.LongestName);
        builder.Property(application => application.AdministratorMail).HasMaxLength(256);
        builder.Property(application => application.Role).HasMaxLength(30);
        builder.Property(application => application.Note).HasMaxLength(JoinApplication.LongestNote);
        builder.Property(application => application.State).HasMaxLength(10).IsConcurrencyToken();
        builder.Property(application => application.DecidedBy).HasMaxLength(100);
        builder.Property(application => application.Reason).HasMaxLength(JoinApplication.LongestNote);
        builder.HasOne<Agreement>().WithMany().HasForeignKey(application => application.Agreement);
        builder.HasOne<Workplace>().WithMany().HasForeignKey(application => application.Workplace);
        builder.HasIndex(application => new { application.State, application.Id });
    }
}
