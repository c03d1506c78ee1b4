using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Renkei.Access.SigningIn;

/// <summary>Identity's sign-in, open only to those with a membership in force; a session ends with the last membership.</summary>
public sealed class MemberSignIn(MemberManager members, IHttpContextAccessor http, IUserClaimsPrincipalFactory<Member> claims, IOptions<IdentityOptions> options,
    ILogger<MemberSignIn> logger, IAuthenticationSchemeProvider schemes, IUserConfirmation<Member> confirmation, AppDb db, TimeProvider clock)
    : SignInManager<Member>(members, http, claims, options, logger, schemes, confirmation)
{
    public override Task<bool> CanSignInAsync(Member user) =>
        db.Memberships.Where(Membership.InForceOn(clock.JapanToday())).AnyAsync(membership => membership.Member == user.Id);

    public override async Task<Member?> ValidateSecurityStampAsync(ClaimsPrincipal? principal) =>
        await base.ValidateSecurityStampAsync(principal) is { } member && await CanSignInAsync(member) ? member : null;

    /// <summary>Asks for the password again before something that would let a stranger at an open screen take the account over.</summary>
    public async Task<Refusal?> Reconfirm(Member member, string password) =>
        (await CheckPasswordSignInAsync(member, password, lockoutOnFailure: true)).Succeeded
            ? null
            : Refusal.Invalid("password", "今のパスワードがちがいます。続けてまちがえると、15分間使えなくなります。");
}
