using Renkei.Access;
using Renkei.Inbox;

namespace Renkei.Consultations.Desk;

/// <summary>終結: what came of it, once nothing is left to be done; and taken up again where the story goes on.</summary>
public sealed class CloseConsultation(AppDb db, Actor actor, DeskWords words, TimeProvider clock)
{
    public sealed class Request
    {
        public string Outcome { get; set => field = value ?? ""; } = "";
        public string Note { get; set => field = value ?? ""; } = "";
        public DateOnly? FirstVisitOn { get; set; }
        public int Version { get; set; }
    }

    public async Task<Refusal?> Run(Id<Consultation> id, Request request, CancellationToken stop = default)
    {
        var open = await LogConsultation.Open(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var one = open.Value!;
        var left = await (from next in db.Set<FollowUp>() join card in db.Set<InboxTask>() on next.Task equals card.Id where next.Consultation == id && card.State == InboxTaskState.Open select next).CountAsync(stop);
        if ((one.SeenAs(request.Version) ?? await words.Check(DeskList.Outcome, [request.Outcome], [one.Outcome], one.Workplace, stop) ?? one.Close(request.Outcome, request.Note.Trim(), request.FirstVisitOn, left, clock.GetUtcNow())) is { } no)
        {
            return no;
        }

        await Tell(id, one.Outcome, stop);
        await db.SaveChangesAsync(stop);
        return null;
    }

    /// <summary>Other hubs read with a hard case what came of it.</summary>
    private async Task Tell(Id<Consultation> id, string outcome, CancellationToken stop) => (await db.Set<HardCase>().SingleOrDefaultAsync(hard => hard.Consultation == id, stop))?.End(outcome);

    public async Task<Refusal?> Reopen(Id<Consultation> id, int version, CancellationToken stop = default)
    {
        var open = await LogConsultation.Open(db, actor, id, stop);
        if ((open.Refusal ?? open.Value!.SeenAs(version) ?? open.Value.Reopen()) is { } refusal)
        {
            return refusal;
        }

        await Tell(id, "", stop);
        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder consultations)
    {
        consultations.MapPost("/{consultation}/closing", async Task<Results<NoContent, ProblemHttpResult>> (Id<Consultation> consultation, Request request, CloseConsultation close, CancellationToken stop) =>
            await close.Run(consultation, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("終結する");
        consultations.MapDelete("/{consultation}/closing", async Task<Results<NoContent, ProblemHttpResult>> (Id<Consultation> consultation, int version, CloseConsultation close, CancellationToken stop) =>
            await close.Reopen(consultation, version, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("終結を取り消す");
    }
}
