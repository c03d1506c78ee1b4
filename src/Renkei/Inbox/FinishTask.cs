using Renkei.Access;

namespace Renkei.Inbox;

/// <summary>Somebody says that a task is done.</summary>
public sealed class FinishTask(AppDb db, Actor actor, TimeProvider clock)
{
    public sealed class Request
    {
        /// <summary>The task's version as it was shown.</summary>
        public int Version { get; set; }
    }

    public Task<Refusal?> Run(Id<InboxTask> id, Request request, CancellationToken stop = default) =>
        GetTask.Change(db, actor, id, task => task.Finish(actor.Name, clock.GetUtcNow(), request.Version), stop);

    public static void Map(IEndpointRouteBuilder inbox) =>
        inbox.MapPost("/{task}/done", async Task<Results<NoContent, ProblemHttpResult>> (Id<InboxTask> task, Request request, FinishTask act, CancellationToken stop) =>
            await act.Run(task, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("済みにする");
}
