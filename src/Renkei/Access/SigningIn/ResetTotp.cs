using System.ComponentModel.DataAnnotations;

namespace Renkei.Access.SigningIn;

/// <summary>A member unties the authenticator app, to move to another phone; where two steps are required a new one must be set up at once.</summary>
public sealed class ResetTotp(AppDb db, MemberManager members, MemberSignIn signIn, Actor actor)
{
    public sealed class Request
    {
        [Required(ErrorMessage = "今のパスワードを入れてください。")] public string Password { get; set; } = "";
    }

    public async Task<Refusal?> Run(Request request, CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        if (actor.Member is not { } id || await db.Members.FindAsync([id], stop) is not { } member)
        {
            return Refusal.NotFound("利用者");
        }

        if (await signIn.Reconfirm(member, request.Password) is { } wrong)
        {
            return wrong;
        }

        await members.SetTwoFactorEnabledAsync(member, false);
        await members.ResetAuthenticatorKeyAsync(member);
        await signIn.RefreshSignInAsync(member);
        return null;
    }

    public static void Map(IEndpointRouteBuilder account) =>
        account.MapPost("/totp/reset", async Task<Results<NoContent, ProblemHttpResult>> (Request request, ResetTotp reset, CancellationToken stop) =>
            await reset.Run(request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent())
            .WithSummary("自分の認証アプリの設定を解除する（別の端末に移すとき）");
}
