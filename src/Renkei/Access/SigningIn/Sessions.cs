using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore.Metadata;
using Renkei.Shell;

namespace Renkei.Access.SigningIn;

/// <summary>The browsers in which a member has signed in: begun and ended, locked and unlocked, confirmed, and signed out from elsewhere.</summary>
public sealed class Sessions(AppDb db, Actor actor, IHttpContextAccessor http, IServiceProvider services, IConfiguration configuration, TimeProvider clock)
{
    /// <summary><c>Access:LockAfterMinutes</c>: how long a page may lie untouched before it locks.</summary>
    private const int LocksAfterMinutes = 15;

    /// <summary>A session ends after so long, whatever was done in it: a day's work.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(12);

    /// <summary>What takes somebody's keys or lets somebody in everywhere is done only so soon after its person was confirmed.</summary>
    public static readonly TimeSpan ConfirmedFor = TimeSpan.FromMinutes(15);

    // Written seldom: a minute more or less locks nobody out of turn.
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    private const int MostShown = 50;

    public sealed class Proof
    {
        [Required(ErrorMessage = "パスワードを入れてください。")] public string Password { get; set; } = "";
    }

    public sealed record Row(Guid Session, string Device, string From, DateTimeOffset StartedAt, DateTimeOffset SeenAt, bool IsThis);

    public static int LockAfterMinutes(IConfiguration configuration) => Math.Max(1, configuration.GetValue("Access:LockAfterMinutes", LocksAfterMinutes));

    /// <summary>Begins one in this browser; one that it held before ends.</summary>
    internal async Task<Guid> Begin(Member member, Guid? before)
    {
        var context = http.HttpContext!;
        var now = clock.GetUtcNow();
        if (before is { } old)
        {
            await SignInSession.End(db.Set<SignInSession>().Where(session => session.Key == old), now);
        }

        var made = new SignInSession
        {
            Member = member.Id,
            StartedAt = now,
            SeenAt = now,
            ConfirmedAt = now,
            From = actor.From,
            Device = JapaneseText.Cut(SignInSession.DeviceOf(context.Request.Headers.UserAgent.ToString()), SignInSession.LongestDevice),
        };
        db.Add(made);
        await db.SaveChangesAsync();
        return made.Key;
    }

    /// <param name="HatEnded">The membership that it acts as is not in force any more.</param>
    internal readonly record struct Standing(bool IsLocked, bool HatEnded);

    /// <summary>How the session behind a request stands; null where it has ended or never was.</summary>
    /// <param name="counts">The request is something that its person did.</param>
    internal async Task<Standing?> Look(ClaimsPrincipal person, bool counts)
    {
        if (KeyOf(person) is not { } key)
        {
            return null;
        }

        var (now, worn) = (clock.GetUtcNow(), MemberClaims.HatOf(person));
        var found = await LookOf(db.Model, clock.JapanToday())(db, key, worn);
        if (found is null || found.StartedAt + Lasts <= now)
        {
            return null;
        }

        var isLocked = found.LockedAt is not null || found.SeenAt.AddMinutes(LockAfterMinutes(configuration)) <= now;
        if (!isLocked && counts && found.SeenAt + SeenEvery <= now)
        {
            await db.Set<SignInSession>().Where(one => one.Key == key).ExecuteUpdateAsync(set => set.SetProperty(one => one.SeenAt, now));
        }

        return new(isLocked, worn is not null && !found.HatHolds);
    }

    // Asked with every request of everybody who has signed in: made once a day, not translated anew each time.
    private static Func<AppDb, Guid, Id<Membership>?, Task<Found?>> LookOf(IModel model, DateOnly today)
    {
        if (!Looks.TryGetValue(model, out var look) || look.Day != today)
        {
            Looks.AddOrUpdate(model, look = new(today, EF.CompileAsyncQuery((AppDb db, Guid key, Id<Membership>? worn) =>
                db.Set<SignInSession>().Where(one => one.Key == key && one.EndedAt == null)
                    .Select(one => new Found(one.StartedAt, one.SeenAt, one.LockedAt, db.Set<Membership>().Where(Membership.InForceOn(today)).Any(membership => membership.Id == worn))).SingleOrDefault())));
        }

        return look.Ask;
    }

    private static readonly ConditionalWeakTable<IModel, Question> Looks = [];

    private sealed record Question(DateOnly Day, Func<AppDb, Guid, Id<Membership>?, Task<Found?>> Ask);

    private sealed record Found(DateTimeOffset StartedAt, DateTimeOffset SeenAt, DateTimeOffset? LockedAt, bool HatHolds);

    internal static Guid? KeyOf(ClaimsPrincipal? person) => Guid.TryParse(person?.FindFirstValue(MemberClaims.Session), out var key) ? key : null;

    public async Task<Answer<Row[]>> Run(CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        var (now, own) = (clock.GetUtcNow(), KeyOf(http.HttpContext?.User));
        return await db.Set<SignInSession>().AsNoTracking().Where(session => session.Member == actor.Member && session.EndedAt == null && session.StartedAt > now - Lasts)
            .OrderByDescending(session => session.SeenAt).Take(MostShown).Select(session => new Row(session.Key, session.Device, session.From, session.StartedAt, session.SeenAt, session.Key == own)).ToArrayAsync(stop);
    }

