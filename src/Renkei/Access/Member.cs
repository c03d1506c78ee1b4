using Microsoft.AspNetCore.Identity;

namespace Renkei.Access;

/// <summary>A person with a way to sign in. What they may do comes from their memberships.</summary>
public sealed class Member : IdentityUser<Id<Member>>, IEntity
{
    public Member() => Id = Id<Member>.New();

    public required string Name { get; set; }

    /// <summary>The first password was set by somebody else and must be changed before anything else.</summary>
    public bool MustChangePassword { get; set; }

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
        membership => membership.StoppedAt == null && membership.From <= day && (membership.To == null || membership.To >= day);
}
