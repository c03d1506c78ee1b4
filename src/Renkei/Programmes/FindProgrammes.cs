using Renkei.Access;

namespace Renkei.Programmes;

/// <summary>The portfolios that somebody may read, and the programmes of one, in the order of the paper.</summary>
public sealed class FindProgrammes(AppDb db, Actor actor)
{
    public sealed record Book(string Code, string Municipality, string Bureau, string Division, bool IsExample, string Note, int Programmes, FiscalYear? LastPlanned);

    public sealed record Row(
        Id<Programme> Id, Id<Programme>? Parent, int Level, string Number, string Name, string NameNote, string Heading, ProgrammeOwner Owner, string Summary,
        FiscalYear? Started, FiscalYear? Ended, IReadOnlyList<string> Items);

    public async Task<Answer<Book[]>> Books(CancellationToken stop = default) =>
        actor.Needs(Duty.SeePlans) is { } refusal
            ? refusal
            : await db.Portfolios.AsNoTracking().OrderBy(book => book.IsExample).ThenBy(book => book.Code)
                .Select(book => new Book(book.Code, book.Municipality, book.Bureau, book.Division, book.IsExample, book.Note, db.Set<Programme>().Count(programme => programme.Portfolio == book.Id),
                    db.Set<YearPlan>().Where(plan => db.Set<Programme>().Any(programme => programme.Id == plan.Programme && programme.Portfolio == book.Id)).OrderByDescending(plan => plan.Year).Select(plan => (FiscalYear?)plan.Year).FirstOrDefault()))
                .ToArrayAsync(stop);

    /// <summary>A portfolio holds tens of programmes, so it is answered whole.</summary>
    public async Task<Answer<Row[]>> Run(string code, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.SeePlans) is { } refusal)
        {
            return refusal;
        }

        if (await db.Portfolios.AsNoTracking().SingleOrDefaultAsync(book => book.Code == code, stop) is not { } portfolio)
        {
            return Refusal.NotFound("事業計画");
        }

        var programmes = await db.Programmes.AsNoTracking().Where(programme => programme.Portfolio == portfolio.Id).OrderBy(programme => programme.Order).ToListAsync(stop);
        var items = (await db.ProgrammeItems.AsNoTracking().Where(item => db.Set<Programme>().Any(programme => programme.Id == item.Programme && programme.Portfolio == portfolio.Id)).ToListAsync(stop))
            .ToLookup(item => item.Programme, item => item.Item);
        var below = programmes.ToLookup(programme => programme.Parent);

        IEnumerable<Row> Tree(Id<Programme>? parent, int level) => below[parent].SelectMany(programme => Tree(programme.Id, level + 1).Prepend(new(
            programme.Id, programme.Parent, level, programme.Number, programme.Name, programme.NameNote, programme.Heading, programme.Owner, programme.Summary, programme.Started, programme.Ended, [.. items[programme.Id].Order()])));

        return Tree(null, 0).ToArray();
    }

    public static void Map(IEndpointRouteBuilder programmes)
    {
        programmes.MapGet("/", async Task<Results<Ok<Book[]>, ProblemHttpResult>> (FindProgrammes find, CancellationToken stop) =>
            await find.Books(stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("事業計画のまとまり");
        programmes.MapGet("/{code}", async Task<Results<Ok<Row[]>, ProblemHttpResult>> (string code, FindProgrammes find, CancellationToken stop) =>
            await find.Run(code, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("一つのまとまりの事業");
    }
}
