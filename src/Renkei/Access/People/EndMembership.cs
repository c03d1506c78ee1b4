using Renkei.Access.SigningIn;

namespace Renkei.Access.People;

/// <summary>An administrator ends a member's work at a workplace, on a last day to come or at once; their other memberships go on.</summary>
public sealed class EndMembership(AppDb db, MemberManager members, MemberSignIn signIn, Actor actor, IEnumerable<MembershipFollower> followers, IServiceProvider services, TimeProvider clock)
{
    public sealed class Request
    {
        /// <summary>The last day; nothing stops it at once.</summary>
        public DateOnly? LastDay { get; set; }
    }

    internal static Refusal LastAdministrator => new("last-administrator", "最後の管理者の所属は終えられません。先に別の人を管理者として招待してください。");

    internal static Refusal LastOfFacility => new("last-facility-administrator", "この職場の管理者は、この人だけです。先に、別の人をこの職場の管理者にしてください。");

    /// <summary>Nobody else would be left who could let anybody in.</summary>
    internal static async Task<bool> IsLastAdministrator(AppDb db, Membership membership, DateOnly today, CancellationToken stop) =>
        membership.Role == Role.Administrator && !await db.Memberships.Where(Membership.InForceOn(today)).AnyAsync(other => other.Id != membership.Id && other.Role == Role.Administrator && other.To == null, stop);

    /// <summary>Others still work there, and none of them could invite or remove anybody.</summary>
    internal static async Task<bool> IsLastOfFacility(AppDb db, Membership membership, DateOnly today, CancellationToken stop)
    {
        var others = db.Memberships.Where(Membership.InForceOn(today)).Where(other => other.Workplace == membership.Workplace && other.Member != membership.Member);
        return await others.AnyAsync(stop) && !await others.AnyAsync(other => other.IsFacilityAdministrator && other.To == null, stop);
    }

    /// <summary>A membership that the actor may change. Another workplace's is answered like one that does not exist.</summary>
    internal static async Task<Answer<Membership>> Managed(AppDb db, Actor actor, Id<Membership> id, CancellationToken stop)
    {
        if (actor.NeedsToManageAny() is { } refusal)
        {
            return refusal;
        }

        return await db.Memberships.FindAsync([id], stop) is { } membership && actor.Manages(membership.Workplace) ? membership : Refusal.NotFound("所属");
    }

    public async Task<Refusal?> Run(Id<Membership> id, Request request, CancellationToken stop = default)
    {
        var found = await Managed(db, actor, id, stop);
        if (found.Value is not { } membership)
        {
            return found.Refusal;
        }

        var today = clock.JapanToday();

        if (await IsLastAdministrator(db, membership, today, stop))
        {
            return LastAdministrator;
        }

        if (membership.IsFacilityAdministrator && await IsLastOfFacility(db, membership, today, stop))
        {
            return LastOfFacility;
        }

        if ((request.LastDay is { } day ? membership.EndOn(day, today) : membership.Stop(clock.GetUtcNow(), today)) is { } no)
        {
            return no;
        }

        await using (var whole = await db.Database.BeginTransactionAsync(stop))
        {
            await db.SaveChangesAsync(stop);
            foreach (var follower in request.LastDay is null ? followers : [])
            {
                await follower.Follow(services, membership, stop);
            }

            await whole.CommitAsync(stop);
        }

        // A session under this hat loses it with its next request. Who has no other hat is out for good: every session carries this stamp.
        if (request.LastDay is null && await db.Members.FindAsync([membership.Member], stop) is { } member && !await signIn.CanSignInAsync(member))
        {
            await members.UpdateSecurityStampAsync(member);
        }

        return null;
    }

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/memberships/{membership}/end", async Task<Results<NoContent, ProblemHttpResult>> (
            Id<Membership> membership, Request request, EndMembership end, CancellationToken stop) =>
            await end.Run(membership, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent())
            .WithSummary("所属を終える。最後の日を省くと、いますぐ止める");
}
