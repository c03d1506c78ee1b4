using System.ComponentModel.DataAnnotations;
using Renkei.Access.SigningIn;

namespace Renkei.Access.People;

/// <summary>An administrator invites a person by a link that works once; whoever has an account already joins one more workplace by it.
/// An earlier link to the same address and workplace stops working.</summary>
public sealed class InviteMember(AppDb db, Actor actor, Sessions sessions, IEnumerable<LinkFollower> followers, IServiceProvider services, TimeProvider clock)
{
    public sealed class Request
    {
        [Required(ErrorMessage = "メールアドレスを入れてください。")] public string Mail { get; set; } = "";
        [Required(ErrorMessage = "氏名を入れてください。")] public string Name { get; set; } = "";
        [Required(ErrorMessage = "役割を選んでください。")] public Role? Role { get; set; }
        [Required(ErrorMessage = "職場を選んでください。")] public Guid? Workplace { get; set; }

        /// <summary>Becomes the workplace's own administrator.</summary>
        public bool IsFacilityAdministrator { get; set; }
    }

    /// <summary>The path is told this once; only its hash is kept.</summary>
    public sealed record Invited(Id<Invitation> Invitation, string Path, DateTimeOffset ExpiresAt);

    public async Task<Answer<Invited>> Run(Request request, CancellationToken stop = default)
    {
        if ((request.Workplace is { } asked ? actor.NeedsToManage(new(asked)) : actor.NeedsSignIn()) is { } refusal)
        {
            return refusal;
        }

        if (!actor.Has(Duty.ManageMembers) && request.Role is { } given && !Roles.OfFacilities.Contains(given))
        {
            return NotYoursToGive;
        }

        var (mail, name) = (request.Mail.Trim(), request.Name.Trim());

        if (Invitation.Check(mail, name) is { } wrong)
        {
            return wrong;
        }

        if (request.Role is not { } role || request.Workplace is not { } workplace
            || await db.Workplaces.Where(one => one.Id == new Id<Workplace>(workplace) && one.Standing == WorkplaceStanding.Active).Select(one => one.Name).SingleOrDefaultAsync(stop) is not { } workplaceName)
        {
            return Refusal.Invalid("workplace", "役割と職場を選んでください。");
        }

        if (role == Role.Administrator && await sessions.NeedsConfirmed(stop) is { } first)
        {
            return first;
        }

        var now = clock.GetUtcNow();
        var place = new Id<Workplace>(workplace);

        if (await MembershipsOf(db, mail, clock.JapanToday()).AnyAsync(known => known.Workplace == place && known.Role == role, stop))
        {
            return AlreadyThere;
        }

        // To another workplace it is another invitation, and both may be taken.
        foreach (var earlier in await db.Invitations.Where(Invitation.OpenAt(now)).Where(invitation => invitation.Mail == mail && invitation.Workplace == place).ToListAsync(stop))
        {
            earlier.ExpiresAt = now;
        }

        var token = Invitation.NewToken();
        var made = new Invitation
        {
            TokenHash = Invitation.HashOf(token),
            Mail = mail,
            Name = name,
            Role = role,
            Workplace = place,
            IsFacilityAdministrator = request.IsFacilityAdministrator,
            ExpiresAt = now + Invitation.Lasts,
        };
        db.Add(made);
        foreach (var follower in followers)
        {
            await follower.Follow(services, new(made.Id.Value, IsInvitation: true, mail, name, workplaceName, $"/invite/{token}", made.ExpiresAt), stop);
        }

        await db.SaveChangesAsync(stop);
        return new Invited(made.Id, $"/invite/{token}", made.ExpiresAt);
    }

    private static Refusal NotYoursToGive => new("not-your-role", $"この役割には、職場の管理者からは招けません。招けるのは {string.Join("、", Roles.OfFacilities.Select(role => role.Japanese))} です。", StatusCodes.Status403Forbidden);

    internal static Refusal AlreadyThere => new("member-exists", "このメールアドレスの人は、この職場のこの役割で、すでに登録されています。");

    /// <summary>What the holder of this address is in the network today; nothing where there is no account or where its holder has left.</summary>
    internal static IQueryable<Membership> MembershipsOf(AppDb db, string mail, DateOnly today)
    {
        var normalized = mail.ToUpperInvariant();
        return
            from membership in db.Memberships.Where(Membership.InForceOn(today))
            join member in db.Set<Member>() on membership.Member equals member.Id
            where member.NormalizedEmail == normalized
            select membership;
    }

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/invitations", async Task<Results<Created<Invited>, ProblemHttpResult>> (Request request, InviteMember invite, CancellationToken stop) =>
            await invite.Run(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Created((string?)null, answer.Value!))
            .WithSummary("人を招待する。1回だけ使えるリンクを返す");
}
