namespace Renkei.Foundation;

/// <summary>A national holiday (国民の祝日・休日).</summary>
public sealed class NationalHoliday : IReference
{
    public Id<NationalHoliday> Id { get; init; } = Id<NationalHoliday>.New();
    public required DateOnly Day { get; init; }
    public required string Name { get; set; }
}

internal sealed class NationalHolidayTable : IEntityTypeConfiguration<NationalHoliday>
{
    public void Configure(EntityTypeBuilder<NationalHoliday> builder)
    {
        builder.ToTable("national_holidays");
        builder.Property(holiday => holiday.Name).HasMaxLength(40);
        builder.HasIndex(holiday => holiday.Day).IsUnique();
    }
}

/// <summary>Where the calendar of the country is found.</summary>
public static class Holidays
{
    extension(AppDb db)
    {
        public DbSet<NationalHoliday> NationalHolidays => db.Set<NationalHoliday>();
    }
}
