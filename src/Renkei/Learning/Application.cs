using System.Linq.Expressions;
using Renkei.Access;
using Renkei.Shell;

namespace Renkei.Learning;

/// <summary>Somebody asks for a seat in a session; what became of it up to how they attended.</summary>
public sealed class Application : IEntity
{
    public const int LongestName = 60;
    public const int LongestWorkplace = 100;
    public const int LongestNote = 300;
    public const int MostYears = 70;

    /// <summary>How long who moves up from the waiting list has to say yes.</summary>
    public static readonly TimeSpan OfferStands = TimeSpan.FromHours(48);

    /// <summary>How long a resident's name and contact are kept after the session; what was counted stays.</summary>
    public const int DaysKept = 60;

    public Id<Application> Id { get; init; } = Id<Application>.New();
    public required Id<Session> Session { get; init; }
    public required Id<SessionGroup> Group { get; init; }

    /// <summary>The order in which it came within the session, from 1: also the number at the reception.</summary>
    public required int Number { get; init; }

    /// <summary>The professional's record of learning; residents have none.</summary>
    public Id<Learner>? Learner { get; set; }

    public Id<Member>? Member { get; init; }
    public required string Name { get; set; }
    public string NameKey { get; set; } = "";
    public string Kana { get; set; } = "";
    public string Mail { get; set; } = "";
    public string MailKey { get; set; } = "";
    public string Phone { get; set; } = "";
    public Profession? Profession { get; init; }

    /// <summary>The workplace as it was then.</summary>
    public string WorkplaceName { get; init; } = "";
    public Id<Workplace>? Workplace { get; init; }

    /// <summary>Years in the profession, for mixing tables.</summary>
    public int? Years { get; init; }

    /// <summary>What must be thought of: 車いす, 手話; or the number of those who come along.</summary>
    public string Note { get; set; } = "";

    public required Channel Channel { get; init; }

    /// <summary>Of the course's own area: first on the waiting list of a group that says so.</summary>
    public bool IsOwnArea { get; init; }

    public ApplicationState State { get; private set; }
    public required DateTimeOffset AppliedAt { get; init; }
    public DateTimeOffset? OfferedUntil { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Which change of time and place this person has seen (<see cref="Session.Notice"/>).</summary>
    public int SeenNotice { get; set; }

    public Attendance Attendance { get; private set; }
    public DateTimeOffset? ArrivedAt { get; private set; }
    public int? OnlineMinutes { get; private set; }

    /// <summary>グループワークの班; null where none was made.</summary>
    public int? Table { get; set; }

    public bool HasAnsweredBefore { get; set; }
    public bool HasAnsweredAfter { get; set; }
    public bool IsReminded { get; set; }
    public DateTimeOffset? ForgottenAt { get; private set; }

    public bool HoldsSeat => State is ApplicationState.Seated or ApplicationState.Offered;

    internal void Enter(bool isSeated) => State = isSeated ? ApplicationState.Seated : ApplicationState.Waiting;

    /// <summary>A seat became free: who waits is asked, and has until then to say yes. So short before the session nobody need ask: the seat is theirs.</summary>
    public void Offer(DateTimeOffset now, DateTimeOffset startsAt)
    {
        (State, OfferedUntil) = startsAt - now < OfferStands ? (ApplicationState.Seated, (DateTimeOffset?)null) : (ApplicationState.Offered, now + OfferStands);
    }

    public Refusal? Accept(DateTimeOffset now)
    {
        if (State == ApplicationState.Seated)
        {
            return null;
        }

        if (State != ApplicationState.Offered || OfferedUntil <= now)
        {
            return new("not-offered", "返事の期限が過ぎたので、席は次の人に回りました。空きがあれば、もう一度申し込めます。");
        }

        (State, OfferedUntil) = (ApplicationState.Seated, null);
        return null;
    }

    /// <summary>Taken back by the person or the desk; the caller passes the seat on.</summary>
    public Refusal? Cancel(DateTimeOffset now, bool isOver)
    {
        if (State is ApplicationState.Cancelled or ApplicationState.Lapsed)
        {
            return new("already-cancelled", "この申し込みは、もう取り消されています。");
        }

        if (isOver || Attendance != Attendance.Unmarked)
        {
            return new("over", "もう終わった回の申し込みは、取り消せません。");
        }

        (State, OfferedUntil, EndedAt) = (ApplicationState.Cancelled, null, now);
        return null;
    }

    public void Lapse(DateTimeOffset now) => (State, OfferedUntil, EndedAt) = (ApplicationState.Lapsed, null, now);

    /// <summary>参加: was there, if only for a while. What reports count; its twin in memory is <c>Attendance.IsThere</c>.</summary>
    public static readonly Expression<Func<Application, bool>> WasThere = application => application.Attendance != Attendance.Unmarked && application.Attendance != Attendance.Absent;

    /// <summary>Whether this counts towards certificate and credits: who left early was there, but not for long enough.</summary>
    public bool Attended(int onlineMinutesNeeded) => Attendance switch
    {
        Attendance.Present or Attendance.Late => true,
        Attendance.Online => OnlineMinutes is null || OnlineMinutes >= onlineMinutesNeeded,
        _ => false,
    };

    public Refusal? Mark(Attendance attendance, int? onlineMinutes, DateTimeOffset startsAt, DateTimeOffset now)
    {
        if (State is not (ApplicationState.Seated or ApplicationState.Offered))
        {
            return new("no-seat", $"{Number}番の申し込みは「{State.Japanese}」なので、出欠を付けられません。当日来た人は「当日受付」で加えてください。");
        }

        // Doors open before the hour; nobody is marked on another day.
        if (attendance != Attendance.Unmarked && now < startsAt.AddHours(-6))
        {
            return new("too-early", "まだ始まる前です。出欠は当日に付けてください。");
        }

        if (onlineMinutes is < 0 or > 24 * 60)
        {
            return Refusal.Invalid("minutes", "オンラインの分数は、0から1,440までです。");
        }

        Attendance = attendance;
        OnlineMinutes = attendance == Attendance.Online ? onlineMinutes : null;
        ArrivedAt = attendance.IsThere ? ArrivedAt ?? now : null;
        if (attendance != Attendance.Unmarked)
        {
            (State, OfferedUntil) = (ApplicationState.Seated, null);
        }

        return null;
    }

    /// <summary>What a resident gave is forgotten; that somebody came stays.</summary>
    public void Forget(DateTimeOffset now) => (Name, NameKey, Kana, Mail, MailKey, Phone, Note, ForgottenAt) = ("", "", "", "", "", "", "", now);
}

/// <summary>How an application came in.</summary>
public enum Channel
{
    /// <summary>A member, signed in.</summary>
    Member,

