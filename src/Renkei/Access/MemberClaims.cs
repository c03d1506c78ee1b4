using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;

namespace Renkei.Access;

/// <summary>Turns a member and the hat they wear into the claims that <see cref="Actor"/> reads.</summary>
public sealed class MemberClaims(AppDb db, TimeProvider clock, IConfiguration configuration) : IUserClaimsPrincipalFactory<Member>
{
    public const string Member = ClaimTypes.NameIdentifier;
    public const string Name = ClaimTypes.Name;
    public const string RoleName = "role_name";
    public const string Workplace = "workplace";
    public const string WorkplaceName = "workplace_name";
    public const string Area = "area";
    public const string Duty = "duty";
    public const string Act = "act";

    /// <summary>The membership that this session acts as, and how many there are to choose from.</summary>
    public const string Membership = "membership";
    public const string Hats = "hats";

    /// <summary>The session began with a passkey: the person had the device and showed it who they are, which are two factors.</summary>
    public const string ByPasskey = "by_passkey";

    /// <summary>What must be done before anything else; who carries this claim carries no duty.</summary>
    public const string Must = "must";
    public const string MustChangePassword = "password";
    public const string MustSetUpTotp = "totp";
    public const string MustChooseHat = "hat";
    public const string MustUnlock = "unlock";

    /// <summary>Which <see cref="SignInSession"/> this is.</summary>
    public const string Session = "session";

    /// <summary>Identity checks this claim against the member's security stamp to end old sessions.</summary>
    private const string Stamp = "AspNet.Identity.SecurityStamp";

    /// <summary><c>Access:TwoFactor</c>: required unless it says optional.</summary>
    public static bool TwoFactorIsRequired(IConfiguration configuration) =>
        !string.Equals(configuration["Access:TwoFactor"], "optional", StringComparison.OrdinalIgnoreCase);

    public static Id<Membership>? HatOf(ClaimsPrincipal? person) => Id<Membership>.TryParse(person?.FindFirstValue(Membership), null, out var id) ? id : null;

    public Task<ClaimsPrincipal> CreateAsync(Member user) => CreateAsync(user, null);

    /// <param name="worn">The membership that the session already acts as. Where it has ended the member chooses anew, even from one: nobody changes hats unasked.
    /// Null takes the one worn last, or the only one.</param>
    public async Task<ClaimsPrincipal> CreateAsync(Member user, Id<Membership>? worn, bool isByPasskey = false)
    {
        List<Claim> claims = [new(Member, user.Id.ToString()), new(Name, user.Name), new(Stamp, user.SecurityStamp ?? "")];
        var today = clock.JapanToday();
        var hats = await (
            from membership in db.Memberships.Where(Access.Membership.InForceOn(today))
            join workplace in db.Set<Workplace>() on membership.Workplace equals workplace.Id
            where membership.Member == user.Id
            select new Hat(membership.Id, membership.Role, workplace.Id, workplace.Name, membership.WornAt, membership.IsFacilityAdministrator)).ToListAsync();
        var hat = worn is not null ? hats.Find(one => one.Membership == worn)
            : hats.Where(one => one.WornAt is not null).MaxBy(one => one.WornAt) ?? (hats.Count == 1 ? hats[0] : null);

        if (isByPasskey)
        {
            claims.Add(new(ByPasskey, "true"));
        }

        claims.Add(new(Hats, hats.Count.ToString(CultureInfo.InvariantCulture)));

        if ((First(user, isByPasskey) ?? (hat is null && hats.Count > 0 ? MustChooseHat : null)) is { } must)
        {
            claims.Add(new(Must, must));
        }
        else if (hat is not null)
        {
            claims.AddRange(await Of(hat));
        }

        return new(new ClaimsIdentity(claims, IdentityConstants.ApplicationScheme, Name, RoleName));
    }

    private string? First(Member user, bool isByPasskey) =>
        user.MustChangePassword ? MustChangePassword
        : !user.TwoFactorEnabled && !isByPasskey && TwoFactorIsRequired(configuration) ? MustSetUpTotp
        : null;

    /// <summary>The paths of the areas that bound what is done for this workplace.</summary>
    internal static IQueryable<string> AreasServed(AppDb db, Id<Workplace> workplace) =>
        from served in db.Set<WorkplaceArea>()
        join area in db.Set<Area>() on served.Area equals area.Id
        where served.Workplace == workplace
        orderby area.Path
        select area.Path;

    private async Task<IEnumerable<Claim>> Of(Hat hat)
    {
        var areas = await AreasServed(db, hat.Workplace).ToListAsync();

        // Who draws the tree could give themselves any branch of it: where their workplace serves none they stand for the whole.
        // The first administrator has to begin somewhere. Every other hat without areas is bounded by nothing it could act in.
        if (areas.Count == 0 && hat.Role.Duties.Contains(Access.Duty.ManageAreas))
        {
            areas = [Access.Area.WholeTree];
        }

        return
        [
            new(Membership, hat.Membership.ToString()),
            new(RoleName, hat.Role.Japanese),
            new(Workplace, hat.Workplace.ToString()),
            new(WorkplaceName, hat.WorkplaceName),
            .. areas.Select(path => new Claim(Area, path)),
            .. Access.Membership.DutiesOf(hat.Role, hat.IsFacilityAdministrator).Select(duty => new Claim(Duty, duty.ToString())),
        ];
    }

    private sealed record Hat(Id<Membership> Membership, Role Role, Id<Workplace> Workplace, string WorkplaceName, DateTimeOffset? WornAt, bool IsFacilityAdministrator);
}
