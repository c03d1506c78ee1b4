using Renkei.Access;
using Renkei.Inbox;
using Renkei.Shell;

namespace Renkei.Consultations;

/// <summary>相談: what came to a hub's desk, from the first minute of a call to what came of it.</summary>
public sealed class Consultation : IEntity, IInArea
{
    public const int LongestName = 100;
    public const int LongestText = 10_000;
    public const int LongestNote = 1_000;
    public const int LongestFamilyText = 2_000;
    public const int MostMinutes = 24 * 60;

    /// <summary>A clock that runs a little ahead is no lie.</summary>
    public static readonly TimeSpan FutureTolerated = TimeSpan.FromMinutes(5);

    /// <summary>What is older is a slip of the hand.</summary>
    public const int OldestYears = 2;

    public Id<Consultation> Id { get; init; } = Id<Consultation>.New();

    /// <summary>The hub whose desk took it, and the area for which it works: a centre sees those of its blocks.</summary>
    public required Id<Workplace> Workplace { get; init; }
    public required string AreaPath { get; init; }

    /// <summary>受付番号: counted by hub and fiscal year.</summary>
    public required FiscalYear Year { get; init; }
    public required int Number { get; set; }

    /// <summary>With which table of a year before this system it came.</summary>
    public Id<ConsultationImport>? Import { get; init; }

