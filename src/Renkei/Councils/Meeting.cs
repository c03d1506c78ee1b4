using System.Linq.Expressions;
using Renkei.Access;
using Renkei.Shell;

namespace Renkei.Councils;

/// <summary>会議: from the search for a day to the published minutes.</summary>
public sealed class Meeting : IEntity
{
    public const int LongestPlace = 100;
    public const int LongestSummary = 2000;
    public const int LongestReason = 300;
    public const int MostLines = 2_000;

    public Id<Meeting> Id { get; init; } = Id<Meeting>.New();
    public required Id<Body> Body { get; init; }
    public required FiscalYear Year { get; set; }

    /// <summary>第何回, counted in the fiscal year.</summary>
    public required int Number { get; set; }

    public DateTimeOffset? StartsAt { get; set; }
    public DateTimeOffset? EndsAt { get; set; }
    public string Place { get; set; } = "";
    public string OnlineUrl { get; set; } = "";

    public MeetingState State { get; private set; }
    public DateTimeOffset? CalledAt { get; private set; }

    /// <summary>Why it was cancelled.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>懇談会: too few came to decide; what was said is still written down.</summary>
    public bool IsTalkOnly { get; private set; }

    public MinutesPhase Phase { get; private set; }

    /// <summary>Until when members can say what is wrong in the minutes.</summary>
    public DateOnly? AmendUntil { get; private set; }
    public DateOnly? ApprovedOn { get; private set; }
    public DateOnly? PublishedOn { get; private set; }

    /// <summary>要旨: what a citizen reads first.</summary>
    public string Summary { get; private set; } = "";

    public int Version { get; private set; }

    /// <summary>The day on which terms and the body's life are looked at.</summary>
    public DateOnly? Day => StartsAt is { } at ? JapanTime.DayOf(at) : null;

    public Refusal? SeenAs(int version)
    {
        if (version != Version)
        {
            return Refusal.Changed("この会議");
        }

        Version++;
        return null;
    }

    /// <param name="startsAt">Null while the day is looked for.</param>
    public Refusal? Fix(DateTimeOffset? startsAt, DateTimeOffset? endsAt, string place, string onlineUrl)
    {
        if (State is MeetingState.Held or MeetingState.Cancelled)
        {
            return new("ended", $"この会議は、もう「{State.Japanese}」になっています。");
        }

        if ((startsAt is null) != (endsAt is null) || (startsAt is null && State == MeetingState.Called))
        {
            return Refusal.Invalid("endsAt", State == MeetingState.Called ? "招集した会議です。始まりと終わりの日時を、両方入れてください。開かないときは「中止」にしてください。" : "始まりと終わりの日時を、両方入れてください。日程が決まっていないときは、両方空けてください。");
        }

        if (endsAt <= startsAt || endsAt > startsAt?.AddHours(12))
        {
            return Refusal.Invalid("endsAt", "終わりの時刻を、始まりから12時間までの後にしてください。");
        }

        if (place.Length > LongestPlace || onlineUrl.Length > 300 || (onlineUrl.Length > 0 && WebAddress.Secure(onlineUrl) is null))
        {
            return Refusal.Invalid("place", $"会場は{LongestPlace}文字まで、オンラインは https:// から始まるアドレスを入れてください。");
        }

        (StartsAt, EndsAt, Place, OnlineUrl) = (startsAt, endsAt, place, onlineUrl);
        return null;
    }

    public Refusal? Call(DateTimeOffset now, int agenda, int seats)
    {
        if (State is not (MeetingState.Planned or MeetingState.Called))
        {
            return new("ended", $"この会議は、もう「{State.Japanese}」になっています。");
        }

        if (StartsAt is not { } at)
        {
            return new("no-day", "日時が決まっていません。日程を決めてから招集してください。");
        }

        if (at <= now)
        {
            return new("past", "始まりの時刻を過ぎているので、招集できません。日時を直してください。");
        }

        if (Place.Length == 0 && OnlineUrl.Length == 0)
        {
            return new("no-place", "会場かオンラインのアドレスを入れてから招集してください。");
        }

        if (agenda == 0)
        {
            return new("no-agenda", "次第がありません。議題を書いてから招集してください。");
        }

        if (seats == 0)
        {
            return new("no-members", "その日に任期のある委員がいません。委員の任期を確かめてください。");
        }

        (State, CalledAt) = (MeetingState.Called, now);
        return null;
    }

