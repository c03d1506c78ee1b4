using Renkei.Access;
using Renkei.Shell;

namespace Renkei.Learning;

/// <summary>出前の依頼: a residents' group asks for somebody to come and speak, from the request to the report.</summary>
public sealed class Talk : IEntity
{
    public const int LongestText = 100;
    public const int LongestNote = 1000;
    public const int MostPeople = 2000;

    /// <summary>How long the group's contact is kept after the talk.</summary>
    public const int DaysKept = 180;

    public Id<Talk> Id { get; init; } = Id<Talk>.New();
    public required CourseKind Kind { get; init; }

    /// <summary>町内会, サロン, 学校.</summary>
    public required string GroupName { get; init; }

    public required string ContactName { get; set; }
    public required string Phone { get; set; }
    public string Mail { get; set; } = "";

    /// <summary>Keys of Codes/topics.csv, each between spaces.</summary>
    public required string Topics { get; init; }

    /// <summary>The days and hours that would suit, in their own words and order.</summary>
    public required string Wishes { get; init; }

    public required string Place { get; set; }
    public required int PeopleExpected { get; init; }
    public string Note { get; set; } = "";
    public required DateTimeOffset AskedAt { get; init; }

    public TalkState State { get; private set; }

    /// <summary>Who goes: a member, or somebody from outside by name alone.</summary>
    public Id<Member>? Speaker { get; private set; }
    public string SpeakerName { get; private set; } = "";

    public DateTimeOffset? StartsAt { get; private set; }
    public DateTimeOffset? EndsAt { get; private set; }
    public string Reason { get; private set; } = "";

    /// <summary>The course in which it counts.</summary>
    public Id<Course>? Course { get; set; }
    public string AreaPath { get; set; } = "";

    public int? People { get; private set; }
    public string Report { get; private set; } = "";
    public int BookletsGiven { get; private set; }

    /// <summary>The shelf from which they were taken; empty where they came from elsewhere.</summary>
    public string Shelf { get; private set; } = "";
    public DateTimeOffset? EndedAt { get; private set; }
    public DateTimeOffset? ForgottenAt { get; private set; }
    public int Version { get; private set; }

    public IEnumerable<string> TopicNames => Topics.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(LearningCodes.Topics.NameOf);

    public Refusal? SeenAs(int version)
    {
        if (version != Version)
        {
            return Refusal.Changed("この依頼");
        }

        Version++;
        return null;
    }

    public Refusal? Assign(Id<Member>? member, string name)
    {
        if (State is TalkState.Declined or TalkState.Held)
        {
            return Ended;
        }

        if (name.Length is 0 or > LongestText)
        {
            return Refusal.Invalid("speaker", $"講師の氏名を{LongestText}文字までで入れてください。");
        }

        (Speaker, SpeakerName) = (member, name);
        State = State == TalkState.Asked ? TalkState.Assigned : State;
        return null;
    }

    public Refusal? Confirm(DateTimeOffset startsAt, DateTimeOffset endsAt, string place, DateTimeOffset now)
    {
        if (State is TalkState.Declined or TalkState.Held)
        {
            return Ended;
        }

        if (SpeakerName.Length == 0)
        {
            return new("no-speaker", "先に講師を決めてください。");
        }

        if (endsAt <= startsAt || startsAt <= now)
        {
            return Refusal.Invalid("startsAt", startsAt <= now ? "これからの日時を入れてください。" : "終わりの時刻を、始まりより後にしてください。");
        }

        if (place.Length is 0 or > LongestText)
        {
            return Refusal.Invalid("place", $"会場を{LongestText}文字までで入れてください。");
        }

        (State, StartsAt, EndsAt, Place) = (TalkState.Confirmed, startsAt, endsAt, place);
        return null;
    }

    public Refusal? Decline(string reason, DateTimeOffset now)
    {
        if (State is TalkState.Declined or TalkState.Held)
        {
            return Ended;
        }

        if (reason.Length is 0 or > LongestNote)
        {
            return Refusal.Invalid("reason", "断る理由を書いてください。申し込んだ人に、この言葉のまま伝えます。");
        }

        (State, Reason, EndedAt) = (TalkState.Declined, reason, now);
        return null;
    }

