namespace Renkei.Programmes;

internal sealed class ProgrammeEventTable : IEntityTypeConfiguration<ProgrammeEvent>
{
    public void Configure(EntityTypeBuilder<ProgrammeEvent> builder)
    {
        builder.ToTable("programme_events");
        builder.Property(happened => happened.Kind).HasMaxLength(20);
        builder.Property(happened => happened.Note).HasMaxLength(ProgrammeEvent.LongestNote);
        builder.HasOne<Programme>().WithMany().HasForeignKey(happened => happened.Programme);
        builder.HasOne<Programme>().WithMany().HasForeignKey(happened => happened.Other);
        builder.HasIndex(happened => new { happened.Programme, happened.Year });
        builder.HasIndex(happened => happened.Other);
    }
}
