using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Renkei.Access;

/// <summary>A one-time link by which a person becomes a member. Only the hash of its token is kept.</summary>
public sealed class Invitation : IEntity
{
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(7);

    private const int TokenBytes = 32;

    public Id<Invitation> Id { get; init; } = Id<Invitation>.New();
    public required string TokenHash { get; init; }
    public required string Mail { get; init; }
    public required string Name { get; init; }
    public required Role Role { get; init; }
    public required Id<Workplace> Workplace { get; init; }

    /// <summary>Whoever takes it becomes the workplace's own administrator.</summary>
    public bool IsFacilityAdministrator { get; init; }

    public required DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? AcceptedAt { get; private set; }

    public static string NewToken() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(TokenBytes));

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    public bool IsOpen(DateTimeOffset now) => AcceptedAt is null && ExpiresAt > now;
    public static System.Linq.Expressions.Expression<Func<Invitation, bool>> OpenAt(DateTimeOffset now) =>
        invitation => invitation.AcceptedAt == null && invitation.ExpiresAt > now;

    public Refusal? Accept(DateTimeOffset now)
    {
        if (!IsOpen(now))
        {
            return NotOpen;
        }

        AcceptedAt = now;
        return null;
    }

    /// <summary>Forged, used and expired links get the same answer.</summary>
    public static Refusal NotOpen => new("invitation", "この招待のリンクは使えません。期限が切れたか、すでに使われています。招待した人に新しいリンクを頼んでください。", StatusCodes.Status410Gone);

    public static Refusal? Check(string mail, string name) =>
        mail.Length is 0 or > 256 || !new System.ComponentModel.DataAnnotations.EmailAddressAttribute().IsValid(mail) || mail.Any(char.IsWhiteSpace)
            ? Refusal.Invalid("mail", "メールアドレスの形（例：name@example.jp）で入れてください。")
            : name.Length is 0 or > 100
                ? Refusal.Invalid("name", "氏名を100文字までで入れてください。")
                : null;
}
