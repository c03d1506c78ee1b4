using Renkei.Access;

namespace Renkei.Inbox;

/// <summary>A task goes out of sight until a moment before it is due.</summary>
public sealed class SnoozeTask(AppDb db, Actor actor, TimeProvider clock)
{
    public sealed class Request
    {
        /// <summary>The task's version as it was shown.</summary>
        public int Version { get; set; }

        /// <summary>Until when; with the offset of its zone.</summary>
        public DateTimeOffset Until { get; set; }
    }

    public Task<Refusal?> Run(Id<InboxTask> id, Request request, CancellationToken stop = default) =>
        GetTask.Change(db, actor, id, task => task.Snooze(request.Until, clock.GetUtcNow(), request.Version), stop);

    public static void Map(IEndpointRouteBuilder inbox) =>
        inbox.MapPost("/{task}/snooze", async Task<Results<NoContent, ProblemHttpResult>> (Id<InboxTask> task, Request request, SnoozeTask act, CancellationToken stop) =>
            await act.Run(task, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("後回しにする（期限まで）");
}
