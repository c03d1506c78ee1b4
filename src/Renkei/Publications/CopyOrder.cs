using Renkei.Access;
using Renkei.Shell;

namespace Renkei.Publications;

/// <summary>冊子の申し込み: a citizen or a facility asks for copies; they are sent with a delivery note, or the request is declined with its reason.</summary>
public sealed class CopyOrder : IEntity
{
    public const int LongestText = 100;
    public const int LongestAddress = 200;
    public const int LongestNote = 500;

    /// <summary>How long name and address are kept after it ended.</summary>
    public const int DaysKept = 60;

    public Id<CopyOrder> Id { get; init; } = Id<CopyOrder>.New();

    /// <summary>受付番号, printed on the delivery note.</summary>
    public required int Number { get; init; }
    public required Id<Publication> Publication { get; init; }
    public required int Copies { get; init; }

    public required string Name { get; set; }

    /// <summary>The facility or group; empty for a citizen.</summary>
    public required string Organisation { get; init; }
    public required string Address { get; set; }
    public required string Phone { get; set; }
    public required string Mail { get; set; }
    public required string Note { get; set; }

    /// <summary>The area in which the copies will be used, where the person said so.</summary>
    public required string AreaPath { get; init; }

    public Id<Member>? Member { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
    public CopyOrderState State { get; private set; }
    public int CopiesSent { get; private set; }
    public DateOnly? SentOn { get; private set; }
    public string Reason { get; private set; } = "";
    public DateTimeOffset? EndedAt { get; private set; }
    public DateTimeOffset? ForgottenAt { get; private set; }
    public int Version { get; private set; }

    public Refusal? SeenAs(int version)
    {
        if (version != Version)
        {
            return new("changed", "ほかの人が先にこの申し込みを扱いました。今の内容を確かめてください。");
        }

        Version++;
        return null;
    }

    public Refusal? Send(int copies, DateOnly on, DateTimeOffset now)
    {
        if (State != CopyOrderState.Asked)
        {
            return Ended;
        }

        if (copies < 1 || copies > Copies)
        {
            return Refusal.Invalid("copies", $"送る冊数は、1から申し込みの{Copies}冊までです。");
        }

        (State, CopiesSent, SentOn, EndedAt) = (CopyOrderState.Sent, copies, on, now);
        return null;
    }

    public Refusal? Decline(string reason, DateTimeOffset now)
    {
        if (State != CopyOrderState.Asked)
        {
            return Ended;
        }

        if (reason.Length is 0 or > LongestNote)
        {
            return Refusal.Invalid("reason", "断る理由を書いてください。申し込んだ人に、この言葉のまま伝えます。");
        }

        (State, Reason, EndedAt) = (CopyOrderState.Declined, reason, now);
        return null;
    }

    public void Forget(DateTimeOffset now) => (Name, Address, Phone, Mail, Note, ForgottenAt) = ("", "", "", "", "", now);

    private Refusal Ended => new("ended", $"この申し込みは、もう「{State.Japanese}」になっています。");
}

public enum CopyOrderState
{
    Asked,
    Sent,
    Declined,
}

public static class CopyOrderStates
{
    extension(CopyOrderState state)
    {
        public string Japanese => state switch
        {
            CopyOrderState.Asked => "受付",
            CopyOrderState.Sent => "発送済み",
            CopyOrderState.Declined => "お断り",
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };

        public ChipState Chip => state switch { CopyOrderState.Asked => ChipState.Warn, CopyOrderState.Sent => ChipState.Good, _ => ChipState.Plain };
    }
}

internal sealed class CopyOrderTable : IEntityTypeConfiguration<CopyOrder>
{
    public void Configure(EntityTypeBuilder<CopyOrder> builder)
    {
        builder.ToTable("copy_orders");
        foreach (var (column, longest) in new[] { (nameof(CopyOrder.Name), CopyOrder.LongestText), (nameof(CopyOrder.Address), CopyOrder.LongestAddress), (nameof(CopyOrder.Phone), 20), (nameof(CopyOrder.Mail), 256), (nameof(CopyOrder.Note), CopyOrder.LongestNote) })
        {
            builder.Property<string>(column).HasMaxLength(longest).HasAnnotation(AuditTrail.Secret, true);
        }

        builder.Property(order => order.Organisation).HasMaxLength(CopyOrder.LongestText);
        builder.Property(order => order.AreaPath).HasMaxLength(200);
        builder.Property(order => order.State).HasMaxLength(20);
        builder.Property(order => order.Reason).HasMaxLength(CopyOrder.LongestNote);
        builder.Property(order => order.Version).IsConcurrencyToken();
        builder.HasOne<Publication>().WithMany().HasForeignKey(order => order.Publication);
        builder.HasOne<Member>().WithMany().HasForeignKey(order => order.Member);
        builder.HasIndex(order => new { order.State, order.Id });
        builder.HasIndex(order => order.Number).IsUnique();
        builder.HasIndex(order => order.Publication);
        builder.HasIndex(order => order.Member);
        builder.HasIndex(order => order.EndedAt).HasFilter("ended_at IS NOT NULL AND forgotten_at IS NULL");
    }
}
