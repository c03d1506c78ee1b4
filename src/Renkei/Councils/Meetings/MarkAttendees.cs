using Renkei.Access;

namespace Renkei.Councils.Meetings;

/// <summary>出欠: from the list of members in their term; a member can excuse themselves or send somebody.</summary>
public sealed class MarkAttendees(AppDb db, CouncilDoor door, TimeProvider clock)
{
    public sealed class Request
    {
        public Mark[] Marks { get; set => field = value ?? []; } = [];
    }

    public sealed class Mark
    {
        /// <summary>Whose; one's own where left out.</summary>
        public Id<Seat>? Seat { get; set; }
        public AttendeeState State { get; set; }
        public string Substitute { get; set => field = value ?? ""; } = "";
    }

    public async Task<Refusal?> Run(Id<Meeting> id, Request request, CancellationToken stop = default)
    {
        var open = await door.Read(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (meeting, own) = (open.Value!.Meeting, open.Value.Seat?.Id);
        if (meeting.State is MeetingState.Cancelled || meeting.Writable() is not null)
        {
            return meeting.Writable() ?? new Refusal("cancelled", "中止した会議です。");
        }

        var day = meeting.Day ?? clock.JapanToday();
        var seats = await db.Seats.AsNoTracking().Where(seat => seat.Body == meeting.Body).ToDictionaryAsync(seat => seat.Id, stop);
        var known = await db.Set<Attendee>().Where(attendee => attendee.Meeting == id).ToDictionaryAsync(attendee => attendee.Seat, stop);
        foreach (var mark in request.Marks)
        {
            var key = mark.Seat ?? own;
            if (key is null || (!open.Value.IsRun && (key != own || mark.State is not (AttendeeState.Excused or AttendeeState.Substitute or AttendeeState.Present or AttendeeState.Online) || meeting.StartsAt <= clock.GetUtcNow())))
            {
                return new Refusal("not-your-seat", "会議の前に、自分の出欠だけを届けられます。ほかの人の出欠は、事務局が付けます。", StatusCodes.Status403Forbidden);
            }

            if (!seats.TryGetValue(key.Value, out var seat))
            {
                return Refusal.NotFound("委員");
            }

            if (!seat.IsInTermOn(day))
            {
                return new Refusal("term-ended", $"{seat.Organisation} {seat.Name}さんは、{Wareki.Format(day)}に任期がありません（{Wareki.Format(seat.To)}まで）。任期を直してから、出欠を付けてください。");
            }

            var substitute = JapaneseText.Tidy(mark.Substitute);
            if (mark.State == AttendeeState.Substitute && substitute.Length is 0 or > Seat.LongestText)
            {
                return Refusal.Invalid("substitute", $"{seat.Organisation}の代理で来た人の氏名を{Seat.LongestText}文字までで入れてください。");
            }

            if (!known.TryGetValue(key.Value, out var attendee))
            {
                attendee = new() { Meeting = id, Seat = key.Value };
                known[key.Value] = attendee;
                db.Add(attendee);
            }

            (attendee.State, attendee.Substitute) = (mark.State, mark.State == AttendeeState.Substitute ? substitute : "");
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder councils) =>
        councils.MapPost("/meetings/{meeting}/attendees", async Task<Results<NoContent, ProblemHttpResult>> (Id<Meeting> meeting, Request request, MarkAttendees mark, CancellationToken stop) =>
            await mark.Run(meeting, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("出欠を付ける、自分の出欠を届ける");
}
