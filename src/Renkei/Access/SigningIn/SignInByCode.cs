using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Identity;
using Renkei.Shell;

namespace Renkei.Access.SigningIn;

/// <summary>The second step of signing in: six digits from the authenticator app, or a recovery code from paper.</summary>
public sealed class SignInByCode(MemberManager members, MemberSignIn signIn, MemberClaims claims, SignInTrail trail)
{
    public sealed class Request
    {
        [Required] public string Code { get; set; } = "";
    }

    public static Refusal PasswordFirst => new("password-first", "時間がたったため、もう一度メールアドレスとパスワードから始めてください。", StatusCodes.Status401Unauthorized);

    private static Refusal Wrong => Refusal.Invalid("code", "コードがちがうか、使えません。アプリに今表示されている6桁の数字を入れてください。続けてまちがえると15分間サインインできません。");

    public async Task<Answer<string?>> Run(Request request, CancellationToken stop = default)
    {
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is not { } member)
        {
            return PasswordFirst;
        }

        var code = string.Concat(request.Code.Where(char.IsLetterOrDigit)).Normalize(System.Text.NormalizationForm.FormKC);
        var isTotp = code.Length == Totp.Digits && code.All(char.IsAsciiDigit);
        var locked = await members.IsLockedOutAsync(member) || !await signIn.CanSignInAsync(member);
        var result = locked ? SignInResult.LockedOut
            : isTotp ? await signIn.TwoFactorAuthenticatorSignInAsync(code, isPersistent: false, rememberClient: false)
            : await signIn.TwoFactorRecoveryCodeSignInAsync(code);

        if (!result.Succeeded)
        {
            if (!locked && !isTotp)
            {
                // Identity does not count these; a guesser of codes must be stopped either way.
                await members.AccessFailedAsync(member);
            }

            await trail.Failed(member, member.Email, locked ? "LockedOut" : isTotp ? "Code" : "RecoveryCode", stop);
            return Wrong;
        }

        await trail.Succeeded(member, isTotp ? "Code" : "RecoveryCode", stop);
        return Doors.PageAfterSignIn(await claims.CreateAsync(member));
    }

    public static void Map(IEndpointRouteBuilder session) =>
        session.MapPost("/code", async Task<Results<Ok<SignIn.Entered>, ProblemHttpResult>> (Request request, SignInByCode signIn, CancellationToken stop) =>
            await signIn.Run(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(new SignIn.Entered(answer.Value)))
            .AllowAnonymous().OnlyFromHere().WithSummary("サインインの2段目: 認証アプリのコードか回復コード");
}
