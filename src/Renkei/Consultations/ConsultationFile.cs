using Renkei.Access;

namespace Renkei.Consultations;

/// <summary>添付: a sheet that came by FAX or mail, kept with its consultation. Its content lies in parts, so that nobody need hold all of it.</summary>
public sealed class ConsultationFile : IEntity
{
    public const int LongestName = 120;
    public const int Most = 30;
    public const int MostMegabytes = 20;
    public const int PartBytes = 1 << 20;

    public Id<ConsultationFile> Id { get; init; } = Id<ConsultationFile>.New();
    public required Id<Consultation> Consultation { get; init; }
    public required string Name { get; init; }
    public required string ContentType { get; init; }
    public required int Bytes { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string By { get; init; }

    /// <summary>What the first bytes say it is, whatever its name says; null for what is not taken.</summary>
    public static (string ContentType, string Extension)? KindOf(ReadOnlySpan<byte> head) =>
        head.StartsWith("%PDF-"u8) ? ("application/pdf", ".pdf")
        : head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? ("image/jpeg", ".jpg")
        : head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) ? ("image/png", ".png")
        : head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8) ? ("image/tiff", ".tif")
        : null;
}

/// <summary>One piece of a file's content.</summary>
public sealed class ConsultationFilePart : IEntity
{
    public Id<ConsultationFilePart> Id { get; init; } = Id<ConsultationFilePart>.New();
    public required Id<ConsultationFile> File { get; init; }
    public required int Number { get; init; }
    public required byte[] Content { get; init; }
}

internal sealed class ConsultationFileTable : IEntityTypeConfiguration<ConsultationFile>
{
    public void Configure(EntityTypeBuilder<ConsultationFile> builder)
    {
        builder.ToTable("consultation_files");
        builder.Property(file => file.Name).HasMaxLength(ConsultationFile.LongestName).HasAnnotation(AuditTrail.Secret, true);
        builder.Property(file => file.ContentType).HasMaxLength(40);
        builder.Property(file => file.By).HasMaxLength(Consultation.LongestName);
        builder.HasOne<Consultation>().WithMany().HasForeignKey(file => file.Consultation);
        builder.HasIndex(file => new { file.Consultation, file.Id });
    }
}

internal sealed class ConsultationFilePartTable : IEntityTypeConfiguration<ConsultationFilePart>
{
    public void Configure(EntityTypeBuilder<ConsultationFilePart> builder)
    {
        builder.ToTable("consultation_file_parts");
        builder.Property(part => part.Content).HasAnnotation(AuditTrail.Unspoken, true);
        builder.HasOne<ConsultationFile>().WithMany().HasForeignKey(part => part.File);
        builder.HasIndex(part => new { part.File, part.Number }).IsUnique();
    }
}
