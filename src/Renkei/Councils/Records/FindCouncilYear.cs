using System.Globalization;
using Renkei.Access;

namespace Renkei.Councils.Records;

/// <summary>A year of councils: 回数, attendance and fees owed by body, with the meetings behind each figure; issues and measures by scene.</summary>
public sealed class FindCouncilYear(AppDb db, Actor actor, TimeProvider clock)
{
    private const int MostMeetings = 1_000;

    public sealed record Row(Id<Meeting> Meeting, Id<Body> Body, string Name, BodyKind Kind, int Number, DateTimeOffset At, int There, int Members, int Decisions, int Issues, Yen Fees, bool IsTalkOnly);

    public sealed record Total(Id<Body> Body, string Name, BodyKind Kind, int Times, int There, int Decisions, Yen Fees);

    /// <summary>What the grant asks for: challenges found and measures taken, by scene.</summary>
    public sealed record SceneRow(string Scene, int Issues, int Measures, int Judged);

    public sealed record View(FiscalYear Year, BodyKind? Kind, IReadOnlyList<Total> Totals, IReadOnlyList<Row> Rows, bool IsCut);

    public async Task<Answer<View>> Run(FiscalYear? asked = null, BodyKind? kind = null, Guid? programme = null, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageCouncils) is { } refusal)
        {
            return refusal;
        }

        var year = asked ?? FiscalYear.Of(clock.JapanToday());
        var bodies = db.Bodies.Where(body => (kind == null || body.Kind == kind) && (programme == null || db.Set<BodyProgramme>().Any(one => one.Body == body.Id && one.Programme == programme)));
        var found = await (
            from meeting in db.Set<Meeting>()
            join body in bodies on meeting.Body equals body.Id
            where meeting.Year == year && meeting.State == MeetingState.Held
            orderby meeting.StartsAt descending
            select new
            {
                Meeting = meeting,
                Body = body,
                There = db.Set<Attendee>().Where(Attendee.WasThere).Count(one => one.Meeting == meeting.Id),
                Members = db.Set<Attendee>().Count(one => one.Meeting == meeting.Id),
                Paid = db.Set<Attendee>().Where(Attendee.WasThere).Count(one => one.Meeting == meeting.Id && db.Set<Seat>().Any(seat => seat.Id == one.Seat && seat.IsPaid)),
                Decisions = db.Set<MinuteLine>().Count(line => line.Meeting == meeting.Id && line.Mark == LineMark.Decision),
                Issues = db.Set<IssueRaising>().Count(raised => raised.Meeting == meeting.Id),
            }).AsNoTracking().Take(MostMeetings + 1).ToListAsync(stop);
        List<Row> rows = [.. found.Take(MostMeetings).Select(one => new Row(one.Meeting.Id, one.Body.Id, one.Body.Name, one.Body.Kind, one.Meeting.Number, one.Meeting.StartsAt!.Value, one.There, one.Members, one.Decisions, one.Issues, new(one.Body.Fee.Value * one.Paid), one.Meeting.IsTalkOnly))];
        return new View(year, kind, [.. rows.GroupBy(row => (row.Body, row.Name, row.Kind)).OrderBy(same => same.Key.Kind).ThenBy(same => same.Key.Name, StringComparer.Ordinal).Select(same => new Total(same.Key.Body, same.Key.Name, same.Key.Kind, same.Count(), same.Sum(row => row.There), same.Sum(row => row.Decisions), same.Select(row => row.Fees).Sum()))], rows, found.Count > MostMeetings);
    }

    /// <summary>For an indicator: how many meetings of such bodies were held in the year, within an area.</summary>
    public static Task<int> Times(AppDb db, BodyKind kind, string area, FiscalYear year, CancellationToken stop) =>
        db.Meetings.CountAsync(meeting => meeting.Year == year && meeting.State == MeetingState.Held && db.Set<Body>().Any(body => body.Id == meeting.Body && body.Kind == kind && body.AreaPath.StartsWith(area)), stop);

    /// <summary>For the budget: what members are owed for the year's meetings, by the programme that pays.</summary>
    public static async Task<IReadOnlyList<(Guid Programme, Yen Fees)>> Fees(AppDb db, IReadOnlyCollection<Guid?> programmes, FiscalYear year, CancellationToken stop)
    {
        var owed = await (
            from attendee in db.Set<Attendee>().Where(Attendee.WasThere)
            join seat in db.Set<Seat>() on attendee.Seat equals seat.Id
            join meeting in db.Set<Meeting>() on attendee.Meeting equals meeting.Id
            join body in db.Set<Body>() on meeting.Body equals body.Id
            where programmes.Contains(body.PaidBy) && meeting.Year == year && meeting.State == MeetingState.Held && seat.IsPaid
            group attendee by new { body.PaidBy, body.Fee } into same
            select new { same.Key.PaidBy, same.Key.Fee, Times = same.Count() }).ToListAsync(stop);
        return [.. owed.GroupBy(one => one.PaidBy!.Value).Select(same => (same.Key, same.Select(one => new Yen(one.Fee.Value * one.Times)).Sum()))];
    }

    /// <summary>For the evidence pack: by scene, the issues that were open at some time of the year and what was done about them.</summary>
    public static async Task<IReadOnlyList<SceneRow>> Scenes(AppDb db, string area, FiscalYear year, CancellationToken stop)
    {
        var (first, last) = (year.First, year.Last);
        var issues = db.Issues.Where(issue => issue.AreaPath.StartsWith(area) && issue.Scene != "" && issue.RaisedOn <= last && (issue.EndedOn == null || issue.EndedOn >= first));
        return await issues.GroupBy(issue => issue.Scene).Select(same => new SceneRow(
            same.Key, same.Count(),
            db.Set<Measure>().Count(measure => issues.Any(issue => issue.Id == measure.Issue && issue.Scene == same.Key)),
            db.Set<Measure>().Count(measure => measure.EndedOn >= first && measure.EndedOn <= last && issues.Any(issue => issue.Id == measure.Issue && issue.Scene == same.Key)))).ToListAsync(stop);
    }

    /// <summary>For the evidence pack: what was held.</summary>
    public static async Task<IReadOnlyList<(string Name, int Times)>> Held(AppDb db, string area, FiscalYear year, CancellationToken stop) =>
        [.. (await (from meeting in db.Set<Meeting>() join body in db.Set<Body>() on meeting.Body equals body.Id where meeting.Year == year && meeting.State == MeetingState.Held && body.AreaPath.StartsWith(area) group meeting by body.Name into same orderby same.Key select new { same.Key, Count = same.Count() }).ToListAsync(stop)).Select(one => (one.Key, one.Count))];

    /// <summary>The table for a report, and for paying the fees.</summary>
    public async Task<Answer<OutFile>> Csv(FiscalYear? year, BodyKind? kind, Guid? programme = null, CancellationToken stop = default)
    {
        var answer = await Run(year, kind, programme, stop);
        return answer.Refusal is { } refusal ? refusal : OutFile.Csv($"会議の実績-{answer.Value!.Year}", CsvOut.Write(
            [
                ["日", "会議体", "種類", "回", "出席", "委員", "決定", "課題", "報酬（円）"],
                .. answer.Value.Rows.Select(row => (string[])[JapanTime.DayOf(row.At).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row.Name, row.Kind.Japanese, Number(row.Number), Number(row.There), Number(row.Members), Number(row.Decisions), Number(row.Issues), row.Fees.ToString()]),
            ], CsvEncoding.Utf8Bom).Content);

        static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    public static void Map(IEndpointRouteBuilder councils)
    {
        councils.MapGet("/year", async Task<Results<Ok<View>, ProblemHttpResult>> (FiscalYear? year, BodyKind? kind, Guid? programme, FindCouncilYear find, CancellationToken stop) =>
            await find.Run(year, kind, programme, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("年度の会議の回数・出席・報酬と、その元の会議");
        councils.MapGet("/year/csv", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (FiscalYear? year, BodyKind? kind, Guid? programme, FindCouncilYear find, CancellationToken stop) =>
            await find.Csv(year, kind, programme, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : answer.Value!.ToResult()).WithSummary("年度の会議（CSV）");
    }
}
