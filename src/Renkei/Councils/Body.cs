using System.Collections.Frozen;
using Renkei.Access;

namespace Renkei.Councils;

/// <summary>会議体: who meets regularly, on what basis, and from how many members on it can decide.</summary>
public sealed class Body : IEntity, IInArea
{
    public const int LongestName = 100;
    public const int LongestBasis = 200;
    public const int MostSeats = 100;

    public Id<Body> Id { get; init; } = Id<Body>.New();
    public required BodyKind Kind { get; set; }
    public required string Name { get; set; }

    /// <summary>The outline that founds it: 潮見市在宅療養連携協議会設置要綱.</summary>
    public string Basis { get; set; } = "";

    /// <summary>事務局.</summary>
    public required Id<Workplace> Workplace { get; init; }
    public required string AreaPath { get; init; }
    public QuorumRule Quorum { get; set; }

    /// <summary>報酬: owed to each paid member for each attendance.</summary>
    public Yen Fee { get; set; }

    /// <summary>The programme whose budget of the year pays the fees, one of those for which it counts; null where nobody has said.</summary>
    public Guid? PaidBy { get; set; }

    /// <summary>The last day; null while it goes on.</summary>
    public DateOnly? ClosedOn { get; private set; }

    /// <summary>The body that took over its work.</summary>
    public Id<Body>? MergedInto { get; private set; }

    public int Version { get; private set; }

    public Refusal? Check() =>
        Name.Length is 0 or > LongestName ? Refusal.Invalid("name", $"会議体の名前を{LongestName}文字までで入れてください。")
        : Basis.Length > LongestBasis ? Refusal.Invalid("basis", $"根拠は{LongestBasis}文字までです（今は{Basis.Length}文字）。")
        : Fee < Yen.Zero ? Refusal.Invalid("fee", "報酬を、0円以上で入れてください。")
        : null;

    public Refusal? SeenAs(int version)
    {
        if (version != Version)
        {
            return Refusal.Changed($"「{Name}」");
        }

        Version++;
        return null;
    }

    /// <summary>What is closed meets no more; its minutes and issues stay.</summary>
    public Refusal? MeetsOn(DateOnly day) =>
        ClosedOn < day ? new("closed", $"「{Name}」は{Wareki.Format(ClosedOn.Value)}で終わっています。{(MergedInto is null ? "" : "引き継いだ会議体で開いてください。")}") : null;

    public Refusal? Close(DateOnly on, Id<Body>? into)
    {
        if (ClosedOn is not null)
        {
            return new("closed", $"「{Name}」は、もう{Wareki.Format(ClosedOn.Value)}で終わっています。");
        }

        if (into == Id)
        {
            return Refusal.Invalid("into", "引き継ぐ先に、同じ会議体は選べません。");
        }

        (ClosedOn, MergedInto) = (on, into);
        return null;
    }

    /// <summary>定足数: how many of the voting members must be there.</summary>
    public int Needed(int voting) => Quorum switch
    {
        QuorumRule.Majority => (voting / 2) + 1,
        QuorumRule.Half => (voting + 1) / 2,
        QuorumRule.TwoThirds => ((2 * voting) + 2) / 3,
        _ => 0,
    };
}

public enum BodyKind
{
    /// <summary>協議会.</summary>
    Council,

    /// <summary>専門部会.</summary>
    Section,

    /// <summary>ブロック会議.</summary>
    BlockConference,

    /// <summary>病院長会議.</summary>
    HospitalDirectors,

    /// <summary>検討会.</summary>
    ReviewBoard,

    /// <summary>作業部会.</summary>
    WorkingGroup,

    /// <summary>４市１町担当者会議: across municipalities.</summary>
    WideArea,
}

/// <summary>From how many voting members on a meeting can decide.</summary>
public enum QuorumRule
{
    None,

    /// <summary>過半数.</summary>
    Majority,

    /// <summary>半数以上.</summary>
    Half,

    /// <summary>3分の2以上.</summary>
    TwoThirds,
}

public static class BodyKinds
{
    private static readonly FrozenDictionary<BodyKind, string> Names = new Dictionary<BodyKind, string>
    {
        [BodyKind.Council] = "協議会",
        [BodyKind.Section] = "専門部会",
        [BodyKind.BlockConference] = "ブロック会議",
        [BodyKind.HospitalDirectors] = "病院長会議",
        [BodyKind.ReviewBoard] = "検討会",
        [BodyKind.WorkingGroup] = "作業部会",
        [BodyKind.WideArea] = "広域の担当者会議",
    }.ToFrozenDictionary();

    extension(BodyKind kind)
    {
        public string Japanese => Names[kind];
    }
}

public static class QuorumRules
{
    extension(QuorumRule rule)
    {
        public string Japanese => rule switch { QuorumRule.None => "定めない", QuorumRule.Majority => "過半数", QuorumRule.Half => "半数以上", QuorumRule.TwoThirds => "3分の2以上", _ => throw new ArgumentOutOfRangeException(nameof(rule)) };
    }
}

/// <summary>What a body counts for in the plans.</summary>
public sealed class BodyProgramme : IEntity
{
    public Id<BodyProgramme> Id { get; init; } = Id<BodyProgramme>.New();
    public required Id<Body> Body { get; init; }

