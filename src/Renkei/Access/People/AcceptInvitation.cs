using System.ComponentModel.DataAnnotations;
using Renkei.Access.SigningIn;

namespace Renkei.Access.People;

/// <summary>Somebody who holds an invitation's link chooses a password and becomes a member.</summary>
public sealed class AcceptInvitation(AppDb db, NewMember newMember, MemberSignIn signIn, SignInTrail trail, TimeProvider clock)
{
    public sealed class Request
    {
        [Required] public string Password { get; set; } = "";
        [Required] public string Again { get; set; } = "";
    }

    public sealed record Offer(string Name, string Mail, string Role, string Workplace, DateTimeOffset ExpiresAt);

    public async Task<Answer<Offer>> Find(string token, CancellationToken stop = default)
    {
        var hash = Invitation.HashOf(token);
        var found = await (
            from invitation in db.Invitations.Where(Invitation.OpenAt(clock.GetUtcNow()))
            join workplace in db.Set<Workplace>() on invitation.Workplace equals workplace.Id
            where invitation.TokenHash == hash
            select new { invitation.Name, invitation.Mail, invitation.Role, Workplace = workplace.Name, invitation.ExpiresAt }).FirstOrDefaultAsync(stop);
        return found is null ? Invitation.NotOpen : new Offer(found.Name, found.Mail, found.Role.Japanese, found.Workplace, found.ExpiresAt);
    }

    public async Task<Refusal?> Run(string token, Request request, CancellationToken stop = default)
    {
        var hash = Invitation.HashOf(token);
        await using var whole = await db.Database.BeginTransactionAsync(stop);

        if (await db.Invitations.FirstOrDefaultAsync(invitation => invitation.TokenHash == hash, stop) is not { } found)
        {
            return Invitation.NotOpen;
        }

        if (found.Accept(clock.GetUtcNow()) is { } closed)
        {
            return closed;
        }

        if (request.Password != request.Again)
        {
            return Refusal.Invalid("password-again", "パスワードが、確認の欄と一致していません。");
        }

        var answer = await newMember.Run(found.Mail, found.Name, request.Password, found.Workplace, found.Role, stop);

        if (answer.Refusal is { } refusal)
        {
            return refusal;
        }

        await whole.CommitAsync(stop);
        await signIn.SignInAsync(answer.Value!, isPersistent: false);
        await trail.Succeeded(answer.Value!, "Invitation", stop);
        return null;
    }
}
