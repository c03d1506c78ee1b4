using Renkei.Access;

namespace Renkei.Publications;

/// <summary>The only way in which copies come and go: the count and its line in one transaction, never below zero, however many write at once.</summary>
public sealed class StockBook(AppDb db, Actor actor, TimeProvider clock)
{
    /// <param name="Copies">Above zero what comes, below what goes.</param>
    /// <param name="AreaPath">Where they are used.</param>
    public sealed record Entry(Edition Edition, Id<StockPlace> Place, StockLineKind Kind, int Copies, DateOnly On, string AreaPath, string Recipient = "", string Note = "", Id<CopyOrder>? Order = null, Id<PrintRun>? PrintRun = null);

    /// <summary>Writes the entries, all or none. The transaction that is open goes on; the caller saves and commits.</summary>
    public async Task<Refusal?> Write(IReadOnlyList<Entry> entries, CancellationToken stop)
    {
        // One order of locks for all: two who move copies between the same two places do not wait for each other for ever.
        foreach (var entry in entries.OrderBy(one => (one.Edition.Id.Value, one.Place.Value)))
        {
            if (entry.Copies < 0)
            {
                var taken = await db.StockCounts.Where(count => count.Edition == entry.Edition.Id && count.Place == entry.Place && count.Copies >= -entry.Copies)
                    .ExecuteUpdateAsync(set => set.SetProperty(count => count.Copies, count => count.Copies + entry.Copies), stop);
                if (taken == 0)
                {
                    return await TooFew(entry, stop);
                }
            }
            else if (entry.Copies > 0)
            {
                await db.Execute(
                    "INSERT INTO stock_counts (id, edition, place, copies) VALUES (@id, @edition, @place, @copies) ON CONFLICT (edition, place) DO UPDATE SET copies = stock_counts.copies + excluded.copies",
                    stop, ("@id", Id<StockCount>.New().Value), ("@edition", entry.Edition.Id.Value), ("@place", entry.Place.Value), ("@copies", entry.Copies));
            }

            db.Add(new StockLine
            {
                Publication = entry.Edition.Publication,
                Edition = entry.Edition.Id,
                Place = entry.Place,
                Kind = entry.Kind,
                Copies = entry.Copies,
                On = entry.On,
                Year = FiscalYear.Of(entry.On),
                Recipient = entry.Recipient,
                AreaPath = entry.AreaPath,
                Note = entry.Note,
                Order = entry.Order,
                PrintRun = entry.PrintRun,
                At = clock.GetUtcNow(),
                By = actor.Name,
            });
        }

        return null;
    }

    private async Task<Refusal> TooFew(Entry entry, CancellationToken stop)
    {
        var place = await db.StockPlaces.Where(one => one.Id == entry.Place).Select(one => one.Name).SingleAsync(stop);
        var left = await db.StockCounts.Where(count => count.Edition == entry.Edition.Id && count.Place == entry.Place).SumAsync(count => count.Copies, stop);
        return new("too-few", $"「{place}」にある{entry.Edition.Japanese}は{left:N0}冊です。{-entry.Copies:N0}冊は出せません。冊数を減らすか、ほかの置き場所を選んでください。数が合わないときは、先に棚卸しをしてください。");
    }

    /// <summary>For a day on which copies came or went: not in the future, and not so long ago that the year's figures are long told.</summary>
    public Refusal? CheckDay(DateOnly day) =>
        day > clock.JapanToday() || day < clock.JapanToday().AddYears(-2) ? Refusal.Invalid("on", "日付は、2年前から今日までの日を入れてください。") : null;
}
