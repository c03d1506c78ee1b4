using Microsoft.AspNetCore.Identity;

namespace Renkei.Access;

/// <summary>A person with a way to sign in. What they may do comes from their memberships.</summary>
public sealed class Member : IdentityUser<Id<Member>>, IEntity
{
    public Member() => Id = Id<Member>.New();

    public required string Name { get; set; }

    /// <summary>The first password was set by somebody else and must be changed before anything else.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>What the person is by training; told when they come in.</summary>
    public Profession? Profession { get; set; }

    /// <summary>The number of the licence or registration, where the person wants it known.</summary>
    public string? LicenceNumber { get; set; }

    public Refusal? Tell(Profession? profession, string? licence)
    {
        if (profession is null)
        {
            return Refusal.Invalid("profession", "職種を選んでください。");
        }

        var number = JapaneseText.Tidy(licence ?? "").Replace(" ", "", StringComparison.Ordinal);
        if (number.Length > LongestLicence || number.Any(letter => !char.IsLetterOrDigit(letter) && letter != '-'))
        {
            return Refusal.Invalid("licence", $"免許・登録の番号は、数字と文字で{LongestLicence}文字までです。なければ空けてください。");
        }

        (Profession, LicenceNumber) = (profession, number.Length == 0 ? null : number);
        return null;
    }

    public const int LongestLicence = 20;

    /// <summary>The 30-second step of the last code from the authenticator app that was accepted: no code works twice.</summary>
    public long LastTotpStep { get; set; }
}

/// <summary>A member works at a workplace in one role, from a day until a day.</summary>
public sealed class Membership : IEntity
{
    public Id<Membership> Id { get; init; } = Id<Membership>.New();
    public required Id<Member> Member { get; init; }
    public required Id<Workplace> Workplace { get; init; }
    public required Role Role { get; init; }
    public required DateOnly From { get; init; }

    /// <summary>The last day of it; null while it goes on.</summary>
    public DateOnly? To { get; private set; }

    /// <summary>When it was stopped at once, whatever the days say.</summary>
    public DateTimeOffset? StoppedAt { get; private set; }

    /// <summary>The person whom the workplace named to invite, change and remove its people.</summary>
    public bool IsFacilityAdministrator { get; private set; }

    /// <summary>Away for a time (休職・産休など): from the first until the last of these days nothing can be done as this one; without a last day until it is set.</summary>
    public DateOnly? LeaveFrom { get; private set; }
    public DateOnly? LeaveTo { get; private set; }

    /// <summary>Since when the workplace's part in the network rests; its people's with it.</summary>
    public DateTimeOffset? SuspendedAt { get; private set; }

    /// <summary>What the role allows, and what being the workplace's administrator adds.</summary>
    public IEnumerable<Duty> Duties => DutiesOf(Role, IsFacilityAdministrator);

    public static IEnumerable<Duty> DutiesOf(Role role, bool isFacilityAdministrator) => isFacilityAdministrator ? role.Duties.Union([Duty.ManageOwnPeople]) : role.Duties;

    public void Administer(bool isAdministrator) => IsFacilityAdministrator = isAdministrator;

    public void Suspend(DateTimeOffset? at) => SuspendedAt = at;

    /// <summary>Null days take a leave back, or end one that began.</summary>
    public Refusal? Leave(DateOnly? from, DateOnly? to, DateOnly today)
    {
        if (Over(today) is { } refusal)
        {
            return refusal;
        }

        if (from is null && to is not null || to < from || to < today)
        {
            return Refusal.Invalid("leave", "休む期間は、初めの日と、きょう以降の終わりの日で入れてください。終わりが決まっていなければ空けます。");
        }

        (LeaveFrom, LeaveTo) = (from, to);
        return null;
    }

    /// <summary>Why it is, or is not, in force on this day, in a word.</summary>
    public string StateOn(DateOnly day) =>
        StoppedAt is not null || To < day ? "終了"
        : SuspendedAt is not null ? "停止中"
        : From > day ? "これから"
        : LeaveFrom <= day && (LeaveTo is null || LeaveTo >= day) ? "休み"
        : "続いています";

    /// <summary>When the member last chose to act as this one: who has several is offered it first.</summary>
    public DateTimeOffset? WornAt { get; private set; }

    public void Wear(DateTimeOffset now) => WornAt = now;

    public Refusal? EndOn(DateOnly day, DateOnly today)
    {
        if (Over(today) is { } refusal)
        {
            return refusal;
        }

        if (day < today || day < From)
        {
            return Refusal.Invalid("last-day", "最後の日は、きょう以降の日にしてください。すぐに止めるときは「いますぐ止める」を選んでください。");
        }

        To = day;
        return null;
    }

    /// <summary>For leavers and lost trust: no session acts as this one any more.</summary>
    public Refusal? Stop(DateTimeOffset now, DateOnly today)
    {
        if (Over(today) is { } refusal)
        {
            return refusal;
        }

        (To, StoppedAt) = (today, now);
        return null;
    }

    private Refusal? Over(DateOnly today) => StoppedAt is not null || To < today
        ? new("membership-over", "この所属はすでに終わっています。")
        : null;

    public static System.Linq.Expressions.Expression<Func<Membership, bool>> InForceOn(DateOnly day) =>
        membership => membership.StoppedAt == null && membership.SuspendedAt == null && membership.From <= day && (membership.To == null || membership.To >= day)
            && (membership.LeaveFrom == null || membership.LeaveFrom > day || membership.LeaveTo < day);
}
