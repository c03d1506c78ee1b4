using Renkei.Access;
using Renkei.Facilities;

namespace Renkei.Consultations;

/// <summary>年次報告の文: one of the boxes in words of an area's yearly report; what was written last year is where the next begins.</summary>
public sealed class ReportText : IEntity, IInArea
{
    public const int LongestText = 4_000;

    public Id<ReportText> Id { get; init; } = Id<ReportText>.New();
    public required string AreaPath { get; init; }
    public required FiscalYear Year { get; init; }
    public required ReportBox Box { get; init; }
    public string Text { get; private set; } = "";
    public string WrittenBy { get; private set; } = "";
    public DateTimeOffset WrittenAt { get; private set; }
    public int Version { get; private set; }

    public Refusal? Write(string text, int seen, string by, DateTimeOffset now)
    {
        if (seen != Version)
        {
            return Refusal.Changed($"「{Box.Japanese}」");
        }

        if (text.Length > LongestText)
        {
            return Refusal.Invalid("text", $"「{Box.Japanese}」は{LongestText:N0}文字までです（今は{text.Length:N0}文字）。");
        }

        (Text, WrittenBy, WrittenAt, Version) = (text, by, now, Version + 1);
        return null;
    }
}

/// <summary>What a yearly report says in words.</summary>
public enum ReportBox
{
    /// <summary>まとめ.</summary>
    Summary,

    /// <summary>見えてきた課題.</summary>
    Findings,

    /// <summary>困難事例から学んだこと.</summary>
    Lessons,

    /// <summary>次の年度に向けて.</summary>
    Next,
}

public static class ReportBoxes
{
    extension(ReportBox box)
    {
        public string Japanese => box switch { ReportBox.Summary => "この年度のまとめ", ReportBox.Findings => "見えてきた課題", ReportBox.Lessons => "困難事例から学んだこと", ReportBox.Next => "次の年度に向けて", _ => throw new ArgumentOutOfRangeException(nameof(box)) };
    }
}

internal sealed class ReportTextTable : IEntityTypeConfiguration<ReportText>
{
    public void Configure(EntityTypeBuilder<ReportText> builder)
    {
        builder.ToTable("consultation_report_texts");
        builder.Property(one => one.AreaPath).HasMaxLength(200);
        builder.Property(one => one.Box).HasMaxLength(20);
        builder.Property(one => one.Text).HasMaxLength(ReportText.LongestText);
        builder.Property(one => one.WrittenBy).HasMaxLength(Consultation.LongestName);
        builder.Property(one => one.Version).IsConcurrencyToken();
        builder.HasIndex(one => new { one.AreaPath, one.Year, one.Box }).IsUnique();
    }
}
