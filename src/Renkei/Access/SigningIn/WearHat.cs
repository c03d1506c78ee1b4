namespace Renkei.Access.SigningIn;

/// <summary>A member with several memberships chooses the one to act as; the duties of the others rest.</summary>
public sealed class WearHat(AppDb db, MemberSignIn signIn, Actor actor, TimeProvider clock)
{
    public sealed class Request
    {
        public Id<Membership> Membership { get; set; }
    }

    public async Task<Refusal?> Run(Request request, CancellationToken stop = default)
    {
        if (actor.NeedsSignInEvenWithoutHat() is { } refusal)
        {
            return refusal;
        }

        // Another person's membership is answered like one that does not exist.
        if (await db.Memberships.Where(Membership.InForceOn(clock.JapanToday())).FirstOrDefaultAsync(known => known.Id == request.Membership && known.Member == actor.Member, stop) is not { } hat
            || await db.Members.FindAsync([hat.Member], stop) is not { } member)
        {
            return Refusal.NotFound("立場");
        }

        hat.Wear(clock.GetUtcNow());
        await db.SaveChangesAsync(stop);
        await signIn.Wear(member, hat.Id);
        return null;
    }

    public static void Map(IEndpointRouteBuilder account) =>
        account.MapPut("/hat", async Task<Results<NoContent, ProblemHttpResult>> (Request request, WearHat wear, CancellationToken stop) =>
            await wear.Run(request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent())
            .RequireAuthorization(Doors.EvenUnready).WithSummary("立場を切り替える");
}
