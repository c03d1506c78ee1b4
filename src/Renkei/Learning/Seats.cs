using System.Globalization;
using System.Threading.RateLimiting;

namespace Renkei.Learning;

/// <summary>Numbers and seats, given under the session's own lock: whoever asks first gets the lower number, and no seat is given twice, however many ask at once.</summary>
internal static class Seats
{
    extension(AppDb db)
    {
        /// <summary>The next number of this session. Until the transaction ends nobody else gets one, nor a seat.</summary>
        public async Task<int> NextNumber(Id<Session> session, CancellationToken stop) =>
            await db.Ask("UPDATE sessions SET next = next + 1 WHERE id = @id RETURNING next - 1", session.Value, stop) ?? throw new InvalidOperationException($"No session {session}.");

        /// <summary>Keeps everybody else's seats in this session as they are until the transaction ends.</summary>
        public Task LockSeats(Id<Session> session, CancellationToken stop) => db.Ask("UPDATE sessions SET next = next WHERE id = @id RETURNING next", session.Value, stop);

        /// <summary>Whether one more seat of the group could be taken.</summary>
        public async Task<bool> TakeSeat(Id<SessionGroup> group, CancellationToken stop) =>
            await db.Ask("UPDATE session_groups SET taken = taken + 1 WHERE id = @id AND taken < capacity RETURNING taken", group.Value, stop) is not null;

        public Task FreeSeat(Id<SessionGroup> group, CancellationToken stop) => db.Ask("UPDATE session_groups SET taken = taken - 1 WHERE id = @id RETURNING taken", group.Value, stop);

        private async Task<int?> Ask(string sql, Guid id, CancellationToken stop)
        {
            await using var command = await db.Command(sql, stop, ("@id", id));
            return await command.ExecuteScalarAsync(stop) is { } number and not DBNull ? Convert.ToInt32(number, CultureInfo.InvariantCulture) : null;
        }
    }
}

/// <summary>Where very many apply for one session at once they stand in line here, one at a time and first come first served, and not each with a connection of the database in hand. What is right is decided by the session's lock, not by this line: another server has a line of its own.</summary>
public sealed class SeatLine : IDisposable
{
    private readonly PartitionedRateLimiter<Id<Session>> line = PartitionedRateLimiter.Create<Id<Session>, Id<Session>>(session =>
        RateLimitPartition.GetConcurrencyLimiter(session, _ => new() { PermitLimit = 1, QueueLimit = int.MaxValue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst }));

    /// <summary>Answers when it is the caller's turn, which lasts until the lease is disposed of. Not to be asked for inside a transaction: who holds the lock must not wait for the turn.</summary>
    public ValueTask<RateLimitLease> Turn(Id<Session> session, CancellationToken stop) => line.AcquireAsync(session, 1, stop);

    public void Dispose() => line.Dispose();
}

/// <summary>Passes seats on: what becomes free goes to whoever waits longest, those first whom the rule puts first.</summary>
public sealed class PassOnSeats(AppDb db, TellApplicant tell, TimeProvider clock)
{
    /// <summary>So many are asked at a time where many seats become free at once.</summary>
    private const int AtOnce = 200;

    /// <summary>A seat that was held is held no longer. The caller holds the session's lock and saves.</summary>
    public async Task Freed(Session session, Id<SessionGroup> group, CancellationToken stop)
    {
        if (session.State == SessionState.Planned && session.StartsAt > clock.GetUtcNow() && !await IsOverfull(group, stop) && await First(group, 1, stop) is [var next])
        {
            await Offer(session, next, stop);
            return;
        }

        await db.FreeSeat(group, stop);
    }

    /// <summary>Seats were added. The caller holds the session's lock and saves.</summary>
    public async Task Fill(Session session, Id<SessionGroup> group, CancellationToken stop)
    {
        if (session.State != SessionState.Planned || session.StartsAt <= clock.GetUtcNow())
        {
            return;
        }

        foreach (var next in await First(group, AtOnce, stop))
        {
            if (!await db.TakeSeat(group, stop))
            {
                return;
            }

            await Offer(session, next, stop);
        }
    }

    /// <summary>Nobody said yes in time: the seat goes on. Answers how many lapsed.</summary>
    public async Task<int> Expire(CancellationToken stop = default)
    {
        var now = clock.GetUtcNow();
        var late = await db.Applications.AsNoTracking().Where(application => application.State == ApplicationState.Offered && application.OfferedUntil <= now)
            .OrderBy(application => application.OfferedUntil).Take(AtOnce).Select(application => new { application.Id, application.Session }).ToListAsync(stop);
        var lapsed = 0;
        foreach (var one in late)
        {
            await using var whole = await db.Database.BeginTransactionAsync(stop);
            await db.LockSeats(one.Session, stop);
            var application = await db.Applications.SingleAsync(application => application.Id == one.Id, stop);
            if (application.State == ApplicationState.Offered && application.OfferedUntil <= now)
            {
                var session = await db.Sessions.SingleAsync(session => session.Id == one.Session, stop);
                application.Lapse(now);
                await db.SaveChangesAsync(stop);
                await Freed(session, application.Group, stop);
                await tell.Lapsed(application, session, stop);
                await db.SaveChangesAsync(stop);
                lapsed++;
            }

            await whole.CommitAsync(stop);
            db.ChangeTracker.Clear();
        }

        return lapsed;
    }

    private async Task Offer(Session session, Application next, CancellationToken stop)
    {
        next.Offer(clock.GetUtcNow(), session.StartsAt);
        await tell.MovedUp(next, session, stop);
    }

    // Where the capacity was lowered below what was given, a seat that becomes free is given to nobody.
    private Task<bool> IsOverfull(Id<SessionGroup> group, CancellationToken stop) => db.SessionGroups.AnyAsync(one => one.Id == group && one.Taken > one.Capacity, stop);

    private async Task<List<Application>> First(Id<SessionGroup> group, int many, CancellationToken stop)
    {
        var ownFirst = await db.SessionGroups.Where(one => one.Id == group).Select(one => one.OwnAreaFirst).SingleAsync(stop);
        return await db.Applications.Where(application => application.Group == group && application.State == ApplicationState.Waiting)
            .OrderByDescending(application => ownFirst && application.IsOwnArea).ThenBy(application => application.Number).Take(many).ToListAsync(stop);
    }
}
