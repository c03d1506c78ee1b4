using Renkei.Access;

namespace Renkei.Inbox;

/// <summary>One task with the people it can be handed to.</summary>
public sealed class GetTask(AppDb db, Actor actor, TimeProvider clock)
{
    private const int MostColleagues = 300;

    public sealed record Colleague(Id<Member> Member, string Name, string Role);

    public sealed record View(Id<InboxTask> Task, string Title, string Href, DateTimeOffset Due, string Owner, bool IsMine, string OpenedBy, DateTimeOffset OpenedAt, string Note, DateTimeOffset? SnoozedUntil,
        InboxTaskState State, DateTimeOffset? EndedAt, string? EndedBy, int Version, IReadOnlyList<Colleague> Colleagues, string? Desk);

    public async Task<Answer<View>> Run(Id<InboxTask> id, CancellationToken stop = default)
    {
        var found = await Own(db, actor, id, stop);
        if (found.Value is not { } task)
        {
            return found.Refusal!;
        }

        var owner = task.Member is { } member
            ? await db.Members.Where(one => one.Id == member).Select(one => one.Name).SingleAsync(stop)
            : await db.Workplaces.Where(one => one.Id == task.Workplace).Select(one => one.Name).SingleAsync(stop) + "の窓口";
        var colleagues = await (
            from membership in db.Memberships.Where(Membership.InForceOn(clock.JapanToday()))
            join one in db.Set<Member>() on membership.Member equals one.Id
            where membership.Workplace == actor.Workplace && one.Id != actor.Member
            orderby one.Name, one.Id
            select new { one.Id, one.Name, membership.Role }).AsNoTracking().Take(MostColleagues).ToListAsync(stop);
        return new View(task.Id, task.Title, task.Href, task.Due, owner, task.Member == actor.Member, task.OpenedBy, task.OpenedAt, task.Note, task.SnoozedUntil,
            task.State, task.EndedAt, task.EndedBy, task.Version, [.. colleagues.Select(one => new Colleague(one.Id, one.Name, one.Role.Japanese))], actor.WorkplaceName);
    }

    /// <summary>The task if it is the actor's or their desk's; another's is not there for them.</summary>
    internal static async Task<Answer<InboxTask>> Own(AppDb db, Actor actor, Id<InboxTask> id, CancellationToken stop) =>
        actor.NeedsSignIn() is { } refusal ? refusal
        : await db.InboxTasks.Where(FindTasks.Mine(actor)).SingleOrDefaultAsync(task => task.Id == id, stop) is { } task ? task
        : Refusal.NotFound("すること");

    /// <summary>Does something to a task that is the actor's or their desk's, and keeps it.</summary>
    internal static async Task<Refusal?> Change(AppDb db, Actor actor, Id<InboxTask> id, Func<InboxTask, Refusal?> act, CancellationToken stop)
    {
        var found = await Own(db, actor, id, stop);
        if ((found.Refusal ?? act(found.Value!)) is { } refusal)
        {
            return refusal;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder inbox) =>
        inbox.MapGet("/{task}", async Task<Results<Ok<View>, ProblemHttpResult>> (Id<InboxTask> task, GetTask get, CancellationToken stop) =>
            await get.Run(task, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!))
            .WithSummary("すること1件と、渡せる人");
}
