using Renkei.Access;

namespace Renkei.Councils.Meetings;

/// <summary>One meeting with all that belongs to it: agenda, materials, who comes, dates asked for, what is still to be done from before, and the minutes.</summary>
public sealed class GetMeeting(AppDb db, CouncilDoor door, TimeProvider clock)
{
    private const int MostToDos = 100;

    public sealed record AgendaRow(Id<AgendaItem> Item, int Order, string Title);

    public sealed record MaterialRow(Id<Material> Material, int Number, string Title, string Link, bool IsFile, bool IsConfidential);

    public sealed record AttendeeRow(Id<Seat> Seat, string Organisation, string Name, SeatPosition Position, bool IsPaid, AttendeeState State, string Substitute);

    public sealed record OptionRow(Id<DateOption> Option, DateTimeOffset StartsAt, int Yes, int Maybe, int No);

    public sealed record AnswerRow(Id<Seat> Seat, string Name, IReadOnlyList<ChoiceRow> Choices)
    {
        public DateChoice? To(Id<DateOption> option) => Choices.FirstOrDefault(one => one.Option == option)?.Choice;
    }

    public sealed record ChoiceRow(Id<DateOption> Option, DateChoice Choice);

    public sealed record LineRow(Id<MinuteLine> Line, Id<AgendaItem>? Agenda, long Order, string Speaker, string Text, LineMark Mark, bool IsHidden, string Owner, DateOnly? Due, bool IsDone, Id<Issue>? Issue, int Version);

    public sealed record ToDoRow(Id<MinuteLine> Line, Id<Meeting> In, int Meeting, FiscalYear Year, string Text, string Owner, DateOnly Due, bool IsLate);

    public sealed record AmendmentRow(Id<Amendment> Amendment, Id<MinuteLine>? Line, string Text, string Who, DateTimeOffset At, string Answer, bool IsOpen);

    public sealed record IssueRow(Id<Issue> Issue, string Title, int Raised, int Measures);

    /// <param name="ToDos">宿題 of earlier meetings that nobody has finished.</param>
    /// <param name="There">Voting members who were there.</param>
    public sealed record View(
        Id<Meeting> Meeting, Id<Body> Body, string BodyName, string Host, FiscalYear Year, int Number, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, string Place, string OnlineUrl, MeetingState State, MinutesPhase Phase, string Reason, bool IsTalkOnly, DateOnly? AmendUntil, DateOnly? ApprovedOn, DateOnly? PublishedOn, string Summary,
        int Voting, int There, int Needed, Yen Fees, IReadOnlyList<AgendaRow> Agenda, IReadOnlyList<MaterialRow> Materials, IReadOnlyList<AttendeeRow> Attendees, IReadOnlyList<OptionRow> Options, IReadOnlyList<AnswerRow> Answers, IReadOnlyList<LineRow> Lines, IReadOnlyList<ToDoRow> ToDos, IReadOnlyList<AmendmentRow> Amendments, IReadOnlyList<IssueRow> Issues,
        bool IsRun, Id<Seat>? OwnSeat, int Version)
    {
        public string Title => $"{BodyName}　{Year.Japanese}第{Number}回";
    }

