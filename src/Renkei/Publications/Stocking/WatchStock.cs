using Renkei.Access;
using Renkei.Inbox;

namespace Renkei.Publications.Stocking;

/// <summary>Before a booklet runs out, whoever publishes it finds a task to have it printed anew; the task closes itself when that is done.</summary>
public sealed class WatchStock(AppDb db, InboxDoor door, WorkCalendar calendar, TimeProvider clock)
{
    public const string Kind = "reprint";
    private const int AtOnce = 100;
    private const int WorkingDaysToOrder = 5;

    /// <summary>Looks at every publication; answers how many need printing.</summary>
    public async Task<int> Run(CancellationToken stop = default)
    {
        var (needed, last) = (0, default(Id<Publication>?));
        while (true)
        {
            var some = await db.Publications.AsNoTracking().Where(publication => !publication.IsClosed && (last == null || publication.Id > last)).OrderBy(publication => publication.Id).Take(AtOnce).ToListAsync(stop);
            if (some.Count == 0)
            {
                return needed;
            }

            needed += await Look(some, stop);
            await db.SaveChangesAsync(stop);
            last = some[^1].Id;
        }
    }

    /// <summary>Saves what was written of a publication's copies, and with it the task that follows from how many are left. The caller commits.</summary>
    public async Task Save(Publication publication, CancellationToken stop)
    {
        await db.SaveChangesAsync(stop);
        await Look([publication], stop);
        await db.SaveChangesAsync(stop);
    }

    /// <summary>After copies came or went; the lines are saved already, the task goes with the caller's save.</summary>
    public async Task<int> Look(IReadOnlyList<Publication> publications, CancellationToken stop)
    {
        var (today, needed) = (clock.JapanToday(), 0);
        foreach (var (stock, publication) in (await FindStock.Stocks(db, [.. publications.Select(one => one.Id)], today, stop)).Zip(publications))
        {
            if (!publication.IsClosed && stock.Coming == 0 && publication.NeedsReprint(stock.InForce, stock.Lately))
            {
                needed++;
                await door.Open(new(
                    Kind, publication.Id.Value, $"「{publication.Title}」の残りがあと約{Publication.DaysLeft(stock.InForce, stock.Lately)}日分です。増刷を決める", $"/publications/{publication.Id}/desk", TaskOwner.Desk(publication.Workplace, Duty.ManagePublications),
                    await calendar.Due(publication.Workplace, today, WorkingDaysToOrder, stop)), stop);
            }
            else
            {
                await door.Close(Kind, publication.Id.Value, stop: stop);
            }
        }

        return needed;
    }
}
