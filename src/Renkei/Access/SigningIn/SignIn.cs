using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Identity;
using Renkei.Shell;

namespace Renkei.Access.SigningIn;

/// <summary>A member comes in with mail address and password; whoever has set up an authenticator app is then asked for a code.</summary>
public sealed class SignIn(MemberManager members, MemberSignIn signIn, MemberClaims claims, SignInTrail trail)
{
    public sealed class Request
    {
        [Required] public string Mail { get; set; } = "";
        [Required] public string Password { get; set; } = "";
    }

    /// <summary>The same words for a wrong password, a wrong address, a locked account and a leaver: they must not tell who has an account.</summary>
    public static Refusal Refused => new("sign-in-failed",
        "サインインできませんでした。メールアドレスとパスワードを確かめてください。続けてまちがえると15分間サインインできません。思い出せないときは管理者に連絡してください。",
        StatusCodes.Status401Unauthorized);

    /// <param name="Next">The page to go to before anything else is open (code, authenticator, hat); null where everything is.</param>
    public sealed record Entered(string? Next);

    /// <summary>Answers the page to go to next; null is wherever the person wanted to go.</summary>
    public async Task<Answer<string?>> Run(Request request, CancellationToken stop = default)
    {
        var mail = request.Mail.Trim();
        var member = await members.FindByEmailAsync(mail);

        if (member is null || await members.IsLockedOutAsync(member) || !await signIn.CanSignInAsync(member))
        {
            members.CheckForNobody(request.Password);
            await trail.Failed(member, mail, member is null ? "NoAccount" : await members.IsLockedOutAsync(member) ? "LockedOut" : "NoMembership", stop);
            return Refused;
        }

        var result = await signIn.PasswordSignInAsync(member, request.Password, isPersistent: false, lockoutOnFailure: true);

        if (result.RequiresTwoFactor)
        {
            return "/signin/code";
        }

        if (!result.Succeeded)
        {
            await trail.Failed(member, mail, "Password", stop);
            return Refused;
        }

        await trail.Succeeded(member, "Password", stop);
        return Doors.PageAfterSignIn(await claims.CreateAsync(member));
    }

    public static void Map(IEndpointRouteBuilder session) =>
        session.MapPost("/", async Task<Results<Ok<Entered>, ProblemHttpResult>> (Request request, SignIn signIn, CancellationToken stop) =>
            await signIn.Run(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(new Entered(answer.Value)))
            .AllowAnonymous().OnlyFromHere().WithSummary("メールアドレスとパスワードでサインインし、クッキーを受け取る");
}
