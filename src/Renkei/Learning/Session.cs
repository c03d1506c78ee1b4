using System.Security.Cryptography;
using System.Text;

namespace Renkei.Learning;

/// <summary>One meeting of a course: when, where, who speaks, for how many.</summary>
public sealed class Session : IEntity
{
    public const int LongestText = 200;
    public const int LongestNote = 1000;
    public const int MostSeats = 20_000;
    public const int MostGroups = 20;

    public Id<Session> Id { get; init; } = Id<Session>.New();
    public required Id<Course> Course { get; init; }

    /// <summary>第n回.</summary>
    public required int Number { get; init; }

    /// <summary>The day's own theme; empty where the course's name says it all.</summary>
    public string Title { get; set; } = "";

    public required DateTimeOffset StartsAt { get; set; }
    public required DateTimeOffset EndsAt { get; set; }
    public string Place { get; set; } = "";
    public string Address { get; set; } = "";

    /// <summary>Where the address was found on the map; null where it was not.</summary>
    public double? Latitude { get; set; }
    public double? Longitude { get; set; }

    /// <summary>The meeting's address, told only to whoever has a seat.</summary>
    public string OnlineUrl { get; set; } = "";

    public string Lecturer { get; set; } = "";
    public required DateTimeOffset Deadline { get; set; }
    public required DateTimeOffset PublishFrom { get; set; }

    /// <summary>日本語（手話通訳あり）.</summary>
    public string Languages { get; set; } = "";

    /// <summary>車いす席、要約筆記、託児.</summary>
    public string Accommodations { get; set; } = "";

    /// <summary>What is handed out, a line each; a line that is an address becomes a link.</summary>
    public string Materials { get; set; } = "";

    /// <summary>Whoever follows online counts as present from this many minutes on.</summary>
    public int OnlineMinutesNeeded { get; set; }

    /// <summary>What it cost: hall, fees of lecturers, papers.</summary>
    public Yen Cost { get; set; }

    public SessionState State { get; private set; }
    public string StateReason { get; private set; } = "";

    /// <summary>The number of the next application: the order in which they came.</summary>
    public int Next { get; private set; } = 1;

    /// <summary>How often time or place was changed since it was published; who has not seen the newest is told apart.</summary>
    public int Notice { get; private set; }

    /// <summary>Stands in the code at the door: whoever has it is in the room.</summary>
    public string DoorKey { get; private init; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    /// <summary>Whether whoever shows this key stands in the room.</summary>
    public bool IsOpenedBy(string key) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(DoorKey));

    public int Version { get; private set; }

    /// <summary>The course's name with the day's own theme.</summary>
    public string NameIn(string course) => NameIn(course, Title);

    public static string NameIn(string course, string theme) => theme.Length > 0 ? $"{course}（{theme}）" : course;

    /// <summary>Begins to count behind those that were brought in at once.</summary>
    internal void CountFrom(int next) => Next = next;

    public bool IsOver(DateTimeOffset now) => EndsAt <= now;

    /// <summary>Changed so that who has a seat must hear of it.</summary>
    public void TellChange() => Notice++;

    public Refusal? SeenAs(int version)
    {
        if (version != Version)
        {
            return Refusal.Changed("この回");
        }

        Version++;
        return null;
    }

    public Refusal? Check(IReadOnlyList<SessionGroup> groups) =>
        new[] { Title, Place, Address, Lecturer, OnlineUrl, Languages, Accommodations }.Any(text => text.Length > LongestText) ? Refusal.Invalid("too-long", $"題名、会場、講師などは、それぞれ{LongestText}文字までにしてください。")
        : Materials.Length > LongestNote ? Refusal.Invalid("materials", $"資料は{LongestNote:N0}文字までです。")
        : EndsAt <= StartsAt ? Refusal.Invalid("endsAt", "終わりの時刻を、始まりより後にしてください。")
        : EndsAt - StartsAt > TimeSpan.FromHours(24) ? Refusal.Invalid("endsAt", "1回は24時間までです。何日かにわたるときは、回を分けてください。")
        : Deadline > StartsAt ? Refusal.Invalid("deadline", "申し込みの締切を、始まりより前にしてください。")
        : PublishFrom >= Deadline ? Refusal.Invalid("publishFrom", "受け付けの始まりを、締切より前にしてください。")
        : Place.Length == 0 && OnlineUrl.Length == 0 ? Refusal.Invalid("place", "会場か、オンラインのアドレスを入れてください。")
        : OnlineUrl.Length > 0 && WebAddress.Secure(OnlineUrl) is null ? Refusal.Invalid("onlineUrl", "オンラインのアドレスは、https:// で始まるものを入れてください。")
        : OnlineMinutesNeeded is < 0 or > 24 * 60 ? Refusal.Invalid("onlineMinutesNeeded", "オンラインの出席に要る分数は、0から1,440までです。")
        : Cost < Yen.Zero ? Refusal.Invalid("cost", "費用を、0円以上で入れてください。")
        : groups.Count is 0 or > MostGroups ? Refusal.Invalid("capacity", $"定員を入れてください。枠は{MostGroups}までです。")
        : groups.Any(group => group.Capacity is < 1 or > MostSeats) ? Refusal.Invalid("capacity", $"定員を、枠ごとに1から{MostSeats:N0}までで入れてください。")
        : groups.Any(group => group.Name.Length > LongestText) || (groups.Count > 1 && groups.Any(group => group.Name.Length == 0)) ? Refusal.Invalid("capacity", "枠が2つ以上あるときは、それぞれに名前を付けてください（例：医師 20）。")
        : groups.Select(group => group.Name).Distinct().Count() < groups.Count ? Refusal.Invalid("capacity", "同じ名前の枠があります。")
        : null;

