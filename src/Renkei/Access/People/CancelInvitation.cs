namespace Renkei.Access.People;

/// <summary>An administrator takes an invitation back; its link stops working.</summary>
public sealed class CancelInvitation(AppDb db, Actor actor, TimeProvider clock)
{
    public async Task<Refusal?> Run(Id<Invitation> id, CancellationToken stop = default)
    {
        if (actor.NeedsToManageAny() is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow();

        // Another workplace's is answered like one that does not exist.
        if (await db.Invitations.FindAsync([id], stop) is not { } invitation || !invitation.IsOpen(now) || !actor.Manages(invitation.Workplace))
        {
            return Refusal.NotFound("招待");
        }

        invitation.ExpiresAt = now;
        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapDelete("/invitations/{invitation}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Invitation> invitation, CancelInvitation cancel, CancellationToken stop) =>
            await cancel.Run(invitation, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent())
            .WithSummary("招待を取り消す");
}