    public async Task<Answer<View>> Run(Id<Meeting> id, CancellationToken stop = default)
    {
        var open = await door.Read(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (body, meeting, today) = (open.Value!.Body, open.Value.Meeting, clock.JapanToday());
        var day = meeting.Day ?? today;
        var marked = await db.Set<Attendee>().AsNoTracking().Where(attendee => attendee.Meeting == id).ToDictionaryAsync(attendee => attendee.Seat, stop);
        var seats = await db.Seats.AsNoTracking().Where(Seat.InTermOn(day)).Where(seat => seat.Body == body.Id).OrderBy(seat => seat.Id).Take(Body.MostSeats).ToListAsync(stop);
        var options = await db.Set<DateOption>().AsNoTracking().Where(option => option.Meeting == id).OrderBy(option => option.StartsAt).ToListAsync(stop);
        var keys = options.ConvertAll(option => option.Id);
        var answers = (await db.Set<DateAnswer>().AsNoTracking().Where(answer => keys.Contains(answer.Option)).ToListAsync(stop)).ToLookup(answer => answer.Seat);
        var lines = await db.MinuteLines.AsNoTracking().Where(line => line.Meeting == id).OrderBy(line => line.Order).Take(Meeting.MostLines).ToListAsync(stop);
        var todos = await (
            from line in db.MinuteLines.AsNoTracking()
            join earlier in db.Set<Meeting>() on line.Meeting equals earlier.Id
            where earlier.Body == body.Id && line.Meeting != id && line.Mark == LineMark.ToDo && line.DoneAt == null && (meeting.StartsAt == null || earlier.StartsAt < meeting.StartsAt)
            orderby line.Due
            select new { line.Id, In = earlier.Id, earlier.Number, earlier.Year, line.Text, line.Owner, line.Due }).Take(MostToDos).ToListAsync(stop);
        var amendments = await (from amendment in db.Set<Amendment>().AsNoTracking() join member in db.Set<Member>() on amendment.Member equals member.Id where amendment.Meeting == id orderby amendment.Id select new { Amendment = amendment, member.Name }).Take(MostToDos).ToListAsync(stop);
        var issues = await (from raised in db.Set<IssueRaising>() join issue in db.Set<Issue>() on raised.Issue equals issue.Id where raised.Meeting == id orderby issue.Id select new IssueRow(issue.Id, issue.Title, db.Set<IssueRaising>().Count(one => one.Issue == issue.Id), db.Set<Measure>().Count(one => one.Issue == issue.Id))).ToListAsync(stop);
        var voting = seats.Where(seat => seat.IsVoting).ToList();
        return new View(
            id, body.Id, body.Name, await db.Workplaces.Where(one => one.Id == body.Workplace).Select(one => one.Name).SingleAsync(stop), meeting.Year, meeting.Number, meeting.StartsAt, meeting.EndsAt, meeting.Place, meeting.OnlineUrl, meeting.State, meeting.Phase, meeting.Reason, meeting.IsTalkOnly, meeting.AmendUntil, meeting.ApprovedOn, meeting.PublishedOn, meeting.Summary,
            voting.Count, voting.Count(seat => StateOf(seat.Id).IsThere), body.Needed(voting.Count), meeting.State == MeetingState.Held ? new(body.Fee.Value * seats.Count(seat => seat.IsPaid && StateOf(seat.Id).IsThere)) : Yen.Zero,
            await db.Set<AgendaItem>().Where(item => item.Meeting == id).OrderBy(item => item.Order).Select(item => new AgendaRow(item.Id, item.Order, item.Title)).ToListAsync(stop),
            await db.Materials.Where(material => material.Meeting == id).OrderBy(material => material.Number).Select(material => new MaterialRow(material.Id, material.Number, material.Title, material.Link, material.FileName != "", material.IsConfidential)).ToListAsync(stop),
            [.. seats.OrderBy(seat => seat.Position).Select(seat => new AttendeeRow(seat.Id, seat.Organisation, seat.Name, seat.Position, seat.IsPaid, StateOf(seat.Id), marked.GetValueOrDefault(seat.Id)?.Substitute ?? ""))],
            [.. options.Select(option => new OptionRow(option.Id, option.StartsAt, Count(option, DateChoice.Yes), Count(option, DateChoice.Maybe), Count(option, DateChoice.No)))],
            [.. seats.Select(seat => new AnswerRow(seat.Id, $"{seat.Organisation} {seat.Name}", [.. answers[seat.Id].Select(answer => new ChoiceRow(answer.Option, answer.Choice))]))],
            [.. lines.Select(line => new LineRow(line.Id, line.Agenda, line.Order, line.Speaker, line.Text, line.Mark, line.IsHidden, line.Owner, line.Due, line.DoneAt is not null, line.Issue, line.Version))],
            [.. todos.Select(one => new ToDoRow(one.Id, one.In, one.Number, one.Year, one.Text, one.Owner, one.Due ?? today, one.Due < today))],
            [.. amendments.Select(one => new AmendmentRow(one.Amendment.Id, one.Amendment.Line, one.Amendment.Text, one.Name, one.Amendment.At, one.Amendment.Answer, one.Amendment.AnsweredAt is null))],
            issues, open.Value.IsRun, open.Value.Seat?.Id, meeting.Version);

        AttendeeState StateOf(Id<Seat> seat) => marked.GetValueOrDefault(seat)?.State ?? AttendeeState.Unmarked;

        int Count(DateOption option, DateChoice choice) => answers.Sum(own => own.Count(answer => answer.Option == option.Id && answer.Choice == choice));
    }

    public static void Map(IEndpointRouteBuilder councils) =>
        councils.MapGet("/meetings/{meeting}", async Task<Results<Ok<View>, ProblemHttpResult>> (Id<Meeting> meeting, GetMeeting get, CancellationToken stop) =>
            await get.Run(meeting, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("会議と、その次第・資料・出欠・議事録");
}
