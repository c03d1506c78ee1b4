using Renkei.Access;
using Renkei.Inbox;

namespace Renkei.Councils.Minutes;

/// <summary>議事録: written line by line during the meeting, so that two who write at once lose nothing; decisions, issues and to-dos are marked in it.</summary>
public sealed class WriteMinutes(AppDb db, CouncilDoor door, InboxDoor inbox, TimeProvider clock)
{
    public const string ToDoKind = "council-todo";

    public sealed class Request
    {
        public Id<AgendaItem>? Agenda { get; set; }

        /// <summary>The line after which it stands; at the end of its item where left out.</summary>
        public Id<MinuteLine>? After { get; set; }
        public string Speaker { get; set => field = value ?? ""; } = "";
        public string Text { get; set => field = value ?? ""; } = "";
        public LineMark Mark { get; set; }
        public bool IsHidden { get; set; }
        public string Owner { get; set => field = value ?? ""; } = "";

        /// <summary>The account of whoever does it, by mail address.</summary>
        public string OwnerMail { get; set => field = value ?? ""; } = "";
        public DateOnly? Due { get; set; }
        public int Version { get; set; }
    }

    public async Task<Answer<Id<MinuteLine>>> Add(Id<Meeting> id, Request request, CancellationToken stop = default)
    {
        var open = await door.Run(id, stop);
        if ((open.Refusal ?? open.Value!.Meeting.Writable()) is { } refusal)
        {
            return refusal;
        }

        await using var whole = await db.Database.BeginTransactionAsync(stop);

        // Whoever adds a line to this meeting waits here for the other: two lines never take one place.
        await db.Meetings.Where(meeting => meeting.Id == id).ExecuteUpdateAsync(set => set.SetProperty(meeting => meeting.Phase, meeting => meeting.Phase), stop);
        if (await db.MinuteLines.CountAsync(line => line.Meeting == id, stop) >= Meeting.MostLines)
        {
            return new Refusal("too-long", $"議事録は{Meeting.MostLines:N0}行までです。");
        }

        var place = await PlaceAfter(id, request.After, stop);
        if (place.Refusal is { } gone)
        {
            return gone;
        }

        var line = new MinuteLine { Meeting = id, Order = place.Value, Text = "" };
        if (await Put(line, open.Value!.Body, request, stop) is { } wrong)
        {
            return wrong;
        }

        db.Add(line);
        await db.SaveChangesAsync(stop);
        await whole.CommitAsync(stop);
        return line.Id;
    }

    public async Task<Refusal?> Change(Id<Meeting> id, Id<MinuteLine> key, Request request, CancellationToken stop = default)
    {
        var known = await Known(id, key, stop);
        if ((known.Refusal ?? known.Value.Line.SeenAs(request.Version) ?? await Put(known.Value.Line, known.Value.Body, request, stop)) is { } refusal)
        {
            return refusal;
        }

        try
        {
            await db.SaveChangesAsync(stop);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            return MinuteLine.ChangedMeanwhile;
        }
    }

    public async Task<Refusal?> Remove(Id<Meeting> id, Id<MinuteLine> key, int version, CancellationToken stop = default)
    {
        var known = await Known(id, key, stop);
        if ((known.Refusal ?? known.Value.Line.SeenAs(version)) is { } refusal)
        {
            return refusal;
        }

        if (known.Value.Line.Issue is not null || await db.Set<Amendment>().AnyAsync(amendment => amendment.Line == key, stop))
        {
            return new Refusal("in-use", "課題にした行や、委員の修正がある行は消せません。言葉を直してください。");
        }

        await inbox.Close(ToDoKind, key.Value, isDropped: true, stop);
        db.Remove(known.Value.Line);
        await db.SaveChangesAsync(stop);
        return null;
    }

    /// <summary>宿題 is done; it need not be said at the next meeting any more.</summary>
    public async Task<Refusal?> Finish(Id<Meeting> id, Id<MinuteLine> key, CancellationToken stop = default)
    {
        var open = await door.Read(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await db.MinuteLines.SingleOrDefaultAsync(one => one.Id == key && one.Meeting == id && one.Mark == LineMark.ToDo, stop) is not { } line)
        {
            return Refusal.NotFound("宿題");
        }

        if (!open.Value!.IsRun && (line.OwnerMember is null || line.OwnerMember != open.Value.Seat?.Member))
        {
            return new Refusal("not-yours", "この宿題を済みにできるのは、担当の人と事務局です。", StatusCodes.Status403Forbidden);
        }

        line.DoneAt ??= clock.GetUtcNow();
        await inbox.Close(ToDoKind, key.Value, stop: stop);
        await db.SaveChangesAsync(stop);
        return null;
    }

