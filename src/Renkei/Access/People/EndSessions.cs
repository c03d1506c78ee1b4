using Renkei.Access.SigningIn;

namespace Renkei.Access.People;

/// <summary>An administrator signs a member out of every browser at once: for a lost device, or where something looks wrong.</summary>
public sealed class EndSessions(AppDb db, MemberSignIn signIn, Actor actor, TimeProvider clock)
{
    public async Task<Refusal?> Run(Id<Member> id, CancellationToken stop = default)
    {
        if ((await GetMember.Administered(db, actor, signIn, id, stop)).Refusal is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow();
        var ended = await SignInSession.End(db.Set<SignInSession>().Where(session => session.Member == id), now, stop);
        db.Record(actor, AuditVerb.SignedOut, nameof(Member), id.Value, now, AuditTrail.Details(("By", "Administrator"), ("Rows", ended.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/{member}/sessions/end", async Task<Results<NoContent, ProblemHttpResult>> (Id<Member> member, EndSessions end, CancellationToken stop) =>
            await end.Run(member, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent())
            .WithSummary("この人を、すべての端末からサインアウトさせる");
}
