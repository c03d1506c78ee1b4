using Renkei.Access;
using Renkei.Inbox;

namespace Renkei.Publications.Reading;

/// <summary>Who works by it says what should be changed; whoever runs it takes it into the next edition or says why not.</summary>
public sealed class SendRemark(AppDb db, Actor actor, InboxDoor door, WorkCalendar calendar, TimeProvider clock)
{
    public const string Kind = "remark";
    public const int PageSize = 50;
    private const int WorkingDaysToAnswer = 10;

    public sealed class Request
    {
        public Id<Edition>? Edition { get; set; }
        public string Article { get; set => field = value ?? ""; } = "";
        public string Text { get; set => field = value ?? ""; } = "";
    }

    public sealed class Settlement
    {
        public RemarkState State { get; set; }
        public string Answer { get; set => field = value ?? ""; } = "";
    }

    public sealed record Row(Id<Remark> Remark, int Edition, string Article, string Text, string Who, DateTimeOffset At, RemarkState State, string Answer);

    public sealed record Page(IReadOnlyList<Row> Rows, string? Next);

    public async Task<Answer<Id<Remark>>> Run(Id<Publication> id, Request request, CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        var text = request.Text.Trim().ReplaceLineEndings("\n");
        if (text.Length is 0 or > Remark.LongestText)
        {
            return Refusal.Invalid("text", $"気づいたことを{Remark.LongestText:N0}文字までで書いてください。");
        }

        if (await db.Publications.SingleOrDefaultAsync(one => one.Id == id, stop) is not { } publication || request.Edition is not { } edition || !await db.Editions.AnyAsync(one => one.Id == edition && one.Publication == id && one.From != null, stop))
        {
            return Refusal.NotFound("冊子・ルール");
        }

        if (request.Article.Length > 0 && !await db.Set<Article>().AnyAsync(article => article.Edition == edition && article.Number == request.Article, stop))
        {
            return Refusal.Invalid("article", "どの条についてかを、一覧から選んでください。");
        }

        var remark = new Remark { Publication = id, Edition = edition, Article = request.Article, Text = text, Member = actor.Member!.Value, At = clock.GetUtcNow() };
        db.Add(remark);
        await door.Open(new(Kind, id.Value, $"「{publication.Title}」への気づきに返事をする", $"/publications/{id}/remarks", TaskOwner.Desk(publication.Workplace, Duty.ManagePublications), await calendar.Due(publication.Workplace, clock.JapanToday(), WorkingDaysToAnswer, stop)), stop);
        await db.SaveChangesAsync(stop);
        return remark.Id;
    }

    /// <summary>The remarks of a publication, the newest first; those without answer, or all.</summary>
    public async Task<Answer<Page>> Find(Id<Publication> id, bool all = false, string? after = null, CancellationToken stop = default)
    {
        var open = await Editing.WritePublication.Writable(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var remarks = db.Remarks.AsNoTracking().Where(remark => remark.Publication == id && (all || remark.State == RemarkState.Open));
        if (Id<Remark>.TryParse(after, null, out var last))
        {
            remarks = remarks.Where(remark => remark.Id < last);
        }

        var found = await (
            from remark in remarks
            join edition in db.Set<Edition>() on remark.Edition equals edition.Id
            join member in db.Set<Member>() on remark.Member equals member.Id
            orderby remark.Id descending
            select new Row(remark.Id, edition.Number, remark.Article, remark.Text, member.Name, remark.At, remark.State, remark.Answer)).Take(PageSize + 1).ToListAsync(stop);
        return new Page([.. found.Take(PageSize)], found.Count > PageSize ? found[PageSize - 1].Remark.ToString() : null);
    }

    public async Task<Refusal?> Settle(Id<Publication> id, Id<Remark> key, Settlement request, CancellationToken stop = default)
    {
        var open = await Editing.WritePublication.Writable(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await db.Remarks.SingleOrDefaultAsync(one => one.Id == key && one.Publication == id, stop) is not { } remark)
        {
            return Refusal.NotFound("気づき");
        }

        if (remark.Settle(request.State, request.Answer.Trim().ReplaceLineEndings("\n"), clock.GetUtcNow()) is { } wrong)
        {
            return wrong;
        }

        door.Tell([remark.Member], $"「{open.Value!.Title}」への気づきに返事がありました：{remark.State.Japanese}", $"/publications/{id}");
        if (!await db.Remarks.AnyAsync(one => one.Publication == id && one.State == RemarkState.Open && one.Id != key, stop))
        {
            await door.Close(Kind, id.Value, stop: stop);
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder publications)
    {
        publications.MapPost("/{publication}/remarks", async Task<Results<Ok<Id<Remark>>, ProblemHttpResult>> (Id<Publication> publication, Request request, SendRemark send, CancellationToken stop) =>
            await send.Run(publication, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("冊子・ルールについて気づいたことを送る");
        publications.MapGet("/{publication}/remarks", async Task<Results<Ok<Page>, ProblemHttpResult>> (Id<Publication> publication, bool? all, string? after, SendRemark send, CancellationToken stop) =>
            await send.Find(publication, all is true, after, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("届いた気づき。返事のないもの、all ならすべて。50件ずつ");
        publications.MapPut("/{publication}/remarks/{remark}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Publication> publication, Id<Remark> remark, Settlement request, SendRemark send, CancellationToken stop) =>
            await send.Settle(publication, remark, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("気づきに返事をする");
    }
}
