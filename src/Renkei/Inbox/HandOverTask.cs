using Renkei.Access;

namespace Renkei.Inbox;

/// <summary>A task goes to a colleague, or back to the desk of one's workplace, with a word.</summary>
public sealed class HandOverTask(AppDb db, Actor actor, InboxDoor door, TimeProvider clock)
{
    public sealed class Request
    {
        public int Version { get; set; }

        /// <summary>A colleague at the actor's own workplace; nobody is the workplace's desk.</summary>
        public Id<Member>? Member { get; set; }

        public string Note { get; set => field = value ?? ""; } = "";
    }

    public async Task<Refusal?> Run(Id<InboxTask> id, Request request, CancellationToken stop = default)
    {
        var found = await GetTask.Own(db, actor, id, stop);
        if (found.Value is not { } task)
        {
            return found.Refusal;
        }

        if (request.Member is { } member)
        {
            var roles = await db.Memberships.Where(Membership.InForceOn(clock.JapanToday())).Where(membership => membership.Member == member && membership.Workplace == actor.Workplace).Select(membership => new { membership.Role, membership.IsFacilityAdministrator }).ToListAsync(stop);
            if (roles.Count == 0)
            {
                return Refusal.Invalid("member", "渡せるのは、同じ職場で今働いている人だけです。一覧から選んでください。");
            }

            if (task.Duty is { } duty && !roles.Exists(hat => Membership.DutiesOf(hat.Role, hat.IsFacilityAdministrator).Contains(duty)))
            {
                return Refusal.Invalid("member", $"この人の役割では行えません（{duty.Japanese}）。ほかの人を選んでください。");
            }
        }
        else if (actor.Workplace is null)
        {
            return Refusal.Invalid("member", "渡す人を選んでください。");
        }

        var note = request.Note.Trim();
        if (task.HandOver(request.Member is { } to ? TaskOwner.Person(to) : TaskOwner.Desk(actor.Workplace!.Value), note, request.Version) is { } no)
        {
            return no;
        }

        if (request.Member is { } told)
        {
            door.Tell([told], $"{actor.Name}さんから渡されました: {task.Title}", $"/inbox/{task.Id}");
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder inbox) =>
        inbox.MapPost("/{task}/hand-over", async Task<Results<NoContent, ProblemHttpResult>> (Id<InboxTask> task, Request request, HandOverTask act, CancellationToken stop) =>
            await act.Run(task, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("同じ職場の人に渡す。member を省くと、職場の窓口に戻す");
}
