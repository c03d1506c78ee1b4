using System.Globalization;
using Renkei.Access;
using Renkei.Inbox;
using Renkei.Inbox.Delivery;
using Renkei.Publications.Stocking;

namespace Renkei.Publications.Ordering;

/// <summary>Requests for copies: found, sent with a delivery note, or declined with the reason; name and address are forgotten by rule.</summary>
public sealed class HandleOrders(AppDb db, Actor actor, ReadTrail trail, StockBook book, WatchStock watch, InboxDoor door, PostOffice office, TimeProvider clock)
{
    public const int PageSize = 50;
    private const int AtOnce = 500;

    /// <summary>Who got them, where it is a citizen: no name goes into the stock book.</summary>
    private const string Citizen = "市民（郵送）";

    public sealed record Row(Id<CopyOrder> Order, int Number, Id<Publication> Publication, string Title, int Copies, string Organisation, DateTimeOffset AskedAt, CopyOrderState State, DateOnly? SentOn);

    public sealed record Page(IReadOnlyList<Row> Rows, string? Next);

    public sealed record View(
        Id<CopyOrder> Order, int Number, Id<Publication> Publication, string Title, string Host, int Copies, string Name, string Organisation, string Address, string Phone, string Mail, string Note, DateTimeOffset AskedAt, CopyOrderState State, int CopiesSent, DateOnly? SentOn, int? Edition, string Reason, bool IsForgotten, int Version)
    {
        public string Addressee => Organisation.Length > 0 ? $"{Organisation}　御中" : $"{Name}　様";
    }

    public sealed class Sending
    {
        public Id<StockPlace>? Place { get; set; }
        public int? Copies { get; set; }
        public DateOnly? On { get; set; }
        public int Version { get; set; }
    }

    public sealed class No
    {
        public string Reason { get; set => field = value ?? ""; } = "";
        public int Version { get; set; }
    }

