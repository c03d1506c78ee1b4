using Renkei.Access.SigningIn;

namespace Renkei.Access.People;

/// <summary>An administrator makes a link by which a member who forgot the password sets a new one; an earlier link stops working. The old password works until then.</summary>
public sealed class IssuePasswordLink(AppDb db, MemberSignIn signIn, Sessions sessions, Actor actor, IEnumerable<LinkFollower> followers, IServiceProvider services, TimeProvider clock)
{
    /// <summary>The path is told this once; only its hash is kept.</summary>
    public sealed record Issued(string Path, DateTimeOffset ExpiresAt);

    public async Task<Answer<Issued>> Run(Id<Member> id, CancellationToken stop = default)
    {
        var found = await GetMember.Administered(db, actor, signIn, id, stop);
        if (found.Value is not { } member)
        {
            return found.Refusal!;
        }

        if (await sessions.NeedsConfirmed(stop) is { } first)
        {
            return first;
        }

        var now = clock.GetUtcNow();

        foreach (var earlier in await db.PasswordLinks.Where(PasswordLink.OpenAt(now)).Where(link => link.Member == id).ToListAsync(stop))
        {
            earlier.ExpiresAt = now;
        }

        var token = Invitation.NewToken();
        var made = new PasswordLink { TokenHash = Invitation.HashOf(token), Member = id, ExpiresAt = now + PasswordLink.Lasts };
        db.Add(made);
        foreach (var follower in followers)
        {
            await follower.Follow(services, new(made.Id.Value, IsInvitation: false, member.Email!, member.Name, actor.Name, $"/password/{token}", made.ExpiresAt), stop);
        }

        await db.SaveChangesAsync(stop);
        return new Issued($"/password/{token}", made.ExpiresAt);
    }

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapPost("/{member}/password-links", async Task<Results<Created<Issued>, ProblemHttpResult>> (Id<Member> member, IssuePasswordLink issue, CancellationToken stop) =>
            await issue.Run(member, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Created((string?)null, answer.Value!))
            .WithSummary("パスワードを忘れた人に渡すリンクを作る。1回だけ、24時間使える");
}
