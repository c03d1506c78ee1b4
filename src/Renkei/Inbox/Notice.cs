using Renkei.Access;

namespace Renkei.Inbox;

/// <summary>Something a person should know, with nothing to do by a moment.</summary>
public sealed class Notice : IEntity
{
    public Id<Notice> Id { get; init; } = Id<Notice>.New();
    public required Id<Member> Member { get; init; }

    /// <summary>Without personal data.</summary>
    public required string Title { get; init; }

    public required string Href { get; init; }
    public required DateTimeOffset At { get; init; }
    public DateTimeOffset? ReadAt { get; private set; }

    /// <summary>When it was brought to the person by mail or push, or was found to need neither; until then it waits for the next turn.</summary>
    public DateTimeOffset? OutAt { get; private set; }

    /// <summary>The end of the person's quiet hours, where it came in them.</summary>
    public DateTimeOffset? HeldUntil { get; private set; }

    public void Read(DateTimeOffset now) => ReadAt ??= now;
}

internal sealed class NoticeTable : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> builder)
    {
        builder.ToTable("notices");
        builder.Property(notice => notice.Title).HasMaxLength(InboxTask.LongestTitle);
        builder.Property(notice => notice.Href).HasMaxLength(300);
        builder.Property(notice => notice.OutAt).HasAnnotation(AuditTrail.Unspoken, true);
        builder.Property(notice => notice.HeldUntil).HasAnnotation(AuditTrail.Unspoken, true);
        builder.HasIndex(notice => new { notice.HeldUntil, notice.Id }).HasFilter("out_at IS NULL");
        builder.HasOne<Member>().WithMany().HasForeignKey(notice => notice.Member);
        builder.HasIndex(notice => new { notice.Member, notice.Id });
        builder.HasIndex(notice => new { notice.Member, notice.ReadAt });
    }
}
