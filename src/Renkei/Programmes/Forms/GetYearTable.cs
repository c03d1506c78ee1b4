using Renkei.Access;

namespace Renkei.Programmes.Forms;

/// <summary>The year × programme table of a portfolio: what went on in which year, and what became of what.</summary>
public sealed class GetYearTable(AppDb db, Actor actor)
{
    /// <summary>The whole table.</summary>
    /// <param name="HasBars">False where the source tells no years at all: then the empty cells say nothing.</param>
    public sealed record Table(string Municipality, string Division, string Note, IReadOnlyList<FiscalYear> Years, IReadOnlyList<Line> Lines, bool HasBars);

    /// <summary>One programme.</summary>
    public sealed record Line(
        Id<Programme> Programme, string Number, string Name, string NameNote, string Purpose, IReadOnlyList<string> Marks, string Summary, IReadOnlyList<Cell> Cells,
        IReadOnlyList<string> Undated, IReadOnlyList<Relation> Became, IReadOnlyList<Relation> CameFrom);

    /// <summary>A year of a programme: whether it went on, and what happened.</summary>
    public sealed record Cell(bool IsActive, bool IsPilot, IReadOnlyList<string> Words);

    /// <summary>Another programme at the end of an arrow.</summary>
    public sealed record Relation(string Number, string Name, string Word);

    public async Task<Answer<Table>> Run(string code, string scheme = ItemScheme.Of2015, CancellationToken stop = default)
    {
        var open = await FindProgrammes.Readable(db, actor, code, stop);
        if ((open.Refusal ?? ItemScheme.CheckScheme(scheme)) is { } refusal)
        {
            return refusal;
        }

        var portfolio = open.Value!;
        var programmes = await db.Programmes.AsNoTracking().Where(programme => programme.Portfolio == portfolio.Id).OrderBy(programme => programme.Order).ToListAsync(stop);
        var ids = programmes.Select(programme => programme.Id).ToList();
        var events = await db.ProgrammeEvents.AsNoTracking().Where(one => ids.Contains(one.Programme)).ToListAsync(stop);
        var items = (await db.ProgrammeItems.AsNoTracking().Where(item => ids.Contains(item.Programme)).ToListAsync(stop)).ToLookup(item => item.Programme, item => item.Item);
        var known = programmes.ToDictionary(programme => programme.Id);
        List<FiscalYear> years = [];
        for (var year = portfolio.FirstYear; year <= portfolio.LastYear; year += 1)
        {
            years.Add(year);
        }

        // Only the leaves: a heading that holds all others is no line of the table.
        var parents = programmes.Select(programme => programme.Parent).OfType<Id<Programme>>().ToHashSet();
        Line ToLine(Programme programme)
        {
            var own = events.Where(one => one.Programme == programme.Id).ToList();
            return new(
                programme.Id, programme.Number, programme.Name, programme.NameNote, programme.Heading, ItemScheme.Marks(scheme, items[programme.Id]), programme.Summary,
                [.. years.Select(year => CellOf(programme, [.. own.Where(one => one.Year == year)], year))],
                [.. own.Where(one => one.Year is null).Select(Word)],
                [.. own.Where(one => one.Other is not null && one.Kind != ProgrammeEventKind.SplitFrom).Select(one => Relate(known[one.Other!.Value], one))],
                [.. events.Where(one => one.Other == programme.Id && one.Kind != ProgrammeEventKind.SplitFrom).Select(one => Relate(known[one.Programme], one))]);
        }

        List<Line> lines = [.. programmes.Where(programme => !parents.Contains(programme.Id)).Select(ToLine)];
        return new Table(portfolio.Municipality, portfolio.Division, portfolio.Note, years, lines, programmes.Any(programme => programme.Started is not null) || events.Any(one => one.Kind == ProgrammeEventKind.Active));
    }

    private static Cell CellOf(Programme programme, List<ProgrammeEvent> happened, FiscalYear year) => new(
        happened.Exists(one => one.Kind == ProgrammeEventKind.Active) || (programme.Started is not null && programme.LivesIn(year)),
        happened.Exists(one => one.Kind == ProgrammeEventKind.Pilot),
        [.. happened.Where(one => one.Kind != ProgrammeEventKind.Active).Select(Word)]);

    private static string Word(ProgrammeEvent one) => one.Note.Length > 0 ? one.Note : one.Kind.Japanese;

    private static Relation Relate(Programme other, ProgrammeEvent one) => new(other.Number, other.Name, one.Kind.Japanese);

    public static void Map(IEndpointRouteBuilder programmes) =>
        programmes.MapGet("/{code}/years", async Task<Results<Ok<Table>, ProblemHttpResult>> (string code, string? scheme, GetYearTable get, CancellationToken stop) =>
            await get.Run(code, scheme ?? ItemScheme.Of2015, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("年度 × 事業の一覧表");
}
