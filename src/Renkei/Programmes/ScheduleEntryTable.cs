namespace Renkei.Programmes;

internal sealed class ScheduleEntryTable : IEntityTypeConfiguration<ScheduleEntry>
{
    public void Configure(EntityTypeBuilder<ScheduleEntry> builder)
    {
        builder.ToTable("schedule_entries");
        builder.Property(entry => entry.Label).HasMaxLength(ScheduleEntry.LongestLabel);
        builder.Property(entry => entry.Version).IsConcurrencyToken();
        builder.HasOne<Programme>().WithMany().HasForeignKey(entry => entry.Programme);
        builder.HasIndex(entry => new { entry.Programme, entry.Year });
    }
}
