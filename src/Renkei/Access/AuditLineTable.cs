namespace Renkei.Access;

internal sealed class AuditLineTable : IEntityTypeConfiguration<AuditLine>
{
    public void Configure(EntityTypeBuilder<AuditLine> builder)
    {
        builder.ToTable("audit_lines");
        builder.Property(line => line.Who).HasMaxLength(100);
        builder.Property(line => line.Role).HasMaxLength(30);
        builder.Property(line => line.Workplace).HasMaxLength(100);
        builder.Property(line => line.From).HasMaxLength(60);
        builder.Property(line => line.Act).HasMaxLength(200);
        builder.Property(line => line.Verb).HasMaxLength(20);
        builder.Property(line => line.Kind).HasMaxLength(60);
        builder.HasIndex(line => new { line.Day, line.Number }).IsUnique();
        builder.HasIndex(line => new { line.At, line.Id });
        builder.HasIndex(line => new { line.Verb, line.At });
        builder.HasIndex(line => new { line.Record, line.At });
        builder.HasIndex(line => new { line.Member, line.At });
    }
}

internal sealed class AuditDayTable : IEntityTypeConfiguration<AuditDay>
{
    public void Configure(EntityTypeBuilder<AuditDay> builder)
    {
        builder.ToTable("audit_days");
        builder.HasKey(day => day.Day);
    }
}
