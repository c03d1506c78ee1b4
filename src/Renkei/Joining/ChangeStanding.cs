using Renkei.Access;
using Renkei.Access.SigningIn;

namespace Renkei.Joining;

/// <summary>A workplace's part in the network rests, goes on, or ends; all its people's access with it, in one transaction and at once.</summary>
public sealed class ChangeStanding(AppDb db, Actor actor, Sessions sessions, IEnumerable<MembershipFollower> followers, IServiceProvider services, TimeProvider clock)
{
    public sealed class Request
    {
        public WorkplaceStanding Standing { get; set; }
        public string Reason { get; set => field = value ?? ""; } = "";
    }

    public sealed record View(string Name, WorkplaceStanding Standing, DateOnly? Since, string Reason, DateOnly? AgreementOn);

    public async Task<Answer<View>> See(Id<Workplace> id, CancellationToken stop = default) =>
        actor.Needs(Duty.ManageMembers) is { } refusal ? refusal
        : await db.Workplaces.AsNoTracking().SingleOrDefaultAsync(workplace => workplace.Id == id, stop) is { } found ? new View(found.Name, found.Standing, found.StandingSince, found.StandingReason, found.AgreementOn)
        : Refusal.NotFound("職場");

    private static Refusal RunsTheNetwork => new("runs-the-network", "この職場には、利用者を管理する人がいます。止めると、だれも元に戻せなくなります。先に、その人の所属をほかの職場に移してください。");

    public async Task<Refusal?> Run(Id<Workplace> id, Request request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        if (await db.Workplaces.SingleOrDefaultAsync(workplace => workplace.Id == id, stop) is not { } found)
        {
            return Refusal.NotFound("職場");
        }

        if (request.Standing == WorkplaceStanding.Left && await sessions.NeedsConfirmed(stop) is { } first)
        {
            return first;
        }

        return await Change(found, request.Standing, request.Reason.Trim(), stop);
    }

    internal async Task<Refusal?> Change(Workplace workplace, WorkplaceStanding standing, string reason, CancellationToken stop)
    {
        var (now, today) = (clock.GetUtcNow(), clock.JapanToday());
        await using var whole = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(stop) : null;
        var people = await db.Memberships.Where(membership => membership.Workplace == workplace.Id && membership.StoppedAt == null && (membership.To == null || membership.To >= today)).ToListAsync(stop);
        if (standing != WorkplaceStanding.Active && people.Exists(membership => membership.Role.Duties.Contains(Duty.ManageMembers)))
        {
            return RunsTheNetwork;
        }

        if (workplace.Stand(standing, reason, today) is { } no)
        {
            return no;
        }

        foreach (var membership in people)
        {
            if (standing == WorkplaceStanding.Left)
            {
                membership.Stop(now, today);
            }
            else
            {
                membership.Suspend(standing == WorkplaceStanding.Suspended ? now : null);
            }
        }

        foreach (var invitation in standing == WorkplaceStanding.Left ? await db.Invitations.Where(Invitation.OpenAt(now)).Where(invitation => invitation.Workplace == workplace.Id).ToListAsync(stop) : [])
        {
            invitation.ExpiresAt = now;
        }

        await db.SaveChangesAsync(stop);
        foreach (var membership in standing == WorkplaceStanding.Active ? [] : people)
        {
            foreach (var follower in followers)
            {
                await follower.Follow(services, membership, stop);
            }
        }

        if (whole is not null)
        {
            await whole.CommitAsync(stop);
        }

        return null;
    }

    public static void Map(IEndpointRouteBuilder workplaces)
    {
        workplaces.MapGet("/{workplace}/standing", async Task<Results<Ok<View>, ProblemHttpResult>> (Id<Workplace> workplace, ChangeStanding change, CancellationToken stop) =>
            await change.See(workplace, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("職場の参加の状態と協定書");
        workplaces.MapPut("/{workplace}/standing", async Task<Results<NoContent, ProblemHttpResult>> (Id<Workplace> workplace, Request request, ChangeStanding change, CancellationToken stop) =>
            await change.Run(workplace, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("職場の参加を止める・再開する・終える");
    }
}
