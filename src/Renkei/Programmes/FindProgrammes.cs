using Renkei.Access;

namespace Renkei.Programmes;

/// <summary>The portfolios that somebody may read, and the programmes of one, in the order of the paper.</summary>
public sealed class FindProgrammes(AppDb db, Actor actor)
{
    public sealed record Book(string Code, string Municipality, string Bureau, string Division, bool IsExample, string? AreaPath, string Note, int Programmes, FiscalYear? LastPlanned);

    /// <summary>Whether this person may write here; pages ask before they show a pen.</summary>
    public bool MayWrite(Book book) => !book.IsExample && actor.HasWithin(Duty.EditPlans, book.AreaPath);

    public sealed record Row(
        Id<Programme> Id, Id<Programme>? Parent, int Level, string Number, string Name, string NameNote, string Heading, ProgrammeOwner Owner, string Summary,
        FiscalYear? Started, FiscalYear? Ended, IReadOnlyList<string> Items);

    /// <summary>For other rooms: what their work can count for in a year. Names and numbers stand in public plans, so nobody need have a duty to see them.</summary>
    internal async Task<IReadOnlyList<ProgrammeList.Row>> InYear(FiscalYear year, CancellationToken stop)
    {
        var found = await (from programme in db.Programmes.AsNoTracking().Where(Programme.LivingIn(year))
                           join portfolio in db.Set<Portfolio>() on programme.Portfolio equals portfolio.Id
                           orderby portfolio.IsExample, portfolio.Code, programme.Order
                           select new { programme.Id, portfolio.Municipality, programme.Number, programme.Name, portfolio.IsExample }).ToListAsync(stop);
        var ids = found.ConvertAll(one => one.Id);
        var items = (await db.ProgrammeItems.AsNoTracking().Where(item => ids.Contains(item.Programme)).ToListAsync(stop)).ToLookup(item => item.Programme, item => item.Item);
        return [.. found.Select(one => new ProgrammeList.Row(one.Id.Value, one.Municipality, one.Number, one.Name, string.Join('・', ItemScheme.Marks(ItemScheme.Of2015, items[one.Id])), one.IsExample))];
    }

    /// <summary>The portfolio, for whoever may read plans.</summary>
    internal static async Task<Answer<Portfolio>> Readable(AppDb db, Actor actor, string code, CancellationToken stop) =>
        actor.Needs(Duty.SeePlans) is { } refusal ? refusal
        : await db.Portfolios.AsNoTracking().SingleOrDefaultAsync(book => book.Code == code, stop) is { } portfolio ? portfolio
        : Refusal.NotFound("事業計画");

    /// <summary>The portfolio, for whoever may write its plans.</summary>
    internal static async Task<Answer<Portfolio>> Writable(AppDb db, Actor actor, System.Linq.Expressions.Expression<Func<Portfolio, bool>> which, CancellationToken stop) =>
        actor.Needs(Duty.EditPlans) is { } refusal ? refusal
        : await db.Portfolios.AsNoTracking().SingleOrDefaultAsync(which, stop) is not { } portfolio ? Refusal.NotFound("事業計画")
        : (portfolio.MayChange() ?? actor.NeedsWithin(Duty.EditPlans, portfolio.AreaPath)) is { } closed ? closed
        : portfolio;

    /// <summary>The programme, for whoever may write it.</summary>
    internal static async Task<Answer<Programme>> WritableProgramme(AppDb db, Actor actor, Id<Programme> id, CancellationToken stop)
    {
        if (actor.Needs(Duty.EditPlans) is { } refusal)
        {
            return refusal;
        }

        if (await db.Programmes.SingleOrDefaultAsync(one => one.Id == id, stop) is not { } programme)
        {
            return Refusal.NotFound("事業");
        }

        return (await Writable(db, actor, book => book.Id == programme.Portfolio, stop)).Refusal is { } closed ? closed : programme;
    }

    /// <summary>What a plan has lines for: the sub-programmes, or the programme itself where it has none.</summary>
    internal static async Task<List<Programme>> Parts(AppDb db, Programme top, CancellationToken stop)
    {
        var children = await db.Programmes.AsNoTracking().Where(programme => programme.Parent == top.Id).OrderBy(programme => programme.Order).ToListAsync(stop);
        return children.Count == 0 ? [top] : children;
    }

    /// <summary>The plan with its portfolio and programme, for whoever may write it.</summary>
    internal static async Task<Answer<(YearPlan Plan, Programme Top, Portfolio Portfolio)>> WritablePlan(AppDb db, Actor actor, Id<YearPlan> id, CancellationToken stop)
    {
        if (actor.Needs(Duty.EditPlans) is { } refusal)
        {
            return refusal;
        }

        if (await db.YearPlans.SingleOrDefaultAsync(one => one.Id == id, stop) is not { } plan)
        {
            return Refusal.NotFound("計画書");
        }

        var top = await db.Programmes.SingleAsync(programme => programme.Id == plan.Programme, stop);
        var open = await Writable(db, actor, book => book.Id == top.Portfolio, stop);
        return open.Refusal is { } closed ? closed : (plan, top, open.Value!);
    }

    /// <summary>The head of a portfolio's pages; null for whoever may not read it, as the page's own question says why.</summary>
    public async Task<Book?> Head(string code, CancellationToken stop = default) =>
        actor.Has(Duty.SeePlans) ? await Told(db.Portfolios.Where(book => book.Code == code)).SingleOrDefaultAsync(stop) : null;

    public async Task<Answer<Book[]>> Books(CancellationToken stop = default) =>
        actor.Needs(Duty.SeePlans) is { } refusal ? refusal : await Told(db.Portfolios.OrderBy(book => book.IsExample).ThenBy(book => book.Code)).ToArrayAsync(stop);

    private IQueryable<Book> Told(IQueryable<Portfolio> portfolios) => portfolios
                .Select(book => new Book(book.Code, book.Municipality, book.Bureau, book.Division, book.IsExample, book.AreaPath, book.Note, db.Set<Programme>().Count(programme => programme.Portfolio == book.Id),
                    db.Set<YearPlan>().Where(plan => db.Set<Programme>().Any(programme => programme.Id == plan.Programme && programme.Portfolio == book.Id)).OrderByDescending(plan => plan.Year).Select(plan => (FiscalYear?)plan.Year).FirstOrDefault()));

    /// <summary>A portfolio holds tens of programmes, so it is answered whole.</summary>
    public async Task<Answer<Row[]>> Run(string code, CancellationToken stop = default)
    {
        var open = await Readable(db, actor, code, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var programmes = await db.Programmes.AsNoTracking().Where(programme => programme.Portfolio == open.Value!.Id).ToListAsync(stop);
        var ids = programmes.Select(programme => programme.Id).ToList();
        var items = (await db.ProgrammeItems.AsNoTracking().Where(item => ids.Contains(item.Programme)).ToListAsync(stop)).ToLookup(item => item.Programme, item => item.Item);
        var tree = new ProgrammeTree(programmes);

        IEnumerable<Row> Tree(Id<Programme>? parent, int level) => tree.Under(parent).SelectMany(programme => Tree(programme.Id, level + 1).Prepend(new(
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
