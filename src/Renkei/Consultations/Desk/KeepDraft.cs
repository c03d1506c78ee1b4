using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Renkei.Access;

namespace Renkei.Consultations.Desk;

/// <summary>下書き: while somebody types, the form saves itself; only they themselves get it back, and it is gone once the form was sent.</summary>
public sealed class KeepDraft(AppDb db, Actor actor, IDataProtectionProvider keys, TimeProvider clock)
{
    private const string Purpose = "Renkei.Consultations.Draft";

    public sealed class Request
    {
        /// <summary>The form as a browser would post it.</summary>
        public string Text { get; set => field = value ?? ""; } = "";
    }

    public sealed record View(string Text, DateTimeOffset At);

    public async Task<Refusal?> Save(string key, Request request, CancellationToken stop = default)
    {
        if ((Who(key) ?? (request.Text.Length > ConsultationDraft.Longest ? Refusal.Invalid("too-long", $"下書きにできるのは{ConsultationDraft.Longest:N0}文字までです。長い資料は、ファイルで付けてください。") : null)) is { } refusal)
        {
            return refusal;
        }

        var text = Convert.ToBase64String(keys.CreateProtector(Purpose).Protect(Encoding.UTF8.GetBytes(request.Text)));
        var now = clock.GetUtcNow();

        // Not through the change tracker: a line of the trail for every pause in typing would tell nobody anything.
        if (await Mine(key).ExecuteUpdateAsync(set => set.SetProperty(draft => draft.Sealed, text).SetProperty(draft => draft.At, now), stop) == 0)
        {
            db.Add(new ConsultationDraft { Member = actor.Member!.Value, Key = key, Sealed = text, At = now });
            try
            {
                await db.SaveChangesAsync(stop);
            }
            catch (DbUpdateException) when (!stop.IsCancellationRequested)
            {
                // Two windows began at the same moment: the other one's is there now.
                db.ChangeTracker.Clear();
                await Mine(key).ExecuteUpdateAsync(set => set.SetProperty(draft => draft.Sealed, text).SetProperty(draft => draft.At, now), stop);
            }
        }

        return null;
    }

    public async Task<Answer<View>> Find(string key, CancellationToken stop = default)
    {
        if (Who(key) is { } refusal)
        {
            return refusal;
        }

        var draft = await Mine(key).AsNoTracking().SingleOrDefaultAsync(stop);
        if (draft is null)
        {
            return new View("", clock.GetUtcNow());
        }

        try
        {
            return new View(Encoding.UTF8.GetString(keys.CreateProtector(Purpose).Unprotect(Convert.FromBase64String(draft.Sealed))), draft.At);
        }
        catch (CryptographicException)
        {
            // Sealed with keys that this server has no longer.
            return new View("", draft.At);
        }
    }

    public async Task<Refusal?> Drop(string key, CancellationToken stop = default)
    {
        if (Who(key) is { } refusal)
        {
            return refusal;
        }

        await Mine(key).ExecuteDeleteAsync(stop);
        return null;
    }

    /// <summary>Nobody took it up again.</summary>
    internal static async Task<string> ForgetOld(IServiceProvider services, CancellationToken stop)
    {
        var before = services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(-ConsultationDraft.KeptDays);
        var gone = await services.GetRequiredService<AppDb>().Set<ConsultationDraft>().Where(draft => draft.At < before).ExecuteDeleteAsync(stop);
        return gone == 0 ? "" : $"相談の下書き {gone}件を消しました";
    }

    private Refusal? Who(string key) =>
        actor.Needs(Duty.TakeConsultations) ?? (actor.Member is null ? actor.NeedsSignIn() : key.Length is 0 or > ConsultationDraft.LongestKey ? Refusal.NotFound("下書き") : null);

    private IQueryable<ConsultationDraft> Mine(string key) => db.Set<ConsultationDraft>().Where(draft => draft.Member == actor.Member && draft.Key == key);

    public static void Map(IEndpointRouteBuilder consultations)
    {
        consultations.MapGet("/drafts/{key}", async Task<Results<Ok<View>, ProblemHttpResult>> (string key, KeepDraft drafts, CancellationToken stop) =>
            await drafts.Find(key, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("自分の下書き");
        consultations.MapPut("/drafts/{key}", async Task<Results<NoContent, ProblemHttpResult>> (string key, Request request, KeepDraft drafts, CancellationToken stop) =>
            await drafts.Save(key, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("下書きを残す");
        consultations.MapDelete("/drafts/{key}", async Task<Results<NoContent, ProblemHttpResult>> (string key, KeepDraft drafts, CancellationToken stop) =>
            await drafts.Drop(key, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("下書きを捨てる");
    }
}
