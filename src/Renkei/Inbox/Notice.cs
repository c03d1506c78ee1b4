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

    public void Read(DateTimeOffset now) => ReadAt ??= now;
}

internal sealed class NoticeTable : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> builder)
    {
        builder.ToTable("notices");
        builder.Property(notice => notice.Title).HasMaxLength(InboxTask.LongestTitle);
        builder.Property(notice => notice.Href).HasMaxLength(300);
        builder.HasOne<Member>().WithMany().HasForeignKey(notice => notice.Member);
        builder.HasIndex(notice => new { notice.Member, notice.Id });
        builder.HasIndex(notice => new { notice.Member, notice.ReadAt });
    }
}
