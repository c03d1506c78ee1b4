using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Renkei.Access.SigningIn;

/// <summary>Identity's sign-in, open only to those with a membership in force; a session ends with the last membership.</summary>
public sealed class MemberSignIn(MemberManager members, IHttpContextAccessor http, MemberClaims claims, IOptions<IdentityOptions> options,
    ILogger<MemberSignIn> logger, IAuthenticationSchemeProvider schemes, IUserConfirmation<Member> confirmation, AppDb db, TimeProvider clock)
    : SignInManager<Member>(members, http, claims, options, logger, schemes, confirmation)
{
    private Id<Membership>? hat;

    public override Task<bool> CanSignInAsync(Member user) =>
        db.Memberships.Where(Membership.InForceOn(clock.JapanToday())).AnyAsync(membership => membership.Member == user.Id);

    public override async Task<Member?> ValidateSecurityStampAsync(ClaimsPrincipal? principal)
    {
        // The request has no user yet while its session is being checked.
        hat = MemberClaims.HatOf(principal);
        return await base.ValidateSecurityStampAsync(principal) is { } member && await CanSignInAsync(member) ? member : null;
    }

    /// <summary>A session keeps the hat it wears when its claims are made anew: two windows of one person may wear two.</summary>
    public override Task<ClaimsPrincipal> CreateUserPrincipalAsync(Member user) =>
        claims.CreateAsync(user, hat ?? (UserManager.GetUserId(Context.User) == user.Id.ToString() ? MemberClaims.HatOf(Context.User) : null));

    /// <summary>From now on this session acts as this membership.</summary>
    public Task Wear(Member member, Id<Membership> membership)
    {
        hat = membership;
        return RefreshSignInAsync(member);
    }

    /// <summary>Asked with every request: what was trusted to a person under a hat is gone the moment that it ends.</summary>
    public async Task TakeOffEndedHat(CookieValidatePrincipalContext session)
    {
        if (MemberClaims.HatOf(session.Principal) is not { } worn
            || await db.Memberships.Where(Membership.InForceOn(clock.JapanToday())).AnyAsync(membership => membership.Id == worn))
        {
            return;
        }

        if (await UserManager.GetUserAsync(session.Principal!) is { } member && await CanSignInAsync(member))
        {
            session.ReplacePrincipal(await claims.CreateAsync(member, worn));
            session.ShouldRenew = true;
        }
        else
        {
            session.RejectPrincipal();
            await SignOutAsync();
        }
    }

    /// <summary>Asks for the password again before something that would let a stranger at an open screen take the account over.</summary>
    public async Task<Refusal?> Reconfirm(Member member, string password) =>
        (await CheckPasswordSignInAsync(member, password, lockoutOnFailure: true)).Succeeded
            ? null
            : Refusal.Invalid("password", "今のパスワードがちがいます。続けてまちがえると、15分間使えなくなります。");
}
