using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Renkei.Access.SigningIn;

/// <summary>Identity's manager with lockout told by the application's clock.</summary>
public sealed class MemberManager(IUserStore<Member> store, IOptions<IdentityOptions> options, IPasswordHasher<Member> hasher,
    IEnumerable<IUserValidator<Member>> userValidators, IEnumerable<IPasswordValidator<Member>> passwordValidators, ILookupNormalizer normalizer,
    IdentityErrorDescriber errors, IServiceProvider services, ILogger<MemberManager> logger, TimeProvider clock)
    : UserManager<Member>(store, options, hasher, userValidators, passwordValidators, normalizer, errors, services, logger)
{
    // Made once: a password for nobody is checked as slowly as one for somebody.
    private static string? hashForNobody;

    public override Task<bool> IsLockedOutAsync(Member user) => Task.FromResult(user.LockoutEnabled && user.LockoutEnd > clock.GetUtcNow());

    public override Task<IdentityResult> AccessFailedAsync(Member user)
    {
        if (++user.AccessFailedCount >= Options.Lockout.MaxFailedAccessAttempts)
        {
            (user.LockoutEnd, user.AccessFailedCount) = (clock.GetUtcNow() + Options.Lockout.DefaultLockoutTimeSpan, 0);
        }

        return UpdateAsync(user);
    }

    /// <summary>Unties every device: the authenticator app and all passkeys. A new key of the app also changes the stamp that every session carries.</summary>
    public async Task UntieDevices(Member member)
    {
        foreach (var passkey in await GetPasskeysAsync(member))
        {
            await RemovePasskeyAsync(member, passkey.CredentialId);
        }

        await SetTwoFactorEnabledAsync(member, false);
        await ResetAuthenticatorKeyAsync(member);
    }

    /// <summary>Takes the time that checking a password takes, where there is none to check: timing must not tell who has an account.</summary>
    public void CheckForNobody(string password)
    {
        var nobody = new Member { Name = "" };
        hashForNobody ??= PasswordHasher.HashPassword(nobody, "nobody");
        PasswordHasher.VerifyHashedPassword(nobody, hashForNobody, password);
    }
}
