using Renkei.Access;

namespace Renkei.Consultations;

/// <summary>下書き: what stands in a form that was not sent yet, sealed; a lost line or a closed lid loses nothing.</summary>
public sealed class ConsultationDraft : IEntity
{
    public const int Longest = 60_000;
    public const int LongestKey = 40;

    /// <summary>So long one waits to be taken up again.</summary>
    public const int KeptDays = 14;

    public Id<ConsultationDraft> Id { get; init; } = Id<ConsultationDraft>.New();
    public required Id<Member> Member { get; init; }

    /// <summary>Which form: a new consultation, or one that is being written on.</summary>
    public required string Key { get; init; }
    public required string Sealed { get; set; }
    public required DateTimeOffset At { get; set; }
}

internal sealed class ConsultationDraftTable : IEntityTypeConfiguration<ConsultationDraft>
{
    public void Configure(EntityTypeBuilder<ConsultationDraft> builder)
    {
        builder.ToTable("consultation_drafts");
        builder.Property(draft => draft.Key).HasMaxLength(ConsultationDraft.LongestKey);
        builder.Property(draft => draft.Sealed).HasAnnotation(AuditTrail.Unspoken, true);
        builder.HasOne<Member>().WithMany().HasForeignKey(draft => draft.Member);
        builder.HasIndex(draft => new { draft.Member, draft.Key }).IsUnique();
        builder.HasIndex(draft => draft.At);
    }
}
