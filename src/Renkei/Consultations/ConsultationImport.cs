using Renkei.Access;

namespace Renkei.Consultations;

/// <summary>取り込み: consultations of years before this system, brought in as one table; taken out again as one.</summary>
public sealed class ConsultationImport : IEntity
{
    public const int LongestName = 200;

    public Id<ConsultationImport> Id { get; init; } = Id<ConsultationImport>.New();
    public required Id<Workplace> Workplace { get; init; }
    public required string AreaPath { get; init; }
    public required string FileName { get; init; }

    /// <summary>Of the file's bytes (SHA-256): the same table is not brought in twice.</summary>
    public required string Hash { get; init; }
    /// <summary>How many consultations came in with it.</summary>
    public int Rows { get; set; }
    public required DateTimeOffset At { get; init; }
    public required string By { get; init; }
}

internal sealed class ConsultationImportTable : IEntityTypeConfiguration<ConsultationImport>
{
    public void Configure(EntityTypeBuilder<ConsultationImport> builder)
    {
        builder.ToTable("consultation_imports");
        builder.Property(one => one.AreaPath).HasMaxLength(200);
        builder.Property(one => one.FileName).HasMaxLength(ConsultationImport.LongestName);
        builder.Property(one => one.Hash).HasMaxLength(64);
        builder.Property(one => one.By).HasMaxLength(Consultation.LongestName);
        builder.HasOne<Workplace>().WithMany().HasForeignKey(one => one.Workplace);
        builder.HasIndex(one => new { one.Workplace, one.Hash }).IsUnique();
    }
}
