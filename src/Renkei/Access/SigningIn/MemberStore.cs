using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Renkei.Access.SigningIn;

/// <summary>Where Identity keeps members. Keys of authenticator apps are sealed and recovery codes hashed, so that a stolen table signs nobody in.</summary>
public sealed class MemberStore(AppDb db, IDataProtectionProvider protection, Actor actor, TimeProvider clock) : UserOnlyStore<Member, AppDb, Id<Member>>(db)
{
    private const string Provider = "[AspNetUserStore]";
    private const string Codes = "RecoveryCodes";

    private readonly IDataProtector seal = protection.CreateProtector("member-token");

    public override Id<Member> ConvertIdFromString(string? id) => Id<Member>.TryParse(id, null, out var parsed) ? parsed : default;

    public override string? ConvertIdToString(Id<Member> id) => id.ToString();

    /// <summary>Identity's passkeys are no entities of ours, so the trail does not see them go: whoever removes one, it is told here, in the same save.</summary>
    public override async Task RemovePasskeyAsync(Member user, byte[] credentialId, CancellationToken cancellationToken)
    {
        if (await FindPasskeyAsync(user, credentialId, cancellationToken) is { } known)
        {
            Tell(AuditVerb.Removed, user, known.Name);
        }

        await base.RemovePasskeyAsync(user, credentialId, cancellationToken);
    }

    /// <summary>As for a removed one; a passkey that is only counted on at a sign-in is no news.</summary>
    public override async Task AddOrUpdatePasskeyAsync(Member user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        if (await FindPasskeyAsync(user, passkey.CredentialId, cancellationToken) is null)
        {
            Tell(AuditVerb.Added, user, passkey.Name);
        }

        await base.AddOrUpdatePasskeyAsync(user, passkey, cancellationToken);
    }

    private void Tell(AuditVerb verb, Member member, string? name) =>
        Context.Record(actor, verb, "Passkey", member.Id.Value, clock.GetUtcNow(), AuditTrail.Details(("Name", name)));

    public override Task SetTokenAsync(Member user, string loginProvider, string name, string? value, CancellationToken cancellationToken) =>
        base.SetTokenAsync(user, loginProvider, name, value is null ? null : seal.Protect(value), cancellationToken);

    public override async Task<string?> GetTokenAsync(Member user, string loginProvider, string name, CancellationToken cancellationToken) =>
        await base.GetTokenAsync(user, loginProvider, name, cancellationToken) is { } value ? seal.Unprotect(value) : null;

    public override Task ReplaceCodesAsync(Member user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        base.ReplaceCodesAsync(user, recoveryCodes.Select(Hash), cancellationToken);

    public override async Task<bool> RedeemCodeAsync(Member user, string code, CancellationToken cancellationToken)
    {
        var kept = (await GetTokenAsync(user, Provider, Codes, cancellationToken) ?? "").Split(';');
        var hash = Hash(code);

        if (!kept.Contains(hash))
        {
            return false;
        }

        await base.ReplaceCodesAsync(user, kept.Where(other => other != hash), cancellationToken);
        return true;
    }

    // However it was typed from paper: with or without the hyphen, in either case.
    private static string Hash(string code) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant())));
}