    public Refusal? Cancel(string reason)
    {
        if (State is not (MeetingState.Planned or MeetingState.Called))
        {
            return new("ended", $"この会議は、もう「{State.Japanese}」になっています。");
        }

        if (reason.Length is 0 or > LongestReason)
        {
            return Refusal.Invalid("reason", $"中止の理由を{LongestReason}文字までで書いてください。委員に、この言葉のまま伝えます。");
        }

        (State, Reason) = (MeetingState.Cancelled, reason);
        return null;
    }

    /// <summary>It is over: who was there is known, and whether it could decide.</summary>
    /// <param name="there">Voting members who were there, online or by a substitute.</param>
    /// <param name="needed">How many the quorum asks for.</param>
    /// <param name="asTalk">Too few came, and it is recorded as a talk without decisions.</param>
    /// <param name="decisions">Decisions that stand in the minutes.</param>
    /// <param name="now">It cannot be over before it began.</param>
    public Refusal? Hold(int there, int needed, bool asTalk, int decisions, DateTimeOffset now)
    {
        if (State != MeetingState.Called)
        {
            return new("not-called", State == MeetingState.Planned ? "招集していない会議は、開いたことにできません。" : $"この会議は、もう「{State.Japanese}」になっています。");
        }

        if (StartsAt > now)
        {
            return new("too-early", "まだ始まっていません。終わってから押してください。");
        }

        if (there < needed && !asTalk)
        {
            return new("no-quorum", $"出席は{there}人で、定足数の{needed}人に足りません。出欠を確かめるか、「懇談会として記録する」を選んでください（決定はできません）。");
        }

        if (there < needed && decisions > 0)
        {
            return new("no-quorum", $"定足数に足りないので、決定は残せません。議事録の「決定」{decisions}件の印を外してください。");
        }

        (State, IsTalkOnly) = (MeetingState.Held, there < needed);
        return null;
    }

    /// <summary>The members look through the minutes.</summary>
    public Refusal? AskForAmendments(DateOnly until, DateOnly today)
    {
        if (State != MeetingState.Held || Phase is not (MinutesPhase.Draft or MinutesPhase.Amending))
        {
            return WrongPhase("委員の確認に回す");
        }

        if (until <= today)
        {
            return Refusal.Invalid("until", "確認の期限は、明日より後の日を入れてください。");
        }

        (Phase, AmendUntil) = (MinutesPhase.Amending, until);
        return null;
    }

    public Refusal? Approve(DateOnly today, int open)
    {
        if (Phase != MinutesPhase.Amending)
        {
            return WrongPhase("確定する");
        }

        if (open > 0)
        {
            return new("open-amendments", $"返事をしていない委員の修正が{open}件あります。返事をしてから確定してください。");
        }

        (Phase, ApprovedOn) = (MinutesPhase.Approved, today);
        return null;
    }

    public Refusal? Publish(string summary, DateOnly today)
    {
        if (Phase is not (MinutesPhase.Approved or MinutesPhase.Published))
        {
            return WrongPhase("公開する");
        }

        if (summary.Length is 0 or > LongestSummary)
        {
            return Refusal.Invalid("summary", $"要旨を{LongestSummary:N0}文字までで書いてください。市民が最初に読む文です。");
        }

        (Phase, Summary, PublishedOn) = (MinutesPhase.Published, summary, PublishedOn ?? today);
        return null;
    }

    /// <summary>What was approved is not changed any more.</summary>
    public Refusal? Writable() =>
        State == MeetingState.Cancelled ? new("cancelled", "中止した会議の議事録は書けません。")
        : Phase is MinutesPhase.Approved or MinutesPhase.Published ? new("approved", "この議事録は確定しているので、変えられません。直すときは、次の会議で訂正してください。")
        : null;

    private Refusal WrongPhase(string act) => new("wrong-phase", $"いまは「{(State == MeetingState.Held ? Phase.Japanese : State.Japanese)}」なので、「{act}」ことはできません。");
}

public enum MeetingState
{
    Planned,
    Called,
    Held,
    Cancelled,
}

public enum MinutesPhase
{
    Draft,
    Amending,
    Approved,
    Published,
}

