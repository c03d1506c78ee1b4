using System.Globalization;

namespace Renkei.Access.Trail;

/// <summary>The trail's housekeeping: each finished day is checked once and its digest written out; what is older than the rule says is thrown away.</summary>
public sealed class KeepAudit(AppDb db, Actor actor, VerifyAudit verify, IConfiguration configuration, TimeProvider clock)
{
    /// <summary><c>Audit:KeepYears</c>: how long lines are kept; 0 keeps them for ever.</summary>
    public const int KeptYears = 5;

    /// <summary>Writes the digest of every finished day that the folder lacks. Answers how many.</summary>
    public async Task<int> WriteDigests(string folder, CancellationToken stop = default)
    {
        Directory.CreateDirectory(folder);
        var today = clock.JapanToday();
        var written = 0;
        await foreach (var day in db.AuditDays.AsNoTracking().Where(day => day.Day < today).OrderBy(day => day.Day).AsAsyncEnumerable().WithCancellation(stop))
        {
            var digest = AuditDigest.Of(day);
            var file = Path.Combine(folder, digest.FileName());
            if (!File.Exists(file))
            {
                // Whole or not at all: half a digest would look like a forged day.
                await File.WriteAllTextAsync(file + ".part", digest.ToJson(), stop);
                File.Move(file + ".part", file);
                written++;
            }
        }

        return written;
    }

    /// <summary>Checks the finished days that were not checked yet. Answers what was wrong.</summary>
    public async Task<IReadOnlyList<VerifyAudit.Fault>> CheckFinishedDays(CancellationToken stop = default)
    {
        var today = clock.JapanToday();
        var days = await db.AuditDays.AsNoTracking().Where(day => day.Day < today && day.CheckedAt == null && day.ThrownAwayAt == null).OrderBy(day => day.Day).Select(day => day.Day).ToListAsync(stop);
        if (days.Count == 0)
        {
            return [];
        }

        var report = await verify.Run(days[0], days[^1], stop: stop);
        var now = clock.GetUtcNow();
        foreach (var day in days)
        {
            var faults = report.Faults.Count(fault => fault.Day == day);
            await db.AuditDays.Where(one => one.Day == day).ExecuteUpdateAsync(set => set.SetProperty(one => one.CheckedAt, now).SetProperty(one => one.Faults, faults), stop);
        }

        return report.Faults;
    }

    /// <summary>Throws away the lines of days older than the rule says; the days' own hashes stay, so that the chain still holds. Answers how many days.</summary>
    public async Task<int> ThrowAway(CancellationToken stop = default)
    {
        var years = configuration.GetValue("Audit:KeepYears", KeptYears);
        if (years <= 0)
        {
            return 0;
        }

        var (before, now) = (clock.JapanToday().AddYears(-years), clock.GetUtcNow());
        var days = await db.AuditDays.AsNoTracking().Where(day => day.Day < before && day.ThrownAwayAt == null).OrderBy(day => day.Day).Select(day => new { day.Day, day.Lines }).ToListAsync(stop);
        foreach (var day in days)
        {
            await using var whole = await db.Database.BeginTransactionAsync(stop);
            await db.AuditLines.Where(line => line.Day == day.Day).ExecuteDeleteAsync(stop);
            await db.AuditDays.Where(one => one.Day == day.Day).ExecuteUpdateAsync(set => set.SetProperty(one => one.ThrownAwayAt, now), stop);
            db.Record(actor, AuditVerb.Removed, nameof(AuditDay), Guid.Empty, now, AuditTrail.Details(
                ("Day", day.Day.ToString("O", CultureInfo.InvariantCulture)), ("Rows", day.Lines.ToString(CultureInfo.InvariantCulture)), ("Why", "Old")));
            await db.SaveChangesAsync(stop);
            await whole.CommitAsync(stop);
        }

        return days.Count;
    }
}
