namespace Renkei.Access;

internal sealed class WorkplaceTable : IEntityTypeConfiguration<Workplace>
{
    public void Configure(EntityTypeBuilder<Workplace> builder)
    {
        builder.ToTable("workplaces");
        builder.Property(workplace => workplace.Name).HasMaxLength(100);
        builder.Property(workplace => workplace.Version).IsConcurrencyToken();
        builder.Property(workplace => workplace.Standing).HasMaxLength(10);
        builder.Property(workplace => workplace.StandingReason).HasMaxLength(Workplace.LongestReason);
        builder.HasMany(workplace => workplace.Serves).WithOne().HasForeignKey(served => served.Workplace);
        builder.HasIndex(workplace => workplace.Name);
    }
}

internal sealed class WorkplaceAreaTable : IEntityTypeConfiguration<WorkplaceArea>
{
    public void Configure(EntityTypeBuilder<WorkplaceArea> builder)
    {
        builder.ToTable("workplace_areas");
        builder.HasOne<Area>().WithMany().HasForeignKey(served => served.Area);
        builder.HasIndex(served => new { served.Workplace, served.Area }).IsUnique();
    }
}
