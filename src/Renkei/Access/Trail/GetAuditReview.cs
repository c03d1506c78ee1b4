namespace Renkei.Access.Trail;

/// <summary>A month of the trail on one sheet: how much was done, what is out of the ordinary, whether the chain holds, and who has looked.</summary>
public sealed class GetAuditReview(AppDb db, Actor actor, ReadTrail trail, TimeProvider clock)
{
    public const int FailuresWorthALook = 5;
    public const int DaysUnused = 90;
    private const int Most = 30;

    // Nobody who stays at home is visited at this hour from a desk; whoever has night duty is known.
    private static readonly (int From, int To) Night = (22, 6);

    public sealed record Count(AuditVerb Verb, string Name, int Now, int Before);

    public sealed record Person(string Who, string? Workplace, int Times, DateTimeOffset Last);

    public sealed record Taken(DateTimeOffset At, string Who, string? Workplace, string Kind, string? Details);

    public sealed record Unused(Id<Member> Member, string Name, string Workplace, DateTimeOffset? Last);

    public sealed record Reviewed(string By, DateTimeOffset At, string Findings, string Measures);

    /// <param name="Failing">Accounts that were tried in vain so often that somebody should ask.</param>
    /// <param name="Unchecked">Finished days of the month that nobody has checked yet.</param>
    public sealed record Sheet(DateOnly Month, IReadOnlyList<Count> Counts, IReadOnlyList<Person> Failing, IReadOnlyList<Person> Refused, IReadOnlyList<Person> AtNight,
        IReadOnlyList<Taken> Exports, int ExportsInAll, IReadOnlyList<Unused> NotUsed, int NotUsedInAll, int Days, int Unchecked, int Faults, IReadOnlyList<Reviewed> Reviews, bool IsOver);

