namespace Renkei.Access;

internal sealed class AreaTable : IEntityTypeConfiguration<Area>
{
    public void Configure(EntityTypeBuilder<Area> builder)
    {
        builder.ToTable("areas");
        builder.Property(area => area.Code).HasMaxLength(20);
        builder.Property(area => area.Name).HasMaxLength(50);
        builder.Property(area => area.Kind).HasMaxLength(20);
        builder.Property(area => area.Path).HasMaxLength(140);
        builder.Property(area => area.Version).IsConcurrencyToken();
        builder.Ignore(area => area.Level);
        builder.HasOne<Area>().WithMany().HasForeignKey(area => area.Parent);
        builder.HasIndex(area => area.Code).IsUnique();
        builder.HasIndex(area => area.Path).IsUnique();
    }
}
