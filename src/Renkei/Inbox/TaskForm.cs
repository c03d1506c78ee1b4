using Renkei.Access;
using Renkei.Shell;

namespace Renkei.Inbox;

/// <summary>What the buttons of a list of tasks send: which task, as which version it was seen.</summary>
internal static class TaskForm
{
    public static async Task<Refusal?> Finish(HttpContext http, FinishTask finish) =>
        http.Posted("act")?.Split('_') is [var id, var version] && Id<InboxTask>.TryParse(id, null, out var task) && int.TryParse(version, out var seen)
            ? await finish.Run(task, new() { Version = seen })
            : Refusal.NotFound("すること");
}
