using Renkei.Access;

namespace Renkei.Councils;

internal sealed class MeetingTable : IEntityTypeConfiguration<Meeting>
{
    public void Configure(EntityTypeBuilder<Meeting> builder)
    {
        builder.ToTable("meetings");
        builder.Property(meeting => meeting.Place).HasMaxLength(Meeting.LongestPlace);
        builder.Property(meeting => meeting.OnlineUrl).HasMaxLength(300);
        builder.Property(meeting => meeting.State).HasMaxLength(20);
        builder.Property(meeting => meeting.Phase).HasMaxLength(20);
        builder.Property(meeting => meeting.Reason).HasMaxLength(Meeting.LongestReason);
        builder.Property(meeting => meeting.Summary).HasMaxLength(Meeting.LongestSummary);
        builder.Property(meeting => meeting.Version).IsConcurrencyToken();
        builder.HasOne<Body>().WithMany().HasForeignKey(meeting => meeting.Body);
        builder.HasIndex(meeting => new { meeting.Body, meeting.Year, meeting.Number }).IsUnique();
        builder.HasIndex(meeting => new { meeting.Phase, meeting.StartsAt });
        builder.HasIndex(meeting => new { meeting.Year, meeting.State });
    }
}

internal sealed class AgendaItemTable : IEntityTypeConfiguration<AgendaItem>
{
    public void Configure(EntityTypeBuilder<AgendaItem> builder)
    {
        builder.ToTable("agenda_items");
        builder.Property(item => item.Title).HasMaxLength(AgendaItem.LongestTitle);
        builder.HasOne<Meeting>().WithMany().HasForeignKey(item => item.Meeting);
        builder.HasIndex(item => new { item.Meeting, item.Order });
    }
}

internal sealed class MaterialTable : IEntityTypeConfiguration<Material>
{
    public void Configure(EntityTypeBuilder<Material> builder)
    {
        builder.ToTable("materials");
        builder.Property(material => material.Title).HasMaxLength(Material.LongestTitle);
        builder.Property(material => material.Link).HasMaxLength(300);
        builder.Property(material => material.FileName).HasMaxLength(200);
        builder.HasOne<Meeting>().WithMany().HasForeignKey(material => material.Meeting);
        builder.HasIndex(material => new { material.Meeting, material.Number }).IsUnique();
    }
}

internal sealed class MaterialFileTable : IEntityTypeConfiguration<MaterialFile>
{
    public void Configure(EntityTypeBuilder<MaterialFile> builder)
    {
        builder.ToTable("material_files");
        builder.Property(file => file.Content).HasAnnotation(AuditTrail.Unspoken, true);
        builder.HasOne<Material>().WithMany().HasForeignKey(file => file.Material);
        builder.HasIndex(file => file.Material).IsUnique();
    }
}

internal sealed class DateOptionTable : IEntityTypeConfiguration<DateOption>
{
    public void Configure(EntityTypeBuilder<DateOption> builder)
    {
        builder.ToTable("date_options");
        builder.HasOne<Meeting>().WithMany().HasForeignKey(option => option.Meeting);
        builder.HasIndex(option => new { option.Meeting, option.StartsAt }).IsUnique();
    }
}

internal sealed class DateAnswerTable : IEntityTypeConfiguration<DateAnswer>
{
    public void Configure(EntityTypeBuilder<DateAnswer> builder)
    {
        builder.ToTable("date_answers");
        builder.Property(answer => answer.Choice).HasMaxLength(10);
        builder.HasOne<DateOption>().WithMany().HasForeignKey(answer => answer.Option);
        builder.HasOne<Seat>().WithMany().HasForeignKey(answer => answer.Seat);
        builder.HasIndex(answer => new { answer.Option, answer.Seat }).IsUnique();
        builder.HasIndex(answer => answer.Seat);
    }
}

internal sealed class AttendeeTable : IEntityTypeConfiguration<Attendee>
{
    public void Configure(EntityTypeBuilder<Attendee> builder)
    {
        builder.ToTable("attendees");
        builder.Property(attendee => attendee.State).HasMaxLength(20);
        builder.Property(attendee => attendee.Substitute).HasMaxLength(Seat.LongestText);
        builder.HasOne<Meeting>().WithMany().HasForeignKey(attendee => attendee.Meeting);
        builder.HasOne<Seat>().WithMany().HasForeignKey(attendee => attendee.Seat);
        builder.HasIndex(attendee => new { attendee.Meeting, attendee.Seat }).IsUnique();
        builder.HasIndex(attendee => attendee.Seat);
    }
}

internal sealed class MinuteLineTable : IEntityTypeConfiguration<MinuteLine>
{
    public void Configure(EntityTypeBuilder<MinuteLine> builder)
    {
        builder.ToTable("minute_lines");
        builder.Property(line => line.Speaker).HasMaxLength(MinuteLine.LongestSpeaker);
        builder.Property(line => line.Text).HasMaxLength(MinuteLine.LongestText);
        builder.Property(line => line.Mark).HasMaxLength(20);
        builder.Property(line => line.Owner).HasMaxLength(MinuteLine.LongestSpeaker);
        builder.Property(line => line.Version).IsConcurrencyToken();
        builder.HasOne<Meeting>().WithMany().HasForeignKey(line => line.Meeting);
        builder.HasOne<AgendaItem>().WithMany().HasForeignKey(line => line.Agenda);
        builder.HasOne<Member>().WithMany().HasForeignKey(line => line.OwnerMember);
        builder.HasOne<Issue>().WithMany().HasForeignKey(line => line.Issue);
        builder.HasIndex(line => new { line.Meeting, line.Order });
        builder.HasIndex(line => line.Agenda);
        builder.HasIndex(line => line.OwnerMember);
        builder.HasIndex(line => line.Issue);
    }
}

internal sealed class AmendmentTable : IEntityTypeConfiguration<Amendment>
{
    public void Configure(EntityTypeBuilder<Amendment> builder)
    {
        builder.ToTable("amendments");
        builder.Property(amendment => amendment.Text).HasMaxLength(Amendment.LongestText);
        builder.Property(amendment => amendment.Answer).HasMaxLength(Amendment.LongestText);
        builder.HasOne<Meeting>().WithMany().HasForeignKey(amendment => amendment.Meeting);
        builder.HasOne<MinuteLine>().WithMany().HasForeignKey(amendment => amendment.Line);
        builder.HasOne<Member>().WithMany().HasForeignKey(amendment => amendment.Member);
        builder.HasIndex(amendment => new { amendment.Meeting, amendment.Id });
        builder.HasIndex(amendment => amendment.Line);
        builder.HasIndex(amendment => amendment.Member);
    }
}
