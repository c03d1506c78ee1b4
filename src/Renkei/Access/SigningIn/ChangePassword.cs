using System.ComponentModel.DataAnnotations;

namespace Renkei.Access.SigningIn;

/// <summary>A member chooses a new password; every other session of theirs ends.</summary>
public sealed class ChangePassword(AppDb db, MemberManager members, MemberSignIn signIn, Actor actor)
{
    public sealed class Request
    {
        [Required] public string Current { get; set; } = "";
        [Required] public string New { get; set; } = "";
        [Required] public string Again { get; set; } = "";
    }

    public async Task<Refusal?> Run(Request request, CancellationToken stop = default)
    {
        // Also for whoever must change it first, so not NeedsSignIn.
        if (actor.Member is not { } id || await db.Members.FindAsync([id], stop) is not { } member)
        {
            return actor.NeedsSignIn();
        }

        var refusal = await signIn.Reconfirm(member, request.Current)
            ?? PasswordRules.Check(request.New, member.UserName)
            ?? Same(request)
            ?? (request.New == request.Current ? Refusal.Invalid("password-same", "今とちがうパスワードにしてください。") : null);

        if (refusal is not null)
        {
            return refusal;
        }

        member.MustChangePassword = false;
        var result = await members.ChangePasswordAsync(member, request.Current, request.New);

        if (!result.Succeeded)
        {
            return new("password-failed", result.Errors.First().Description);
        }

        await signIn.RefreshSignInAsync(member);
        return null;
    }

    private static Refusal? Same(Request request) =>
        request.New == request.Again ? null : Refusal.Invalid("password-again", "新しいパスワードが、確認の欄と一致していません。");
}
