using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Identity;

namespace Renkei.Access.SigningIn;

/// <summary>A member ties a device to their account by a passkey, sees which are tied, and unties what was lost.</summary>
public sealed class Passkeys(AppDb db, MemberManager members, MemberSignIn signIn, Sessions sessions, Actor actor)
{
    public const int Most = 10;
    private const int LongestName = 60;

    public sealed class Begin
    {
        [Required(ErrorMessage = "今のパスワードを入れてください。")] public string Password { get; set; } = "";
    }

    public sealed class Finish
    {
        /// <summary>What the browser's credential says of itself (<c>toJSON</c>), as text.</summary>
        [Required] public string Credential { get; set; } = "";

        /// <summary>What the person calls the device.</summary>
        public string? Name { get; set; }
    }

    /// <param name="Passkey">The credential's id in base64url.</param>
    public sealed record Row(string Passkey, string Name, DateTimeOffset CreatedAt);

    public async Task<Answer<Row[]>> All(CancellationToken stop = default)
    {
        var member = await Self(stop);
        return member.Refusal is { } refusal ? refusal
            : (await members.GetPasskeysAsync(member.Value!)).OrderBy(passkey => passkey.CreatedAt).Select(passkey => new Row(Base64Url.EncodeToString(passkey.CredentialId), passkey.Name ?? "", passkey.CreatedAt)).ToArray();
    }

    /// <summary>Answers what the browser is asked to make, after the password was given again: a stranger at an open screen must not tie their own device.</summary>
    public async Task<Answer<string>> Offer(Begin request, CancellationToken stop = default)
    {
        var self = await Self(stop);
        if (self.Value is not { } member)
        {
            return self.Refusal!;
        }

        if (await signIn.Reconfirm(member, request.Password) is { } wrong)
        {
            return wrong;
        }

        return (await members.GetPasskeysAsync(member)).Count >= Most
            ? Refusal.Invalid("too-many", $"パスキーは{Most}個までです。使っていないものを消してください。")
            : await signIn.MakePasskeyCreationOptionsAsync(new() { Id = member.Id.ToString(), Name = member.Email ?? member.Name, DisplayName = member.Name });
    }

    public async Task<Refusal?> Add(Finish request, CancellationToken stop = default)
    {
        var self = await Self(stop);
        if (self.Value is not { } member)
        {
            return self.Refusal;
        }

        var made = await Attest(request.Credential);
        if (made is not { Succeeded: true } || made.UserEntity.Id != member.Id.ToString() || await members.FindByPasskeyIdAsync(made.Passkey.CredentialId) is not null)
        {
            return Refusal.Invalid("passkey", "パスキーを登録できませんでした。もう一度、今のパスワードから始めてください。");
        }

        made.Passkey.Name = request.Name?.Trim() is { Length: > 0 } given ? JapaneseText.Cut(given, LongestName) : "この端末";
        await members.AddOrUpdatePasskeyAsync(member, made.Passkey);

        // Who has just shown their device has shown two factors.
        await signIn.EnterByPasskey(member);
        return null;
    }

    public async Task<Refusal?> Remove(string passkey, CancellationToken stop = default)
    {
        var self = await Self(stop);
        if (self.Value is not { } member)
        {
            return self.Refusal;
        }

        if (!Base64Url.IsValid(passkey) || await members.GetPasskeyAsync(member, Base64Url.DecodeFromChars(passkey)) is not { } known)
        {
            return Refusal.NotFound("パスキー");
        }

        if (await sessions.NeedsConfirmed(stop) is { } first)
        {
            return first;
        }

        await members.RemovePasskeyAsync(member, known.CredentialId);

        // Every other session ends: one of them may stand on the device that was lost.
        await members.UpdateSecurityStampAsync(member);
        await signIn.RefreshSignInAsync(member);
        return null;
    }

    // Also open to who has yet to set up a second factor: this is one.
    private async Task<Answer<Member>> Self(CancellationToken stop) =>
        actor.Must is null or MemberClaims.MustSetUpTotp && actor.Member is { } id && await db.Members.FindAsync([id], stop) is { } member ? member : actor.NeedsSignIn()!;

    private async Task<PasskeyAttestationResult?> Attest(string credential)
    {
        try
        {
            return await signIn.PerformPasskeyAttestationAsync(credential);
        }
        catch (InvalidOperationException)
        {
            // Nothing was begun in this browser, or too long ago.
            return null;
        }
    }

    public static void Map(IEndpointRouteBuilder account)
    {
        var passkeys = account.MapGroup("/passkeys").RequireAuthorization(Doors.EvenUnready);
        passkeys.MapGet("/", async Task<Results<Ok<Row[]>, ProblemHttpResult>> (Passkeys all, CancellationToken stop) =>
            await all.All(stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("自分のパスキーの一覧");
        passkeys.MapPost("/options", async Task<Results<ContentHttpResult, ProblemHttpResult>> (Begin request, Passkeys begin, CancellationToken stop) =>
            await begin.Offer(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Content(answer.Value, "application/json")).WithSummary("パスキーを作るために、ブラウザーに渡すもの（WebAuthn）");
        passkeys.MapPost("/", async Task<Results<NoContent, ProblemHttpResult>> (Finish request, Passkeys add, CancellationToken stop) =>
            await add.Add(request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("ブラウザーが作ったパスキーを登録する");
        passkeys.MapDelete("/{passkey}", async Task<Results<NoContent, ProblemHttpResult>> (string passkey, Passkeys remove, CancellationToken stop) =>
            await remove.Remove(passkey, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("自分のパスキーを消す");
    }
}
