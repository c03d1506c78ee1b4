namespace Renkei.Access.Standing;

/// <summary>Work that the servers do by themselves at set times, once for all of them. Rooms register theirs as singletons.</summary>
/// <param name="Name">Its name in the schedule and in the trail; never changed, or the old one goes on.</param>
/// <param name="Cron">When: seconds, minutes, hours, day of month, month, day of week, by the clock in Japan.</param>
/// <param name="Run">Does it, in a scope of its own whose actor is the machine, and answers in Japanese what was done; an empty answer is nothing to speak of.</param>
public sealed record StandingWork(string Name, string Japanese, string Cron, Func<IServiceProvider, CancellationToken, Task<string>> Run)
{
    public const int LongestName = 40;
}

/// <summary>How a standing work went last.</summary>
public sealed class StandingWorkRun
{
    public const int LongestResult = 500;

    public required string Name { get; init; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>What was done when it last did something.</summary>
    public string Result { get; set; } = "";

    /// <summary>What went wrong in the last run; empty where nothing did.</summary>
    public string Error { get; set; } = "";

    public int Runs { get; set; }
}

internal sealed class StandingWorkRunTable : IEntityTypeConfiguration<StandingWorkRun>
{
    public void Configure(EntityTypeBuilder<StandingWorkRun> builder)
    {
        builder.ToTable("standing_work");
        builder.HasKey(run => run.Name);
        builder.Property(run => run.Name).HasMaxLength(StandingWork.LongestName);
        builder.Property(run => run.Result).HasMaxLength(StandingWorkRun.LongestResult);
        builder.Property(run => run.Error).HasMaxLength(StandingWorkRun.LongestResult);
    }
}
