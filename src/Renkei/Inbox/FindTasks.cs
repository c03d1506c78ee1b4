using System.Globalization;
using System.Linq.Expressions;
using Renkei.Access;

namespace Renkei.Inbox;

/// <summary>What awaits the person: overdue, today, this week, later, and what was done lately.</summary>
public sealed class FindTasks(AppDb db, Actor actor, TimeProvider clock)
{
    public const int PageSize = 50;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan DoneIsShownFor = TimeSpan.FromDays(30);

    /// <param name="Desk">The workplace whose desk it waits at; null where it is the person's own.</param>
    public sealed record Row(Id<InboxTask> Task, string Title, string Href, DateTimeOffset Due, string? Desk, string Note, DateTimeOffset? SnoozedUntil, InboxTaskState State, DateTimeOffset? EndedAt, string? EndedBy, int Version)
    {
        public bool IsOverdue(DateTimeOffset now) => State == InboxTaskState.Open && Due < now;
    }

    /// <param name="Snoozed">Open but out of sight for now.</param>
    public sealed record Counts(int Overdue, int Today, int Week, int Later, int Snoozed);

    public sealed record Page(IReadOnlyList<Row> Rows, Counts Counts, string? Next);

    /// <summary>Which part of the list: now (overdue and today), week, later, snoozed, done.</summary>
    public static readonly IReadOnlyList<(string Key, string Japanese)> Parts = [("now", "期限切れ・今日"), ("week", "今週"), ("later", "その後"), ("snoozed", "後回し"), ("done", "済み")];

    public async Task<Answer<Page>> Run(string? part = null, string? after = null, CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        if (part is not null && Parts.All(known => known.Key != part))
        {
            return Refusal.Invalid("part", $"見る部分は {string.Join("、", Parts.Select(known => known.Key))} のどれかです。");
        }

        var now = clock.GetUtcNow();
        var (tomorrow, week) = (JapanTime.StartOf(clock.JapanToday().AddDays(1)), JapanTime.StartOf(clock.JapanToday().AddDays(1)) + Week);
        var mine = db.InboxTasks.AsNoTracking().Where(Mine(actor));
        var open = mine.Where(task => task.State == InboxTaskState.Open);
        var awake = open.Where(task => task.SnoozedUntil == null || task.SnoozedUntil <= now);
        var counts = await Count(open, now, tomorrow, week, stop);
        var rows = part switch
        {
            null or "now" => awake.Where(task => task.Due < tomorrow),
            "week" => awake.Where(task => task.Due >= tomorrow && task.Due < week),
            "later" => awake.Where(task => task.Due >= week),
            "snoozed" => open.Where(task => task.SnoozedUntil > now),
            _ => mine.Where(task => task.State == InboxTaskState.Done && task.EndedAt > now - DoneIsShownFor),
        };

        var isDone = part == "done";
        if (PageMark.Read<InboxTask>(after) is var (at, id))
        {
            rows = isDone
                ? rows.Where(task => task.EndedAt <= at && (task.EndedAt < at || task.Id < id))
                : rows.Where(task => task.Due >= at && (task.Due > at || task.Id > id));
        }

        var sorted = isDone ? rows.OrderByDescending(task => task.EndedAt).ThenByDescending(task => task.Id) : rows.OrderBy(task => task.Due).ThenBy(task => task.Id);
        var found = await (
            from task in sorted.Take(PageSize + 1)
            join workplace in db.Set<Workplace>() on task.Workplace equals workplace.Id into desks
            from desk in desks.DefaultIfEmpty()
            select new Row(task.Id, task.Title, task.Href, task.Due, desk == null ? null : desk.Name, task.Note, task.SnoozedUntil, task.State, task.EndedAt, task.EndedBy, task.Version)).ToListAsync(stop);

        // The join may forget the order that the page was taken in.
        found = [.. isDone ? found.OrderByDescending(row => row.EndedAt).ThenByDescending(row => row.Task) : found.OrderBy(row => row.Due).ThenBy(row => row.Task)];
        var shown = found.Take(PageSize).ToList();
        var last = found.Count > PageSize ? shown[^1] : null;
        return new Page(shown, counts, last is null ? null : PageMark.Of(isDone ? last.EndedAt!.Value : last.Due, last.Task));
    }

    /// <summary>How much is overdue or due today, for the menu.</summary>
    public async Task<int> Pressing(CancellationToken stop)
    {
        if (!actor.IsKnown)
        {
            return 0;
        }

        var (now, tomorrow) = (clock.GetUtcNow(), JapanTime.StartOf(clock.JapanToday().AddDays(1)));
        return await db.InboxTasks.Where(Mine(actor)).CountAsync(task => task.State == InboxTaskState.Open && task.Due < tomorrow && (task.SnoozedUntil == null || task.SnoozedUntil <= now), stop);
    }

    /// <summary>The person's own, and what waits at their desk for somebody with one of their duties.</summary>
    internal static Expression<Func<InboxTask, bool>> Mine(Actor actor)
    {
        var (member, workplace, duties) = (actor.Member, actor.Workplace, Enum.GetValues<Duty>().Where(actor.Has).Cast<Duty?>().ToList());
        return task => task.Member == member || (task.Workplace == workplace && (task.Duty == null || duties.Contains(task.Duty)));
    }

    private static async Task<Counts> Count(IQueryable<InboxTask> open, DateTimeOffset now, DateTimeOffset tomorrow, DateTimeOffset week, CancellationToken stop)
    {
        var groups = await open
            .GroupBy(task => task.SnoozedUntil > now ? 4 : task.Due < now ? 0 : task.Due < tomorrow ? 1 : task.Due < week ? 2 : 3)
            .Select(same => new { same.Key, Count = same.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, stop);
        return new(groups.GetValueOrDefault(0), groups.GetValueOrDefault(1), groups.GetValueOrDefault(2), groups.GetValueOrDefault(3), groups.GetValueOrDefault(4));
    }

    public static void Map(IEndpointRouteBuilder inbox) =>
        inbox.MapGet("/", async Task<Results<Ok<Page>, ProblemHttpResult>> (string? part, string? after, FindTasks find, CancellationToken stop) =>
            await find.Run(part, after, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value))
            .WithSummary("自分と自分の職場の、しなければならないこと。part は now（初め）、week、later、snoozed、done。50件ずつ");
}
