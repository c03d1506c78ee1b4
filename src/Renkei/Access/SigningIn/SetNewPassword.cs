using System.ComponentModel.DataAnnotations;

namespace Renkei.Access.SigningIn;

/// <summary>A member who forgot the password sets a new one by the link an administrator handed over. All sessions end; signing in still asks for the authenticator app.</summary>
public sealed class SetNewPassword(AppDb db, MemberManager members, MemberSignIn signIn, TimeProvider clock)
{
    public sealed class Request
    {
        [Required(ErrorMessage = "新しいパスワードを入れてください。")] public string New { get; set; } = "";
        [Required(ErrorMessage = "新しいパスワードをもう一度入れてください。")] public string Again { get; set; } = "";
    }

    public sealed record Offer(string Name, string Mail, DateTimeOffset ExpiresAt);

    public async Task<Answer<Offer>> Find(string token, CancellationToken stop = default) =>
        await Open(token, stop) is var (link, member) ? new Offer(member.Name, member.Email ?? "", link.ExpiresAt) : PasswordLink.NotOpen;

    public async Task<Refusal?> Run(string token, Request request, CancellationToken stop = default)
    {
        await using var whole = await db.Database.BeginTransactionAsync(stop);

        if (await Open(token, stop) is not var (link, member))
        {
            return PasswordLink.NotOpen;
        }

        if (PasswordRules.Check(request.New, member.UserName) is { } weak)
        {
            return weak;
        }

        if (request.New != request.Again)
        {
            return ChangePassword.NotTheSame;
        }

        if (link.Use(clock.GetUtcNow()) is { } closed)
        {
            return closed;
        }

        // Who tried the forgotten one too often may come in at once; nobody else knows the new one.
        (member.MustChangePassword, member.LockoutEnd, member.AccessFailedCount) = (false, null, 0);
        await members.RemovePasswordAsync(member);
        var set = await members.AddPasswordAsync(member, request.New);

        if (!set.Succeeded)
        {
            return new("password-failed", set.Errors.First().Description);
        }

        await whole.CommitAsync(stop);
        return null;
    }

    private async Task<(PasswordLink Link, Member Member)?> Open(string token, CancellationToken stop)
    {
        var hash = Invitation.HashOf(token);
        return await db.PasswordLinks.Where(PasswordLink.OpenAt(clock.GetUtcNow())).FirstOrDefaultAsync(link => link.TokenHash == hash, stop) is { } found
            && await db.Members.FindAsync([found.Member], stop) is { } member && await signIn.CanSignInAsync(member) ? (found, member) : null;
    }

    public static void Map(IEndpointRouteBuilder links)
    {
        links.MapGet("/{token}", async Task<Results<Ok<Offer>, ProblemHttpResult>> (string token, SetNewPassword set, CancellationToken stop) =>
            await set.Find(token, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!))
            .AllowAnonymous().WithSummary("パスワードを決め直すリンクの内容を見る");
        links.MapPost("/{token}", async Task<Results<NoContent, ProblemHttpResult>> (string token, Request request, SetNewPassword set, CancellationToken stop) =>
            await set.Run(token, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent())
            .AllowAnonymous().WithSummary("リンクでパスワードを決め直す。サインインは別に行う");
    }
}
