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

    /// <summary>What must be done before anything else; who carries this claim carries no duty.</summary>
    public const string Must = "must";
    public const string MustChangePassword = "password";
    public const string MustSetUpTotp = "totp";

    /// <summary>Identity checks this claim against the member's security stamp to end old sessions.</summary>
    private const string Stamp = "AspNet.Identity.SecurityStamp";

    /// <summary><c>Access:TwoFactor</c>: required unless it says optional.</summary>
    public static bool TwoFactorIsRequired(IConfiguration configuration) =>
        !string.Equals(configuration["Access:TwoFactor"], "optional", StringComparison.OrdinalIgnoreCase);

    public async Task<ClaimsPrincipal> CreateAsync(Member user)
    {
        List<Claim> claims = [new(Member, user.Id.ToString()), new(Name, user.Name), new(Stamp, user.SecurityStamp ?? "")];

        if (First(user) is { } must)
        {
            claims.Add(new(Must, must));
        }
        else
        {
            claims.AddRange(await Hat(user));
        }

        return new(new ClaimsIdentity(claims, IdentityConstants.ApplicationScheme, Name, RoleName));
    }

    private string? First(Member user) =>
        user.MustChangePassword ? MustChangePassword
        : !user.TwoFactorEnabled && TwoFactorIsRequired(configuration) ? MustSetUpTotp
        : null;

    private async Task<IEnumerable<Claim>> Hat(Member user)
    {
        var hat = await (
            from membership in db.Memberships.Where(Membership.InForceOn(clock.JapanToday()))
            join workplace in db.Set<Workplace>() on membership.Workplace equals workplace.Id
            where membership.Member == user.Id
            orderby membership.From, membership.Id
            select new { membership.Role, workplace.Id, workplace.Name }).FirstOrDefaultAsync();

        if (hat is null)
        {
            return [];
        }

        var areas = await (
            from served in db.Set<WorkplaceArea>()
            join area in db.Set<Area>() on served.Area equals area.Id
            where served.Workplace == hat.Id
            orderby area.Path
            select area.Path).ToListAsync();

        return
        [
            new(RoleName, hat.Role.Japanese),
            new(Workplace, hat.Id.ToString()),
            new(WorkplaceName, hat.Name),
            .. areas.Select(path => new Claim(Area, path)),
            .. hat.Role.Duties.Select(duty => new Claim(Duty, duty.ToString())),
        ];
    }
}
