using System.ComponentModel.DataAnnotations;

namespace Renkei.Access.SigningIn;

/// <summary>A member chooses a new password; every other session of theirs ends.</summary>
public sealed class ChangePassword(AppDb db, MemberManager members, MemberSignIn signIn, Actor actor)
{
    public sealed class Request
    {
        [Required(ErrorMessage = "今のパスワードを入れてください。")] public string Current { get; set; } = "";
        [Required(ErrorMessage = "新しいパスワードを入れてください。")] public string New { get; set; } = "";
        [Required(ErrorMessage = "新しいパスワードをもう一度入れてください。")] public string Again { get; set; } = "";
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
            ?? (request.New == request.Again ? null : NotTheSame)
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

    internal static Refusal NotTheSame => Refusal.Invalid("password-again", "新しいパスワードが、確認の欄と一致していません。");

    public static void Map(IEndpointRouteBuilder account) =>
        account.MapPost("/password", async Task<Results<NoContent, ProblemHttpResult>> (Request request, ChangePassword change, CancellationToken stop) =>
            await change.Run(request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent())
            .RequireAuthorization(Doors.EvenUnready).WithSummary("自分のパスワードを変える。ほかの端末からはサインアウトされる");
}