    /// <summary>Whether an application may still come in.</summary>
    /// <param name="isStaff">Typed in by whoever runs it: the deadline binds the public, not the desk.</param>
    public Refusal? MayApply(DateTimeOffset now, bool isStaff) =>
        State == SessionState.Cancelled ? new("cancelled", $"この回は中止になりました。{StateReason}")
        : now < PublishFrom && !isStaff ? new("not-yet", $"申し込みは、{Wareki.Format(PublishFrom)}から受け付けます。")
        : now > (isStaff ? EndsAt : Deadline) ? new("too-late", isStaff ? "もう終わった回には、申し込みを入れられません。" : $"申し込みの締切（{Wareki.Format(Deadline)}）を過ぎました。参加したいときは、主催者に電話で聞いてください。")
        : null;

    public Refusal? Cancel(string reason, DateTimeOffset now)
    {
        if (State == SessionState.Cancelled)
        {
            return new("cancelled", "この回は、もう中止になっています。");
        }

        if (IsOver(now))
        {
            return new("over", "もう終わった回は、中止にできません。");
        }

        if (reason.Length is 0 or > LongestText)
        {
            return Refusal.Invalid("reason", $"中止の理由を{LongestText}文字までで書いてください。申し込んだ人に伝えます。");
        }

        (State, StateReason, Version) = (SessionState.Cancelled, reason, Version + 1);
        return null;
    }
}

public enum SessionState
{
    Planned,
    Cancelled,
}

/// <summary>Seats of a session kept for some: by profession, by block, in the room or online.</summary>
public sealed class SessionGroup : IEntity
{
    public Id<SessionGroup> Id { get; init; } = Id<SessionGroup>.New();
    public required Id<Session> Session { get; init; }

    /// <summary>Empty where the session has but one.</summary>
    public required string Name { get; set; }

    public required int Capacity { get; set; }

    /// <summary>Seats given or offered; never above the capacity, save where the capacity was lowered afterwards.</summary>
    public int Taken { get; private set; }

    /// <summary>As many seats are held by those that were brought in at once.</summary>
    internal void Hold(int taken) => Taken = taken;

    /// <summary>Whether people of the course's own area go before others on the waiting list.</summary>
    public bool OwnAreaFirst { get; set; }

    public int Order { get; set; }
}

internal sealed class SessionTable : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("sessions");
        builder.Property(session => session.Title).HasMaxLength(Session.LongestText);
        builder.Property(session => session.Place).HasMaxLength(Session.LongestText);
        builder.Property(session => session.Address).HasMaxLength(Session.LongestText);
        builder.Property(session => session.OnlineUrl).HasMaxLength(Session.LongestText);
        builder.Property(session => session.Lecturer).HasMaxLength(Session.LongestText);
        builder.Property(session => session.Languages).HasMaxLength(Session.LongestText);
        builder.Property(session => session.Accommodations).HasMaxLength(Session.LongestText);
        builder.Property(session => session.Materials).HasMaxLength(Session.LongestNote);
        builder.Property(session => session.State).HasMaxLength(20);
        builder.Property(session => session.StateReason).HasMaxLength(Session.LongestText);
        builder.Property(session => session.DoorKey).HasMaxLength(32).HasAnnotation(Access.AuditTrail.Secret, true);
        builder.Property(session => session.Version).IsConcurrencyToken();

        // Counted by the seats themselves, in one statement; never by whoever edits the session beside them.
        builder.Property(session => session.Next).HasAnnotation(Access.AuditTrail.Unspoken, true);
        builder.HasOne<Course>().WithMany().HasForeignKey(session => session.Course);
        builder.HasIndex(session => new { session.Course, session.Number }).IsUnique();
        builder.HasIndex(session => new { session.StartsAt, session.Id });
    }
}

internal sealed class SessionGroupTable : IEntityTypeConfiguration<SessionGroup>
{
    public void Configure(EntityTypeBuilder<SessionGroup> builder)
    {
        builder.ToTable("session_groups");
        builder.Property(group => group.Name).HasMaxLength(Session.LongestText);
        builder.Property(group => group.Taken).HasAnnotation(Access.AuditTrail.Unspoken, true);
        builder.HasOne<Session>().WithMany().HasForeignKey(group => group.Session);
        builder.HasIndex(group => new { group.Session, group.Order });
    }
}
