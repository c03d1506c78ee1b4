using Renkei.Access;
using Renkei.Consultations.Cases;
using Renkei.Inbox;

namespace Renkei.Consultations.Desk;

/// <summary>消去: somebody asks that what is kept of them be taken out. Names, words, log, files and a shared case go; what is counted stays.</summary>
public sealed class EraseConsultation(AppDb db, Actor actor, CaseIndex index, InboxDoor inbox, TimeProvider clock)
{
    public sealed class Request
    {
        /// <summary>Who asked for it, and on what ground; kept in the trail, without the person's name.</summary>
        public string Reason { get; set => field = value ?? ""; } = "";
        public int Version { get; set; }
    }

    public async Task<Refusal?> Run(Id<Consultation> id, Request request, CancellationToken stop = default)
    {
        var open = await LogConsultation.Open(db, actor, id, stop);
        var reason = JapaneseText.Tidy(request.Reason);
        if ((open.Refusal
            ?? (reason.Length is 0 or > Consultation.LongestNote ? Refusal.Invalid("reason", $"だれの求めで消すかを、{Consultation.LongestNote:N0}文字までで書いてください（名前は書かずに「本人」「家族」など）。") : null)
            ?? open.Value!.SeenAs(request.Version)) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow();
        await using var whole = await db.Database.BeginTransactionAsync(stop);
        open.Value!.Erase(now);
        var files = await db.Set<ConsultationFile>().Where(file => file.Consultation == id).ToListAsync(stop);
        var keys = files.ConvertAll(file => file.Id);
        await db.Set<ConsultationFilePart>().Where(part => keys.Contains(part.File)).ExecuteDeleteAsync(stop);
        db.RemoveRange(files);
        db.RemoveRange(await db.Set<LogLine>().Where(line => line.Consultation == id).ToListAsync(stop));
        var todos = await db.Set<FollowUp>().Where(next => next.Consultation == id).ToListAsync(stop);
        foreach (var next in todos)
        {
            next.Text = "（消去）";
        }

        var cards = todos.ConvertAll(next => next.Task);
        foreach (var card in await db.Set<InboxTask>().Where(card => cards.Contains(card.Id) && card.State == InboxTaskState.Open).ToListAsync(stop))
        {
            card.End(InboxTaskState.Dropped, actor.Name, now);
        }

        foreach (var inquiry in await db.Set<Inquiry>().Where(inquiry => inquiry.Consultation == id).ToListAsync(stop))
        {
            _ = inquiry.Withdraw();
            inquiry.Erase();
        }

        foreach (var hard in await db.Set<HardCase>().Where(hard => hard.Consultation == id).ToListAsync(stop))
        {
            await KeepHardCase.Leave(hard, index, inbox, db, stop);
            hard.Erase();
            db.RemoveRange(await db.Set<Advice>().Where(one => one.Case == hard.Id).ToListAsync(stop));
        }

        db.Record(actor, AuditVerb.Removed, nameof(Consultation), id.Value, now, AuditTrail.Details(("Reason", reason)));
        await db.SaveChangesAsync(stop);
        await whole.CommitAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder consultations) =>
        consultations.MapPost("/{consultation}/erasure", async Task<Results<NoContent, ProblemHttpResult>> (Id<Consultation> consultation, Request request, EraseConsultation erase, CancellationToken stop) =>
            await erase.Run(consultation, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("求めに応じて、個人の分かるものを消す");
}
