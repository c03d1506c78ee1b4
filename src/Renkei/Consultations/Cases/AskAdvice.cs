using Renkei.Access;
using Renkei.Inbox;

namespace Renkei.Consultations.Cases;

/// <summary>助言: a hub asks another what it would do about a shared case, by a day; the answer stands with the case for all hubs.</summary>
public sealed class AskAdvice(AppDb db, Actor actor, InboxDoor inbox, WorkCalendar calendar, TimeProvider clock)
{
    public const string Kind = "case-advice";
    private const int Most = 50;

    public sealed class Request
    {
        public Id<Workplace>? To { get; set; }
        public string Question { get; set => field = value ?? ""; } = "";
        public DateOnly? Due { get; set; }
    }

    public sealed class Reply
    {
        public string Text { get; set => field = value ?? ""; } = "";
    }

    /// <param name="IsMine">The reader's hub is the one that was asked.</param>
    public sealed record Row(Id<Advice> Advice, string From, string To, string Question, DateOnly Due, bool IsLate, bool IsMine, string Answer, string AnsweredBy, DateTimeOffset? AnsweredAt);

    public sealed record Hub(Id<Workplace> Workplace, string Name);

    /// <summary>Hubs that can be asked: where somebody takes consultations today, but not one's own.</summary>
    public async Task<Answer<IReadOnlyList<Hub>>> Hubs(CancellationToken stop = default)
    {
        if (actor.Needs(Duty.TakeConsultations) is { } refusal)
        {
            return refusal;
        }

        var desks = await inbox.DesksWith(Duty.TakeConsultations, stop);
        return new(await db.Set<Workplace>().Where(hub => desks.Contains(hub.Id) && hub.Id != actor.Workplace).OrderBy(hub => hub.Name).Select(hub => new Hub(hub.Id, hub.Name)).ToListAsync(stop), null);
    }

    public async Task<Answer<Id<Advice>>> Ask(Id<HardCase> id, Request request, CancellationToken stop = default)
    {
        var hubs = await Hubs(stop);
        var (question, today) = (request.Question.Trim().ReplaceLineEndings("\n"), clock.JapanToday());
        if ((hubs.Refusal
            ?? (actor.Workplace is null ? Refusal.Invalid("workplace", "職場が決まっていないので、聞けません。立場を選んでから行ってください。") : null)
            ?? (hubs.Value!.All(hub => hub.Workplace != request.To) ? Refusal.Invalid("to", "聞く拠点を一覧から選んでください。") : null)
            ?? (question.Length is 0 or > Advice.LongestText ? Refusal.Invalid("question", $"聞きたいことを{Advice.LongestText:N0}文字までで書いてください（名前は書かない）。") : null)
            ?? (request.Due is not { } day || day < today || day > today.AddMonths(3) ? Refusal.Invalid("due", "返事のほしい日を、今日から3か月先までで入れてください。") : null)) is { } refusal)
        {
            return refusal;
        }

        if (!await db.Set<HardCase>().AnyAsync(hard => hard.Id == id && hard.State == CaseState.Shared, stop))
        {
            return Refusal.NotFound("事例");
        }

        if (await db.Set<Advice>().CountAsync(one => one.Case == id, stop) >= Most)
        {
            return new Refusal("too-many", $"1つの事例で聞けるのは{Most}回までです。");
        }

        var advice = new Advice { Case = id, From = actor.Workplace!.Value, To = request.To!.Value, Question = question, Due = request.Due!.Value, AskedAt = clock.GetUtcNow(), AskedBy = actor.Name };
        db.Add(advice);
        await inbox.Open(new(Kind, advice.Id.Value, "ほかの拠点から、事例への助言を求められています", $"/cases/{id}", TaskOwner.Desk(advice.To, Duty.TakeConsultations), await calendar.ClosingOn(advice.To, advice.Due, stop)), stop);
        await db.SaveChangesAsync(stop);
        return advice.Id;
    }

    public async Task<Refusal?> Answer(Id<HardCase> id, Id<Advice> key, Reply request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.TakeConsultations) is { } refusal)
        {
            return refusal;
        }

        if (await db.Set<Advice>().SingleOrDefaultAsync(one => one.Id == key && one.Case == id, stop) is not { } advice)
        {
            return Refusal.NotFound("助言の求め");
        }

        if (advice.To != actor.Workplace)
        {
            return new("not-your-workplace", "聞かれた拠点の人が答えます。", StatusCodes.Status403Forbidden);
        }

        if (advice.AnsweredAt is not null)
        {
            return new Refusal("answered", $"{advice.AnsweredBy} が先に答えました。書いたものは、この下に残っています。");
        }

        if (advice.Reply(request.Text.Trim().ReplaceLineEndings("\n"), actor.Name, clock.GetUtcNow()) is { } no)
        {
            return no;
        }

        await inbox.Close(Kind, key.Value, stop: stop);
        await inbox.TellDesk(advice.From, Duty.TakeConsultations, "求めていた助言が来ました", $"/cases/{id}", stop);
        await db.SaveChangesAsync(stop);
        return null;
    }

    internal static async Task<IReadOnlyList<Row>> Of(AppDb db, Actor actor, Id<HardCase> id, DateOnly today, CancellationToken stop) =>
        await (from advice in db.Set<Advice>()
               join asking in db.Set<Workplace>() on advice.From equals asking.Id
               join asked in db.Set<Workplace>() on advice.To equals asked.Id
               where advice.Case == id
               orderby advice.Id
               select new Row(advice.Id, asking.Name, asked.Name, advice.Question, advice.Due, advice.AnsweredAt == null && advice.Due < today, advice.To == actor.Workplace, advice.Answer, advice.AnsweredBy, advice.AnsweredAt)).Take(Most).ToListAsync(stop);

    public static void Map(IEndpointRouteBuilder cases)
    {
        cases.MapGet("/hubs", async Task<Results<Ok<IReadOnlyList<Hub>>, ProblemHttpResult>> (AskAdvice ask, CancellationToken stop) =>
            await ask.Hubs(stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("助言を聞ける拠点");
        cases.MapPost("/{hardCase}/advice", async Task<Results<Ok<Id<Advice>>, ProblemHttpResult>> (Id<HardCase> hardCase, Request request, AskAdvice ask, CancellationToken stop) =>
            await ask.Ask(hardCase, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("ほかの拠点に助言を求める");
        cases.MapPost("/{hardCase}/advice/{advice}/answer", async Task<Results<NoContent, ProblemHttpResult>> (Id<HardCase> hardCase, Id<Advice> advice, Reply request, AskAdvice ask, CancellationToken stop) =>
            await ask.Answer(hardCase, advice, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("助言する");
    }
}
