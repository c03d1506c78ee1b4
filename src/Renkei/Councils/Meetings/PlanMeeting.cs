using Renkei.Access;
using Renkei.Inbox;
using Renkei.Inbox.Delivery;

namespace Renkei.Councils.Meetings;

/// <summary>A meeting is planned, given an agenda, called, cancelled, and said to have been held.</summary>
public sealed class PlanMeeting(AppDb db, Actor actor, CouncilDoor door, InboxDoor inbox, PostOffice office, TimeProvider clock)
{
    public sealed class Request
    {
        /// <summary>By the clock on a wall in Japan; empty while the day is looked for.</summary>
        public DateTime? StartsAt { get; set; }
        public DateTime? EndsAt { get; set; }
        public string Place { get; set => field = value ?? ""; } = "";
        public string OnlineUrl { get; set => field = value ?? ""; } = "";

        /// <summary>A line each.</summary>
        public string Agenda { get; set => field = value ?? ""; } = "";
        public int Version { get; set; }
    }

    public sealed class Acting
    {
        public string Reason { get; set => field = value ?? ""; } = "";

        /// <summary>Too few came: record it as a talk without decisions.</summary>
        public bool AsTalk { get; set; }
        public int Version { get; set; }
    }

    /// <summary>The next of the body in its fiscal year.</summary>
    public async Task<Answer<Id<Meeting>>> Add(Id<Body> id, Request request, CancellationToken stop = default)
    {
        var open = await door.Run(id, stop);
        if ((open.Refusal ?? open.Value!.MeetsOn(request.StartsAt is { } day ? DateOnly.FromDateTime(day) : clock.JapanToday())) is { } refusal)
        {
            return refusal;
        }

        var year = FiscalYear.Of(request.StartsAt is { } at ? DateOnly.FromDateTime(at) : clock.JapanToday());
        await using var whole = await db.Database.BeginTransactionAsync(stop);
        var meeting = new Meeting { Body = id, Year = year, Number = await NextNumber(id, year, stop) };
        if (await Put(meeting, request, stop) is { } wrong)
        {
            return wrong;
        }

        db.Add(meeting);
        await db.SaveChangesAsync(stop);
        await whole.CommitAsync(stop);
        return meeting.Id;
    }

