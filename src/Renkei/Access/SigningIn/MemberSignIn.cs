using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Renkei.Access.SigningIn;

/// <summary>Identity's sign-in, open only to those with a membership in force; a session ends with the last membership.</summary>
public sealed class MemberSignIn(MemberManager members, IHttpContextAccessor http, MemberClaims claims, IOptions<IdentityOptions> options,
    ILogger<MemberSignIn> logger, IAuthenticationSchemeProvider schemes, IUserConfirmation<Member> confirmation, AppDb db, Sessions sessions, TimeProvider clock)
    : SignInManager<Member>(members, http, claims, options, logger, schemes, confirmation)
{
    private ClaimsPrincipal? session;
    private Id<Membership>? chosen;
    private bool isByPasskey;
    private bool isSameSession;

    public override Task<bool> CanSignInAsync(Member user) =>
        db.Memberships.Where(Membership.InForceOn(clock.JapanToday())).AnyAsync(membership => membership.Member == user.Id);

    public override async Task<Member?> ValidateSecurityStampAsync(ClaimsPrincipal? principal)
    {
        // The request has no user yet while its session is being checked.
        session = principal;
        return await base.ValidateSecurityStampAsync(principal) is { } member && await CanSignInAsync(member) ? member : null;
    }

    /// <summary>A session keeps the hat it wears when its claims are made anew: two windows of one person may wear two.</summary>
    public override async Task<ClaimsPrincipal> CreateUserPrincipalAsync(Member user) =>
        WithSession(await claims.CreateAsync(user, chosen ?? HatOf(session, user) ?? HatOf(Context.User, user), isByPasskey || IsByPasskey(session, user) || IsByPasskey(Context.User, user)), Sessions.KeyOf(session));

    /// <summary>Every way in comes through here: a new session begins, except where the one there is only learns something new.</summary>
    public override async Task SignInWithClaimsAsync(Member user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        var before = Sessions.KeyOf(Context.User);
        var key = isSameSession && before is not null && UserManager.GetUserId(Context.User) == user.Id.ToString() ? before.Value : await sessions.Begin(user, before);
        await base.SignInWithClaimsAsync(user, authenticationProperties, [.. additionalClaims, new Claim(MemberClaims.Session, key.ToString())]);
    }

    public override async Task RefreshSignInAsync(Member user)
    {
        isSameSession = true;
        await base.RefreshSignInAsync(user);
        isSameSession = false;
    }

    public override async Task SignOutAsync()
    {
        if (Sessions.KeyOf(Context.User) is { } key && UserManager.GetUserId(Context.User) is { } member && Id<Member>.TryParse(member, null, out var id))
        {
            await SignInSession.End(db.Set<SignInSession>().Where(one => one.Key == key && one.Member == id), clock.GetUtcNow());
        }

        await base.SignOutAsync();
    }

    private static ClaimsPrincipal WithSession(ClaimsPrincipal person, Guid? key)
    {
        if (key is { } known)
        {
            ((ClaimsIdentity)person.Identity!).AddClaim(new(MemberClaims.Session, known.ToString()));
        }

        return person;
    }

    /// <summary>Asked with every request, in one question: a session that was ended elsewhere is over, one that lies idle is locked,
    /// and what was trusted to a person under a hat is gone the moment that it ends.</summary>
    public async Task LookAtSession(CookieValidatePrincipalContext kept)
    {
        // A page that only listens is not somebody at work.
        var counts = !kept.Request.Path.StartsWithSegments("/api/inbox/live");
        if (await sessions.Look(kept.Principal!, counts) is not { } look)
        {
            kept.RejectPrincipal();
            await base.SignOutAsync();
            return;
        }

        if (look.HatEnded && !await TakeOffHat(kept))
        {
            return;
        }

        if (look.IsLocked)
        {
            // For this request alone: the cookie keeps what it holds, and holds again once it is unlocked.
            var locked = new ClaimsIdentity(kept.Principal!.Claims.Where(claim => claim.Type is MemberClaims.Member or MemberClaims.Name or MemberClaims.Session or MemberClaims.Hats), IdentityConstants.ApplicationScheme, MemberClaims.Name, MemberClaims.RoleName);
            locked.AddClaim(new(MemberClaims.Must, MemberClaims.MustUnlock));
            kept.ReplacePrincipal(new(locked));
            kept.ShouldRenew = false;
        }
    }

    /// <summary>A session that rests on a passkey.</summary>
    public Task EnterByPasskey(Member member)
    {
        isByPasskey = true;
        return SignInAsync(member, isPersistent: false);
    }

    /// <summary>A session that rests on a directory outside: on it alone where that asks for two factors, else ours follows.</summary>
    public Task<SignInResult> EnterByDirectory(Member member, string directory, bool isTwoFactor)
    {
        isByPasskey = isTwoFactor;
        return SignInOrTwoFactorAsync(member, isPersistent: false, directory, bypassTwoFactor: isTwoFactor);
    }

    /// <summary>From now on this session acts as this membership.</summary>
    public Task Wear(Member member, Id<Membership> membership)
    {
        chosen = membership;
        return RefreshSignInAsync(member);
    }

    /// <summary>The membership that it acts as is over: it chooses another, or ends. Answers whether it goes on.</summary>
    private async Task<bool> TakeOffHat(CookieValidatePrincipalContext kept)
    {
        if (await UserManager.GetUserAsync(kept.Principal!) is not { } member || !await CanSignInAsync(member))
        {
            kept.RejectPrincipal();
            await SignOutAsync();
            return false;
        }

        kept.ReplacePrincipal(WithSession(await claims.CreateAsync(member, MemberClaims.HatOf(kept.Principal), IsByPasskey(kept.Principal, member)), Sessions.KeyOf(kept.Principal)));
        kept.ShouldRenew = true;
        return true;
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
