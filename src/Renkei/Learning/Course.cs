using System.Collections.Frozen;
using Renkei.Access;

namespace Renkei.Learning;

/// <summary>研修・講座: one or more sessions under one name, for professionals or for citizens.</summary>
public sealed class Course : IEntity, IInArea
{
    public const int LongestTitle = 100;
    public const int LongestSummary = 600;
    public const int LongestCurriculum = 4000;
    public const int MostSessions = 60;

    /// <summary>A category of credits never gives more for one session.</summary>
    public const decimal MostUnits = 20;

    public Id<Course> Id { get; init; } = Id<Course>.New();
    public required CourseKind Kind { get; set; }
    public required string Title { get; set; }
    public string Summary { get; set; } = "";

    /// <summary>What is taught in which order, a line each; wards that give the same course give it from this.</summary>
    public string Curriculum { get; set; } = "";

    /// <summary>Who holds it.</summary>
    public required Id<Workplace> Workplace { get; init; }

    /// <summary>The area it is for; its own people come first on a waiting list where a group says so.</summary>
    public required string AreaPath { get; init; }

    public required FiscalYear Year { get; set; }

    /// <summary>The professions it is meant for, each between spaces; empty for everybody.</summary>
    public string Targets { get; private set; } = "";

    public IEnumerable<Profession> Professions => Targets.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<Profession>);

    /// <summary>How many sessions must have been attended for the certificate; 0 is every one.</summary>
    public int SessionsToComplete { get; set; }

    /// <summary>The category of credits (Codes/credits.csv), and how many units each attended session gives; empty where none are given.</summary>
    public string Credit { get; set; } = "";
    public decimal CreditUnits { get; set; }

    /// <summary>Only whom an organisation nominated takes part; it does not stand in the public calendar.</summary>
    public bool IsByNomination { get; set; }

    /// <summary>The programme whose budget of the year pays for it, one of those for which it counts; null where it costs nothing or nobody has said.</summary>
    public Guid? PaidBy { get; set; }

    public int Version { get; private set; }

    public void Aim(IEnumerable<Profession> professions) => Targets = string.Concat(professions.Distinct().Order().Select(profession => $" {profession}")) is { Length: > 0 } some ? some + " " : "";

    public Refusal? Check() =>
        Title.Length is 0 or > LongestTitle ? Refusal.Invalid("title", $"研修・講座の名前を{LongestTitle}文字までで入れてください。")
        : Summary.Length > LongestSummary ? Refusal.Invalid("summary", $"概要は{LongestSummary}文字までです（今は{Summary.Length}文字）。")
        : Curriculum.Length > LongestCurriculum ? Refusal.Invalid("curriculum", $"カリキュラムは{LongestCurriculum:N0}文字までです（今は{Curriculum.Length:N0}文字）。")
        : SessionsToComplete is < 0 or > MostSessions ? Refusal.Invalid("sessionsToComplete", $"修了に要る回数は、0（全部）から{MostSessions}までです。")
        : CreditUnits is < 0 or > MostUnits ? Refusal.Invalid("creditUnits", $"単位は、0から{MostUnits}までです。")
        : CreditUnits > 0 && Credit.Length == 0 ? Refusal.Invalid("credit", "単位を入れるときは、単位の種類も選んでください。")
        : Credit.Length > 0 && LearningCodes.Credits.Find(Credit) is null ? Refusal.Invalid("credit", "単位の種類を一覧から選んでください。")
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

    /// <summary>修了: enough of its sessions were attended.</summary>
    /// <param name="attended">How many of the sessions that were held this person attended.</param>
    /// <param name="held">How many were held.</param>
    /// <param name="planned">How many are still to come.</param>
    public bool IsCompletedBy(int attended, int held, int planned) => held > 0 && (SessionsToComplete > 0 ? attended >= SessionsToComplete : planned == 0 && attended >= held);
}

/// <summary>What a course counts for in the plans.</summary>
public sealed class CourseProgramme : IEntity
{
    public Id<CourseProgramme> Id { get; init; } = Id<CourseProgramme>.New();
    public required Id<Course> Course { get; init; }

    /// <summary>The programme's key; the room that keeps programmes is not known here.</summary>
    public required Guid Programme { get; init; }
}

/// <summary>What kind of learning it is; each has a rule or a sheet of its own.</summary>
public enum CourseKind
{
    /// <summary>多職種合同研修.</summary>
    JointTraining,

    /// <summary>ブロック別多職種合同研修.</summary>
    BlockTraining,

    /// <summary>動機づけ多職種連携研修.</summary>
    MotivationCourse,