    /// <summary>What came of it: 回数 and 参加者数 of the year come from here.</summary>
    public Refusal? Tell(int people, int booklets, string shelf, string report, DateTimeOffset now)
    {
        if (State is not (TalkState.Confirmed or TalkState.Held))
        {
            return new("not-confirmed", "まだ日時が決まっていない依頼には、報告を書けません。");
        }

        if (StartsAt > now)
        {
            return new("too-early", "まだ終わっていません。報告は、終わってから書いてください。");
        }

        if (people is < 0 or > MostPeople || booklets is < 0 or > MostPeople)
        {
            return Refusal.Invalid("people", $"参加した人数と配った冊数は、0から{MostPeople:N0}までです。");
        }

        if (report.Length > LongestNote)
        {
            return Refusal.Invalid("report", $"報告は{LongestNote:N0}文字までです（今は{report.Length:N0}文字）。");
        }

        if (shelf.Length > BookletShelf.LongestKey || (shelf.Length > 0 && booklets == 0))
        {
            return Refusal.Invalid("booklets", "選んだ冊子を何冊配ったかを入れてください。配らなかったときは、冊子を「選ばない」にしてください。");
        }

        (State, People, BookletsGiven, Shelf, Report, EndedAt) = (TalkState.Held, people, booklets, shelf, report, EndedAt ?? now);
        return null;
    }

    public void Forget(DateTimeOffset now) => (ContactName, Phone, Mail, Note, ForgottenAt) = ("", "", "", "", now);

    private Refusal Ended => new("ended", $"この依頼は、もう「{State.Japanese}」になっています。");
}

public enum TalkState
{
    Asked,
    Assigned,
    Confirmed,
    Held,
    Declined,
}

public static class TalkStates
{
    extension(TalkState state)
    {
        public string Japanese => state switch
        {
            TalkState.Asked => "受付",
            TalkState.Assigned => "講師決定",
            TalkState.Confirmed => "日時決定",
            TalkState.Held => "終了",
            TalkState.Declined => "お断り",
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };

        public ChipState Chip => state switch { TalkState.Asked => ChipState.Bad, TalkState.Assigned => ChipState.Warn, TalkState.Confirmed => ChipState.Good, _ => ChipState.Plain };
    }
}

internal sealed class TalkTable : IEntityTypeConfiguration<Talk>
{
    public void Configure(EntityTypeBuilder<Talk> builder)
    {
        builder.ToTable("talks");
        builder.Property(talk => talk.Kind).HasMaxLength(30);
        builder.Property(talk => talk.GroupName).HasMaxLength(Talk.LongestText);
        foreach (var (column, longest) in new[] { (nameof(Talk.ContactName), Talk.LongestText), (nameof(Talk.Phone), 20), (nameof(Talk.Mail), 256), (nameof(Talk.Note), Talk.LongestNote) })
        {
            builder.Property<string>(column).HasMaxLength(longest).HasAnnotation(AuditTrail.Secret, true);
        }

        builder.Property(talk => talk.Topics).HasMaxLength(400);
        builder.Property(talk => talk.Wishes).HasMaxLength(Talk.LongestNote);
        builder.Property(talk => talk.Place).HasMaxLength(Talk.LongestText);
        builder.Property(talk => talk.State).HasMaxLength(20);
        builder.Property(talk => talk.SpeakerName).HasMaxLength(Talk.LongestText);
        builder.Property(talk => talk.Reason).HasMaxLength(Talk.LongestNote);
        builder.Property(talk => talk.AreaPath).HasMaxLength(200);
        builder.Property(talk => talk.Shelf).HasMaxLength(BookletShelf.LongestKey);
        builder.Property(talk => talk.Report).HasMaxLength(Talk.LongestNote);
        builder.Property(talk => talk.Version).IsConcurrencyToken();
        builder.HasOne<Member>().WithMany().HasForeignKey(talk => talk.Speaker);
        builder.HasOne<Course>().WithMany().HasForeignKey(talk => talk.Course);
        builder.HasIndex(talk => new { talk.State, talk.Id });
        builder.HasIndex(talk => new { talk.Course, talk.StartsAt });
        builder.HasIndex(talk => talk.Speaker);
    }
}
