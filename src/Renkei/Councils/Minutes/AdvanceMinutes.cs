using Renkei.Access;
using Renkei.Inbox;

namespace Renkei.Councils.Minutes;

/// <summary>From the draft over the members' amendments to the approved and the published minutes.</summary>
public sealed class AdvanceMinutes(AppDb db, CouncilDoor door, InboxDoor inbox, TimeProvider clock)
{
    public const string AmendKind = "council-amend";

    public sealed class Request
    {
        /// <summary>Until when members answer; only when they are asked.</summary>
        public DateOnly? Until { get; set; }

        /// <summary>要旨; only when they are published.</summary>
        public string Summary { get; set => field = value ?? ""; } = "";
        public int Version { get; set; }
    }

    public sealed class Amending
    {
        public Id<MinuteLine>? Line { get; set; }
        public string Text { get; set => field = value ?? ""; } = "";
    }

    public sealed class Answering
    {
        public string Answer { get; set => field = value ?? ""; } = "";
    }

    public async Task<Refusal?> AskForAmendments(Id<Meeting> id, Request request, CancellationToken stop = default)
    {
        var open = await door.Run(id, stop);
        if ((open.Refusal ?? (request.Until is null ? Refusal.Invalid("until", "確認の期限を入れてください。") : null) ?? open.Value!.Meeting.SeenAs(request.Version)
            ?? (await db.MinuteLines.AnyAsync(line => line.Meeting == id, stop) ? null : new Refusal("empty", "議事録がまだ書かれていません。"))
            ?? open.Value.Meeting.AskForAmendments(request.Until!.Value, clock.JapanToday())) is { } refusal)
        {
            return refusal;
        }

        inbox.Tell(await door.Members(open.Value!.Body.Id, open.Value.Meeting.Day ?? clock.JapanToday(), stop), $"「{open.Value.Body.Name}」の議事録を、{Wareki.Format(request.Until!.Value)}までに確かめてください", $"/councils/meetings/{id}/minutes");
        await db.SaveChangesAsync(stop);
        return null;
    }

    /// <summary>A member says what is wrong.</summary>
    public async Task<Answer<Id<Amendment>>> Amend(Id<Meeting> id, Amending request, CancellationToken stop = default)
    {
        var open = await door.Read(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (meeting, text) = (open.Value!.Meeting, request.Text.Trim().ReplaceLineEndings("\n"));
        if (meeting.Phase != MinutesPhase.Amending)
        {
            return new Refusal("wrong-phase", "いまは委員の確認の期間ではありません。気づいたことは、事務局に伝えてください。");
        }

        if (meeting.AmendUntil < clock.JapanToday())
        {
            return new Refusal("too-late", $"確認の期限（{Wareki.Format(meeting.AmendUntil.Value)}）を過ぎています。事務局に電話してください。");
        }

        if (open.Value.Seat?.Member is not { } me)
        {
            return new Refusal("not-a-member", "修正を出せるのは、この会議体の委員です。事務局は、議事録をそのまま直してください。", StatusCodes.Status403Forbidden);
        }

        if (text.Length is 0 or > Amendment.LongestText)
        {
            return Refusal.Invalid("text", $"どこをどう直すかを{Amendment.LongestText:N0}文字までで書いてください。");
        }

        if (request.Line is { } line && !await db.MinuteLines.AnyAsync(one => one.Id == line && one.Meeting == id, stop))
        {
            return Refusal.NotFound("議事録の行");
        }

        var amendment = new Amendment { Meeting = id, Line = request.Line, Text = text, Member = me, At = clock.GetUtcNow() };
        db.Add(amendment);
        await inbox.Open(new(AmendKind, id.Value, $"「{open.Value.Body.Name}」の議事録の修正に返事をする", $"/councils/meetings/{id}/minutes", TaskOwner.Desk(open.Value.Body.Workplace, Duty.ManageCouncils), JapanTime.EndOf(meeting.AmendUntil!.Value)), stop);
        await db.SaveChangesAsync(stop);
        return amendment.Id;
    }

    public async Task<Refusal?> Settle(Id<Meeting> id, Id<Amendment> key, Answering request, CancellationToken stop = default)
    {
        var open = await door.Run(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await db.Set<Amendment>().SingleOrDefaultAsync(one => one.Id == key && one.Meeting == id, stop) is not { } amendment)
        {
            return Refusal.NotFound("修正");
        }

        if (amendment.Settle(request.Answer.Trim(), clock.GetUtcNow()) is { } wrong)
        {
            return wrong;
        }

        inbox.Tell([amendment.Member], $"「{open.Value!.Body.Name}」の議事録の修正に返事がありました", $"/councils/meetings/{id}/minutes");
        if (!await db.Set<Amendment>().AnyAsync(one => one.Meeting == id && one.AnsweredAt == null && one.Id != key, stop))
        {
            await inbox.Close(AmendKind, id.Value, stop: stop);
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    public async Task<Refusal?> Approve(Id<Meeting> id, Request request, CancellationToken stop = default)
    {
        var open = await door.Run(id, stop);
        if ((open.Refusal ?? open.Value!.Meeting.SeenAs(request.Version) ?? open.Value.Meeting.Approve(clock.JapanToday(), await db.Set<Amendment>().CountAsync(one => one.Meeting == id && one.AnsweredAt == null, stop))) is { } refusal)
        {
            return refusal;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    public async Task<Refusal?> Publish(Id<Meeting> id, Request request, CancellationToken stop = default)
    {
        var open = await door.Run(id, stop);
        if ((open.Refusal ?? open.Value!.Meeting.SeenAs(request.Version) ?? open.Value.Meeting.Publish(request.Summary.Trim().ReplaceLineEndings("\n"), clock.JapanToday())) is { } refusal)
        {
            return refusal;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder councils)
    {
        councils.MapPost("/meetings/{meeting}/amending", async Task<Results<NoContent, ProblemHttpResult>> (Id<Meeting> meeting, Request request, AdvanceMinutes advance, CancellationToken stop) =>
            await advance.AskForAmendments(meeting, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("議事録を委員の確認に回す");
        councils.MapPost("/meetings/{meeting}/amendments", async Task<Results<Ok<Id<Amendment>>, ProblemHttpResult>> (Id<Meeting> meeting, Amending request, AdvanceMinutes advance, CancellationToken stop) =>
            await advance.Amend(meeting, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("委員が議事録の修正を出す");
        councils.MapPut("/meetings/{meeting}/amendments/{amendment}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Meeting> meeting, Id<Amendment> amendment, Answering request, AdvanceMinutes advance, CancellationToken stop) =>
            await advance.Settle(meeting, amendment, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("修正に返事をする");
        councils.MapPost("/meetings/{meeting}/approval", async Task<Results<NoContent, ProblemHttpResult>> (Id<Meeting> meeting, Request request, AdvanceMinutes advance, CancellationToken stop) =>
            await advance.Approve(meeting, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("議事録を確定する");
        councils.MapPost("/meetings/{meeting}/publication", async Task<Results<NoContent, ProblemHttpResult>> (Id<Meeting> meeting, Request request, AdvanceMinutes advance, CancellationToken stop) =>
            await advance.Publish(meeting, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("議事録を公開する");
    }
}