    public required DateTimeOffset TakenAt
    {
        get;
        set => (field, Month) = (value, JapanTime.DayOf(value).ToString("MM", System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>04 for April: by which the year's figures are counted.</summary>
    public string Month { get; private set; } = "";

    public Id<Member>? TakenBy { get; init; }
    public required string TakenByName { get; init; }

    /// <summary>継続: about somebody of whom the hub was asked before.</summary>
    public bool IsRepeat { get; set; }

    public string Channel { get; set; } = "";

    // Who asks. Only the kind is needed; who wants to stay unnamed does.
    public string CallerKind { get; set; } = "";
    public string CallerOrganisation { get; set; } = "";
    public string CallerName { get; set; } = "";
    public string CallerPhone { get; set; } = "";
    public string CallerRelation { get; set; } = "";

    /// <summary>By which it is found: who asked (organisation, name, digits of the number) and how the person concerned is called, as words are searched.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>The two-letter pieces of <see cref="SearchText"/>, for PostgreSQL's index.</summary>
    public string Terms { get; private set; } = "";

    // Whom it is about.
    public SubjectNaming Naming { get; set; }
    public string SubjectName { get; set; } = "";
    public string AgeBand { get; set; } = "";
    public Sex Sex { get; set; }

    /// <summary>The code of the block or ward in which they live.</summary>
    public string LivesIn { get; set; } = "";
    public string Household { get; set; } = "";
    public string CareLevel { get; set; } = "";
    public string Disease { get; set; } = "";
    public string Stay { get; set; } = "";
    public bool? HasFamilyDoctor { get; set; }

    /// <summary>内容・医療処置・対応: keys of the lists, each between spaces.</summary>
    public string Topics { get; set; } = "";
    public string Procedures { get; set; } = "";
    public string Responses { get; set; } = "";

    public string Text { get; set; } = "";

    /// <summary>Of the consultation and all that was done for it since.</summary>
    public int Minutes { get; set; }

    public ConsultationState State { get; private set; }
    public string Outcome { get; private set; } = "";
    public string OutcomeNote { get; private set; } = "";

    /// <summary>初診日: from when on somebody comes to the home.</summary>
    public DateOnly? FirstVisitOn { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>消去: when everything that could tell who it was about was taken out, because somebody asked for it.</summary>
    public DateTimeOffset? ErasedAt { get; private set; }
    public int Version { get; private set; }

    /// <summary>R8-1043.</summary>
    public string Japanese => NumberIn(Year, Number);

    public static string NumberIn(FiscalYear year, int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{year.Brief}-{number}");

    /// <summary>受付から初診まで, in days.</summary>
    public int? LeadDays
    {
        get;
        private set => (field, LeadBand) = (value, value switch { null => "", <= 3 => "3", <= 7 => "7", <= 14 => "14", <= 30 => "30", _ => "31" });
    }

    /// <summary>What is told to the person's family on the paper they are given.</summary>
    public string FamilyText { get; private set; } = "";

    /// <summary>Within how many days somebody came, by which the year's figures are counted; 31 for later, nothing where nobody did.</summary>
    public string LeadBand { get; private set; } = "";

    /// <summary>困難の型: those of its hard case, by which the year's figures are counted; empty where it is none.</summary>
    public string HardKinds { get; internal set; } = "";

    public void FindAgainBy()
    {
        SearchText = string.Join(' ', new[] { CallerOrganisation, CallerName, string.Concat(CallerPhone.Where(char.IsAsciiDigit)), SubjectName }.Select(JapaneseText.SearchKey).Where(word => word.Length > 0));
        Terms = string.Join(' ', SearchText.Split(' ').SelectMany(JapaneseText.Bigrams).Distinct());
    }

    public Refusal? SeenAs(int version)
    {
        if (version != Version)
        {
            return Refusal.Changed($"相談{Japanese}");
        }

        Version++;
        return null;
    }

    public Refusal? Check(DateTimeOffset now) =>
        CallerKind.Length == 0 ? Refusal.Invalid("callerKind", "だれからの相談かを選んでください。")
        : TakenAt > now + FutureTolerated ? Refusal.Invalid("takenAt", "受付の日時が、これからの時刻になっています。日時を確かめてください。")
        : TakenAt < now.AddYears(-OldestYears) ? Refusal.Invalid("takenAt", $"受付の日時が、{OldestYears}年より前になっています。日時を確かめてください。")
        : new[] { CallerOrganisation, CallerName, CallerRelation, SubjectName }.Any(text => text.Length > LongestName) ? Refusal.Invalid("too-long", $"氏名、所属、続柄は、それぞれ{LongestName}文字までにしてください。")
        : Text.Length > LongestText ? Refusal.Invalid("text", $"内容は{LongestText:N0}文字までです（今は{Text.Length:N0}文字）。長い資料は、ファイルで付けてください。")
        : Minutes is < 0 or > MostMinutes ? Refusal.Invalid("minutes", $"かかった時間は、0から{MostMinutes:N0}分までです。")
        : Naming != SubjectNaming.Anonymous && SubjectName.Length == 0 ? Refusal.Invalid("subjectName", "対象の方の名前を入れるか、「匿名」を選んでください。")
        : Naming == SubjectNaming.Anonymous && SubjectName.Length > 0 ? Refusal.Invalid("naming", "名前が入っています。「仮名」か「実名」を選ぶか、名前を消してください。")
        : null;

    /// <summary>Something was done for it.</summary>
    public void Spend(int minutes)
    {
        if (minutes > 0)
        {
            (Minutes, Version) = (Minutes + minutes, Version + 1);
        }
    }

    /// <summary>終結.</summary>
    /// <param name="outcome">What came of it, a key of the list.</param>
    /// <param name="note">In words.</param>
    /// <param name="firstVisitOn">Where somebody comes to the home now.</param>
    /// <param name="openTasks">What is still to be done for it.</param>
    /// <param name="now">The moment.</param>
    public Refusal? Close(string outcome, string note, DateOnly? firstVisitOn, int openTasks, DateTimeOffset now)
    {
        if (State == ConsultationState.Closed)
        {
            return new("closed", $"相談{Japanese}は、もう終結しています。");
        }

        if (openTasks > 0)
        {
            return new("open-tasks", $"まだ済んでいない「すること」が{openTasks}件あります。済みにするか、取り消してから終結してください。");
        }

        if (outcome.Length == 0)
        {
            return Refusal.Invalid("outcome", "どうなったかを選んでください。");
        }

        if (note.Length > LongestNote)
        {
            return Refusal.Invalid("note", $"結果は{LongestNote:N0}文字までです（今は{note.Length:N0}文字）。");
        }

        if (firstVisitOn < JapanTime.DayOf(TakenAt))
        {
            return Refusal.Invalid("firstVisitOn", "初診日が、受付の日より前になっています。");
        }

        (State, Outcome, OutcomeNote, FirstVisitOn, ClosedAt) = (ConsultationState.Closed, outcome, note, firstVisitOn, now);
        LeadDays = firstVisitOn is { } day ? day.DayNumber - JapanTime.DayOf(TakenAt).DayNumber : null;
        return null;
    }

    /// <summary>What could tell who asked or whom it was about is gone; what is counted stays.</summary>
    public void Erase(DateTimeOffset now)
    {
        (CallerOrganisation, CallerName, CallerPhone, CallerRelation, Naming, SubjectName, Text, OutcomeNote, FamilyText, ErasedAt) = ("", "", "", "", SubjectNaming.Anonymous, "", "", "", "", ErasedAt ?? now);
        FindAgainBy();
    }

    public Refusal? TellFamily(string text)
    {
        if (text.Length > LongestFamilyText)
        {
            return Refusal.Invalid("familyText", $"家族への文は{LongestFamilyText:N0}文字までです（今は{text.Length:N0}文字）。");
        }

        FamilyText = text;
        return null;
    }

    public Refusal? Reopen()
    {
        if (State == ConsultationState.Open)
        {
            return new("open", $"相談{Japanese}は、終結していません。");
        }

        (State, ClosedAt, Outcome) = (ConsultationState.Open, null, "");
        return null;
    }
}

/// <summary>How the person is called whom it is about.</summary>
public enum SubjectNaming
{
    /// <summary>匿名.</summary>
    Anonymous,

    /// <summary>仮名.</summary>
    Pseudonym,

    /// <summary>実名.</summary>
    Named,
}

public enum Sex
{
    Unknown,
    Female,
    Male,
}

public enum ConsultationState
{
    Open,
    Closed,
}

public static class SubjectNamings
{
    extension(SubjectNaming naming)
    {
        public string Japanese => naming switch { SubjectNaming.Anonymous => "匿名", SubjectNaming.Pseudonym => "仮名", SubjectNaming.Named => "実名", _ => throw new ArgumentOutOfRangeException(nameof(naming)) };
    }
}

public static class Sexes
{
    extension(Sex sex)
    {
        public string Japanese => sex switch { Sex.Unknown => "不明", Sex.Female => "女", Sex.Male => "男", _ => throw new ArgumentOutOfRangeException(nameof(sex)) };
    }
}

public static class ConsultationStates
{
    extension(ConsultationState state)
    {
        public string Japanese => state switch { ConsultationState.Open => "対応中", ConsultationState.Closed => "終結", _ => throw new ArgumentOutOfRangeException(nameof(state)) };

        public ChipState Chip => state == ConsultationState.Open ? ChipState.Warn : ChipState.Plain;
    }
}

/// <summary>経過: one line of what was done and heard. Lines are added, never changed; a mistake is put right by another.</summary>
public sealed class LogLine : IEntity
{
    public Id<LogLine> Id { get; init; } = Id<LogLine>.New();
    public required Id<Consultation> Consultation { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string By { get; init; }
    public required string Text { get; init; }
    public int Minutes { get; init; }
}

/// <summary>次にすること: what is to be done for a consultation. Until when, by whom and whether it is done is told by its card in the inbox, which can be handed over and snoozed there.</summary>
public sealed class FollowUp : IEntity
{
    public Id<FollowUp> Id { get; init; } = Id<FollowUp>.New();
    public required Id<Consultation> Consultation { get; init; }
    public required string Text { get; set; }
    public required Id<InboxTask> Task { get; init; }
}
