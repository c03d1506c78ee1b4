using Renkei.Access;

namespace Renkei.Councils;

/// <summary>Who may do what with a body: its secretariat's area runs it; who holds a seat in it, in their term, reads it and speaks.</summary>
public sealed class CouncilDoor(AppDb db, Actor actor, TimeProvider clock)
{
    /// <param name="Seat">The actor's own seat today; null for the secretariat.</param>
    /// <param name="IsRun">The actor runs the body.</param>
    public sealed record Open(Body Body, Seat? Seat, bool IsRun);

    public sealed record OpenMeeting(Body Body, Meeting Meeting, Seat? Seat, bool IsRun);

    /// <summary>The body, where the actor may run it.</summary>
    public async Task<Answer<Body>> Run(Id<Body> id, CancellationToken stop) =>
        actor.Needs(Duty.ManageCouncils) is { } refusal ? refusal
        : await db.Bodies.SingleOrDefaultAsync(body => body.Id == id, stop) is not { } body ? Refusal.NotFound("会議体")
        : actor.NeedsWithin(Duty.ManageCouncils, body.AreaPath) is { } elsewhere ? elsewhere
        : body;

    /// <summary>The body, for its secretariat and for whoever holds a seat in it today.</summary>
    public async Task<Answer<Open>> Read(Id<Body> id, CancellationToken stop)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        if (await db.Bodies.SingleOrDefaultAsync(body => body.Id == id, stop) is not { } body)
        {
            return Refusal.NotFound("会議体");
        }

        var (isRun, today) = (actor.HasWithin(Duty.ManageCouncils, body.AreaPath), clock.JapanToday());
        var seat = actor.Member is not { } me ? null : await db.Seats.AsNoTracking().Where(Seat.InTermOn(today)).FirstOrDefaultAsync(one => one.Body == id && one.Member == me, stop);
        return isRun || seat is not null ? new Open(body, seat, isRun)
            : actor.NeedsWithin(Duty.ManageCouncils, body.AreaPath) ?? new Refusal("not-a-member", "この会議体の委員ではないか、任期が終わっています。事務局に確かめてください。", StatusCodes.Status403Forbidden);
    }

    public async Task<Answer<OpenMeeting>> Read(Id<Meeting> id, CancellationToken stop)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        if (await db.Meetings.SingleOrDefaultAsync(meeting => meeting.Id == id, stop) is not { } meeting)
        {
            return Refusal.NotFound("会議");
        }

        var open = await Read(meeting.Body, stop);
        return open.Refusal is { } no ? no : new OpenMeeting(open.Value!.Body, meeting, open.Value.Seat, open.Value.IsRun);
    }

    /// <summary>The meeting, where the actor may run it.</summary>
    public async Task<Answer<OpenMeeting>> Run(Id<Meeting> id, CancellationToken stop)
    {
        if (actor.Needs(Duty.ManageCouncils) is { } refusal)
        {
            return refusal;
        }

        if (await db.Meetings.SingleOrDefaultAsync(meeting => meeting.Id == id, stop) is not { } meeting)
        {
            return Refusal.NotFound("会議");
        }

        var body = await Run(meeting.Body, stop);
        return body.Refusal is { } no ? no : new OpenMeeting(body.Value!, meeting, null, true);
    }

    /// <summary>What is judged at a meeting is judged at one that was held.</summary>
    public async Task<Refusal?> WasHeld(Id<Meeting>? id, CancellationToken stop) =>
        id is null || await db.Meetings.AnyAsync(meeting => meeting.Id == id && meeting.State == MeetingState.Held, stop) ? null : Refusal.Invalid("at", "評価した会議を、開いた会議から選んでください。");

    /// <summary>The accounts of those who hold a seat on a day.</summary>
    public Task<List<Id<Member>>> Members(Id<Body> id, DateOnly day, CancellationToken stop) =>
        db.Seats.Where(Seat.InTermOn(day)).Where(seat => seat.Body == id && seat.Member != null).Select(seat => seat.Member!.Value).ToListAsync(stop);

    /// <summary>The bodies that the actor runs or sits in.</summary>
    public IQueryable<Body> Readable()
    {
        var (me, today) = (actor.Member, clock.JapanToday());
        var seats = db.Seats.Where(Seat.InTermOn(today)).Where(seat => seat.Member != null && seat.Member == me).Select(seat => seat.Body);
        return actor.Has(Duty.ManageCouncils) ? db.Bodies.Where(body => db.Set<Body>().Within(actor).Any(one => one.Id == body.Id) || seats.Contains(body.Id)) : db.Bodies.Where(body => seats.Contains(body.Id));
    }
}