    /// <summary>The public form.</summary>
    PublicForm,

    /// <summary>A colleague of the same workplace.</summary>
    Workplace,

    /// <summary>A sheet by FAX or a call, typed in by the desk.</summary>
    Desk,

    /// <summary>A table of many.</summary>
    File,

    /// <summary>当日受付.</summary>
    WalkIn,
}

public enum ApplicationState
{
    Seated,
    Waiting,
    Offered,
    Cancelled,

    /// <summary>Was offered a seat and did not say yes in time.</summary>
    Lapsed,
}

/// <summary>出欠.</summary>
public enum Attendance
{
    Unmarked,
    Present,
    Online,
    Late,
    LeftEarly,
    Absent,
}

public static class Channels
{
    extension(Channel channel)
    {
        public string Japanese => channel switch
        {
            Channel.Member => "本人（利用者）",
            Channel.PublicForm => "公開の申し込み",
            Channel.Workplace => "職場からまとめて",
            Channel.Desk => "FAX・電話",
            Channel.File => "ファイル",
            Channel.WalkIn => "当日受付",
            _ => throw new ArgumentOutOfRangeException(nameof(channel)),
        };
    }
}

public static class ApplicationStates
{
    extension(ApplicationState state)
    {
        public string Japanese => state switch
        {
            ApplicationState.Seated => "確定",
            ApplicationState.Waiting => "キャンセル待ち",
            ApplicationState.Offered => "繰り上げの返事待ち",
            ApplicationState.Cancelled => "取り消し",
            ApplicationState.Lapsed => "返事なし",
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };

        public ChipState Chip => state switch { ApplicationState.Seated => ChipState.Good, ApplicationState.Waiting or ApplicationState.Offered => ChipState.Warn, _ => ChipState.Plain };
    }
}

public static class Attendances
{
    extension(Attendance attendance)
    {
        public bool IsThere => attendance is not (Attendance.Unmarked or Attendance.Absent);

        public string Japanese => attendance switch
        {
            Attendance.Unmarked => "―",
            Attendance.Present => "出席",
            Attendance.Online => "オンライン",
            Attendance.Late => "遅刻",
            Attendance.LeftEarly => "早退",
            Attendance.Absent => "欠席",
            _ => throw new ArgumentOutOfRangeException(nameof(attendance)),
        };
    }
}

internal sealed class ApplicationTable : IEntityTypeConfiguration<Application>
{
    public void Configure(EntityTypeBuilder<Application> builder)
    {
        builder.ToTable("applications");

        // What a resident gave is deleted by rule: then it must not live on in the trail.
        foreach (var (column, longest) in new[] { (nameof(Application.Name), Application.LongestName), (nameof(Application.Kana), Application.LongestName), (nameof(Application.Mail), 256), (nameof(Application.Phone), 20), (nameof(Application.Note), Application.LongestNote) })
        {
            builder.Property<string>(column).HasMaxLength(longest).HasAnnotation(AuditTrail.Secret, true);
        }

        builder.Property(application => application.NameKey).HasMaxLength(Application.LongestName).HasAnnotation(AuditTrail.Unspoken, true);
        builder.Property(application => application.MailKey).HasMaxLength(256).HasAnnotation(AuditTrail.Unspoken, true);
        builder.Property(application => application.HasAnsweredBefore).HasAnnotation(AuditTrail.Unspoken, true);
        builder.Property(application => application.HasAnsweredAfter).HasAnnotation(AuditTrail.Unspoken, true);
        builder.Property(application => application.WorkplaceName).HasMaxLength(Application.LongestWorkplace);
        builder.Property(application => application.Profession).HasMaxLength(30);
        builder.Property(application => application.Channel).HasMaxLength(20);
        builder.Property(application => application.State).HasMaxLength(20).IsConcurrencyToken();
        builder.Property(application => application.Attendance).HasMaxLength(20);
        builder.HasOne<Session>().WithMany().HasForeignKey(application => application.Session);
        builder.HasOne<SessionGroup>().WithMany().HasForeignKey(application => application.Group);
        builder.HasOne<Learner>().WithMany().HasForeignKey(application => application.Learner);
        builder.HasOne<Member>().WithMany().HasForeignKey(application => application.Member);
        builder.HasOne<Workplace>().WithMany().HasForeignKey(application => application.Workplace);
        builder.HasIndex(application => new { application.Session, application.Number }).IsUnique();
        builder.HasIndex(application => new { application.Session, application.NameKey });
        builder.HasIndex(application => new { application.Group, application.State, application.Number });
        builder.HasIndex(application => new { application.State, application.OfferedUntil });
        builder.HasIndex(application => new { application.Learner, application.Id });
        builder.HasIndex(application => new { application.Member, application.Id });
        builder.HasIndex(application => new { application.Workplace, application.Id });
    }
}
