namespace Renkei.Joining;

/// <summary>The terms on which a facility takes part, in force from a day; an application names the one it agreed to. Never changed: new terms are a new one.</summary>
public sealed class Agreement : IEntity
{
    public const int LongestText = 10_000;

    public Id<Agreement> Id { get; init; } = Id<Agreement>.New();
    public required DateOnly From { get; init; }
    public required string Text { get; init; }
    public required DateTimeOffset WrittenAt { get; init; }

    public static Refusal? Check(DateOnly? from, string text, DateOnly today) =>
        from is null || from < today ? Refusal.Invalid("from", "効力が始まる日を、きょう以降で入れてください。")
        : text.Length is 0 or > LongestText ? Refusal.Invalid("text", $"協定の本文を{LongestText:N0}文字までで書いてください。")
        : null;
}

internal sealed class AgreementTable : IEntityTypeConfiguration<Agreement>
{
    public void Configure(EntityTypeBuilder<Agreement> builder)
    {
        builder.ToTable("agreements");
        builder.Property(agreement => agreement.Text).HasMaxLength(Agreement.LongestText);
        builder.HasIndex(agreement => new { agreement.From, agreement.WrittenAt });
    }
}
