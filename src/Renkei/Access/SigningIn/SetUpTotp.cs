using System.ComponentModel.DataAnnotations;

namespace Renkei.Access.SigningIn;

/// <summary>A member ties an authenticator app to their account and gets recovery codes, shown this once.</summary>
public sealed class SetUpTotp(AppDb db, MemberManager members, MemberSignIn signIn, Actor actor, IConfiguration configuration)
{
    public const int RecoveryCodes = 10;

    public sealed class Request
    {
        [Required(ErrorMessage = "コードを入れてください。")] public string Code { get; set; } = "";
    }

    /// <summary>What the app is shown: a picture to scan, and the same key to type, in groups of four.</summary>
    public sealed record Offer(string Key, string QrImage)
    {
        public string KeyInGroups => string.Join(' ', Key.Chunk(4).Select(letters => new string(letters)));
    }

    private static Refusal AlreadySet => new("totp-set", "認証アプリはすでに設定されています。別の端末に移すときは、先に今の設定を解除してください。");

    public async Task<Answer<Offer>> Begin(CancellationToken stop = default)
    {
        if (actor.Must == MemberClaims.MustUnlock || actor.Member is not { } id || await db.Members.FindAsync([id], stop) is not { } member)
        {
            return actor.NeedsSignIn()!;
        }

        if (member.TwoFactorEnabled)
        {
            return AlreadySet;
        }

        if (await members.GetAuthenticatorKeyAsync(member) is null)
        {
            // Making a key changes the security stamp; without a fresh cookie the person would be thrown out a minute later.
            await members.ResetAuthenticatorKeyAsync(member);
            await signIn.RefreshSignInAsync(member);
        }

        var key = (await members.GetAuthenticatorKeyAsync(member))!;
        var issuer = Uri.EscapeDataString($"連携 {configuration["Region:Name"]}".TrimEnd());
        var address = $"otpauth://totp/{issuer}:{Uri.EscapeDataString(member.Email ?? member.Name)}?secret={key}&issuer={issuer}&digits={Totp.Digits}";
        return new Offer(key, QrPicture.Of(address));
    }

    /// <summary>Answers the recovery codes.</summary>
    public async Task<Answer<string[]>> Run(Request request, CancellationToken stop = default)
    {
        if (actor.Must == MemberClaims.MustUnlock || actor.Member is not { } id || await db.Members.FindAsync([id], stop) is not { } member)
        {
            return actor.NeedsSignIn()!;
        }

        if (member.TwoFactorEnabled)
        {
            return AlreadySet;
        }

        var code = string.Concat(request.Code.Where(char.IsLetterOrDigit)).Normalize(System.Text.NormalizationForm.FormKC);

        if (!await members.VerifyTwoFactorTokenAsync(member, members.Options.Tokens.AuthenticatorTokenProvider, code))
        {
            return Refusal.Invalid("code", "コードがちがいます。アプリに今表示されている6桁の数字を入れてください。端末の時刻がずれていると合いません。");
        }

        await members.SetTwoFactorEnabledAsync(member, true);
        var codes = await members.GenerateNewTwoFactorRecoveryCodesAsync(member, RecoveryCodes);
        await signIn.RefreshSignInAsync(member);
        return codes!.ToArray();
    }

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapPost("/totp/key", async Task<Results<Ok<Offer>, ProblemHttpResult>> (SetUpTotp setUp, CancellationToken stop) =>
            await setUp.Begin(stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!))
            .RequireAuthorization(Doors.EvenUnready).WithSummary("認証アプリに入れるキーと二次元コードを得る");
        account.MapPost("/totp", async Task<Results<Ok<string[]>, ProblemHttpResult>> (Request request, SetUpTotp setUp, CancellationToken stop) =>
            await setUp.Run(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!))
            .RequireAuthorization(Doors.EvenUnready).WithSummary("アプリのコードを確かめて、認証アプリを設定する。回復コードを返す");
    }
}
