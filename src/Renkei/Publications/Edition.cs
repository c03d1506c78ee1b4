using Renkei.Access;

namespace Renkei.Publications;

/// <summary>版: one state of a publication. A draft until a meeting approved it; then in force from a day to the day before the next.</summary>
public sealed class Edition : IEntity
{
    public const int LongestChanges = 1000;
    public const int LongestApprover = 100;

    public Id<Edition> Id { get; init; } = Id<Edition>.New();
    public required Id<Publication> Publication { get; init; }

    /// <summary>第何版.</summary>
    public required int Number { get; init; }

    /// <summary>What is new in it, in a few sentences.</summary>
    public string Changes { get; set; } = "";

    /// <summary>Which meeting approved it, and when; empty while it is a draft.</summary>
    public string ApprovedBy { get; private set; } = "";
    public DateOnly? ApprovedOn { get; private set; }

    /// <summary>The days on which it is in force; null at the beginning is a draft, at the end an edition without successor.</summary>
    public DateOnly? From { get; private set; }
    public DateOnly? To { get; private set; }

    public int Version { get; private set; }

    public string Japanese => $"第{Number}版";

    public bool IsDraft => From is null;

    public bool IsInForceOn(DateOnly day) => From <= day && (To is null || To >= day);

    /// <summary>As <see cref="IsInForceOn"/>, for the database.</summary>
    public static System.Linq.Expressions.Expression<Func<Edition, bool>> InForceOn(DateOnly day) => edition => edition.From <= day && (edition.To == null || edition.To >= day);

    public Refusal? SeenAs(int version)
    {
        if (version != Version)
        {
            return Refusal.Changed(Japanese);
        }

        Version++;
        return null;
    }

    /// <summary>What was approved stays as it was approved: who works by it must be able to rely on that.</summary>
    public Refusal? Writable() => IsDraft ? null : new("approved", $"{Japanese}は承認されているので、変えられません。直すときは、新しい版を作ってください。");

    /// <param name="before">The edition that is in force until then.</param>
    public Refusal? Approve(string by, DateOnly on, DateOnly from, DateOnly today, Edition? before)
    {
        if ((Writable()
            ?? (by.Length is 0 or > LongestApprover ? Refusal.Invalid("approvedBy", $"どの会議で承認されたかを{LongestApprover}文字までで入れてください（例：在宅療養連携会議 第2回）。") : null)
            ?? (on > today ? Refusal.Invalid("approvedOn", "承認の日が、これからの日になっています。承認されてから登録してください。") : null)
            ?? (from < on ? Refusal.Invalid("from", $"承認（{Wareki.Format(on)}）より前の日から有効にすることはできません。") : null)
            ?? (before?.From >= from ? Refusal.Invalid("from", $"今の{before.Japanese}が{Wareki.Format(before.From.Value)}から有効なので、それより後の日を入れてください。") : null)) is { } refusal)
        {
            return refusal;
        }

        (ApprovedBy, ApprovedOn, From) = (by, on, from);
        if (before is not null)
        {
            before.To = from.AddDays(-1);
            before.Version++;
        }

        return null;
    }
}

/// <summary>条: one numbered article of an edition, in plain text.</summary>
public sealed class Article : IEntity
{
    public const int LongestNumber = 20;
    public const int LongestHeading = 100;
    public const int LongestText = 8000;
    public const int MostArticles = 300;

    public Id<Article> Id { get; init; } = Id<Article>.New();
    public required Id<Edition> Edition { get; init; }
    public required int Order { get; init; }
    public required string Number { get; init; }
    public required string Heading { get; init; }
    public required string Text { get; init; }

    /// <summary>Heading and text as they are looked for.</summary>
    public required string SearchKey { get; init; }
}

/// <summary>The edition as it was laid out and printed.</summary>
public sealed class EditionFile : IEntity
{
    public const int MostMegabytes = 20;

    public Id<EditionFile> Id { get; init; } = Id<EditionFile>.New();
    public required Id<Edition> Edition { get; init; }
    public required string Name { get; init; }
    public required int Length { get; init; }
    public required byte[] Content { get; init; }
}

internal sealed class EditionTable : IEntityTypeConfiguration<Edition>
{
    public void Configure(EntityTypeBuilder<Edition> builder)
    {
        builder.ToTable("editions");
        builder.Property(edition => edition.Changes).HasMaxLength(Edition.LongestChanges);
        builder.Property(edition => edition.ApprovedBy).HasMaxLength(Edition.LongestApprover);
        builder.Property(edition => edition.Version).IsConcurrencyToken();
        builder.HasOne<Publication>().WithMany().HasForeignKey(edition => edition.Publication);
        builder.HasIndex(edition => new { edition.Publication, edition.Number }).IsUnique();
        builder.HasIndex(edition => new { edition.From, edition.To });
    }
}

internal sealed class ArticleTable : IEntityTypeConfiguration<Article>
{
    public void Configure(EntityTypeBuilder<Article> builder)
    {
        builder.ToTable("articles");
        builder.Property(article => article.Number).HasMaxLength(Article.LongestNumber);
        builder.Property(article => article.Heading).HasMaxLength(Article.LongestHeading);
        builder.Property(article => article.Text).HasMaxLength(Article.LongestText);
        builder.Property(article => article.SearchKey).HasMaxLength(Article.LongestText + Article.LongestHeading + Article.LongestNumber).HasAnnotation(AuditTrail.Unspoken, true);
        builder.HasOne<Edition>().WithMany().HasForeignKey(article => article.Edition);
        builder.HasIndex(article => new { article.Edition, article.Order }).IsUnique();
    }
}

internal sealed class EditionFileTable : IEntityTypeConfiguration<EditionFile>
{
    public void Configure(EntityTypeBuilder<EditionFile> builder)
    {
        builder.ToTable("edition_files");
        builder.Property(file => file.Name).HasMaxLength(200);
        builder.Property(file => file.Content).HasAnnotation(AuditTrail.Unspoken, true);
        builder.HasOne<Edition>().WithMany().HasForeignKey(file => file.Edition);
        builder.HasIndex(file => file.Edition).IsUnique();
    }
}
