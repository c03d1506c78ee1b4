namespace Renkei.Access;

/// <summary>A one-time link by which a member who forgot the password sets a new one. Only the hash of its token is kept.</summary>
public sealed class PasswordLink : IEntity
{
    /// <summary>Handed over the same day: shorter than an invitation, because there is an account behind it.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(24);

    public Id<PasswordLink> Id { get; init; } = Id<PasswordLink>.New();
    public required string TokenHash { get; init; }
    public required Id<Member> Member { get; init; }
    public required DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? UsedAt { get; private set; }

    public static System.Linq.Expressions.Expression<Func<PasswordLink, bool>> OpenAt(DateTimeOffset now) =>
        link => link.UsedAt == null && link.ExpiresAt > now;

    public Refusal? Use(DateTimeOffset now)
    {
        if (UsedAt is not null || ExpiresAt <= now)
        {
            return NotOpen;
        }

        UsedAt = now;
        return null;
    }

    /// <summary>Forged, used and expired links get the same answer.</summary>
    public static Refusal NotOpen => new("password-link", "このリンクは使えません。期限が切れたか、すでに使われています。管理者に新しいリンクを頼んでください。", StatusCodes.Status410Gone);
}
