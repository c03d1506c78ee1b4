using System.Globalization;

namespace Renkei.Access;

/// <summary>One day of the trail: how many lines it has and the hash of the last, which the first line of the next day goes on from.
/// The row outlives its lines when these are old enough to be thrown away.</summary>
public sealed class AuditDay
{
    public DateOnly Day { get; init; }

    /// <summary>The hash that the day's first line goes on from: that of the day before.</summary>
    public byte[] Opening { get; init; } = [];

    public int Lines { get; init; }

    public byte[] Hash { get; init; } = [];

    /// <summary>When the finished day was checked, and how many faults were found.</summary>
    public DateTimeOffset? CheckedAt { get; set; }
    public int Faults { get; set; }

    /// <summary>When the lines were thrown away because the time for which they are kept had passed.</summary>
    public DateTimeOffset? ThrownAwayAt { get; set; }
}

/// <summary>Writes audit lines, each with the hash of the one before it in its own.</summary>
public static class AuditChain
{
    /// <summary>What the very first line goes on from.</summary>
    internal static readonly byte[] Beginning = new byte[32];

    // Any number that nothing else in the database locks by.
    private const long Lock = 0x52656E6B6569;

    /// <summary>Puts the lines at the end of the chain, in the transaction that is open and is about to be committed: whoever writes next waits until then.</summary>
    internal static async Task Append(AppDb db, IReadOnlyList<AuditLine> lines, DateOnly today, CancellationToken stop)
    {
        var (day, opening, number, hash) = await Head(db, today, stop);
        foreach (var line in lines)
        {
            line.Chain(day, ++number, hash);
            hash = line.Hash;
        }

        await db.BulkInsert(lines, stop);
        await db.Execute(
            "INSERT INTO audit_days (day, opening, lines, hash, faults) VALUES (@day, @opening, @lines, @hash, 0) ON CONFLICT (day) DO UPDATE SET lines = excluded.lines, hash = excluded.hash",
            stop, ("@day", day), ("@opening", opening), ("@lines", number), ("@hash", hash));
    }

    private static async Task<(DateOnly Day, byte[] Opening, int Lines, byte[] Hash)> Head(AppDb db, DateOnly today, CancellationToken stop)
    {
        // SQLite lets one write at a time; PostgreSQL must be told to. The lock is the last thing that a transaction takes, so nobody waits in a circle.
        await using var command = await db.Command(
            (db.OnPostgreSql ? $"SELECT pg_advisory_xact_lock({Lock.ToString(CultureInfo.InvariantCulture)}); " : "") + "SELECT day, opening, lines, hash FROM audit_days ORDER BY day DESC LIMIT 1", stop);
        await using var reader = await command.ExecuteReaderAsync(stop);
        if (db.OnPostgreSql)
        {
            await reader.NextResultAsync(stop);
        }

        if (!await reader.ReadAsync(stop))
        {
            return (today, Beginning, 0, Beginning);
        }

        var (last, hash) = (reader.GetFieldValue<DateOnly>(0), reader.GetFieldValue<byte[]>(3));
        // A server whose clock is behind goes on in the day that another has begun.
        return last < today ? (today, hash, 0, hash) : (last, reader.GetFieldValue<byte[]>(1), reader.GetInt32(2), hash);
    }
}