    /// <summary>The programme's key; the room that keeps programmes is not known here.</summary>
    public required Guid Programme { get; init; }
}

/// <summary>A municipality whose people meet in a body of another: what it is shown of that body's issues, it is shown as its own.</summary>
public sealed class BodyPartner : IEntity
{
    public Id<BodyPartner> Id { get; init; } = Id<BodyPartner>.New();
    public required Id<Body> Body { get; init; }
    public required string AreaPath { get; init; }
}

/// <summary>委員: an organisation's place in a body, held by somebody for a term.</summary>
public sealed class Seat : IEntity
{
    public const int LongestText = 100;

    public Id<Seat> Id { get; init; } = Id<Seat>.New();
    public required Id<Body> Body { get; init; }
    public required string Organisation { get; set; }
    public required string Name { get; set; }
    public required SeatPosition Position { get; set; }

    /// <summary>The account of whoever holds it; null for somebody without.</summary>
    public Id<Member>? Member { get; set; }
    public required DateOnly From { get; set; }
    public required DateOnly To { get; set; }

    /// <summary>The body's fee is owed to them.</summary>
    public bool IsPaid { get; set; }

    public bool IsVoting => Position != SeatPosition.Observer;

    public bool IsInTermOn(DateOnly day) => From <= day && To >= day;

    /// <summary>As <see cref="IsInTermOn"/>, for the database.</summary>
    public static System.Linq.Expressions.Expression<Func<Seat, bool>> InTermOn(DateOnly day) => seat => seat.From <= day && seat.To >= day;

    public Refusal? Check() =>
        Organisation.Length is 0 or > LongestText ? Refusal.Invalid("organisation", $"団体の名前を{LongestText}文字までで入れてください。")
        : Name.Length is 0 or > LongestText ? Refusal.Invalid("name", $"氏名を{LongestText}文字までで入れてください。")
        : To < From ? Refusal.Invalid("to", "任期の終わりを、始めより後にしてください。")
        : null;
}

public enum SeatPosition
{
    /// <summary>会長・座長.</summary>
    Chair,

    /// <summary>副会長.</summary>
    Vice,

    /// <summary>委員.</summary>
    Member,

    /// <summary>オブザーバー: has no vote and counts for no quorum.</summary>
    Observer,
}

public static class SeatPositions
{
    extension(SeatPosition position)
    {
        public string Japanese => position switch { SeatPosition.Chair => "会長", SeatPosition.Vice => "副会長", SeatPosition.Member => "委員", SeatPosition.Observer => "オブザーバー", _ => throw new ArgumentOutOfRangeException(nameof(position)) };
    }
}

internal sealed class BodyTable : IEntityTypeConfiguration<Body>
{
    public void Configure(EntityTypeBuilder<Body> builder)
    {
        builder.ToTable("bodies");
        builder.Property(body => body.Kind).HasMaxLength(30);
        builder.Property(body => body.Name).HasMaxLength(Body.LongestName);
        builder.Property(body => body.Basis).HasMaxLength(Body.LongestBasis);
        builder.Property(body => body.AreaPath).HasMaxLength(200);
        builder.Property(body => body.Quorum).HasMaxLength(20);
        builder.Property(body => body.Version).IsConcurrencyToken();
        builder.HasOne<Workplace>().WithMany().HasForeignKey(body => body.Workplace);
        builder.HasOne<Body>().WithMany().HasForeignKey(body => body.MergedInto);
        builder.HasIndex(body => body.AreaPath);
        builder.HasIndex(body => body.Workplace);
    }
}

internal sealed class BodyProgrammeTable : IEntityTypeConfiguration<BodyProgramme>
{
    public void Configure(EntityTypeBuilder<BodyProgramme> builder)
    {
        builder.ToTable("body_programmes");
        builder.HasOne<Body>().WithMany().HasForeignKey(one => one.Body);
        builder.HasIndex(one => new { one.Body, one.Programme }).IsUnique();
        builder.HasIndex(one => one.Programme);
    }
}

internal sealed class BodyPartnerTable : IEntityTypeConfiguration<BodyPartner>
{
    public void Configure(EntityTypeBuilder<BodyPartner> builder)
    {
        builder.ToTable("body_partners");
        builder.Property(one => one.AreaPath).HasMaxLength(200);
        builder.HasOne<Body>().WithMany().HasForeignKey(one => one.Body);
        builder.HasIndex(one => new { one.Body, one.AreaPath }).IsUnique();
        builder.HasIndex(one => one.AreaPath);
    }
}

internal sealed class SeatTable : IEntityTypeConfiguration<Seat>
{
    public void Configure(EntityTypeBuilder<Seat> builder)
    {
        builder.ToTable("seats");
        builder.Property(seat => seat.Organisation).HasMaxLength(Seat.LongestText);
        builder.Property(seat => seat.Name).HasMaxLength(Seat.LongestText);
        builder.Property(seat => seat.Position).HasMaxLength(20);
        builder.HasOne<Body>().WithMany().HasForeignKey(seat => seat.Body);
        builder.HasOne<Member>().WithMany().HasForeignKey(seat => seat.Member);
        builder.HasIndex(seat => new { seat.Body, seat.To });
        builder.HasIndex(seat => new { seat.Member, seat.To });
    }
}
