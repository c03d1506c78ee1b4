using Renkei.Access;

namespace Renkei.Publications.Stocking;

/// <summary>What other rooms give out leaves the stock book like everything else: a talk's report takes its booklets from here.</summary>
public sealed class LendShelf(AppDb db, Actor actor, StockBook book, WatchStock watch)
{
    private const int MostRows = 200;

    /// <summary>What lies at the places the actor looks after; nothing for whoever may not give out.</summary>
    public async Task<IReadOnlyList<BookletShelf.Row>> Find(CancellationToken stop)
    {
        if (!actor.Has(Duty.ManagePublications))
        {
            return [];
        }

        var found = await (
            from count in db.Set<StockCount>()
            join place in db.Set<StockPlace>().Within(actor) on count.Place equals place.Id
            join edition in db.Set<Edition>() on count.Edition equals edition.Id
            join publication in db.Set<Publication>().Within(actor) on edition.Publication equals publication.Id
            where count.Copies > 0 && !place.IsClosed
            orderby publication.Title, edition.Number descending, place.Name
            select new { count.Edition, count.Place, count.Copies, publication.Title, edition.Number, Name = place.Name }).Take(MostRows).ToListAsync(stop);
        return [.. found.Select(one => new BookletShelf.Row(StockCount.KeyOf(one.Edition, one.Place), $"{one.Title} 第{one.Number}版（{one.Name}、{one.Copies:N0}冊）", one.Copies))];
    }

    public async Task<Refusal?> Take(BookletShelf.Taking taking, CancellationToken stop)
    {
        if (StockCount.Read(taking.Key) is not var (key, at))
        {
            return Refusal.Invalid("shelf", "どの冊子を配ったかを、一覧から選んでください。");
        }

        if (await db.Editions.SingleOrDefaultAsync(edition => edition.Id == key && edition.From != null, stop) is not { } edition)
        {
            return Refusal.NotFound("版");
        }

        var (publication, place) = (await db.Publications.SingleAsync(one => one.Id == edition.Publication, stop), await WritePlaces.Writable(db, actor, at, stop));
        if ((actor.NeedsWithin(Duty.ManagePublications, publication.AreaPath) ?? place.Refusal ?? book.CheckDay(taking.On)
            ?? await book.Write([new(edition, at, StockLineKind.Given, -taking.Copies, taking.On, taking.Area.Length > 0 ? taking.Area : place.Value!.AreaPath, JapaneseText.Cut(taking.Recipient, StockLine.LongestText), taking.Note)], stop)) is { } refusal)
        {
            return refusal;
        }

        await watch.Save(publication, stop);
        return null;
    }
}
