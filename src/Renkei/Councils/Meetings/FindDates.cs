using Renkei.Access;
using Renkei.Inbox;

namespace Renkei.Councils.Meetings;

/// <summary>日程: the members are asked about some moments, each answers for their own seat, the secretariat for those without an account, and fixes the best.</summary>
public sealed class FindDates(AppDb db, CouncilDoor door, InboxDoor inbox, TimeProvider clock)
{
    public sealed class Asking
    {
        /// <summary>By the clock on a wall in Japan.</summary>
        public DateTime[] StartsAt { get; set => field = value ?? []; } = [];
    }

    public sealed class Answering
    {
        /// <summary>Whose; one's own where left out.</summary>
        public Id<Seat>? Seat { get; set; }
        public Choosing[] Choices { get; set => field = value ?? []; } = [];
    }

    public sealed class Choosing
    {
        public Id<DateOption> Option { get; set; }
        public DateChoice Choice { get; set; }
    }

    public async Task<Refusal?> Ask(Id<Meeting> id, Asking request, CancellationToken stop = default)
    {
        var open = await door.Run(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow();
        var moments = request.StartsAt.Select(JapanTime.AtWall).Distinct().Order().ToList();
        if (open.Value!.Meeting.State != MeetingState.Planned)
        {
            return new Refusal("ended", $"この会議は、もう「{open.Value.Meeting.State.Japanese}」になっています。日程は聞けません。");
        }

        if (moments.Count is < 2 or > DateOption.Most || moments[0] <= now)
        {
            return Refusal.Invalid("startsAt", $"これからの候補の日時を、2つから{DateOption.Most}まで入れてください。");
        }

        // What was answered to a moment that stays is kept.
        var before = await db.Set<DateOption>().Where(option => option.Meeting == id).ToListAsync(stop);
        var gone = before.Where(option => !moments.Contains(option.StartsAt)).ToList();
        var keys = gone.ConvertAll(option => option.Id);
        db.RemoveRange(await db.Set<DateAnswer>().Where(answer => keys.Contains(answer.Option)).ToListAsync(stop));
        db.RemoveRange(gone);
        db.AddRange(moments.Where(moment => before.TrueForAll(option => option.StartsAt != moment)).Select(moment => new DateOption { Meeting = id, StartsAt = moment }));
        inbox.Tell(await door.Members(open.Value.Body.Id, clock.JapanToday(), stop), $"「{open.Value.Body.Name}」の日程を教えてください", $"/councils/meetings/{id}/dates");
        await db.SaveChangesAsync(stop);
        return null;
    }

    public async Task<Refusal?> Answer(Id<Meeting> id, Answering request, CancellationToken stop = default)
    {
        var open = await door.Read(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var key = request.Seat ?? open.Value!.Seat?.Id;
        if (key is null || (!open.Value!.IsRun && key != open.Value.Seat?.Id))
        {
            return new Refusal("not-your-seat", "ほかの委員の返事は、事務局だけが入れられます。", StatusCodes.Status403Forbidden);
        }

        if (!await db.Seats.Where(Seat.InTermOn(clock.JapanToday())).AnyAsync(seat => seat.Id == key && seat.Body == open.Value.Body.Id, stop))
        {
            return new Refusal("term-ended", "この委員の任期は終わっています。任期を確かめてください。");
        }

        var options = await db.Set<DateOption>().Where(option => option.Meeting == id).Select(option => option.Id).ToListAsync(stop);
        if (request.Choices.Length == 0 || Array.Exists(request.Choices, one => !options.Contains(one.Option)))
        {
            return Refusal.Invalid("choices", "候補の日時に、○・△・×を選んでください。");
        }

        var before = await db.Set<DateAnswer>().Where(answer => answer.Seat == key && options.Contains(answer.Option)).ToListAsync(stop);
        foreach (var one in request.Choices)
        {
            if (before.Find(answer => answer.Option == one.Option) is { } known)
            {
                known.Choice = one.Choice;
            }
            else
            {
                db.Add(new DateAnswer { Option = one.Option, Seat = key.Value, Choice = one.Choice });
            }
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder councils)
    {
        councils.MapPut("/meetings/{meeting}/dates", async Task<Results<NoContent, ProblemHttpResult>> (Id<Meeting> meeting, Asking request, FindDates find, CancellationToken stop) =>
            await find.Ask(meeting, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("委員に日程を聞く");
        councils.MapPost("/meetings/{meeting}/dates/answers", async Task<Results<NoContent, ProblemHttpResult>> (Id<Meeting> meeting, Answering request, FindDates find, CancellationToken stop) =>
            await find.Answer(meeting, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("日程に答える");
    }
}
