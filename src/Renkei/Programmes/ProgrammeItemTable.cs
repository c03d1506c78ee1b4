namespace Renkei.Programmes;

internal sealed class ProgrammeItemTable : IEntityTypeConfiguration<ProgrammeItem>
{
    public void Configure(EntityTypeBuilder<ProgrammeItem> builder)
    {
        builder.ToTable("programme_items");
        builder.Property(item => item.Item).HasMaxLength(30);
        builder.HasOne<Programme>().WithMany().HasForeignKey(item => item.Programme);
        builder.HasIndex(item => new { item.Programme, item.Item }).IsUnique();
        builder.HasIndex(item => item.Item);
    }
}
