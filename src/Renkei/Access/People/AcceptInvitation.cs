using System.ComponentModel.DataAnnotations;
using Renkei.Access.SigningIn;

namespace Renkei.Access.People;

/// <summary>Somebody who holds an invitation's link chooses a password and becomes a member.</summary>
public sealed class AcceptInvitation(AppDb db, NewMember newMember, MemberSignIn signIn, SignInTrail trail, TimeProvider clock)
{
    public sealed class Request
    {
        [Required(ErrorMessage = "職種を選んでください。")] public Profession? Profession { get; set; }

        /// <summary>The licence's or registration's number, if the person wants it known.</summary>
        public string? Licence { get; set; }

        [Required(ErrorMessage = "パスワードを入れてください。")] public string Password { get; set; } = "";
        [Required(ErrorMessage = "パスワードをもう一度入れてください。")] public string Again { get; set; } = "";
    }

    /// <param name="HasAccount">The person signs in already and takes the invitation by <see cref="JoinWorkplace"/>, without a new password.</param>
    public sealed record Offer(string Name, string Mail, string Role, string Workplace, DateTimeOffset ExpiresAt, bool HasAccount);

    private static Refusal SignInFirst => new("has-account", "このメールアドレスの人は、すでに登録されています。サインインしてから、この招待を受けてください。");

    public async Task<Answer<Offer>> Find(string token, CancellationToken stop = default)
    {
        var found = await (
            from invitation in Held(db, token).Where(Invitation.OpenAt(clock.GetUtcNow()))
            join workplace in db.Set<Workplace>() on invitation.Workplace equals workplace.Id
            select new { invitation.Name, invitation.Mail, invitation.Role, Workplace = workplace.Name, invitation.ExpiresAt }).FirstOrDefaultAsync(stop);
        return found is null ? Invitation.NotOpen : new Offer(found.Name, found.Mail, found.Role.Japanese, found.Workplace, found.ExpiresAt, await HasAccount(found.Mail, stop));
    }

    public async Task<Refusal?> Run(string token, Request request, CancellationToken stop = default)
    {
        await using var whole = await db.Database.BeginTransactionAsync(stop);

        if (await Held(db, token).FirstOrDefaultAsync(stop) is not { } found)
        {
            return Invitation.NotOpen;
        }

        if (found.Accept(clock.GetUtcNow()) is { } closed)
        {
            return closed;
        }

        // An invitation must never set a new password for somebody who works here: whoever made the link could then come in as them.
        if (await HasAccount(found.Mail, stop))
        {
            return SignInFirst;
        }

        if (request.Password != request.Again)
        {
            return Refusal.Invalid("password-again", "パスワードが、確認の欄と一致していません。");
        }

        if (new Member { Name = "" }.Tell(request.Profession, request.Licence) is { } wrong)
        {
            return wrong;
        }

        var answer = await newMember.Run(found.Mail, found.Name, request.Password, found.Workplace, found.Role, found.IsFacilityAdministrator, member => member.Tell(request.Profession, request.Licence), stop);

        if (answer.Refusal is { } refusal)
        {
            return refusal;
        }

        await whole.CommitAsync(stop);
        await signIn.SignInAsync(answer.Value!, isPersistent: false);
        await trail.Succeeded(answer.Value!, "Invitation", stop);
        return null;
    }

    /// <summary>The invitation that this link holds. Where the workplace rests or has left it leads nowhere, as a forged one does: nobody comes in while its people are out.</summary>
    internal static IQueryable<Invitation> Held(AppDb db, string token)
    {
        var hash = Invitation.HashOf(token);
        return
            from invitation in db.Invitations
            join workplace in db.Set<Workplace>() on invitation.Workplace equals workplace.Id
            where invitation.TokenHash == hash && workplace.Standing == WorkplaceStanding.Active
            select invitation;
    }

    private Task<bool> HasAccount(string mail, CancellationToken stop) => InviteMember.MembershipsOf(db, mail, clock.JapanToday()).AnyAsync(stop);

    public static void Map(IEndpointRouteBuilder invitations)
    {
        invitations.MapGet("/{token}", async Task<Results<Ok<Offer>, ProblemHttpResult>> (string token, AcceptInvitation accept, CancellationToken stop) =>
            await accept.Find(token, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!))
            .AllowAnonymous().WithSummary("招待の内容を見る");
        invitations.MapPost("/{token}", async Task<Results<NoContent, ProblemHttpResult>> (string token, Request request, AcceptInvitation accept, CancellationToken stop) =>
            await accept.Run(token, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent())
            .AllowAnonymous().WithSummary("招待を受けて、パスワードを決める。はじめての人だけ");
    }
}