    public async Task<Refusal?> Change(Id<Meeting> id, Request request, CancellationToken stop = default)
    {
        var open = await door.Run(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (meeting, was) = (open.Value!.Meeting, (open.Value.Meeting.StartsAt, open.Value.Meeting.Place));
        if ((meeting.SeenAs(request.Version) ?? (request.StartsAt is { } day ? open.Value.Body.MeetsOn(DateOnly.FromDateTime(day)) : null) ?? await Put(meeting, request, stop)) is { } wrong)
        {
            return wrong;
        }

        if (meeting.Day is { } on && FiscalYear.Of(on) != meeting.Year)
        {
            (meeting.Year, meeting.Number) = (FiscalYear.Of(on), await NextNumber(meeting.Body, FiscalYear.Of(on), stop));
        }

        if (meeting.State == MeetingState.Called && was != (meeting.StartsAt, meeting.Place))
        {
            await Tell(open.Value.Body, meeting, "changed", $"「{open.Value.Body.Name}」の日時か会場が変わりました", [$"{Wareki.Format(meeting.StartsAt!.Value)}　{Where(meeting)}"], stop);
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    /// <summary>招集: every member in their term is told, by notice and by mail.</summary>
    public async Task<Refusal?> Call(Id<Meeting> id, Acting request, CancellationToken stop = default)
    {
        var open = await door.Run(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var meeting = open.Value!.Meeting;
        var day = meeting.Day ?? clock.JapanToday();
        var seats = await db.Seats.Where(Seat.InTermOn(day)).CountAsync(seat => seat.Body == meeting.Body, stop);
        if ((meeting.SeenAs(request.Version) ?? open.Value.Body.MeetsOn(day) ?? meeting.Call(clock.GetUtcNow(), await db.Set<AgendaItem>().CountAsync(item => item.Meeting == id, stop), seats)) is { } no)
        {
            return no;
        }

        await Tell(open.Value.Body, meeting, "called", $"「{open.Value.Body.Name}」第{meeting.Number}回の案内", [$"{Wareki.Format(meeting.StartsAt!.Value)}から、{Where(meeting)}で開きます。", "次第と資料は、下のページにあります。"], stop);
        await db.SaveChangesAsync(stop);
        return null;
    }

    public async Task<Refusal?> Cancel(Id<Meeting> id, Acting request, CancellationToken stop = default)
    {
        var open = await door.Run(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var wasCalled = open.Value!.Meeting.State == MeetingState.Called;
        if ((open.Value.Meeting.SeenAs(request.Version) ?? open.Value.Meeting.Cancel(request.Reason.Trim())) is { } no)
        {
            return no;
        }

        if (wasCalled)
        {
            await Tell(open.Value.Body, open.Value.Meeting, "cancelled", $"「{open.Value.Body.Name}」は中止になりました", [request.Reason.Trim()], stop);
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    /// <summary>It is over. Whose attendance nobody marked was not there.</summary>
    public async Task<Refusal?> Hold(Id<Meeting> id, Acting request, CancellationToken stop = default)
    {
        var open = await door.Run(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var meeting = open.Value!.Meeting;
        var seats = meeting.Day is { } day ? await db.Seats.AsNoTracking().Where(Seat.InTermOn(day)).Where(seat => seat.Body == meeting.Body).ToListAsync(stop) : [];
        var voting = seats.Where(seat => seat.IsVoting).Select(seat => seat.Id).ToHashSet();
        var marked = await db.Set<Attendee>().Where(attendee => attendee.Meeting == id).ToListAsync(stop);
        var there = marked.Count(attendee => attendee.State.IsThere && voting.Contains(attendee.Seat));
        var decisions = await db.MinuteLines.CountAsync(line => line.Meeting == id && line.Mark == LineMark.Decision, stop);
        if ((meeting.SeenAs(request.Version) ?? meeting.Hold(there, open.Value.Body.Needed(voting.Count), request.AsTalk, decisions, clock.GetUtcNow())) is { } no)
        {
            return no;
        }

        foreach (var seat in seats)
        {
            if (marked.Find(attendee => attendee.Seat == seat.Id) is not { } attendee)
            {
                db.Add(new Attendee { Meeting = id, Seat = seat.Id, State = AttendeeState.Absent });
            }
            else if (attendee.State == AttendeeState.Unmarked)
            {
                attendee.State = AttendeeState.Absent;
            }
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    private async Task<int> NextNumber(Id<Body> body, FiscalYear year, CancellationToken stop) => (await db.Meetings.Where(meeting => meeting.Body == body && meeting.Year == year).MaxAsync(meeting => (int?)meeting.Number, stop) ?? 0) + 1;

    private async Task<Refusal?> Put(Meeting meeting, Request request, CancellationToken stop)
    {
        if (meeting.Fix(request.StartsAt is { } starts ? JapanTime.AtWall(starts) : null, request.EndsAt is { } ends ? JapanTime.AtWall(ends) : null, JapaneseText.Tidy(request.Place), request.OnlineUrl.Trim()) is { } wrong)
        {
            return wrong;
        }

        var titles = request.Agenda.ReplaceLineEndings("\n").Split('\n').Select(JapaneseText.Tidy).Where(title => title.Length > 0).ToList();
        if (titles.Count > AgendaItem.Most || titles.Exists(title => title.Length > AgendaItem.LongestTitle))
        {
            return Refusal.Invalid("agenda", $"次第は1行に1つ、{AgendaItem.Most}行まで、1行{AgendaItem.LongestTitle}文字までです。");
        }

        // What was already written under an item stays under it: items keep their lines as long as their words stay.
        var before = await db.Set<AgendaItem>().Where(item => item.Meeting == meeting.Id).OrderBy(item => item.Order).ToListAsync(stop);
        if (before.Select(item => item.Title).SequenceEqual(titles))
        {
            return null;
        }

        var gone = before.Where(item => !titles.Contains(item.Title)).Select(item => item.Id).ToList();
        if (await db.MinuteLines.AnyAsync(line => line.Agenda != null && gone.Contains(line.Agenda.Value), stop))
        {
            return Refusal.Invalid("agenda", "議事録に発言のある議題は、消したり言葉を変えたりできません。新しい議題を加えてください。");
        }

        db.RemoveRange(before.Where(item => gone.Contains(item.Id)));
        foreach (var (at, title) in titles.Index())
        {
            if (before.Find(item => item.Title == title) is { } kept)
            {
                kept.Order = at + 1;
            }
            else
            {
                db.Add(new AgendaItem { Meeting = meeting.Id, Order = at + 1, Title = title });
            }
        }

        return null;
    }

    private static string Where(Meeting meeting) => meeting.Place.Length > 0 ? meeting.OnlineUrl.Length > 0 ? $"{meeting.Place}（オンラインでも参加できます）" : meeting.Place : "オンライン";

    private async Task Tell(Body body, Meeting meeting, string news, string title, string[] lines, CancellationToken stop)
    {
        var day = meeting.Day ?? clock.JapanToday();
        var people = await (from seat in db.Seats.Where(Seat.InTermOn(day)) join member in db.Set<Member>() on seat.Member equals member.Id where seat.Body == body.Id select new { member.Id, member.Name, member.Email }).ToListAsync(stop);
        inbox.Tell(people.Select(one => one.Id), title, $"/councils/meetings/{meeting.Id}");
        foreach (var one in people.Where(one => one.Email is { Length: > 0 } && one.Id != actor.Member))
        {
            await office.Post(new($"meeting:{meeting.Id}:{news}-{meeting.Version}:{one.Id}", one.Email!, one.Name, title, lines, $"/councils/meetings/{meeting.Id}", "会議のページ", one.Id), stop);
        }
    }

    public static void Map(IEndpointRouteBuilder councils)
    {
        councils.MapPost("/{body}/meetings", async Task<Results<Ok<Id<Meeting>>, ProblemHttpResult>> (Id<Body> body, Request request, PlanMeeting plan, CancellationToken stop) =>
            await plan.Add(body, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("次の会議を準備する");
        councils.MapPut("/meetings/{meeting}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Meeting> meeting, Request request, PlanMeeting plan, CancellationToken stop) =>
            await plan.Change(meeting, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("会議の日時・会場・次第を変える");
        councils.MapPost("/meetings/{meeting}/call", async Task<Results<NoContent, ProblemHttpResult>> (Id<Meeting> meeting, Acting request, PlanMeeting plan, CancellationToken stop) =>
            await plan.Call(meeting, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("招集する");
        councils.MapPost("/meetings/{meeting}/cancel", async Task<Results<NoContent, ProblemHttpResult>> (Id<Meeting> meeting, Acting request, PlanMeeting plan, CancellationToken stop) =>
            await plan.Cancel(meeting, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("中止にして知らせる");
        councils.MapPost("/meetings/{meeting}/held", async Task<Results<NoContent, ProblemHttpResult>> (Id<Meeting> meeting, Acting request, PlanMeeting plan, CancellationToken stop) =>
            await plan.Hold(meeting, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("開いたことにする（定足数を確かめる）");
    }
}
