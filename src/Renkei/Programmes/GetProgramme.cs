using Renkei.Access;

namespace Renkei.Programmes;

/// <summary>One programme with what happened to it, and what it came from and became, followed to both ends.</summary>
public sealed class GetProgramme(AppDb db, Actor actor)
{
    /// <summary>The programme.</summary>
    /// <param name="CameFrom">The oldest first.</param>
    /// <param name="Became">The nearest first.</param>
    public sealed record View(
        Id<Programme> Id, string Number, string Name, string NameNote, string Heading, ProgrammeOwner Owner, string? AreaCode, string Summary, FiscalYear? Started, FiscalYear? Ended, string Life, int Order, int Version,
        IReadOnlyList<string> Items, IReadOnlyList<Happened> Events, IReadOnlyList<Kin> CameFrom, IReadOnlyList<Kin> Became);

    /// <summary>A line of its story.</summary>
    public sealed record Happened(Id<ProgrammeEvent> Id, FiscalYear? Year, ProgrammeEventKind Kind, string? Other, string Note);

    /// <summary>Another programme of the same line.</summary>
    public sealed record Kin(Id<Programme> Id, string Number, string Name, string Life);

    public async Task<Answer<View>> Run(string code, Id<Programme> id, CancellationToken stop = default)
    {
        var open = await FindProgrammes.Readable(db, actor, code, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var all = await db.Programmes.AsNoTracking().Where(one => one.Portfolio == open.Value!.Id).ToDictionaryAsync(one => one.Id, stop);
        if (!all.TryGetValue(id, out var programme))
        {
            return Refusal.NotFound("事業");
        }

        var ids = all.Keys.ToList();
        var events = await db.ProgrammeEvents.AsNoTracking().Where(one => ids.Contains(one.Programme)).ToListAsync(stop);
        var lineage = Lineage.Of(events);
        Kin KinOf(Id<Programme> other) => new(other, all[other].Number, all[other].Name, all[other].Life);
        return new View(
            id, programme.Number, programme.Name, programme.NameNote, programme.Heading, programme.Owner, programme.AreaCode, programme.Summary, programme.Started, programme.Ended, programme.Life, programme.Order, programme.Version,
            await db.ProgrammeItems.Where(item => item.Programme == id).OrderBy(item => item.Item).Select(item => item.Item).ToListAsync(stop),
            [.. events.Where(one => one.Programme == id).OrderBy(one => one.Year).ThenBy(one => one.Id).Select(one => new Happened(one.Id, one.Year, one.Kind, one.Other is { } other ? $"{all[other].Number} {all[other].Name}" : null, one.Note))],
            [.. lineage.Before(id).Reverse().Select(KinOf)], [.. lineage.After(id).Select(KinOf)]);
    }

    public static void Map(IEndpointRouteBuilder programmes) =>
        programmes.MapGet("/{code}/one/{id}", async Task<Results<Ok<View>, ProblemHttpResult>> (string code, Id<Programme> id, GetProgramme get, CancellationToken stop) =>
            await get.Run(code, id, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("一つの事業とそのうつりかわり");
}
