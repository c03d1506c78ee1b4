using Renkei.Access;

namespace Renkei.Councils.Bodies;

/// <summary>The bodies that the person runs or sits in, each with its next meeting and what is open.</summary>
public sealed class FindBodies(AppDb db, Actor actor, CouncilDoor door, TimeProvider clock)
{
    public const int PageSize = 50;
    private const int MostMeetings = 100;

    public sealed record Row(Id<Body> Body, BodyKind Kind, string Name, bool IsRun, int Seats, DateTimeOffset? NextAt, Id<Meeting>? Next, int Held, int OpenIssues, bool IsClosed);

    public sealed record Page(IReadOnlyList<Row> Rows, string? Next);

    /// <param name="Mail">Of the account; only for the secretariat.</param>
    public sealed record SeatRow(Id<Seat> Seat, string Organisation, string Name, SeatPosition Position, DateOnly From, DateOnly To, bool IsPaid, bool HasAccount, string Mail, bool IsInTerm);

    public sealed record MeetingRow(Id<Meeting> Meeting, FiscalYear Year, int Number, DateTimeOffset? StartsAt, string Place, MeetingState State, MinutesPhase Phase, int There);

    public sealed record View(
        Id<Body> Body, BodyKind Kind, string Name, string Basis, string Host, QuorumRule Quorum, int Needed, Yen Fee, DateOnly? ClosedOn, Id<Body>? MergedInto, string? MergedIntoName, IReadOnlyList<string> Partners, IReadOnlyList<SeatRow> Seats, IReadOnlyList<MeetingRow> Meetings, int OpenIssues, bool IsRun, int Version);

    public async Task<Answer<Page>> Run(bool closed = false, string? after = null, CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        var (today, now, year) = (clock.JapanToday(), clock.GetUtcNow(), FiscalYear.Of(clock.JapanToday()));
        var bodies = door.Readable().AsNoTracking().Where(body => closed ? body.ClosedOn != null && body.ClosedOn < today : body.ClosedOn == null || body.ClosedOn >= today);
        if (Id<Body>.TryParse(after, null, out var last))
        {
            bodies = bodies.Where(body => body.Id > last);
        }

        var found = await bodies.OrderBy(body => body.Id).Take(PageSize + 1).ToListAsync(stop);
        var keys = found.Take(PageSize).Select(body => body.Id).ToList();
        var seats = await db.Seats.Where(Seat.InTermOn(today)).Where(seat => keys.Contains(seat.Body)).GroupBy(seat => seat.Body).Select(same => new { same.Key, Count = same.Count() }).ToDictionaryAsync(one => one.Key, one => one.Count, stop);
        var next = (await db.Meetings.AsNoTracking().Where(meeting => keys.Contains(meeting.Body) && (meeting.State == MeetingState.Planned || meeting.State == MeetingState.Called) && (meeting.EndsAt == null || meeting.EndsAt > now)).Select(meeting => new { meeting.Id, meeting.Body, meeting.StartsAt }).ToListAsync(stop)).ToLookup(one => one.Body);
        var held = await db.Meetings.Where(meeting => keys.Contains(meeting.Body) && meeting.Year == year && meeting.State == MeetingState.Held).GroupBy(meeting => meeting.Body).Select(same => new { same.Key, Count = same.Count() }).ToDictionaryAsync(one => one.Key, one => one.Count, stop);
        var issues = await db.Issues.Where(issue => keys.Contains(issue.Body) && issue.State == IssueState.Open).GroupBy(issue => issue.Body).Select(same => new { same.Key, Count = same.Count() }).ToDictionaryAsync(one => one.Key, one => one.Count, stop);
        return new Page(
            [.. found.Take(PageSize).Select(body =>
            {
                var coming = next[body.Id].OrderBy(one => one.StartsAt is null).ThenBy(one => one.StartsAt).FirstOrDefault();
                return new Row(body.Id, body.Kind, body.Name, actor.HasWithin(Duty.ManageCouncils, body.AreaPath), seats.GetValueOrDefault(body.Id), coming?.StartsAt, coming?.Id, held.GetValueOrDefault(body.Id), issues.GetValueOrDefault(body.Id), body.ClosedOn < today);
            })],
            found.Count > PageSize ? found[PageSize - 1].Id.ToString() : null);
    }

    public async Task<Answer<View>> See(Id<Body> id, CancellationToken stop = default)
    {
        var open = await door.Read(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (body, today) = (open.Value!.Body, clock.JapanToday());
        var seats = await db.Seats.AsNoTracking().Where(seat => seat.Body == id).OrderByDescending(seat => seat.To).ThenBy(seat => seat.Id).Take(Body.MostSeats * 2).ToListAsync(stop);
        var meetings = await db.Meetings.AsNoTracking().Where(meeting => meeting.Body == id).OrderByDescending(meeting => meeting.Year).ThenByDescending(meeting => meeting.Number).Take(MostMeetings)
            .Select(meeting => new { Meeting = meeting, There = db.Set<Attendee>().Where(Attendee.WasThere).Count(attendee => attendee.Meeting == meeting.Id) }).ToListAsync(stop);
        var accounts = seats.Where(seat => seat.Member is not null).Select(seat => seat.Member!.Value).ToList();
        var mails = open.Value.IsRun ? await db.Members.Where(member => accounts.Contains(member.Id)).ToDictionaryAsync(member => member.Id, member => member.Email ?? "", stop) : [];
        return new View(
            id, body.Kind, body.Name, body.Basis, await db.Workplaces.Where(one => one.Id == body.Workplace).Select(one => one.Name).SingleAsync(stop), body.Quorum, body.Needed(seats.Count(seat => seat.IsVoting && seat.IsInTermOn(today))), body.Fee, body.ClosedOn, body.MergedInto,
            body.MergedInto is { } into ? await db.Bodies.Where(one => one.Id == into).Select(one => one.Name).SingleAsync(stop) : null,
            await (from partner in db.Set<BodyPartner>() join area in db.Set<Area>() on partner.AreaPath equals area.Path where partner.Body == id orderby area.Path select area.Name).ToListAsync(stop),
            [.. seats.OrderByDescending(seat => seat.IsInTermOn(today)).ThenBy(seat => seat.Position).Select(seat => new SeatRow(seat.Id, seat.Organisation, seat.Name, seat.Position, seat.From, seat.To, seat.IsPaid, seat.Member is not null, seat.Member is { } member ? mails.GetValueOrDefault(member, "") : "", seat.IsInTermOn(today)))],
            [.. meetings.Select(one => new MeetingRow(one.Meeting.Id, one.Meeting.Year, one.Meeting.Number, one.Meeting.StartsAt, one.Meeting.Place, one.Meeting.State, one.Meeting.Phase, one.There))],
            await db.Issues.CountAsync(issue => issue.Body == id && issue.State == IssueState.Open, stop), open.Value.IsRun, body.Version);
    }

    public static void Map(IEndpointRouteBuilder bodies)
    {
        bodies.MapGet("/", async Task<Results<Ok<Page>, ProblemHttpResult>> (bool? closed, string? after, FindBodies find, CancellationToken stop) =>
            await find.Run(closed is true, after, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("事務局をしている会議体、委員になっている会議体。50件ずつ");
        bodies.MapGet("/{body}", async Task<Results<Ok<View>, ProblemHttpResult>> (Id<Body> body, FindBodies find, CancellationToken stop) =>
            await find.See(body, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("会議体と、その委員・会議");
    }
}
