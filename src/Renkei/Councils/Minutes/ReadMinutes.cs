using Renkei.Access;

namespace Renkei.Councils.Minutes;

/// <summary>The published minutes for everybody: the summary, and the whole with what is not public left out.</summary>
public sealed class ReadMinutes(AppDb db)
{
    public const int PageSize = 50;
    public const string Hidden = "（非公開）";

    public sealed record Row(Id<Meeting> Meeting, string Body, FiscalYear Year, int Number, DateTimeOffset? StartsAt, string Summary);

    public sealed record Page(IReadOnlyList<Row> Rows, string? Next);

    public sealed record LineRow(string Speaker, string Text, LineMark Mark);

    public sealed record Part(string Title, IReadOnlyList<LineRow> Lines);

    public sealed record AttendeeRow(string Organisation, string Name, SeatPosition Position, AttendeeState State);

    public sealed record View(Id<Meeting> Meeting, string Body, string Host, FiscalYear Year, int Number, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, string Place, bool IsTalkOnly, DateOnly? ApprovedOn, DateOnly? PublishedOn, string Summary, IReadOnlyList<AttendeeRow> Attendees, IReadOnlyList<Part> Parts);

    public async Task<Page> Run(string? after = null, CancellationToken stop = default)
    {
        var meetings = db.Meetings.AsNoTracking().Where(meeting => meeting.Phase == MinutesPhase.Published);
        if (Id<Meeting>.TryParse(after, null, out var last) && await db.Meetings.Where(meeting => meeting.Id == last).Select(meeting => meeting.StartsAt).SingleOrDefaultAsync(stop) is { } at)
        {
            meetings = meetings.Where(meeting => meeting.StartsAt <= at && (meeting.StartsAt < at || meeting.Id < last));
        }

        var found = await (from meeting in meetings join body in db.Set<Body>() on meeting.Body equals body.Id orderby meeting.StartsAt descending, meeting.Id descending select new Row(meeting.Id, body.Name, meeting.Year, meeting.Number, meeting.StartsAt, meeting.Summary)).Take(PageSize + 1).ToListAsync(stop);
        return new([.. found.Take(PageSize)], found.Count > PageSize ? found[PageSize - 1].Meeting.ToString() : null);
    }

    public async Task<Answer<View>> See(Id<Meeting> id, CancellationToken stop = default) =>
        await db.Meetings.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id && one.Phase == MinutesPhase.Published, stop) is { } meeting ? await Of(db, meeting, isWhole: false, stop) : Refusal.NotFound("議事録");

    /// <param name="db">Where it stands.</param>
    /// <param name="meeting">Which.</param>
    /// <param name="isWhole">Also what is not public: for the members' own paper.</param>
    /// <param name="stop">Gives up.</param>
    internal static async Task<View> Of(AppDb db, Meeting meeting, bool isWhole, CancellationToken stop)
    {
        var body = await db.Bodies.AsNoTracking().SingleAsync(one => one.Id == meeting.Body, stop);
        var agenda = await db.Set<AgendaItem>().AsNoTracking().Where(item => item.Meeting == meeting.Id).OrderBy(item => item.Order).ToListAsync(stop);
        var lines = (await db.MinuteLines.AsNoTracking().Where(line => line.Meeting == meeting.Id).OrderBy(line => line.Order).Take(Meeting.MostLines).ToListAsync(stop)).ToLookup(line => line.Agenda);
        var attendees = await (from attendee in db.Set<Attendee>() join seat in db.Set<Seat>() on attendee.Seat equals seat.Id where attendee.Meeting == meeting.Id orderby seat.Id select new { seat.Organisation, seat.Name, seat.Position, attendee.State, attendee.Substitute }).Take(Body.MostSeats).ToListAsync(stop);
        return new(
            meeting.Id, body.Name, await db.Workplaces.Where(one => one.Id == body.Workplace).Select(one => one.Name).SingleAsync(stop), meeting.Year, meeting.Number, meeting.StartsAt, meeting.EndsAt, meeting.Place, meeting.IsTalkOnly, meeting.ApprovedOn, meeting.PublishedOn, meeting.Summary,
            [.. attendees.OrderBy(one => one.Position).Select(one => new AttendeeRow(one.Organisation, one.State == AttendeeState.Substitute ? $"{one.Name}（代理 {one.Substitute}）" : one.Name, one.Position, one.State))],
            [
                .. agenda.Select(item => new Part($"{item.Order}　{item.Title}", [.. lines[item.Id].Select(Shown)])).Where(part => part.Lines.Count > 0),
                .. lines[null].Any() ? [new Part("そのほか", [.. lines[null].Select(Shown)])] : Array.Empty<Part>(),
            ]);

        LineRow Shown(MinuteLine line) => line.IsHidden && !isWhole ? new("", Hidden, LineMark.None) : new(line.Speaker, line.Mark == LineMark.ToDo ? $"{line.Text}（担当 {line.Owner}、{(line.Due is { } due ? Wareki.Format(due) : "")}まで）" : line.Text, line.Mark);
    }

    public static void Map(IEndpointRouteBuilder open)
    {
        open.MapGet("/", async (string? after, ReadMinutes read, CancellationToken stop) => TypedResults.Ok(await read.Run(after, stop))).AllowAnonymous().WithSummary("公開された議事録。新しい順に50件ずつ");
        open.MapGet("/{meeting}", async Task<Results<Ok<View>, ProblemHttpResult>> (Id<Meeting> meeting, ReadMinutes read, CancellationToken stop) =>
            await read.See(meeting, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).AllowAnonymous().WithSummary("公開された議事録");
    }
}
