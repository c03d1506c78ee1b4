namespace Renkei.Facilities;

/// <summary>One stretch of a facility's week, taken from its hours so that "open at" can be asked of the database.</summary>
public sealed class OpeningTime
{
    public required long Serial { get; init; }

    /// <summary>As in <see cref="WeeklyHours"/>: Monday 0 … Sunday 6, holiday 7.</summary>
    public required int Day { get; init; }

    /// <summary>Minutes since midnight.</summary>
    public required int Opens { get; init; }
    public required int Closes { get; init; }
}

internal sealed class OpeningTimeTable : IEntityTypeConfiguration<OpeningTime>
{
    public void Configure(EntityTypeBuilder<OpeningTime> builder)
    {
        builder.ToTable("opening_times");
        builder.HasKey(time => new { time.Serial, time.Day, time.Opens });
    }
}
