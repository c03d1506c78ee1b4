namespace Renkei.Programmes;

internal sealed class AllotmentTable : IEntityTypeConfiguration<Allotment>
{
    public void Configure(EntityTypeBuilder<Allotment> builder)
    {
        builder.ToTable("allotments");
        builder.Property(allotment => allotment.AreaCode).HasMaxLength(20);
        builder.Property(allotment => allotment.Version).IsConcurrencyToken();
        builder.HasOne<Programme>().WithMany().HasForeignKey(allotment => allotment.Programme);
        builder.HasIndex(allotment => new { allotment.Programme, allotment.Year, allotment.AreaCode }).IsUnique();
    }
}
