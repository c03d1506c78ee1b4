using Renkei.Access;

namespace Renkei.Joining;

/// <summary>The yearly confirmation of who works where. Its dates are fixed when it opens, by the rule of that day.</summary>
public sealed class RosterRound : IEntity
{
    public Id<RosterRound> Id { get; init; } = Id<RosterRound>.New();
    public required FiscalYear Year { get; init; }
    public required DateOnly OpenedOn { get; init; }

    /// <summary>Until then it is asked; who has not answered is chased the day after.</summary>
    public required DateOnly DueOn { get; init; }

    /// <summary>From then on it is warned that access will rest.</summary>
    public required DateOnly WarnOn { get; init; }

    /// <summary>From then on access rests.</summary>
    public required DateOnly SuspendOn { get; init; }

    /// <summary>What an unanswered roster has come to on this day.</summary>
    public RosterState StateOn(DateOnly day) => day >= SuspendOn ? RosterState.Suspended : day >= WarnOn ? RosterState.Warned : day > DueOn ? RosterState.Chased : RosterState.Asked;
}

/// <summary>One workplace's answer to a round.</summary>
public sealed class Roster : IEntity
{
    public Id<Roster> Id { get; init; } = Id<Roster>.New();
    public required Id<RosterRound> Round { get; init; }
    public required Id<Workplace> Workplace { get; init; }
    public RosterState State { get; private set; }
    public DateTimeOffset? ConfirmedAt { get; private set; }
    public string ConfirmedBy { get; private set; } = "";

    /// <summary>How many people stood on it when it was confirmed.</summary>
    public int People { get; private set; }

    public void Confirm(string by, int people, DateTimeOffset now) => (State, ConfirmedBy, People, ConfirmedAt) = (RosterState.Confirmed, by, people, now);

    public void Reach(RosterState state) => State = state;
}

/// <summary>In the order in which an unanswered roster goes.</summary>
public enum RosterState
{
    Asked,
    Chased,
    Warned,
    Suspended,
    Confirmed,
}

public static class RosterStates
{
    extension(RosterState state)
    {
        public string Japanese => state switch
        {
            RosterState.Asked => "確認待ち",
            RosterState.Chased => "催促済み",
            RosterState.Warned => "警告済み",
            RosterState.Suspended => "停止",
            RosterState.Confirmed => "確認済み",
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };
    }
}

internal sealed class RosterRoundTable : IEntityTypeConfiguration<RosterRound>
{
    public void Configure(EntityTypeBuilder<RosterRound> builder)
    {
        builder.ToTable("roster_rounds");
        builder.HasIndex(round => round.Year).IsUnique();
    }
}

internal sealed class RosterTable : IEntityTypeConfiguration<Roster>
{
    public void Configure(EntityTypeBuilder<Roster> builder)
    {
        builder.ToTable("rosters");
        builder.Property(roster => roster.State).HasMaxLength(10).IsConcurrencyToken();
        builder.Property(roster => roster.ConfirmedBy).HasMaxLength(100);
        builder.HasOne<RosterRound>().WithMany().HasForeignKey(roster => roster.Round);
        builder.HasOne<Workplace>().WithMany().HasForeignKey(roster => roster.Workplace);
        builder.HasIndex(roster => new { roster.Round, roster.Workplace }).IsUnique();
        builder.HasIndex(roster => new { roster.Workplace, roster.State });
    }
}
