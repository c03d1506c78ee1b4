using System.Collections.Frozen;
using Renkei.Access;

namespace Renkei.Publications;

/// <summary>冊子・ルール: a booklet, rule book, form or map under one name, which goes through editions.</summary>
public sealed class Publication : IEntity, IInArea
{
    public const int LongestTitle = 100;
    public const int LongestSummary = 600;

    /// <summary>More than this nobody gets by the form alone.</summary>
    public const int MostPerOrder = 500;

    /// <summary>What a printer needs at the longest, with the tender before it.</summary>
    public const int MostLeadDays = 365;

    /// <summary>So many days back is what "lately" means for the pace at which copies go out.</summary>
    public const int PaceDays = 90;

    public Id<Publication> Id { get; init; } = Id<Publication>.New();
    public required PublicationKind Kind { get; set; }
    public required string Title { get; set; }
    public string Summary { get; set; } = "";

    /// <summary>Who publishes it.</summary>
    public required Id<Workplace> Workplace { get; init; }
    public required string AreaPath { get; init; }

    /// <summary>Copies can be asked for by the public form, up to so many at once; 0 is not at all.</summary>
    public int OrderLimit { get; set; }

    /// <summary>Members confirm that they have read each edition.</summary>
    public bool MustBeRead { get; set; }

    /// <summary>From the decision to print to the copies on the shelf, in days.</summary>
    public int LeadDays { get; set; } = 60;

    /// <summary>Not published any more: it stays readable by its address and keeps its figures.</summary>
    public bool IsClosed { get; set; }

    public int Version { get; private set; }

    public Refusal? Check() =>
        Title.Length is 0 or > LongestTitle ? Refusal.Invalid("title", $"冊子・ルールの名前を{LongestTitle}文字までで入れてください。")
        : Summary.Length > LongestSummary ? Refusal.Invalid("summary", $"説明は{LongestSummary}文字までです（今は{Summary.Length}文字）。")
        : OrderLimit is < 0 or > MostPerOrder ? Refusal.Invalid("orderLimit", $"1回に頼める冊数は、0（頼めない）から{MostPerOrder}までです。")
        : LeadDays is < 1 or > MostLeadDays ? Refusal.Invalid("leadDays", $"増刷に要る日数は、1から{MostLeadDays}までです。")
        : null;

    public Refusal? SeenAs(int version)
    {
        if (version != Version)
        {
            return Refusal.Changed($"「{Title}」");
        }

        Version++;
        return null;
    }

    /// <summary>How many days the copies last at the pace of the last months; null where none go out.</summary>
    /// <param name="given">Given out in the last <see cref="PaceDays"/> days.</param>
    public static int? DaysLeft(int stock, int given) => given <= 0 ? null : (int)Math.Min((long)stock * PaceDays / given, 9_999);

    /// <summary>Whoever orders now has the new copies only when the old ones have run out.</summary>
    public bool NeedsReprint(int stock, int given) => DaysLeft(stock, given) is { } days && days < LeadDays;
}

/// <summary>What kind of publication it is.</summary>
public enum PublicationKind
{
    /// <summary>ガイドブック.</summary>
    GuideBook,

    /// <summary>啓発冊子.</summary>
    Booklet,

    /// <summary>エチケット集.</summary>
    EtiquetteBook,

    /// <summary>退院調整ルール.</summary>
    DischargeRules,

    /// <summary>担当者会議ルール.</summary>
    MeetingRules,

    /// <summary>リビング・ウィルの用紙.</summary>
    LivingWill,

    /// <summary>もしも手帳.</summary>
    Notebook,

    /// <summary>在宅医療資源MAP.</summary>
    ResourceMap,
}

public static class PublicationKinds
{
    private static readonly FrozenDictionary<PublicationKind, string> Names = new Dictionary<PublicationKind, string>
    {
        [PublicationKind.GuideBook] = "ガイドブック",
        [PublicationKind.Booklet] = "啓発冊子",
        [PublicationKind.EtiquetteBook] = "エチケット集",
        [PublicationKind.DischargeRules] = "退院調整ルール",
        [PublicationKind.MeetingRules] = "担当者会議ルール",
        [PublicationKind.LivingWill] = "リビング・ウィル",
        [PublicationKind.Notebook] = "もしも手帳",
        [PublicationKind.ResourceMap] = "在宅医療資源MAP",
    }.ToFrozenDictionary();

    extension(PublicationKind kind)
    {
        public string Japanese => Names[kind];

        /// <summary>Professionals work by it: it is shown first to them, and stands in what the city proves for the national grant.</summary>
        public bool IsRules => kind is PublicationKind.EtiquetteBook or PublicationKind.DischargeRules or PublicationKind.MeetingRules;
    }
}

/// <summary>What a publication counts for in the plans.</summary>
public sealed class PublicationProgramme : IEntity
{
    public Id<PublicationProgramme> Id { get; init; } = Id<PublicationProgramme>.New();
    public required Id<Publication> Publication { get; init; }

    /// <summary>The programme's key; the room that keeps programmes is not known here.</summary>
    public required Guid Programme { get; init; }
}

internal sealed class PublicationTable : IEntityTypeConfiguration<Publication>
{
    public void Configure(EntityTypeBuilder<Publication> builder)
    {
        builder.ToTable("publications");
        builder.Property(publication => publication.Kind).HasMaxLength(30);
        builder.Property(publication => publication.Title).HasMaxLength(Publication.LongestTitle);
        builder.Property(publication => publication.Summary).HasMaxLength(Publication.LongestSummary);
        builder.Property(publication => publication.AreaPath).HasMaxLength(200);
        builder.Property(publication => publication.Version).IsConcurrencyToken();
        builder.HasOne<Workplace>().WithMany().HasForeignKey(publication => publication.Workplace);
        builder.HasIndex(publication => new { publication.IsClosed, publication.Kind, publication.Id });
        builder.HasIndex(publication => publication.AreaPath);
        builder.HasIndex(publication => publication.Workplace);
    }
}

internal sealed class PublicationProgrammeTable : IEntityTypeConfiguration<PublicationProgramme>
{
    public void Configure(EntityTypeBuilder<PublicationProgramme> builder)
    {
        builder.ToTable("publication_programmes");
        builder.HasOne<Publication>().WithMany().HasForeignKey(one => one.Publication);
        builder.HasIndex(one => new { one.Publication, one.Programme }).IsUnique();
        builder.HasIndex(one => one.Programme);
    }
}
