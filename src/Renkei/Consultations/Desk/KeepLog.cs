using Renkei.Access;
using Renkei.Inbox;

namespace Renkei.Consultations.Desk;

/// <summary>経過と次にすること: what was done and heard, line by line, and dated tasks that lie in the inbox until they are done.</summary>
public sealed class KeepLog(AppDb db, Actor actor, InboxDoor inbox, WorkCalendar calendar, TimeProvider clock)
{
    public const string Kind = "consultation-follow-up";

    public sealed class Line
    {
        public string Text { get; set => field = value ?? ""; } = "";
        public int Minutes { get; set; }
    }

    public sealed class ToDo
    {
        public string Text { get; set => field = value ?? ""; } = "";
        public DateOnly? Due { get; set; }
    }

    public async Task<Refusal?> Write(Id<Consultation> id, Line request, CancellationToken stop = default)
    {
        var (open, text) = (await LogConsultation.OpenToWrite(db, actor, id, stop), request.Text.Trim().ReplaceLineEndings("\n"));
        if ((open.Refusal
            ?? (text.Length is 0 or > Consultation.LongestText ? Refusal.Invalid("text", $"経過を{Consultation.LongestText:N0}文字までで書いてください。") : null)
            ?? (request.Minutes is < 0 or > Consultation.MostMinutes ? Refusal.Invalid("minutes", $"かかった時間は、0から{Consultation.MostMinutes:N0}分までです。") : null)) is { } refusal)
        {
            return refusal;
        }

        db.Add(new LogLine { Consultation = id, At = clock.GetUtcNow(), By = actor.Name, Text = text, Minutes = request.Minutes });

        // What it took in all is counted from the consultation alone; whoever has its form open is told, and takes no minutes back.
        open.Value!.Spend(request.Minutes);
        await db.SaveChangesAsync(stop);
        return null;
    }

    public async Task<Answer<Id<FollowUp>>> Plan(Id<Consultation> id, ToDo request, CancellationToken stop = default)
    {
        var (open, text, today) = (await LogConsultation.OpenToWrite(db, actor, id, stop), JapaneseText.Tidy(request.Text), clock.JapanToday());
        if ((open.Refusal
            ?? (open.Value!.State == ConsultationState.Closed ? new Refusal("closed", "終結した相談です。続けるときは、終結を取り消してから加えてください。") : null)
            ?? (text.Length is 0 or > Consultation.LongestNote ? Refusal.Invalid("text", $"次にすることを{Consultation.LongestNote:N0}文字までで書いてください。") : null)
            ?? (request.Due is not { } day || day < today || day > today.AddYears(1) ? Refusal.Invalid("due", "期限を、今日から1年先までの日で入れてください。") : null)) is { } refusal)
        {
            return refusal;
        }

        // The card says which consultation, not whom it is about: cards go by mail.
        var (key, due) = (Id<FollowUp>.New(), await calendar.ClosingOn(open.Value!.Workplace, request.Due!.Value, stop));
        var card = await inbox.Open(new(Kind, key.Value, $"相談{open.Value.Japanese}：次にすること", $"/consultations/{id}", TaskOwner.Desk(open.Value.Workplace, Duty.TakeConsultations), due), stop);
        var followUp = new FollowUp { Id = key, Consultation = id, Text = text, Task = card.Id };
        db.Add(followUp);
        await db.SaveChangesAsync(stop);
        return followUp.Id;
    }

    /// <param name="id">The consultation.</param>
    /// <param name="key">What was to be done.</param>
    /// <param name="isDropped">Nobody need do it any more.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Refusal?> Finish(Id<Consultation> id, Id<FollowUp> key, bool isDropped = false, CancellationToken stop = default)
    {
        var open = await LogConsultation.Open(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (!await db.Set<FollowUp>().AnyAsync(one => one.Id == key && one.Consultation == id, stop))
        {
            return Refusal.NotFound("次にすること");
        }

        await inbox.Close(Kind, key.Value, isDropped, stop);
        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder consultations)
    {
        consultations.MapPost("/{consultation}/log", async Task<Results<NoContent, ProblemHttpResult>> (Id<Consultation> consultation, Line request, KeepLog log, CancellationToken stop) =>
            await log.Write(consultation, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("経過を書く");
        consultations.MapPost("/{consultation}/tasks", async Task<Results<Ok<Id<FollowUp>>, ProblemHttpResult>> (Id<Consultation> consultation, ToDo request, KeepLog log, CancellationToken stop) =>
            await log.Plan(consultation, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("次にすることを、期限とともに加える");
        consultations.MapPost("/{consultation}/tasks/{task}/done", async Task<Results<NoContent, ProblemHttpResult>> (Id<Consultation> consultation, Id<FollowUp> task, KeepLog log, CancellationToken stop) =>
            await log.Finish(consultation, task, stop: stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("済みにする");
        consultations.MapDelete("/{consultation}/tasks/{task}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Consultation> consultation, Id<FollowUp> task, KeepLog log, CancellationToken stop) =>
            await log.Finish(consultation, task, isDropped: true, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("しなくてよくなった");
    }
}
