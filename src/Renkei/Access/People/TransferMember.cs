using System.ComponentModel.DataAnnotations;
using Renkei.Access.SigningIn;

namespace Renkei.Access.People;

/// <summary>A member moves to another workplace or role on a day: the old membership ends the day before, the new one begins, and nobody signs in anew.</summary>
public sealed class TransferMember(AppDb db, Actor actor, Sessions sessions, IEnumerable<MembershipFollower> followers, IServiceProvider services, TimeProvider clock)
{
    public sealed class Request
    {
        [Required(ErrorMessage = "移る職場を選んでください。")] public Guid? Workplace { get; set; }
        [Required(ErrorMessage = "役割を選んでください。")] public Role? Role { get; set; }

        /// <summary>The first day there; today at once.</summary>
        [Required(ErrorMessage = "移る日を入れてください。")] public DateOnly? From { get; set; }
    }

    public async Task<Refusal?> Run(Id<Membership> id, Request request, CancellationToken stop = default)
    {
        var found = await EndMembership.Managed(db, actor, id, stop);
        if (found.Value is not { } old)
        {
            return found.Refusal;
        }

        if (request.Workplace is not { } place || request.Role is not { } role || request.From is not { } from)
        {
            return Refusal.Invalid("workplace", "移る職場と役割と日を入れてください。");
        }

        var to = new Id<Workplace>(place);
        if (actor.NeedsToManage(to) is { } refusal)
        {
            return refusal;
        }

        if (!actor.Has(Duty.ManageMembers) && !Roles.OfFacilities.Contains(role))
        {
            return actor.Needs(Duty.ManageMembers);
        }

        var today = clock.JapanToday();
        if (from < today)
        {
            return Refusal.Invalid("from", "移る日は、きょう以降にしてください。");
        }

        if (!await db.Workplaces.AnyAsync(workplace => workplace.Id == to && workplace.Standing == WorkplaceStanding.Active, stop))
        {
            return Refusal.Invalid("workplace", "その職場は、いま参加していません。");
        }

        if (await db.Memberships.Where(Membership.InForceOn(from)).AnyAsync(other => other.Member == old.Member && other.Workplace == to && other.Role == role, stop))
        {
            return InviteMember.AlreadyThere;
        }

        if (old.Workplace != to && old.IsFacilityAdministrator && await EndMembership.IsLastOfFacility(db, old, today, stop))
        {
            return EndMembership.LastOfFacility;
        }

        if (role != Role.Administrator && await EndMembership.IsLastAdministrator(db, old, today, stop))
        {
            return EndMembership.LastAdministrator;
        }

        if (role == Role.Administrator && old.Role != role && await sessions.NeedsConfirmed(stop) is { } first)
        {
            return first;
        }

        if ((from == today ? old.Stop(clock.GetUtcNow(), today) : old.EndOn(from.AddDays(-1), today)) is { } no)
        {
            return no;
        }

        await using var whole = await db.Database.BeginTransactionAsync(stop);
        await db.SaveChangesAsync(stop);

        // What was theirs to do there stays there; within the same workplace it stays theirs.
        foreach (var follower in from == today && old.Workplace != to ? followers : [])
        {
            await follower.Follow(services, old, stop);
        }

        var next = new Membership { Member = old.Member, Workplace = to, Role = role, From = from };
        next.Administer(old.IsFacilityAdministrator && old.Workplace == to);
        db.Add(next);
        await db.SaveChangesAsync(stop);
        await whole.CommitAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/memberships/{membership}/transfer", async Task<Results<NoContent, ProblemHttpResult>> (Id<Membership> membership, Request request, TransferMember transfer, CancellationToken stop) =>
            await transfer.Run(membership, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent())
            .WithSummary("異動させる（前の所属は前の日で終わる）");
}
