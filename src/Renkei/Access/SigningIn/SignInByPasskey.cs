using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Identity;
using Renkei.Shell;

namespace Renkei.Access.SigningIn;

/// <summary>A member comes in with a passkey alone: the device proves that it is theirs, and has itself asked who they are.</summary>
public sealed class SignInByPasskey(MemberManager members, MemberSignIn signIn, MemberClaims claims, SignInTrail trail)
{
    public sealed class Request
    {
        /// <summary>What the browser's credential says of itself (<c>toJSON</c>), as text.</summary>
        [Required] public string Credential { get; set; } = "";
    }

    private static Refusal Refused => new("passkey-refused", "このパスキーではサインインできませんでした。もう一度試すか、メールアドレスとパスワードでサインインしてください。", StatusCodes.Status401Unauthorized);

    /// <summary>What the browser is asked to prove; whoever asks, nothing tells who has an account.</summary>
    public Task<string> Offer() => signIn.MakePasskeyRequestOptionsAsync(null);

    /// <summary>Answers the page to go to next; null is wherever the person wanted to go. Wrong passwords of strangers do not lock this way.</summary>
    public async Task<Answer<string?>> Run(Request request, CancellationToken stop = default)
    {
        var shown = await Assert(request.Credential);
        if (shown is not { Succeeded: true } || !shown.Passkey.IsUserVerified)
        {
            await trail.Failed(shown?.User, null, "Passkey", stop);
            return Refused;
        }

        var member = shown.User;
        if (!await signIn.CanSignInAsync(member))
        {
            await trail.Failed(member, member.Email, "NoMembership", stop);
            return Refused;
        }

        await members.AddOrUpdatePasskeyAsync(member, shown.Passkey);
        await signIn.EnterByPasskey(member);
        await trail.Succeeded(member, "Passkey", stop);
        return Doors.PageAfterSignIn(await claims.CreateAsync(member, null, isByPasskey: true));
    }

    /// <summary>Whose passkey was shown in answer to what this browser was asked; null where nothing was asked.</summary>
    internal async Task<PasskeyAssertionResult<Member>?> Assert(string credential)
    {
        try
        {
            return await signIn.PerformPasskeyAssertionAsync(credential);
        }
        catch (InvalidOperationException)
        {
            // Nothing was begun in this browser, or too long ago.
            return null;
        }
    }

    public static void Map(IEndpointRouteBuilder session)
    {
        session.MapPost("/passkey/options", async Task<ContentHttpResult> (SignInByPasskey signIn) => TypedResults.Content(await signIn.Offer(), "application/json"))
            .AllowAnonymous().OnlyFromHere().WithSummary("パスキーでサインインするために、ブラウザーに渡すもの（WebAuthn）");
        session.MapPost("/passkey", async Task<Results<Ok<SignIn.Entered>, ProblemHttpResult>> (Request request, SignInByPasskey signIn, CancellationToken stop) =>
            await signIn.Run(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(new SignIn.Entered(answer.Value)))
            .AllowAnonymous().OnlyFromHere().WithSummary("パスキーでサインインし、クッキーを受け取る");
    }
}
