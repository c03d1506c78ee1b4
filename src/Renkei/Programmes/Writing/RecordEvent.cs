using Renkei.Access;

namespace Renkei.Programmes.Writing;

/// <summary>What happened to a programme is written down: piloted, reprinted, merged into another, ended. Mistakes are taken back.</summary>
public sealed class RecordEvent(AppDb db, Actor actor)
{
    public sealed class Request
    {
        public ProgrammeEventKind Kind { get; set; }
        public FiscalYear? Year { get; set; }

        /// <summary>The other programme, where the kind names one.</summary>
        public Id<Programme>? Other { get; set; }

        public string Note { get; set => field = value ?? ""; } = "";
    }

    public async Task<Answer<Id<ProgrammeEvent>>> Run(Id<Programme> id, Request request, CancellationToken stop = default)
    {
        var open = await FindProgrammes.WritableProgramme(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var programme = open.Value!;
        if (request.Note.Length > ProgrammeEvent.LongestNote)
        {
            return Refusal.Invalid("too-long", $"注記は{ProgrammeEvent.LongestNote}文字までです（今は{request.Note.Length}文字）。");
        }

        if (request.Year is { } year && programme.CheckYear(year) is { } outside)
        {
            return outside;
        }

        if (request.Kind.NamesAnother)
        {
            if (request.Other is not { } other || !await db.Programmes.AnyAsync(one => one.Id == other && one.Portfolio == programme.Portfolio, stop))
            {
                return Refusal.Invalid("other", $"「{request.Kind.Japanese}」には、相手の事業が要ります。相手の事業を選んでください。");
            }

            var events = await db.ProgrammeEvents.AsNoTracking().Where(one => one.Other != null && db.Set<Programme>().Any(known => known.Id == one.Programme && known.Portfolio == programme.Portfolio)).ToListAsync(stop);
            var (from, to) = request.Kind == ProgrammeEventKind.SplitFrom ? (other, id) : (id, other);
            if (Lineage.Of(events).CheckStep(from, to) is { } circle)
            {
                return circle;
            }
        }

        var added = new ProgrammeEvent { Programme = id, Year = request.Year, Kind = request.Kind, Other = request.Kind.NamesAnother ? request.Other : null, Note = request.Note.Trim() };
        db.Add(added);
        if (request is { Kind: ProgrammeEventKind.Ended, Year: { } last } && programme.Ended is null)
        {
            (programme.Ended, programme.Version) = (last, programme.Version + 1);
        }

        await db.SaveChangesAsync(stop);
        return added.Id;
    }

    public async Task<Refusal?> TakeBack(Id<ProgrammeEvent> id, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.EditPlans) is { } refusal)
        {
            return refusal;
        }

        if (await db.ProgrammeEvents.SingleOrDefaultAsync(one => one.Id == id, stop) is not { } happened)
        {
            return Refusal.NotFound("できごと");
        }

        if ((await FindProgrammes.WritableProgramme(db, actor, happened.Programme, stop)).Refusal is { } closed)
        {
            return closed;
        }

        db.Remove(happened);
        await db.SaveChangesAsync(stop);
        return null;
    }

    /// <summary>The line that was written.</summary>
    public sealed record Added(Id<ProgrammeEvent> Id);

    public static void Map(IEndpointRouteBuilder programmes)
    {
        programmes.MapPost("/one/{id}/events", async Task<Results<Ok<Added>, ProblemHttpResult>> (Id<Programme> id, Request request, RecordEvent record, CancellationToken stop) =>
            await record.Run(id, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(new Added(answer.Value))).WithSummary("事業のできごと（試行・増刷・統合・終了など）を書く");
        programmes.MapDelete("/events/{id}", async Task<Results<NoContent, ProblemHttpResult>> (Id<ProgrammeEvent> id, RecordEvent record, CancellationToken stop) =>
            await record.TakeBack(id, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("できごとを取り消す");
    }
}
