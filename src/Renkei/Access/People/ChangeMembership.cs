namespace Renkei.Access.People;

/// <summary>Changes what a member is at a workplace: whether they administer it, and times away.</summary>
public sealed class ChangeMembership(AppDb db, Actor actor, TimeProvider clock)
{
    public sealed class Administers
    {
        public bool IsFacilityAdministrator { get; set; }
    }

    public sealed class Away
    {
        /// <summary>The first day away; empty takes a leave back or ends it.</summary>
        public DateOnly? From { get; set; }

        /// <summary>The last day away, where it is known.</summary>
        public DateOnly? To { get; set; }
    }

    /// <summary>The workplace's administrators are named by one of them, or by whoever manages members.</summary>
    public async Task<Refusal?> Run(Id<Membership> id, Administers request, CancellationToken stop = default)
    {
        var found = await EndMembership.Managed(db, actor, id, stop);
        if (found.Value is not { } membership)
        {
            return found.Refusal;
        }

        if (!request.IsFacilityAdministrator && membership.IsFacilityAdministrator && await EndMembership.IsLastOfFacility(db, membership, clock.JapanToday(), stop))
        {
            return EndMembership.LastOfFacility;
        }

        membership.Administer(request.IsFacilityAdministrator);
        await db.SaveChangesAsync(stop);
        return null;
    }

    public async Task<Refusal?> Run(Id<Membership> id, Away request, CancellationToken stop = default)
    {
        var found = await EndMembership.Managed(db, actor, id, stop);
        if (found.Value is not { } membership)
        {
            return found.Refusal;
        }

        if (request.From is not null && membership.Member == actor.Member && membership.Id == actor.Membership)
        {
            return new Refusal("not-yourself", "自分の休みは、自分では入れられません。ほかの管理者か拠点に頼んでください。", StatusCodes.Status403Forbidden);
        }

        if (membership.Leave(request.From, request.To, clock.JapanToday()) is { } no)
        {
            return no;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder members)
    {
        members.MapPut("/memberships/{membership}/administers", async Task<Results<NoContent, ProblemHttpResult>> (Id<Membership> membership, Administers request, ChangeMembership change, CancellationToken stop) =>
            await change.Run(membership, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent())
            .WithSummary("職場の管理者にする、または、やめる");
        members.MapPut("/memberships/{membership}/leave", async Task<Results<NoContent, ProblemHttpResult>> (Id<Membership> membership, Away request, ChangeMembership change, CancellationToken stop) =>
            await change.Run(membership, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent())
            .WithSummary("休職などの期間を入れる、または、消す");
    }
}