    private async Task<Answer<(Body Body, MinuteLine Line)>> Known(Id<Meeting> id, Id<MinuteLine> key, CancellationToken stop)
    {
        var open = await door.Run(id, stop);
        return (open.Refusal ?? open.Value!.Meeting.Writable()) is { } refusal ? refusal
            : await db.MinuteLines.SingleOrDefaultAsync(one => one.Id == key && one.Meeting == id, stop) is { } line ? (open.Value!.Body, line)
            : new Refusal("line-gone", "この行は、ほかの人が消しました。今の議事録を見て、要るときは新しい行に書いてください。");
    }

    private async Task<Answer<long>> PlaceAfter(Id<Meeting> id, Id<MinuteLine>? after, CancellationToken stop)
    {
        if (after is not { } key)
        {
            return (await db.MinuteLines.Where(line => line.Meeting == id).MaxAsync(line => (long?)line.Order, stop) ?? 0) + MinuteLine.Gap;
        }

        if (await db.MinuteLines.Where(line => line.Id == key && line.Meeting == id).Select(line => (long?)line.Order).SingleOrDefaultAsync(stop) is not { } before)
        {
            return Refusal.NotFound("前の行");
        }

        var next = await db.MinuteLines.Where(line => line.Meeting == id && line.Order > before).MinAsync(line => (long?)line.Order, stop);
        var place = next is { } upper ? before + ((upper - before) / 2) : before + MinuteLine.Gap;
        return place == before ? new Refusal("no-room", "この間には、これ以上行を入れられません。下の行に続けて書いてください。") : place;
    }

    private async Task<Refusal?> Put(MinuteLine line, Body body, Request request, CancellationToken stop)
    {
        if (request.Agenda is { } item && !await db.Set<AgendaItem>().AnyAsync(one => one.Id == item && one.Meeting == line.Meeting, stop))
        {
            return Refusal.Invalid("agenda", "議題を、次第から選んでください。");
        }

        var (owner, unknown) = await db.MemberOf(request.OwnerMail, "ownerMail", "登録のない人のときは、氏名だけを入れてください。", stop);
        if (unknown is not null)
        {
            return unknown;
        }

        var isToDo = request.Mark == LineMark.ToDo;
        (line.Agenda, line.Speaker, line.Text, line.Mark, line.IsHidden) = (request.Agenda, JapaneseText.Tidy(request.Speaker), request.Text.Trim().ReplaceLineEndings("\n"), request.Mark, request.IsHidden);
        (line.Owner, line.OwnerMember, line.Due) = isToDo ? (owner?.Name ?? JapaneseText.Tidy(request.Owner), owner?.Id, request.Due) : ("", null, null);
        if (line.Check() is { } wrong)
        {
            return wrong;
        }

        if (isToDo && line.DoneAt is null && owner is not null)
        {
            await inbox.Open(new(ToDoKind, line.Id.Value, $"「{body.Name}」の宿題: {line.Text}", $"/councils/meetings/{line.Meeting}", TaskOwner.Person(owner.Id), JapanTime.EndOf(line.Due!.Value)), stop);
        }
        else
        {
            await inbox.Close(ToDoKind, line.Id.Value, isDropped: true, stop);
        }

        return null;
    }

    public static void Map(IEndpointRouteBuilder councils)
    {
        councils.MapPost("/meetings/{meeting}/lines", async Task<Results<Ok<Id<MinuteLine>>, ProblemHttpResult>> (Id<Meeting> meeting, Request request, WriteMinutes write, CancellationToken stop) =>
            await write.Add(meeting, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("議事録に1行書く");
        councils.MapPut("/meetings/{meeting}/lines/{line}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Meeting> meeting, Id<MinuteLine> line, Request request, WriteMinutes write, CancellationToken stop) =>
            await write.Change(meeting, line, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("議事録の1行を直す");
        councils.MapDelete("/meetings/{meeting}/lines/{line}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Meeting> meeting, Id<MinuteLine> line, int version, WriteMinutes write, CancellationToken stop) =>
            await write.Remove(meeting, line, version, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("議事録の1行を消す");
        councils.MapPost("/meetings/{meeting}/lines/{line}/done", async Task<Results<NoContent, ProblemHttpResult>> (Id<Meeting> meeting, Id<MinuteLine> line, WriteMinutes write, CancellationToken stop) =>
            await write.Finish(meeting, line, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("宿題を済みにする");
    }
}
