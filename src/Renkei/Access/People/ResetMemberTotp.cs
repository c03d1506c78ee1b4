using Renkei.Access.SigningIn;

namespace Renkei.Access.People;

/// <summary>An administrator unties the authenticator app and the passkeys of a member who lost the device: all their sessions end, and at the next sign-in they set up a new one.</summary>
public sealed class ResetMemberTotp(AppDb db, MemberManager members, MemberSignIn signIn, Sessions sessions, Actor actor)
{
    public async Task<Refusal?> Run(Id<Member> id, CancellationToken stop = default)
    {
        var answer = await GetMember.Administered(db, actor, signIn, id, stop);

        if (answer.Refusal is { } refusal)
        {
            return refusal;
        }

        if (!answer.Value!.TwoFactorEnabled && (await members.GetPasskeysAsync(answer.Value)).Count == 0)
        {
            return new("totp-missing", "この人は、認証アプリもパスキーもまだ設定していません。次のサインインで設定します。");
        }

        if (await sessions.NeedsConfirmed(stop) is { } first)
        {
            return first;
        }

        await members.UntieDevices(answer.Value);
        return null;
    }

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/{member}/totp/reset", async Task<Results<NoContent, ProblemHttpResult>> (Id<Member> member, ResetMemberTotp reset, CancellationToken stop) =>
            await reset.Run(member, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent())
            .WithSummary("なくした端末の認証アプリとパスキーを消す。次のサインインで設定し直してもらう");
}
