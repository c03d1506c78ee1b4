using System.ComponentModel.DataAnnotations;

namespace Renkei.Access.SigningIn;

/// <summary>A member who lost the paper gets new recovery codes, shown this once; the old ones stop working.</summary>
public sealed class RenewRecoveryCodes(AppDb db, MemberManager members, MemberSignIn signIn, Actor actor)
{
    public sealed class Request
    {
        [Required(ErrorMessage = "今のパスワードを入れてください。")] public string Password { get; set; } = "";
    }

    public async Task<Answer<string[]>> Run(Request request, CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        if (actor.Member is not { } id || await db.Members.FindAsync([id], stop) is not { TwoFactorEnabled: true } member)
        {
            return new Refusal("totp-missing", "先に認証アプリを設定してください。");
        }

        if (await signIn.Reconfirm(member, request.Password) is { } wrong)
        {
            return wrong;
        }

        return (await members.GenerateNewTwoFactorRecoveryCodesAsync(member, SetUpTotp.RecoveryCodes))!.ToArray();
    }

    public static void Map(IEndpointRouteBuilder account) =>
        account.MapPost("/recovery-codes", async Task<Results<Ok<string[]>, ProblemHttpResult>> (Request request, RenewRecoveryCodes renew, CancellationToken stop) =>
            await renew.Run(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!))
            .WithSummary("回復コードを作り直す。前のコードは使えなくなる");
}
