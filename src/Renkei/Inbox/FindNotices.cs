using Renkei.Access;

namespace Renkei.Inbox;

/// <summary>What the person should know, the newest first; they are read when they are seen here or opened.</summary>
public sealed class FindNotices(AppDb db, Actor actor, TimeProvider clock)
{
    public const int PageSize = 50;

    public sealed record Row(Id<Notice> Notice, string Title, string Href, DateTimeOffset At, bool IsRead);

    public sealed record Page(IReadOnlyList<Row> Rows, int Unread, string? Next);

    public async Task<Answer<Page>> Run(string? after = null, int size = PageSize, CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        var mine = db.Notices.AsNoTracking().Where(notice => notice.Member == actor.Member);
        var unread = await mine.CountAsync(notice => notice.ReadAt == null, stop);
        if (Id<Notice>.TryParse(after, null, out var last))
        {
            mine = mine.Where(notice => notice.Id < last);
        }

        var rows = await mine.OrderByDescending(notice => notice.Id).Take(size + 1).Select(notice => new Row(notice.Id, notice.Title, notice.Href, notice.At, notice.ReadAt != null)).ToListAsync(stop);
        return new Page([.. rows.Take(size)], unread, rows.Count > size ? rows[size - 1].Notice.ToString() : null);
    }

    /// <summary>Everything up to and with this one has been read.</summary>
    public async Task<Refusal?> Read(Id<Notice> upTo, CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        // That somebody read their news is nobody's concern: no audit line.
        var now = clock.GetUtcNow();
        await db.Notices.Where(notice => notice.Member == actor.Member && notice.ReadAt == null && notice.Id <= upTo).ExecuteUpdateAsync(set => set.SetProperty(notice => notice.ReadAt, now), stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder inbox)
    {
        inbox.MapGet("/notices", async Task<Results<Ok<Page>, ProblemHttpResult>> (string? after, FindNotices find, CancellationToken stop) =>
            await find.Run(after, stop: stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value))
            .WithSummary("自分へのお知らせ。新しい順に50件ずつ");
        inbox.MapPost("/notices/{notice}/read", async Task<Results<NoContent, ProblemHttpResult>> (Id<Notice> notice, FindNotices find, CancellationToken stop) =>
            await find.Read(notice, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent())
            .WithSummary("このお知らせまでを読んだことにする");
    }
}
