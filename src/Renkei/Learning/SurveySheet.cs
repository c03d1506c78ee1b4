using Renkei.Access;

namespace Renkei.Learning;

/// <summary>One answered survey of a session, without a name: nobody can tell whose it is. So it leaves no line in the trail either,
/// and its key tells no moment: both would stand beside who answered then.</summary>
public sealed class SurveySheet : IReference
{
    public const int LongestComment = 1000;

    public Id<SurveySheet> Id { get; init; } = new(Guid.NewGuid());
    public required Id<Session> Session { get; init; }
    public required SurveyPhase Phase { get; init; }
    public Profession? Profession { get; init; }
    public string Comment { get; init; } = "";

    /// <summary>Only the day: the minute would point at who had just left.</summary>
    public required DateOnly On { get; init; }
}

/// <summary>The answer to one question.</summary>
public sealed class SurveyMark : IReference
{
    /// <summary>5 is the best; so on paper too.</summary>
    public const int Best = 5;

    public Id<SurveyMark> Id { get; init; } = new(Guid.NewGuid());
    public required Id<SurveySheet> Sheet { get; init; }

    /// <summary>Key of Codes/questions.csv.</summary>
    public required string Question { get; init; }
    public required int Mark { get; init; }
}

/// <summary>Some questions are asked twice, to see what the session changed.</summary>
public enum SurveyPhase
{
    Before,
    After,
}

internal sealed class SurveySheetTable : IEntityTypeConfiguration<SurveySheet>
{
    public void Configure(EntityTypeBuilder<SurveySheet> builder)
    {
        builder.ToTable("survey_sheets");
        builder.Property(sheet => sheet.Phase).HasMaxLength(10);
        builder.Property(sheet => sheet.Profession).HasMaxLength(30);
        builder.Property(sheet => sheet.Comment).HasMaxLength(SurveySheet.LongestComment);
        builder.HasOne<Session>().WithMany().HasForeignKey(sheet => sheet.Session);
        builder.HasIndex(sheet => new { sheet.Session, sheet.Phase, sheet.Id });
    }
}

internal sealed class SurveyMarkTable : IEntityTypeConfiguration<SurveyMark>
{
    public void Configure(EntityTypeBuilder<SurveyMark> builder)
    {
        builder.ToTable("survey_marks");
        builder.Property(mark => mark.Question).HasMaxLength(40);
        builder.HasOne<SurveySheet>().WithMany().HasForeignKey(mark => mark.Sheet);
        builder.HasIndex(mark => new { mark.Sheet, mark.Question }).IsUnique();
    }
}