    /// <summary>Those that wait, the oldest first, or all, the newest first.</summary>
    public async Task<Answer<Page>> Find(bool all = false, string? after = null, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManagePublications) is { } refusal)
        {
            return refusal;
        }

        var orders = db.CopyOrders.AsNoTracking().Where(order => db.Set<Publication>().Within(actor).Any(publication => publication.Id == order.Publication));
        orders = all ? orders : orders.Where(order => order.State == CopyOrderState.Asked);
        if (Id<CopyOrder>.TryParse(after, null, out var last))
        {
            orders = all ? orders.Where(order => order.Id < last) : orders.Where(order => order.Id > last);
        }

        var found = await (
            from order in (all ? orders.OrderByDescending(order => order.Id) : orders.OrderBy(order => order.Id)).Take(PageSize + 1)
            join publication in db.Set<Publication>() on order.Publication equals publication.Id
            select new Row(order.Id, order.Number, order.Publication, publication.Title, order.Copies, order.Organisation, order.AskedAt, order.State, order.SentOn)).ToListAsync(stop);

        // The join may forget the order that the page was taken in.
        found = [.. all ? found.OrderByDescending(row => row.Order) : found.OrderBy(row => row.Order)];
        await trail.Tell(actor, nameof(CopyOrder), Guid.Empty, ("Rows", Math.Min(found.Count, PageSize).ToString(CultureInfo.InvariantCulture)), ("Shown", "団体、冊数"));
        return new Page([.. found.Take(PageSize)], found.Count > PageSize ? found[PageSize - 1].Order.ToString() : null);
    }

    /// <summary>For the menu.</summary>
    public Task<int> Waiting(CancellationToken stop) => db.CopyOrders.CountAsync(order => order.State == CopyOrderState.Asked && db.Set<Publication>().Within(actor).Any(publication => publication.Id == order.Publication), stop);

    public async Task<Answer<View>> See(Id<CopyOrder> id, CancellationToken stop = default)
    {
        var open = await Open(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (order, publication) = open.Value;
        await trail.Tell(actor, nameof(CopyOrder), id.Value, ("Shown", "氏名、住所、電話"));
        var edition = order.State == CopyOrderState.Sent ? await (from line in db.Set<StockLine>() join sent in db.Set<Edition>() on line.Edition equals sent.Id where line.Order == id select (int?)sent.Number).FirstOrDefaultAsync(stop) : null;
        return new View(
            id, order.Number, publication.Id, publication.Title, await db.Workplaces.Where(one => one.Id == publication.Workplace).Select(one => one.Name).SingleAsync(stop), order.Copies, order.Name, order.Organisation, order.Address, order.Phone, order.Mail, order.Note, order.AskedAt,
            order.State, order.CopiesSent, order.SentOn, edition, order.Reason, order.ForgottenAt is not null, order.Version);
    }

    public async Task<Refusal?> Send(Id<CopyOrder> id, Sending request, CancellationToken stop = default)
    {
        var (open, place) = (await Open(id, stop), await WritePlaces.Writable(db, actor, request.Place, stop));
        if ((open.Refusal ?? place.Refusal ?? (request.On is null ? Refusal.Invalid("on", "送った日を入れてください。") : book.CheckDay(request.On.Value))
            ?? open.Value.Order.SeenAs(request.Version) ?? open.Value.Order.Send(request.Copies ?? 0, request.On!.Value, clock.GetUtcNow())) is { } refusal)
        {
            return refusal;
        }

        var (order, publication) = open.Value;
        if (await WriteStock.EditionOf(db, publication.Id, null, request.On!.Value, stop) is not { } edition)
        {
            return new Refusal("not-in-force", "この日に有効な版がありません。版の承認を登録してから送ってください。");
        }

        await using var whole = await db.Database.BeginTransactionAsync(stop);
        if (await book.Write([new(edition, place.Value!.Id, StockLineKind.Given, -order.CopiesSent, request.On.Value, order.AreaPath, order.Organisation.Length > 0 ? order.Organisation : Citizen, "", id)], stop) is { } no)
        {
            return no;
        }

        await door.Close(OrderCopies.Kind, id.Value, stop: stop);
        await Mail(order, "sent", "冊子を送りました", [$"「{publication.Title}」を{order.CopiesSent}冊送りました。届くまで数日お待ちください。"], stop);
        await watch.Save(publication, stop);
        await whole.CommitAsync(stop);
        return null;
    }

    public async Task<Refusal?> Decline(Id<CopyOrder> id, No request, CancellationToken stop = default)
    {
        var open = await Open(id, stop);
        if ((open.Refusal ?? open.Value.Order.SeenAs(request.Version) ?? open.Value.Order.Decline(request.Reason.Trim(), clock.GetUtcNow())) is { } refusal)
        {
            return refusal;
        }

        await door.Close(OrderCopies.Kind, id.Value, isDropped: true, stop);
        await Mail(open.Value.Order, "declined", "冊子の申し込みについて", [request.Reason.Trim()], stop);
        await db.SaveChangesAsync(stop);
        return null;
    }

    /// <summary>Answers how many were forgotten.</summary>
    public async Task<int> Forget(CancellationToken stop = default)
    {
        var (now, forgotten) = (clock.GetUtcNow(), 0);
        var ended = now.AddDays(-CopyOrder.DaysKept);
        while (await db.CopyOrders.Where(order => order.ForgottenAt == null && order.EndedAt != null && order.EndedAt < ended).OrderBy(order => order.EndedAt).Take(AtOnce).ToListAsync(stop) is { Count: > 0 } some)
        {
            foreach (var order in some)
            {
                order.Forget(now);
                await office.Forget($"copies:{order.Id}:", stop);
            }

            db.Record(actor, AuditVerb.Removed, nameof(CopyOrder), Guid.Empty, now, AuditTrail.Details(("Rows", some.Count.ToString(CultureInfo.InvariantCulture)), ("Why", "Old")));
            await db.SaveChangesAsync(stop);
            db.ChangeTracker.Clear();
            forgotten += some.Count;
        }

        return forgotten;
    }

    private async Task<Answer<(CopyOrder Order, Publication Publication)>> Open(Id<CopyOrder> id, CancellationToken stop)
    {
        if (actor.Needs(Duty.ManagePublications) is { } refusal)
        {
            return refusal;
        }

        if (await db.CopyOrders.SingleOrDefaultAsync(one => one.Id == id, stop) is not { } order)
        {
            return Refusal.NotFound("冊子の申し込み");
        }

        var publication = await db.Publications.SingleAsync(one => one.Id == order.Publication, stop);
        return actor.NeedsWithin(Duty.ManagePublications, publication.AreaPath) is { } elsewhere ? elsewhere : (order, publication);
    }

    private async Task Mail(CopyOrder order, string news, string subject, string[] lines, CancellationToken stop)
    {
        if (order.Mail.Length > 0)
        {
            await office.Post(new($"copies:{order.Id}:{news}", order.Mail, order.Name, subject, lines, "/publications", "冊子・ルールの一覧"), stop);
        }
    }

    public static void Map(IEndpointRouteBuilder orders)
    {
        orders.MapGet("/", async Task<Results<Ok<Page>, ProblemHttpResult>> (bool? all, string? after, HandleOrders handle, CancellationToken stop) =>
            await handle.Find(all is true, after, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("冊子の申し込み。まだ送っていないもの、all ならすべて。50件ずつ");
        orders.MapGet("/{order}", async Task<Results<Ok<View>, ProblemHttpResult>> (Id<CopyOrder> order, HandleOrders handle, CancellationToken stop) =>
            await handle.See(order, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("冊子の申し込み");
        orders.MapPost("/{order}/send", async Task<Results<NoContent, ProblemHttpResult>> (Id<CopyOrder> order, Sending request, HandleOrders handle, CancellationToken stop) =>
            await handle.Send(order, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("送ったことを記録する（在庫が減る）");
        orders.MapPost("/{order}/decline", async Task<Results<NoContent, ProblemHttpResult>> (Id<CopyOrder> order, No request, HandleOrders handle, CancellationToken stop) =>
            await handle.Decline(order, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("申し込みを断る");
    }
}
