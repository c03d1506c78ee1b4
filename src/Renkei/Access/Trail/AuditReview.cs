namespace Renkei.Access.Trail;

/// <summary>Somebody went through a month of the trail and put their name to what they found, as the guideline asks of every month
/// (医療情報システム安全管理ガイドライン 6.0 システム運用編 17). Never changed: whoever looks again writes another.</summary>
public sealed class AuditReview : IEntity
{
    public const int LongestText = 2000;

    public Id<AuditReview> Id { get; init; } = Id<AuditReview>.New();

    /// <summary>The first day of the month.</summary>
    public required DateOnly Month { get; init; }

    public required string By { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Findings { get; init; }
    public required string Measures { get; init; }

    /// <summary>A month is reviewed when it is over, and what was found is said, even if it is nothing.</summary>
    public static Refusal? Check(DateOnly month, string findings, string measures, DateOnly today) =>
        month.AddMonths(1) > today ? Refusal.Invalid("month", "まだ終わっていない月です。月が終わってから点検してください。")
        : findings.Length == 0 ? Refusal.Invalid("findings", "気づいたことを書いてください。なければ「なし」と書いてください。")
        : findings.Length > LongestText || measures.Length > LongestText ? Refusal.Invalid(findings.Length > LongestText ? "findings" : "measures", $"{LongestText}文字までで書いてください。")
        : null;
}

internal sealed class AuditReviewTable : IEntityTypeConfiguration<AuditReview>
{
    public void Configure(EntityTypeBuilder<AuditReview> builder)
    {
        builder.ToTable("audit_reviews");
        builder.Property(review => review.By).HasMaxLength(100);
        builder.Property(review => review.Findings).HasMaxLength(AuditReview.LongestText);
        builder.Property(review => review.Measures).HasMaxLength(AuditReview.LongestText);
        builder.HasIndex(review => new { review.Month, review.At });
    }
}
