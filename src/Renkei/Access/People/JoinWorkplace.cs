using Renkei.Access.SigningIn;

namespace Renkei.Access.People;

/// <summary>A member takes an invitation to one more workplace or role: the membership is added, password and authenticator app stay.</summary>
public sealed class JoinWorkplace(AppDb db, MemberSignIn signIn, Actor actor, TimeProvider clock)
{
    private static Refusal NotYours => new("not-your-invitation",
        "この招待は、別のメールアドレスの人あてです。招待された人がサインインして受けてください。", StatusCodes.Status403Forbidden);

    public async Task<Refusal?> Run(string token, CancellationToken stop = default)
    {
        if (actor.NeedsSignInEvenWithoutHat() is { } refusal)
        {
            return refusal;
        }

        if (await AcceptInvitation.Held(db, token).FirstOrDefaultAsync(stop) is not { } found)
        {
            return Invitation.NotOpen;
        }

        if (actor.Member is not { } id || await db.Members.FindAsync([id], stop) is not { } member || !string.Equals(member.Email, found.Mail, StringComparison.OrdinalIgnoreCase))
        {
            return NotYours;
        }

        if (found.Accept(clock.GetUtcNow()) is { } closed)
        {
            return closed;
        }

        var today = clock.JapanToday();

        if (await InviteMember.MembershipsOf(db, found.Mail, today).AnyAsync(known => known.Workplace == found.Workplace && known.Role == found.Role, stop))
        {
            return InviteMember.AlreadyThere;
        }

        var membership = new Membership { Member = id, Workplace = found.Workplace, Role = found.Role, From = today };
        membership.Administer(found.IsFacilityAdministrator);
        db.Add(membership);
        await db.SaveChangesAsync(stop);

        // The session goes on under the hat it wears, and learns that there is now a choice.
        await signIn.RefreshSignInAsync(member);
        return null;
    }

    public static void Map(IEndpointRouteBuilder invitations) =>
        invitations.MapPost("/{token}/join", async Task<Results<NoContent, ProblemHttpResult>> (string token, JoinWorkplace join, CancellationToken stop) =>
            await join.Run(token, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent())
            .RequireAuthorization(Doors.EvenUnready).WithSummary("招待を受けて、職場を加える。サインインしている本人だけ");
}
