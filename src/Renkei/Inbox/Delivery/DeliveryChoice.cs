using Renkei.Access;

namespace Renkei.Inbox.Delivery;

/// <summary>How a person wants to hear of what awaits them, beside the pages themselves. Without a choice of their own: a mail in the morning of each working day, if anything awaits.</summary>
public sealed class DeliveryChoice : IEntity
{
    public Id<DeliveryChoice> Id { get; init; } = Id<DeliveryChoice>.New();
    public required Id<Member> Member { get; init; }

    /// <summary>One mail each working morning with how much is due.</summary>
    public bool MorningMail { get; private set; } = true;
    public TimeOnly MorningAt { get; private set; } = new(7, 30);

    /// <summary>A mail as soon as there is something new.</summary>
    public bool MailAtOnce { get; private set; }

    /// <summary>A push to the devices that were tied for it.</summary>
    public bool Push { get; private set; } = true;

    /// <summary>From and until when nothing is sent at once (it waits until the end); equal is never. The morning mail keeps its own time.</summary>
    public TimeOnly QuietFrom { get; private set; } = new(20, 0);
    public TimeOnly QuietTo { get; private set; } = new(7, 0);

    public int Version { get; private set; }

    public Refusal? Set(bool morningMail, TimeOnly morningAt, bool mailAtOnce, bool push, TimeOnly quietFrom, TimeOnly quietTo, int seen)
    {
        if (seen != Version)
        {
            return new("delivery-changed", "別の画面で先に変わっています。今の内容を確かめてから、もう一度保存してください。");
        }

        if (morningAt < Earliest || morningAt > Latest)
        {
            return Refusal.Invalid("morningAt", $"朝のメールの時刻は {Earliest:HH\\:mm} から {Latest:HH\\:mm} までにしてください。");
        }

        (MorningMail, MorningAt, MailAtOnce, Push, QuietFrom, QuietTo, Version) = (morningMail, morningAt, mailAtOnce, push, quietFrom, quietTo, Version + 1);
        return null;
    }

    public static readonly TimeOnly Earliest = new(5, 0);
    public static readonly TimeOnly Latest = new(11, 0);

    /// <summary>Whether nothing is sent at once at this time of day in Japan; the span may pass midnight.</summary>
    public bool IsQuietAt(TimeOnly time) => QuietFrom != QuietTo && time.IsBetween(QuietFrom, QuietTo);
}

internal sealed class DeliveryChoiceTable : IEntityTypeConfiguration<DeliveryChoice>
{
    public void Configure(EntityTypeBuilder<DeliveryChoice> builder)
    {
        builder.ToTable("delivery_choices");
        builder.Property(choice => choice.Version).IsConcurrencyToken();
        builder.HasOne<Member>().WithMany().HasForeignKey(choice => choice.Member);
        builder.HasIndex(choice => choice.Member).IsUnique();
    }
}
