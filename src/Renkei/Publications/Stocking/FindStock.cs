using Renkei.Access;

namespace Renkei.Publications.Stocking;

/// <summary>The publications of the areas that the person serves: what is left, how long it lasts, what waits.</summary>
public sealed class FindStock(AppDb db, Actor actor, TimeProvider clock)
{
    public const int PageSize = 50;

    /// <param name="Stock">Copies of the edition in force, at all places.</param>
    /// <param name="OldStock">Copies of editions that are in force no more.</param>
    /// <param name="DaysLeft">How long they last at the pace of the last months; null where none go out.</param>
    /// <param name="Coming">Copies that are being printed.</param>
    public sealed record Row(Id<Publication> Publication, PublicationKind Kind, string Title, string Host, int? Edition, bool HasDraft, int Stock, int OldStock, int Lately, int? DaysLeft, bool NeedsReprint, int Coming, int Waiting, int Remarks, bool IsClosed);

    public sealed record Page(IReadOnlyList<Row> Rows, string? Next);

    /// <param name="closed">Those that are published no more, instead of those that are.</param>
    /// <param name="after">The last publication of the page before.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Answer<Page>> Run(bool closed = false, string? after = null, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManagePublications) is { } refusal)
        {
            return refusal;
        }

        var publications = db.Publications.Within(actor).AsNoTracking().Where(publication => publication.IsClosed == closed);
        if (Id<Publication>.TryParse(after, null, out var last))
        {
            publications = publications.Where(publication => publication.Id > last);
        }

        var found = await (from publication in publications join workplace in db.Set<Workplace>() on publication.Workplace equals workplace.Id orderby publication.Id select new { Publication = publication, Host = workplace.Name }).Take(PageSize + 1).ToListAsync(stop);
        var shown = found.Take(PageSize).ToList();
        var keys = shown.ConvertAll(one => one.Publication.Id);
        var today = clock.JapanToday();
        var stocks = (await Stocks(db, keys, today, stop)).ToDictionary(one => one.Publication);
        var drafts = await db.Editions.Where(edition => keys.Contains(edition.Publication) && edition.From == null).Select(edition => edition.Publication).ToListAsync(stop);
        var waiting = await db.CopyOrders.Where(order => keys.Contains(order.Publication) && order.State == CopyOrderState.Asked).GroupBy(order => order.Publication).Select(same => new { same.Key, Count = same.Count() }).ToDictionaryAsync(one => one.Key, one => one.Count, stop);
        var remarks = await db.Remarks.Where(remark => keys.Contains(remark.Publication) && remark.State == RemarkState.Open).GroupBy(remark => remark.Publication).Select(same => new { same.Key, Count = same.Count() }).ToDictionaryAsync(one => one.Key, one => one.Count, stop);
        return new Page(
            [.. shown.Select(one =>
            {
                var (publication, stock) = (one.Publication, stocks[one.Publication.Id]);
                return new Row(
                    publication.Id, publication.Kind, publication.Title, one.Host, stock.Number, drafts.Contains(publication.Id), stock.InForce, stock.Old, stock.Lately, Publication.DaysLeft(stock.InForce, stock.Lately), publication.NeedsReprint(stock.InForce, stock.Lately), stock.Coming,
                    waiting.GetValueOrDefault(publication.Id), remarks.GetValueOrDefault(publication.Id), publication.IsClosed);
            })],
            found.Count > PageSize ? found[PageSize - 1].Publication.Id.ToString() : null);
    }

    /// <param name="Number">The edition in force; null where none is.</param>
    /// <param name="Lately">Copies given out in the last <see cref="Publication.PaceDays"/> days.</param>
    internal sealed record Stock(Id<Publication> Publication, int? Number, int InForce, int Old, int Lately, int Coming);

    internal static async Task<IReadOnlyList<Stock>> Stocks(AppDb db, List<Id<Publication>> keys, DateOnly today, CancellationToken stop)
    {
        var inForce = (await db.Editions.AsNoTracking().Where(Edition.InForceOn(today)).Where(edition => keys.Contains(edition.Publication)).Select(edition => new { edition.Id, edition.Publication, edition.Number }).ToListAsync(stop)).ToDictionary(one => one.Publication);
        var counts = (await (
            from count in db.Set<StockCount>()
            join edition in db.Set<Edition>() on count.Edition equals edition.Id
            where keys.Contains(edition.Publication) && count.Copies > 0
            group count.Copies by new { edition.Publication, edition.Id } into same
            select new { same.Key.Publication, Edition = same.Key.Id, Copies = same.Sum() }).ToListAsync(stop)).ToLookup(one => one.Publication);
        var since = today.AddDays(-Publication.PaceDays);
        var given = await db.StockLines.Where(line => line.Kind == StockLineKind.Given && line.On > since && keys.Contains(line.Publication)).GroupBy(line => line.Publication).Select(same => new { same.Key, Copies = -same.Sum(line => line.Copies) }).ToDictionaryAsync(one => one.Key, one => one.Copies, stop);
        var coming = await db.PrintRuns.Where(run => keys.Contains(run.Publication) && run.DeliveredOn == null && run.CancelledAt == null).GroupBy(run => run.Publication).Select(same => new { same.Key, Copies = same.Sum(run => run.Copies) }).ToDictionaryAsync(one => one.Key, one => one.Copies, stop);
        return keys.ConvertAll(key => new Stock(
            key, inForce.GetValueOrDefault(key)?.Number, counts[key].Where(one => one.Edition == inForce.GetValueOrDefault(key)?.Id).Sum(one => one.Copies), counts[key].Where(one => one.Edition != inForce.GetValueOrDefault(key)?.Id).Sum(one => one.Copies),
            given.GetValueOrDefault(key), coming.GetValueOrDefault(key)));
    }

    public static void Map(IEndpointRouteBuilder publications) =>
        publications.MapGet("/", async Task<Results<Ok<Page>, ProblemHttpResult>> (bool? closed, string? after, FindStock find, CancellationToken stop) =>
            await find.Run(closed is true, after, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("受け持つ区域の冊子・ルールと在庫。50件ずつ");
}
