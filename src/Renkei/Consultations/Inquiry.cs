using Renkei.Access;
using Renkei.Facilities;
using Renkei.Shell;

namespace Renkei.Consultations;

/// <summary>照会: one provider was asked whether it can help; when, by whom, and what it said.</summary>
public sealed class Inquiry : IEntity, IInArea
{
    public const int LongestNeed = 500;
    public const int LongestReason = 500;
    public const int LongestName = 100;

    /// <summary>So many may be asked for one consultation.</summary>
    public const int MostOfConsultation = 60;

    /// <summary>A link is good for so long: who has not answered by then is asked again.</summary>
    public const int LinkDays = 7;

    public Id<Inquiry> Id { get; init; } = Id<Inquiry>.New();
    public required Id<Consultation> Consultation { get; init; }
    public required Id<Facility> Facility { get; init; }

    /// <summary>Of the consultation, so that rounds are counted by hub and area without it.</summary>
    public required Id<Workplace> Workplace { get; init; }
    public required string AreaPath { get; init; }
    public required FiscalYear Year { get; init; }

    /// <summary>What was asked, without anybody's name: the provider reads it.</summary>
    public required string Need { get; set; }
    public required InquiryMeans Means { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
    public required string AskedBy { get; init; }

    /// <summary>Until when a link can be answered.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public InquiryState State { get; private set; }
    public InquiryAnswer? Answer { get; private set; }

    /// <summary>The condition, or why not.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Whether the provider takes new patients at all, where it said so.</summary>
    public InquiryAnswer? TakesNew { get; private set; }
    public string AnsweredBy { get; private set; } = "";
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>When the hub wrote the answer into what is known of the facility, or decided not to.</summary>
    public DateTimeOffset? SettledAt { get; private set; }
    public int Version { get; private set; }

    /// <summary>What the answer tells of the facility is not yet looked at.</summary>
    public bool OffersCorrection => State == InquiryState.Answered && SettledAt is null;

    public Refusal? Receive(InquiryAnswer answer, string reason, InquiryAnswer? takesNew, string by, DateTimeOffset now)
    {
        if (State != InquiryState.Waiting)
        {
            return new("answered", State == InquiryState.Answered ? "お返事は、もう受け付けています。変わったときは、拠点に電話で知らせてください。" : "この照会は、取り下げられました。お返事はいりません。");
        }

        if (reason.Length > LongestReason || by.Length > LongestName)
        {
            return Refusal.Invalid("too-long", $"理由・条件は{LongestReason}文字、答えた人は{LongestName}文字までです。");
        }

        if (answer == InquiryAnswer.Conditional && reason.Length == 0)
        {
            return Refusal.Invalid("reason", "どんな条件なら受けられるかを、ひとこと入れてください。");
        }

        (State, Answer, Reason, TakesNew, AnsweredBy, AnsweredAt, Version) = (InquiryState.Answered, answer, reason, takesNew, by, now, Version + 1);
        return null;
    }

    /// <summary>As <see cref="Receive"/>, by the link that was sent.</summary>
    public Refusal? ReceiveByLink(InquiryAnswer answer, string reason, InquiryAnswer? takesNew, string by, DateTimeOffset now) =>
        State == InquiryState.Waiting && ExpiresAt < now ? Expired
        : by.Length == 0 ? Refusal.Invalid("by", "お答えになる方のお名前（または役職）を入れてください。")
        : Receive(answer, reason, takesNew, by, now);

    public static Refusal Expired => new("expired", "お返事の期限が過ぎました。まだお答えになれるときは、拠点に電話で知らせてください。", StatusCodes.Status410Gone);

    /// <summary>Nobody need answer any more.</summary>
    public Refusal? Withdraw()
    {
        if (State != InquiryState.Waiting)
        {
            return new("answered", "もう返事があったか、取り下げた照会です。");
        }

        (State, Version) = (InquiryState.Withdrawn, Version + 1);
        return null;
    }

    public void Settle(DateTimeOffset now) => SettledAt ??= now;

    /// <summary>What was written of somebody who asked for it is gone; that a provider was asked and what it said stays.</summary>
    public void Erase() => (Need, Reason) = ("（消去）", "");
}

public enum InquiryMeans
{
    Phone,
    Link,
    Fax,
}

public enum InquiryState
{
    Waiting,
    Answered,
    Withdrawn,
}

public enum InquiryAnswer
{
    Yes,
    Conditional,
    No,
}

public static class InquiryMeansWords
{
    extension(InquiryMeans means)
    {
        public string Japanese => means switch { InquiryMeans.Phone => "電話", InquiryMeans.Link => "リンク", InquiryMeans.Fax => "FAX", _ => throw new ArgumentOutOfRangeException(nameof(means)) };
    }
}

public static class InquiryStates
{
    extension(InquiryState state)
    {
        public string Japanese => state switch { InquiryState.Waiting => "返事待ち", InquiryState.Answered => "返事あり", InquiryState.Withdrawn => "取り下げ", _ => throw new ArgumentOutOfRangeException(nameof(state)) };
    }
}

public static class InquiryAnswers
{
    extension(InquiryAnswer answer)
    {
        public string Japanese => answer switch { InquiryAnswer.Yes => "可", InquiryAnswer.Conditional => "条件付", InquiryAnswer.No => "不可", _ => throw new ArgumentOutOfRangeException(nameof(answer)) };

        public ChipState Chip => answer switch { InquiryAnswer.Yes => ChipState.Good, InquiryAnswer.Conditional => ChipState.Warn, _ => ChipState.Bad };

        /// <summary>As facilities tell whether they take new patients.</summary>
        public string AsAcceptance => answer switch { InquiryAnswer.Yes => "yes", InquiryAnswer.Conditional => "ask", _ => "no" };
    }
}

internal sealed class InquiryTable : IEntityTypeConfiguration<Inquiry>
{
    public void Configure(EntityTypeBuilder<Inquiry> builder)
    {
        builder.ToTable("inquiries");
        builder.Property(inquiry => inquiry.AreaPath).HasMaxLength(200);
        builder.Property(inquiry => inquiry.Need).HasMaxLength(Inquiry.LongestNeed).HasAnnotation(AuditTrail.Secret, true);
        builder.Property(inquiry => inquiry.Reason).HasMaxLength(Inquiry.LongestReason).HasAnnotation(AuditTrail.Secret, true);
        builder.Property(inquiry => inquiry.AskedBy).HasMaxLength(Inquiry.LongestName);
        builder.Property(inquiry => inquiry.AnsweredBy).HasMaxLength(Inquiry.LongestName);
        builder.Property(inquiry => inquiry.Means).HasMaxLength(10);
        builder.Property(inquiry => inquiry.State).HasMaxLength(10);
        builder.Property(inquiry => inquiry.Answer).HasMaxLength(15);
        builder.Property(inquiry => inquiry.TakesNew).HasMaxLength(15);
        builder.Property(inquiry => inquiry.Version).IsConcurrencyToken();
        builder.HasOne<Consultation>().WithMany().HasForeignKey(inquiry => inquiry.Consultation);
        builder.HasOne<Facility>().WithMany().HasForeignKey(inquiry => inquiry.Facility);
        builder.HasOne<Workplace>().WithMany().HasForeignKey(inquiry => inquiry.Workplace);
        builder.HasIndex(inquiry => new { inquiry.Consultation, inquiry.Id });
        builder.HasIndex(inquiry => new { inquiry.Facility, inquiry.AskedAt });
        builder.HasIndex(inquiry => new { inquiry.Year, inquiry.AreaPath });
    }
}