public static class MeetingStates
{
    extension(MeetingState state)
    {
        public string Japanese => state switch { MeetingState.Planned => "準備中", MeetingState.Called => "招集済み", MeetingState.Held => "開催済み", MeetingState.Cancelled => "中止", _ => throw new ArgumentOutOfRangeException(nameof(state)) };

        public ChipState Chip => state switch { MeetingState.Planned => ChipState.Warn, MeetingState.Called => ChipState.Good, MeetingState.Cancelled => ChipState.Bad, _ => ChipState.Plain };
    }
}

public static class MinutesPhases
{
    extension(MinutesPhase phase)
    {
        public string Japanese => phase switch { MinutesPhase.Draft => "議事録の案", MinutesPhase.Amending => "委員が確認中", MinutesPhase.Approved => "議事録が確定", MinutesPhase.Published => "議事録を公開", _ => throw new ArgumentOutOfRangeException(nameof(phase)) };
    }
}

/// <summary>議題.</summary>
public sealed class AgendaItem : IEntity
{
    public const int LongestTitle = 200;
    public const int Most = 30;

    public Id<AgendaItem> Id { get; init; } = Id<AgendaItem>.New();
    public required Id<Meeting> Meeting { get; init; }
    public required int Order { get; set; }
    public required string Title { get; init; }
}

/// <summary>資料: numbered, a page of this site or a file; some only for the members.</summary>
public sealed class Material : IEntity
{
    public const int LongestTitle = 200;
    public const int Most = 50;

    public Id<Material> Id { get; init; } = Id<Material>.New();
    public required Id<Meeting> Meeting { get; init; }

    /// <summary>資料1, 資料2.</summary>
    public required int Number { get; init; }
    public required string Title { get; init; }

    /// <summary>A page of this site: a survey's result, an indicator, an edition. Empty where it is a file.</summary>
    public string Link { get; init; } = "";
    public string FileName { get; init; } = "";

    /// <summary>Opened only to members in their term and to the secretariat, each reading is written down.</summary>
    public bool IsConfidential { get; init; }
}

/// <summary>The file of a material, apart from it so that lists do not carry it.</summary>
public sealed class MaterialFile : IEntity
{
    public const int MostMegabytes = 20;

    public Id<MaterialFile> Id { get; init; } = Id<MaterialFile>.New();
    public required Id<Material> Material { get; init; }
    public required byte[] Content { get; init; }
}

/// <summary>候補日: a moment that the members are asked about.</summary>
public sealed class DateOption : IEntity
{
    public const int Most = 20;

    public Id<DateOption> Id { get; init; } = Id<DateOption>.New();
    public required Id<Meeting> Meeting { get; init; }
    public required DateTimeOffset StartsAt { get; init; }
}

/// <summary>A member's ○ △ × to a moment.</summary>
public sealed class DateAnswer : IEntity
{
    public Id<DateAnswer> Id { get; init; } = Id<DateAnswer>.New();
    public required Id<DateOption> Option { get; init; }
    public required Id<Seat> Seat { get; init; }
    public required DateChoice Choice { get; set; }
}

public enum DateChoice
{
    Yes,
    Maybe,
    No,
}

public static class DateChoices
{
    extension(DateChoice choice)
    {
        public string Sign => choice switch { DateChoice.Yes => "○", DateChoice.Maybe => "△", DateChoice.No => "×", _ => throw new ArgumentOutOfRangeException(nameof(choice)) };
    }
}

/// <summary>出欠: of one member at one meeting.</summary>
public sealed class Attendee : IEntity
{
    public Id<Attendee> Id { get; init; } = Id<Attendee>.New();
    public required Id<Meeting> Meeting { get; init; }
    public required Id<Seat> Seat { get; init; }
    public AttendeeState State { get; set; }

    /// <summary>代理: who came instead.</summary>
    public string Substitute { get; set; } = "";

    /// <summary>Was there, online or by a substitute; its twin in memory is <c>AttendeeState.IsThere</c>.</summary>
    public static readonly Expression<Func<Attendee, bool>> WasThere = attendee => attendee.State == AttendeeState.Present || attendee.State == AttendeeState.Online || attendee.State == AttendeeState.Substitute;
}

public enum AttendeeState
{
    Unmarked,
    Present,
    Online,
    Substitute,
    Excused,
    Absent,
}

