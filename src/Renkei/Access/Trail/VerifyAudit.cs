using System.Globalization;
using System.Text.Json;

namespace Renkei.Access.Trail;

/// <summary>Goes through the chain of the trail and finds every line that was altered, taken out, put in or moved.</summary>
public sealed class VerifyAudit(AppDb db)
{
    // After so many the trail is lost anyway, and nobody reads more.
    private const int MostFaults = 1000;

    /// <param name="Number">The line's number within the day; null where the fault is the day's.</param>
    public sealed record Fault(DateOnly Day, int? Number, string What);

    public sealed record Report(int Days, long Lines, IReadOnlyList<Fault> Faults);

    /// <param name="digests">What was written out of earlier days, to be compared with what stands in the database now.</param>
    public async Task<Report> Run(DateOnly? from = null, DateOnly? to = null, IReadOnlyCollection<AuditDigest>? digests = null, CancellationToken stop = default)
    {
        var days = await db.AuditDays.AsNoTracking().OrderBy(day => day.Day).ToListAsync(stop);
        var (faults, lines) = (new List<Fault>(), 0L);
        for (var at = 0; at < days.Count && faults.Count < MostFaults; at++)
        {
            var day = days[at];
            if (!day.Opening.AsSpan().SequenceEqual(at == 0 ? AuditChain.Beginning : days[at - 1].Hash))
            {
                faults.Add(new(day.Day, null, at == 0 ? "最初の日が、鎖の始まりになっていません（前の日の記録が抜かれました）" : "前の日とつながっていません（前の日か、この日の記録が変えられました）"));
            }

            if (day.Day >= (from ?? day.Day) && day.Day <= (to ?? day.Day))
            {
                lines += await Check(day, isLast: at == days.Count - 1, faults, stop);
            }
        }

        await Orphans(days, faults, stop);
        foreach (var digest in digests ?? [])
        {
            var day = days.Find(one => one.Day == digest.Day);
            if (day is null || day.Lines < digest.Lines || (day.Lines == digest.Lines && Convert.ToHexStringLower(day.Hash) != digest.Hash))
            {
                faults.Add(new(digest.Day, null, day is null ? "要約に書き出した日が、記録にありません" : "書き出した要約と合いません（書き出した後に、この日の記録が変えられました）"));
            }
            else if (day.Lines > digest.Lines && day.ThrownAwayAt is null && await db.AuditLines.AsNoTracking().Where(line => line.Day == digest.Day && line.Number == digest.Lines).Select(line => line.Hash).FirstOrDefaultAsync(stop) is var then
                && (digest.Lines > 0 && (then is null || Convert.ToHexStringLower(then) != digest.Hash)))
            {
                faults.Add(new(digest.Day, digest.Lines, "書き出した要約と合いません（書き出した後に、この行までの記録が変えられました）"));
            }
        }

        return new(days.Count(day => day.Day >= (from ?? day.Day) && day.Day <= (to ?? day.Day)), lines, faults);
    }

    private async Task<long> Check(AuditDay day, bool isLast, List<Fault> faults, CancellationToken stop)
    {
        if (day.ThrownAwayAt is not null)
        {
            return 0;
        }

        var (before, number) = (day.Opening, 0);
        int? beyond = null;
        await foreach (var line in db.AuditLines.AsNoTracking().Where(line => line.Day == day.Day).OrderBy(line => line.Number).AsAsyncEnumerable().WithCancellation(stop))
        {
            if (line.Number > day.Lines)
            {
                beyond = line.Number;
                break;
            }

            if (line.Number != number + 1)
            {
                // What stood before the gap is gone: this line cannot be checked against it.
                faults.Add(new(day.Day, number + 1, line.Number == number + 2 ? "行が抜かれています" : $"第{line.Number - 1}行まで、{line.Number - number - 1}行が抜かれています"));
            }
            else if (!line.HashAfter(before).AsSpan().SequenceEqual(line.Hash))
            {
                faults.Add(new(day.Day, line.Number, "行の中身か並びが変えられています（この行か、すぐ前の行）"));
            }

            (before, number) = (line.Hash, line.Number);
            if (faults.Count >= MostFaults)
            {
                return number;
            }
        }

        // In the day that goes on others write while this is read.
        if (beyond is { } added && !(isLast && await db.AuditDays.AsNoTracking().AnyAsync(now => now.Day == day.Day && now.Lines >= added, stop)))
        {
            faults.Add(new(day.Day, added, "日の終わりの後に、行が足されています"));
        }

        if (number < day.Lines)
        {
            faults.Add(new(day.Day, number + 1, $"日の終わりの{day.Lines - number}行が抜かれています"));
        }
        else if (number == day.Lines && !before.AsSpan().SequenceEqual(day.Hash))
        {
            faults.Add(new(day.Day, null, "日の終わりの値が、最後の行と合いません"));
        }

        return number;
    }

    /// <summary>Lines of days that the chain does not know.</summary>
    private async Task Orphans(List<AuditDay> days, List<Fault> faults, CancellationToken stop)
    {
        var known = days.ConvertAll(day => day.Day);
        var strange = await db.AuditLines.AsNoTracking().Where(line => !known.Contains(line.Day)).GroupBy(line => line.Day).Select(lines => new { Day = lines.Key, Lines = lines.Count() }).OrderBy(one => one.Day).Take(MostFaults).ToListAsync(stop);

        // A day may have begun since the days were read.
        var begun = await db.AuditDays.AsNoTracking().Where(day => !known.Contains(day.Day)).Select(day => day.Day).ToListAsync(stop);
        faults.AddRange(strange.Where(one => !begun.Contains(one.Day)).Select(one => new Fault(one.Day, null, $"日の終わりの値がないのに、{one.Lines.ToString(CultureInfo.InvariantCulture)}行あります")));
    }
}

/// <summary>What is written out of a day and kept elsewhere: whoever alters the trail afterwards, even all of it, no longer matches it.</summary>
/// <param name="Opening">The hash of the day before, in hexadecimal digits.</param>
/// <param name="Hash">The hash of the day's last line.</param>
public sealed record AuditDigest(DateOnly Day, int Lines, string Opening, string Hash)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static AuditDigest Of(AuditDay day) => new(day.Day, day.Lines, Convert.ToHexStringLower(day.Opening), Convert.ToHexStringLower(day.Hash));

    public string FileName() => $"audit-{Day:yyyy-MM-dd}.json";

    public string ToJson() => JsonSerializer.Serialize(this, Format) + "\n";

    /// <summary>Every digest in a folder; a file that is none is named in the error.</summary>
    public static async Task<List<AuditDigest>> ReadFolder(string folder, CancellationToken stop)
    {
        List<AuditDigest> read = [];
        foreach (var file in Directory.EnumerateFiles(folder, "audit-*.json").Order(StringComparer.Ordinal))
        {
            try
            {
                read.Add(JsonSerializer.Deserialize<AuditDigest>(await File.ReadAllTextAsync(file, stop), Format)!);
            }
            catch (JsonException)
            {
                throw new InvalidDataException($"{file} は、書き出した要約として読めません。");
            }
        }

        return read;
    }
}