    /// <summary>Signs one of the member's own browsers out; it notices with its next request.</summary>
    public async Task<Refusal?> End(Guid key, CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        // A stranger at an open screen must not shut its person out of the others.
        if (await NeedsConfirmed(stop) is { } first)
        {
            return first;
        }

        var now = clock.GetUtcNow();
        if (await SignInSession.End(db.Set<SignInSession>().Where(session => session.Key == key && session.Member == actor.Member), now, stop) == 0)
        {
            return Refusal.NotFound("端末");
        }

        db.Record(actor, AuditVerb.SignedOut, nameof(Member), actor.Member!.Value.Value, now, AuditTrail.Details(("By", "OtherDevice")));
        await db.SaveChangesAsync(stop);
        return null;
    }

    /// <summary>Its person goes away from the screen.</summary>
    public async Task<Refusal?> Lock(CancellationToken stop = default)
    {
        if (actor.Member is null || KeyOf(http.HttpContext?.User) is not { } key)
        {
            return actor.NeedsSignIn();
        }

        var now = clock.GetUtcNow();
        await db.Set<SignInSession>().Where(session => session.Key == key && session.LockedAt == null).ExecuteUpdateAsync(set => set.SetProperty(session => session.LockedAt, now), stop);
        return null;
    }

    /// <summary>Its person is back, or confirms who they are before something grave: the same proof does both.</summary>
    public async Task<Refusal?> Confirm(Proof request, CancellationToken stop = default)
    {
        if (actor.Member is not { } id || KeyOf(http.HttpContext?.User) is not { } key || await db.Members.FindAsync([id], stop) is not { } member)
        {
            return actor.NeedsSignIn() ?? Actor.SignInFirst;
        }

        // Asked for late: what signs in knows of this, and this of it.
        if (await services.GetRequiredService<MemberSignIn>().Reconfirm(member, request.Password) is { } wrong)
        {
            await services.GetRequiredService<SignInTrail>().Failed(member, member.Email, "Unlock", stop);
            return wrong;
        }

        await Open(key, stop);
        return null;
    }

    /// <summary>As <see cref="Confirm"/>, by the device's own proof.</summary>
    public async Task<Refusal?> ConfirmByPasskey(SignInByPasskey.Request request, CancellationToken stop = default)
    {
        if (actor.Member is not { } id || KeyOf(http.HttpContext?.User) is not { } key)
        {
            return actor.NeedsSignIn() ?? Actor.SignInFirst;
        }

        var shown = await services.GetRequiredService<SignInByPasskey>().Assert(request.Credential);
        if (shown is not { Succeeded: true } || !shown.Passkey.IsUserVerified || shown.User.Id != id)
        {
            await services.GetRequiredService<SignInTrail>().Failed(shown?.User, null, "Unlock", stop);
            return new("passkey-refused", "このパスキーでは確かめられませんでした。パスワードを入れてください。", StatusCodes.Status400BadRequest);
        }

        await Open(key, stop);
        return null;
    }

    private async Task Open(Guid key, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        await db.Set<SignInSession>().Where(session => session.Key == key).ExecuteUpdateAsync(set => set.SetProperty(session => session.LockedAt, (DateTimeOffset?)null).SetProperty(session => session.SeenAt, now).SetProperty(session => session.ConfirmedAt, now), stop);
    }

    /// <summary>For what takes somebody's keys or lets somebody in everywhere. The console has no session: whoever stands there holds the database.</summary>
    public async Task<Refusal?> NeedsConfirmed(CancellationToken stop = default)
    {
        var since = clock.GetUtcNow() - ConfirmedFor;
        return actor.IsConsole || (KeyOf(http.HttpContext?.User) is { } key && await db.Set<SignInSession>().AnyAsync(session => session.Key == key && session.ConfirmedAt > since, stop)) ? null
            : new("confirm-first", "大事な操作なので、もう一度、本人であることを確かめます。「本人の確認」でパスワードを入れてから、やり直してください。", StatusCodes.Status403Forbidden);
    }

    /// <summary>Those that ended long ago tell nobody anything. Answers how many were forgotten.</summary>
    public Task<int> Forget(CancellationToken stop = default)
    {
        var before = clock.GetUtcNow() - TimeSpan.FromDays(30);
        return db.Set<SignInSession>().Where(session => session.SeenAt < before).ExecuteDeleteAsync(stop);
    }

    public static void Map(IEndpointRouteBuilder account, IEndpointRouteBuilder session)
    {
        account.MapGet("/sessions", async Task<Results<Ok<Row[]>, ProblemHttpResult>> (Sessions sessions, CancellationToken stop) =>
            await sessions.Run(stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("自分がサインインしている端末");
        account.MapDelete("/sessions/{session}", async Task<Results<NoContent, ProblemHttpResult>> (Guid session, Sessions sessions, CancellationToken stop) =>
            await sessions.End(session, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("自分の端末の1つを、ここからサインアウトさせる");
        session.MapPost("/lock", async Task<Results<NoContent, ProblemHttpResult>> (Sessions sessions, CancellationToken stop) =>
            await sessions.Lock(stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).RequireAuthorization(Doors.EvenUnready).OnlyFromHere().WithSummary("この端末の画面を閉じる（サインアウトはしない）");
        session.MapPost("/confirm", async Task<Results<NoContent, ProblemHttpResult>> (Proof request, Sessions sessions, CancellationToken stop) =>
            await sessions.Confirm(request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).RequireAuthorization(Doors.EvenUnready).OnlyFromHere().WithSummary("本人であることを確かめ、閉じた画面を開ける");
        session.MapPost("/confirm/passkey", async Task<Results<NoContent, ProblemHttpResult>> (SignInByPasskey.Request request, Sessions sessions, CancellationToken stop) =>
            await sessions.ConfirmByPasskey(request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).RequireAuthorization(Doors.EvenUnready).OnlyFromHere().WithSummary("パスキーで本人であることを確かめ、閉じた画面を開ける");
    }
}
