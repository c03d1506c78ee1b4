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
    private ClaimsPrincipal? session;
    private Id<Membership>? chosen;
    private bool isByPasskey;

    public override Task<bool> CanSignInAsync(Member user) =>
        db.Memberships.Where(Membership.InForceOn(clock.JapanToday())).AnyAsync(membership => membership.Member == user.Id);

    public override async Task<Member?> ValidateSecurityStampAsync(ClaimsPrincipal? principal)
    {
        // The request has no user yet while its session is being checked.
        session = principal;
        return await base.ValidateSecurityStampAsync(principal) is { } member && await CanSignInAsync(member) ? member : null;
    }

    /// <summary>A session keeps the hat it wears when its claims are made anew: two windows of one person may wear two.</summary>
    public override Task<ClaimsPrincipal> CreateUserPrincipalAsync(Member user) =>
        claims.CreateAsync(user, chosen ?? HatOf(session, user) ?? HatOf(Context.User, user), isByPasskey || IsByPasskey(session, user) || IsByPasskey(Context.User, user));

    /// <summary>A session that rests on a passkey.</summary>
    public Task EnterByPasskey(Member member)
    {
        isByPasskey = true;
        return SignInAsync(member, isPersistent: false);
    }

    /// <summary>From now on this session acts as this membership.</summary>
    public Task Wear(Member member, Id<Membership> membership)
    {
        chosen = membership;
        return RefreshSignInAsync(member);
    }

    /// <summary>Asked with every request: what was trusted to a person under a hat is gone the moment that it ends.</summary>
    public async Task TakeOffEndedHat(CookieValidatePrincipalContext kept)
    {
        if (MemberClaims.HatOf(kept.Principal) is not { } worn
            || await db.Memberships.Where(Membership.InForceOn(clock.JapanToday())).AnyAsync(membership => membership.Id == worn))
        {
            return;
        }

        if (await UserManager.GetUserAsync(kept.Principal!) is { } member && await CanSignInAsync(member))
        {
            kept.ReplacePrincipal(await claims.CreateAsync(member, worn, IsByPasskey(kept.Principal, member)));
            kept.ShouldRenew = true;
        }
        else
        {
            kept.RejectPrincipal();
            await SignOutAsync();
        }
    }

    private bool IsByPasskey(ClaimsPrincipal? person, Member member) =>
        person is not null && UserManager.GetUserId(person) == member.Id.ToString() && person.HasClaim(MemberClaims.ByPasskey, "true");

    // Somebody else may sign in where the first person's session still is.
    private Id<Membership>? HatOf(ClaimsPrincipal? person, Member member) =>
        person is not null && UserManager.GetUserId(person) == member.Id.ToString() ? MemberClaims.HatOf(person) : null;

    /// <summary>Asks for the password again before something that would let a stranger at an open screen take the account over.</summary>
    public async Task<Refusal?> Reconfirm(Member member, string password) =>
        (await CheckPasswordSignInAsync(member, password, lockoutOnFailure: true)).Succeeded
            ? null
            : Refusal.Invalid("password", "今のパスワードがちがいます。続けてまちがえると、15分間使えなくなります。");
}
