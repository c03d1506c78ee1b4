using Renkei.Access;
using Renkei.Publications.Editing;

namespace Renkei.Publications.Stocking;

/// <summary>Everything about one publication for whoever runs it: editions, copies by place, print runs, the stock book, figures.</summary>
public sealed class GetStock(AppDb db, Actor actor, IEnumerable<ProgrammeList> programmes, IServiceProvider services, TimeProvider clock)
{
    public const int PageSize = 30;
    private const int Most = 100;

    public sealed record EditionRow(Id<Edition> Edition, int Number, bool IsDraft, DateOnly? From, DateOnly? To, string ApprovedBy, DateOnly? ApprovedOn, string Changes, bool IsInForce, int Copies, int Read);

    public sealed record CountRow(Id<Edition> Edition, int Number, Id<StockPlace> Place, string Name, int Copies);

    public sealed record RunRow(Id<PrintRun> Run, int Number, int Copies, Yen Cost, DateOnly? TenderOn, DateOnly OrderedOn, string Printer, string? Programme, DateOnly? DeliveredOn, int? CopiesDelivered, bool IsCancelled, bool IsOpen);

    public sealed record LineRow(Id<StockLine> Line, DateOnly On, StockLineKind Kind, int Number, string Place, int Copies, string Recipient, string Note, string By);

    /// <param name="Lines">The newest lines of the stock book.</param>
    /// <param name="Years">Copies given out by fiscal year.</param>
    public sealed record View(
        Id<Publication> Publication, PublicationKind Kind, string Title, bool MustBeRead, int LeadDays, bool IsClosed, int OrderLimit, IReadOnlyList<ProgrammeList.Row> Programmes, int Stock, int Lately, int? DaysLeft, bool NeedsReprint, int Coming, IReadOnlyList<EditionRow> Editions, IReadOnlyList<CountRow> Counts,
        IReadOnlyList<RunRow> Runs, IReadOnlyList<LineRow> Lines, string? Next, IReadOnlyList<(FiscalYear Year, int Copies)> Years, int Remarks, int Waiting);

    public async Task<Answer<View>> Run(Id<Publication> id, string? after = null, CancellationToken stop = default)
    {
        var open = await WritePublication.Writable(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (publication, today) = (open.Value!, clock.JapanToday());
        var stock = (await FindStock.Stocks(db, [id], today, stop))[0];
        var editions = await db.Editions.AsNoTracking().Where(edition => edition.Publication == id).OrderByDescending(edition => edition.Number).Take(Most)
            .Select(edition => new { Edition = edition, Read = db.Set<EditionReading>().Count(reading => reading.Edition == edition.Id) }).ToListAsync(stop);
        var numbers = editions.ToDictionary(one => one.Edition.Id, one => one.Edition.Number);
        var keys = numbers.Keys.ToList();
        var counts = await (from count in db.Set<StockCount>() join place in db.Set<StockPlace>() on count.Place equals place.Id where keys.Contains(count.Edition) && count.Copies > 0 orderby place.Name select new { count.Edition, place.Id, place.Name, count.Copies }).AsNoTracking().ToListAsync(stop);
        var runs = await db.PrintRuns.AsNoTracking().Where(run => run.Publication == id).OrderByDescending(run => run.OrderedOn).ThenByDescending(run => run.Id).Take(Most).ToListAsync(stop);
        var known = await Names(runs, stop);
        var lines = db.StockLines.AsNoTracking().Where(line => line.Publication == id);
        if (Id<StockLine>.TryParse(after, null, out var last))
        {
            lines = lines.Where(line => line.Id < last);
        }

        var found = await (from line in lines join place in db.Set<StockPlace>() on line.Place equals place.Id orderby line.Id descending select new { Line = line, Place = place.Name }).Take(PageSize + 1).ToListAsync(stop);
        var counted = await db.Set<PublicationProgramme>().Where(one => one.Publication == id).Select(one => one.Programme).ToListAsync(stop);
        return new View(
            id, publication.Kind, publication.Title, publication.MustBeRead, publication.LeadDays, publication.IsClosed, publication.OrderLimit, [.. known.Where(one => counted.Contains(one.Key)).Select(one => one.Value)], stock.InForce, stock.Lately, Publication.DaysLeft(stock.InForce, stock.Lately), publication.NeedsReprint(stock.InForce, stock.Lately), stock.Coming,
            [.. editions.Select(one => new EditionRow(one.Edition.Id, one.Edition.Number, one.Edition.IsDraft, one.Edition.From, one.Edition.To, one.Edition.ApprovedBy, one.Edition.ApprovedOn, one.Edition.Changes, one.Edition.IsInForceOn(today), counts.Where(count => count.Edition == one.Edition.Id).Sum(count => count.Copies), one.Read))],
            [.. counts.OrderByDescending(count => numbers[count.Edition]).Select(count => new CountRow(count.Edition, numbers[count.Edition], count.Id, count.Name, count.Copies))],
            [.. runs.Select(run => new RunRow(run.Id, numbers[run.Edition], run.Copies, run.Cost, run.TenderOn, run.OrderedOn, run.Printer, run.Programme is { } programme ? known.GetValueOrDefault(programme)?.Japanese : null, run.DeliveredOn, run.CopiesDelivered, run.CancelledAt is not null, run.IsOpen))],
            [.. found.Take(PageSize).Select(one => new LineRow(one.Line.Id, one.Line.On, one.Line.Kind, numbers[one.Line.Edition], one.Place, one.Line.Copies, one.Line.Recipient, one.Line.Note, one.Line.By))],
            found.Count > PageSize ? found[PageSize - 1].Line.Id.ToString() : null,
            [.. (await db.StockLines.Where(line => line.Kind == StockLineKind.Given && line.Publication == id).GroupBy(line => line.Year).Select(same => new { same.Key, Copies = -same.Sum(line => line.Copies) }).ToListAsync(stop)).OrderByDescending(one => one.Key).Select(one => (one.Key, one.Copies))],
            await db.Remarks.CountAsync(remark => remark.Publication == id && remark.State == RemarkState.Open, stop), await db.CopyOrders.CountAsync(order => order.Publication == id && order.State == CopyOrderState.Asked, stop));
    }

    /// <summary>The places to which copies can go, of the areas that the person serves.</summary>
    public async Task<IReadOnlyList<StockPlace>> Places(CancellationToken stop = default) =>
        await db.StockPlaces.Within(actor).AsNoTracking().Where(place => !place.IsClosed).OrderBy(place => place.Name).Take(StockPlace.Most).ToListAsync(stop);

    // Older runs were paid from programmes of their own years.
    private async Task<Dictionary<Guid, ProgrammeList.Row>> Names(List<PrintRun> runs, CancellationToken stop)
    {
        Dictionary<Guid, ProgrammeList.Row> names = [];
        foreach (var year in runs.Where(run => run.Programme is not null).Select(run => run.Year).Append(FiscalYear.Of(clock.JapanToday())).Distinct())
        {
            foreach (var row in await programmes.In(year, services, stop))
            {
                names.TryAdd(row.Programme, row);
            }
        }

        return names;
    }

    public static void Map(IEndpointRouteBuilder publications) =>
        publications.MapGet("/{publication}", async Task<Results<Ok<View>, ProblemHttpResult>> (Id<Publication> publication, string? after, GetStock get, CancellationToken stop) =>
            await get.Run(publication, after, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("冊子・ルールの版、在庫、増刷、出入り");
}
