using Renkei.Access;
using Renkei.Inbox;

namespace Renkei.Consultations;

internal sealed class ConsultationTable : IEntityTypeConfiguration<Consultation>
{
    public void Configure(EntityTypeBuilder<Consultation> builder)
    {
        builder.ToTable("consultations");
        builder.Property(one => one.AreaPath).HasMaxLength(200);
        builder.Property(one => one.Month).HasMaxLength(2).HasAnnotation(AuditTrail.Unspoken, true);
        builder.Property(one => one.LeadBand).HasMaxLength(2).HasAnnotation(AuditTrail.Unspoken, true);
        builder.Property(one => one.TakenByName).HasMaxLength(Consultation.LongestName);
        foreach (var code in new[] { nameof(Consultation.Channel), nameof(Consultation.CallerKind), nameof(Consultation.AgeBand), nameof(Consultation.LivesIn), nameof(Consultation.Household), nameof(Consultation.CareLevel), nameof(Consultation.Disease), nameof(Consultation.Stay), nameof(Consultation.Outcome) })
        {
            builder.Property<string>(code).HasMaxLength(50);
        }

        // Of people who asked for help: the trail says that it changed, not from what to what.
        foreach (var (column, longest) in new[] { (nameof(Consultation.CallerName), Consultation.LongestName), (nameof(Consultation.CallerPhone), 20), (nameof(Consultation.CallerRelation), Consultation.LongestName), (nameof(Consultation.SubjectName), Consultation.LongestName), (nameof(Consultation.Text), Consultation.LongestText), (nameof(Consultation.OutcomeNote), Consultation.LongestNote), (nameof(Consultation.FamilyText), Consultation.LongestFamilyText) })
        {
            builder.Property<string>(column).HasMaxLength(longest).HasAnnotation(AuditTrail.Secret, true);
        }

        foreach (var column in new[] { nameof(Consultation.SearchText), nameof(Consultation.Terms) })
        {
            builder.Property<string>(column).HasAnnotation(AuditTrail.Unspoken, true);
        }

        foreach (var keys in new[] { nameof(Consultation.Topics), nameof(Consultation.Procedures), nameof(Consultation.Responses), nameof(Consultation.HardKinds) })
        {
            builder.Property<string>(keys).HasMaxLength(KeyList.Longest);
        }

        builder.Property(one => one.CallerOrganisation).HasMaxLength(Consultation.LongestName);
        builder.Property(one => one.Naming).HasMaxLength(20);
        builder.Property(one => one.Sex).HasMaxLength(10);
        builder.Property(one => one.State).HasMaxLength(10);
        builder.Property(one => one.Version).IsConcurrencyToken();
        builder.HasOne<Workplace>().WithMany().HasForeignKey(one => one.Workplace);
        builder.HasOne<Member>().WithMany().HasForeignKey(one => one.TakenBy);
        builder.HasIndex(one => new { one.Workplace, one.Year, one.Number }).IsUnique();
        builder.HasOne<ConsultationImport>().WithMany().HasForeignKey(one => one.Import);
        builder.HasIndex(one => one.Import);

        // Who else is like somebody: asked before their story is told to all hubs.
        builder.HasIndex(one => new { one.Disease, one.AgeBand, one.Household });
        builder.HasIndex(one => one.Number);
        builder.HasIndex(one => new { one.Workplace, one.TakenAt, one.Id });
        builder.HasIndex(one => new { one.Workplace, one.State, one.TakenAt, one.Id });
        builder.HasIndex(one => new { one.TakenAt, one.Id });
        builder.HasIndex(one => new { one.State, one.TakenAt, one.Id });
        builder.HasIndex(one => new { one.Year, one.AreaPath });
    }
}

internal sealed class LogLineTable : IEntityTypeConfiguration<LogLine>
{
    public void Configure(EntityTypeBuilder<LogLine> builder)
    {
        builder.ToTable("consultation_log");
        builder.Property(line => line.By).HasMaxLength(Consultation.LongestName);
        builder.Property(line => line.Text).HasMaxLength(Consultation.LongestText).HasAnnotation(AuditTrail.Secret, true);
        builder.HasOne<Consultation>().WithMany().HasForeignKey(line => line.Consultation);
        builder.HasIndex(line => new { line.Consultation, line.Id });
    }
}

internal sealed class FollowUpTable : IEntityTypeConfiguration<FollowUp>
{
    public void Configure(EntityTypeBuilder<FollowUp> builder)
    {
        builder.ToTable("follow_ups");
        builder.Property(one => one.Text).HasMaxLength(Consultation.LongestNote).HasAnnotation(AuditTrail.Secret, true);
        builder.HasOne<Consultation>().WithMany().HasForeignKey(one => one.Consultation);
        builder.HasOne<InboxTask>().WithMany().HasForeignKey(one => one.Task);
        builder.HasIndex(one => new { one.Consultation, one.Id });
    }
}

internal sealed class OwnWordTable : IEntityTypeConfiguration<OwnWord>
{
    public void Configure(EntityTypeBuilder<OwnWord> builder)
    {
        builder.ToTable("desk_words");
        builder.Property(word => word.List).HasMaxLength(20);
        builder.Property(word => word.Name).HasMaxLength(OwnWord.LongestName);
        builder.HasOne<Workplace>().WithMany().HasForeignKey(word => word.Workplace);
        builder.HasIndex(word => new { word.Workplace, word.List });
    }
}