    /// <summary>開業医対象の在宅医療セミナー.</summary>
    DoctorSeminar,

    /// <summary>病院職員対象の出前セミナー.</summary>
    HospitalSeminar,

    /// <summary>ケアマネ・ヘルパー対象の医療セミナー.</summary>
    CareSeminar,

    /// <summary>ACPの講師を育てる研修.</summary>
    AcpTraining,

    /// <summary>シンポジウム.</summary>
    Symposium,

    /// <summary>まちづくり出前トーク.</summary>
    TownTalk,

    /// <summary>街角出前講座.</summary>
    StreetLecture,
}

public static class CourseKinds
{
    private static readonly FrozenDictionary<CourseKind, string> Names = new Dictionary<CourseKind, string>
    {
        [CourseKind.JointTraining] = "多職種合同研修",
        [CourseKind.BlockTraining] = "ブロック別多職種研修",
        [CourseKind.MotivationCourse] = "動機づけ研修",
        [CourseKind.DoctorSeminar] = "開業医セミナー",
        [CourseKind.HospitalSeminar] = "病院出前セミナー",
        [CourseKind.CareSeminar] = "ケアマネ・ヘルパー医療セミナー",
        [CourseKind.AcpTraining] = "ACP講師養成研修",
        [CourseKind.Symposium] = "シンポジウム",
        [CourseKind.TownTalk] = "まちづくり出前トーク",
        [CourseKind.StreetLecture] = "街角出前講座",
    }.ToFrozenDictionary();

    /// <summary>As whom those who came count who are no professionals.</summary>
    public const string Residents = "住民";

    extension(CourseKind kind)
    {
        public string Japanese => Names[kind];

        /// <summary>As whom somebody counts who came.</summary>
        public string Counts(Profession? profession) => profession?.Japanese ?? (kind.IsForCitizens ? Residents : "職種不明");

        /// <summary>Residents come: only what is needed is asked, and it is forgotten by rule.</summary>
        public bool IsForCitizens => kind is CourseKind.Symposium or CourseKind.TownTalk or CourseKind.StreetLecture;

        /// <summary>People work in groups at tables.</summary>
        public bool HasTables => kind is CourseKind.JointTraining or CourseKind.BlockTraining or CourseKind.MotivationCourse or CourseKind.AcpTraining;

        /// <summary>A residents' group asks for it, and somebody goes there.</summary>
        public bool IsTalk => kind is CourseKind.TownTalk or CourseKind.StreetLecture;
    }
}

/// <summary>The room's dated code tables.</summary>
public static class LearningCodes
{
    /// <summary>Categories of credits; the units themselves are the organisers'.</summary>
    public static readonly CodeTable Credits = new("Renkei.Learning.Codes.credits.csv");

    /// <summary>The standard questions of surveys, kept the same across years; the group says how each is asked.</summary>
    public static readonly CodeTable Questions = new("Renkei.Learning.Codes.questions.csv");

    /// <summary>What a residents' group can ask to hear about.</summary>
    public static readonly CodeTable Topics = new("Renkei.Learning.Codes.topics.csv");
}

internal sealed class CourseTable : IEntityTypeConfiguration<Course>
{
    public void Configure(EntityTypeBuilder<Course> builder)
    {
        builder.ToTable("courses");
        builder.Property(course => course.Kind).HasMaxLength(30);
        builder.Property(course => course.Title).HasMaxLength(Course.LongestTitle);
        builder.Property(course => course.Summary).HasMaxLength(Course.LongestSummary);
        builder.Property(course => course.Curriculum).HasMaxLength(Course.LongestCurriculum);
        builder.Property(course => course.AreaPath).HasMaxLength(200);
        builder.Property(course => course.Targets).HasMaxLength(400);
        builder.Property(course => course.Credit).HasMaxLength(30);
        builder.Property(course => course.CreditUnits).HasPrecision(5, 2);
        builder.Property(course => course.Version).IsConcurrencyToken();
        builder.HasOne<Workplace>().WithMany().HasForeignKey(course => course.Workplace);
        builder.HasIndex(course => new { course.Year, course.Id });
        builder.HasIndex(course => course.Workplace);
    }
}

internal sealed class CourseProgrammeTable : IEntityTypeConfiguration<CourseProgramme>
{
    public void Configure(EntityTypeBuilder<CourseProgramme> builder)
    {
        builder.ToTable("course_programmes");
        builder.HasOne<Course>().WithMany().HasForeignKey(one => one.Course);
        builder.HasIndex(one => new { one.Course, one.Programme }).IsUnique();
        builder.HasIndex(one => one.Programme);
    }
}