public static class AttendeeStates
{
    extension(AttendeeState state)
    {
        public string Japanese => state switch
        {
            AttendeeState.Unmarked => "―",
            AttendeeState.Present => "出席",
            AttendeeState.Online => "オンライン",
            AttendeeState.Substitute => "代理",
            AttendeeState.Excused => "欠席（届出）",
            AttendeeState.Absent => "欠席",
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };

        /// <summary>Counts for the quorum.</summary>
        public bool IsThere => state is AttendeeState.Present or AttendeeState.Online or AttendeeState.Substitute;
    }
}

/// <summary>発言・決定: one line of the minutes. Lines are changed one by one, so that two who write at once lose nothing.</summary>
public sealed class MinuteLine : IEntity
{
    public const int LongestText = 4000;
    public const int LongestSpeaker = 100;

    /// <summary>Lines stand this far apart, so that one can be put between two.</summary>
    public const long Gap = 1L << 20;

    public Id<MinuteLine> Id { get; init; } = Id<MinuteLine>.New();
    public required Id<Meeting> Meeting { get; init; }
    public Id<AgendaItem>? Agenda { get; set; }
    public required long Order { get; init; }
    public string Speaker { get; set; } = "";
    public required string Text { get; set; }
    public LineMark Mark { get; set; }

    /// <summary>Not in the published minutes: （非公開） stands in its place.</summary>
    public bool IsHidden { get; set; }

    /// <summary>宿題: who does it, until when, and when it was done.</summary>
    public string Owner { get; set; } = "";
    public Id<Member>? OwnerMember { get; set; }
    public DateOnly? Due { get; set; }
    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>課題: the issue that was made of it.</summary>
    public Id<Issue>? Issue { get; set; }

    public int Version { get; private set; }

    public Refusal? SeenAs(int version)
    {
        if (version != Version)
        {
            return ChangedMeanwhile;
        }

        Version++;
        return null;
    }

    internal static readonly Refusal ChangedMeanwhile = new("line-changed", "ほかの人が先にこの行を直しました。あなたの書いた言葉は下に残してあります。今の行を見て、もう一度直してください。");

    public Refusal? Check() =>
        Text.Length is 0 or > LongestText ? Refusal.Invalid("text", $"発言を{LongestText:N0}文字までで書いてください（今は{Text.Length:N0}文字）。")
        : Speaker.Length > LongestSpeaker ? Refusal.Invalid("speaker", $"発言した人は{LongestSpeaker}文字までです。")
        : Mark == LineMark.ToDo && (Owner.Length is 0 or > LongestSpeaker || Due is null) ? Refusal.Invalid("owner", "宿題には、だれがいつまでに行うかを入れてください。")
        : null;
}

public enum LineMark
{
    None,

    /// <summary>決定.</summary>
    Decision,

    /// <summary>課題.</summary>
    Issue,

    /// <summary>宿題.</summary>
    ToDo,
}

public static class LineMarks
{
    extension(LineMark mark)
    {
        public string Japanese => mark switch { LineMark.None => "発言", LineMark.Decision => "決定", LineMark.Issue => "課題", LineMark.ToDo => "宿題", _ => throw new ArgumentOutOfRangeException(nameof(mark)) };

        public ChipState Chip => mark switch { LineMark.Decision => ChipState.Good, LineMark.Issue => ChipState.Bad, LineMark.ToDo => ChipState.Warn, _ => ChipState.Plain };
    }
}

/// <summary>修正: what a member says is wrong in the minutes.</summary>
public sealed class Amendment : IEntity
{
    public const int LongestText = 1000;

    public Id<Amendment> Id { get; init; } = Id<Amendment>.New();
    public required Id<Meeting> Meeting { get; init; }
    public Id<MinuteLine>? Line { get; init; }
    public required string Text { get; init; }
    public required Id<Member> Member { get; init; }
    public required DateTimeOffset At { get; init; }
    public string Answer { get; private set; } = "";
    public DateTimeOffset? AnsweredAt { get; private set; }

    public Refusal? Settle(string answer, DateTimeOffset now)
    {
        if (answer.Length is 0 or > LongestText)
        {
            return Refusal.Invalid("answer", "どう直したか、直さない理由を書いてください。修正を出した人に伝えます。");
        }

        (Answer, AnsweredAt) = (answer, now);
        return null;
    }
}