    public async Task<Answer<Sheet>> Run(DateOnly month, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ReadAudit) is { } refusal)
        {
            return refusal;
        }

        month = new(month.Year, month.Month, 1);
        var (start, end, before) = (JapanTime.StartOf(month), JapanTime.StartOf(month.AddMonths(1)), JapanTime.StartOf(month.AddMonths(-1)));
        var lines = db.AuditLines.AsNoTracking().Where(line => line.At >= start && line.At < end);
        var counts = await lines.GroupBy(line => line.Verb).Select(same => new { same.Key, Count = same.Count() }).ToDictionaryAsync(row => row.Key, row => row.Count, stop);
        var earlier = await db.AuditLines.AsNoTracking().Where(line => line.At >= before && line.At < start).GroupBy(line => line.Verb).Select(same => new { same.Key, Count = same.Count() }).ToDictionaryAsync(row => row.Key, row => row.Count, stop);

        // A failed sign-in names the account that was tried as its record.
        var failing = await (
            from line in lines.Where(line => line.Verb == AuditVerb.SignInFailed && line.Record != Guid.Empty)
            group line by line.Record into same
            where same.Count() >= FailuresWorthALook
            select new { same.Key, Times = same.Count(), Last = same.Max(line => line.At) }).OrderByDescending(row => row.Times).ThenBy(row => row.Key).Take(Most).ToListAsync(stop);
        var tried = failing.ConvertAll(row => new Id<Member>(row.Key));
        var names = await db.Members.AsNoTracking().Where(member => tried.Contains(member.Id)).ToDictionaryAsync(member => member.Id.Value, member => member.Name, stop);
        var refused = await lines.Where(line => line.Verb == AuditVerb.Refused).GroupBy(line => new { line.Member, line.Who, line.Workplace })
            .Select(same => new { same.Key.Who, same.Key.Workplace, Times = same.Count(), Last = same.Max(line => line.At) }).OrderByDescending(row => row.Times).ThenBy(row => row.Who).Take(Most).ToListAsync(stop);
        var exports = await lines.Where(line => line.Verb == AuditVerb.Exported).OrderByDescending(line => line.At).ThenByDescending(line => line.Id).Take(Most)
            .Select(line => new Taken(line.At, line.Who, line.Workplace, line.Kind, line.After)).ToListAsync(stop);
        var days = await db.AuditDays.AsNoTracking().Where(day => day.Day >= month && day.Day < month.AddMonths(1)).ToListAsync(stop);
        var (unused, unusedInAll) = await NotUsed(stop);
        var today = clock.JapanToday();
        var reviews = await db.Set<AuditReview>().AsNoTracking().Where(review => review.Month == month).OrderBy(review => review.At)
            .Select(review => new Reviewed(review.By, review.At, review.Findings, review.Measures)).ToListAsync(stop);
        var sheet = new Sheet(month,
            [.. Enum.GetValues<AuditVerb>().Select(verb => new Count(verb, verb.Japanese, counts.GetValueOrDefault(verb), earlier.GetValueOrDefault(verb)))],
            failing.ConvertAll(row => new Person(names.GetValueOrDefault(row.Key, "（登録なし）"), null, row.Times, row.Last)),
            refused.ConvertAll(row => new Person(row.Who, row.Workplace, row.Times, row.Last)),
            await AtNight(lines, stop), exports, counts.GetValueOrDefault(AuditVerb.Exported), unused, unusedInAll,
            days.Count, days.Count(day => day.CheckedAt is null && day.Day < today), days.Sum(day => day.Faults), reviews, month.AddMonths(1) <= today);
        await trail.Tell(actor, nameof(AuditLine), Guid.Empty, ("Query", $"点検 {month:yyyy-MM}"));
        return sheet;
    }

    // Neither database can be asked for an hour in Japan in the same words; one small row for each sign-in of a month is read.
    private static async Task<IReadOnlyList<Person>> AtNight(IQueryable<AuditLine> lines, CancellationToken stop)
    {
        Dictionary<(Id<Member>?, string, string?), (int Times, DateTimeOffset Last)> found = [];
        await foreach (var line in lines.Where(line => line.Verb == AuditVerb.SignedIn).Select(line => new { line.At, line.Member, line.Who, line.Workplace }).AsAsyncEnumerable().WithCancellation(stop))
        {
            if (TimeZoneInfo.ConvertTime(line.At, JapanTime.Zone).Hour is var hour && (hour >= Night.From || hour < Night.To))
            {
                var (times, last) = found.GetValueOrDefault((line.Member, line.Who, line.Workplace));
                found[(line.Member, line.Who, line.Workplace)] = (times + 1, line.At > last ? line.At : last);
            }
        }

        return [.. found.OrderByDescending(one => one.Value.Times).ThenBy(one => one.Key.Item2, StringComparer.Ordinal).Take(Most).Select(one => new Person(one.Key.Item2, one.Key.Item3, one.Value.Times, one.Value.Last))];
    }

    /// <summary>Who may sign in and has not for long: an account that nobody would miss if somebody else used it.</summary>
    private async Task<(IReadOnlyList<Unused>, int)> NotUsed(CancellationToken stop)
    {
        var today = clock.JapanToday();
        var since = JapanTime.StartOf(today.AddDays(-DaysUnused));
        var joined = today.AddDays(-DaysUnused);
        var idle =
            from membership in db.Memberships.Where(Membership.InForceOn(today))
            join member in db.Set<Member>() on membership.Member equals member.Id
            join workplace in db.Set<Workplace>() on membership.Workplace equals workplace.Id
            where membership.From < joined && !db.Set<AuditLine>().Any(line => line.Member == member.Id && line.Verb == AuditVerb.SignedIn && line.At >= since)
            select new { member.Id, member.Name, Workplace = workplace.Name };
        var count = await idle.CountAsync(stop);
        var rows = await idle.OrderBy(row => row.Name).ThenBy(row => row.Id).Take(Most).ToListAsync(stop);
        var ids = rows.ConvertAll(row => (Id<Member>?)row.Id);
        var last = await db.AuditLines.AsNoTracking().Where(line => ids.Contains(line.Member) && line.Verb == AuditVerb.SignedIn).GroupBy(line => line.Member)
            .Select(same => new { same.Key, Last = same.Max(line => line.At) }).ToListAsync(stop);
        return (rows.ConvertAll(row => new Unused(row.Id, row.Name, row.Workplace, last.Find(one => one.Key == row.Id)?.Last)), count);
    }

    public static void Map(IEndpointRouteBuilder audit) =>
        audit.MapGet("/review/{month}", async Task<Results<Ok<Sheet>, ProblemHttpResult>> (DateOnly month, GetAuditReview get, CancellationToken stop) =>
            await get.Run(month, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value))
            .WithSummary("操作の記録の月ごとの点検表。その月のどの日で聞いてもよい");
}
