namespace Renkei.Programmes;

internal sealed class ProgrammeTable : IEntityTypeConfiguration<Programme>
{
    public void Configure(EntityTypeBuilder<Programme> builder)
    {
        builder.ToTable("programmes");
        builder.Property(programme => programme.Number).HasMaxLength(10);
        builder.Property(programme => programme.Name).HasMaxLength(Programme.LongestName);
        builder.Property(programme => programme.NameNote).HasMaxLength(60);
        builder.Property(programme => programme.Heading).HasMaxLength(60);
        builder.Property(programme => programme.Owner).HasMaxLength(20);
        builder.Property(programme => programme.AreaCode).HasMaxLength(20);
        builder.Property(programme => programme.Summary).HasMaxLength(Programme.LongestSummary);
        builder.Property(programme => programme.Version).IsConcurrencyToken();
        builder.HasOne<Portfolio>().WithMany().HasForeignKey(programme => programme.Portfolio);
        builder.HasOne<Programme>().WithMany().HasForeignKey(programme => programme.Parent);
        builder.HasIndex(programme => new { programme.Portfolio, programme.Parent, programme.Order });
    }
}
