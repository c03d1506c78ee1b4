using Renkei.Access;
using Renkei.Publications.Editing;

namespace Renkei.Publications.Stocking;

/// <summary>増刷: ordered, delivered onto a shelf, or cancelled. What it costs is found again under the programme that pays it.</summary>
public sealed class OrderPrint(AppDb db, Actor actor, WritePublication publications, StockBook book, WatchStock watch, TimeProvider clock)
{
    public sealed class Request
    {
        /// <summary>The newest approved one where left out.</summary>
        public Id<Edition>? Edition { get; set; }
        public int? Copies { get; set; }

        /// <summary>In yen, with tax.</summary>
        public string Cost { get; set => field = value ?? ""; } = "";
        public DateOnly? TenderOn { get; set; }
        public DateOnly? OrderedOn { get; set; }
        public string Printer { get; set => field = value ?? ""; } = "";
        public Guid? Programme { get; set; }
    }

    public sealed class Delivery
    {
        public Id<StockPlace>? Place { get; set; }
        public int? Copies { get; set; }
        public DateOnly? On { get; set; }
    }

    public async Task<Answer<Id<PrintRun>>> Run(Id<Publication> id, Request request, CancellationToken stop = default)
    {
        var open = await WritePublication.Writable(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (today, printer) = (clock.JapanToday(), JapaneseText.Tidy(request.Printer));
        var cost = Yen.TryParse(request.Cost, null, out var read) ? read : (Yen?)null;
        if ((request.Copies is not (>= 1 and <= StockLine.MostCopies) ? Refusal.Invalid("copies", $"増刷の冊数を1から{StockLine.MostCopies:N0}までで入れてください。")
            : cost is null || cost < Yen.Zero ? Refusal.Invalid("cost", "費用を円で入れてください（例：396,000）。")
            : request.OrderedOn is not { } on ? Refusal.Invalid("orderedOn", "発注の日を入れてください。")
            : book.CheckDay(on) is { } noDay ? noDay with { Code = "orderedOn" }
            : request.TenderOn > on ? Refusal.Invalid("tenderOn", "入札・見積もり合わせの日は、発注の日より前にしてください。")
            : printer.Length > PrintRun.LongestPrinter ? Refusal.Invalid("printer", $"印刷会社の名前は{PrintRun.LongestPrinter}文字までです。")
            : null) is { } wrong)
        {
            return wrong;
        }

        if (request.Programme is { } programme && (await publications.Programmes(stop)).All(one => one.Programme != programme))
        {
            return Refusal.Invalid("programme", "費用を出す事業を、今年度の事業から選んでください。");
        }

        var edition = request.Edition is { } key
            ? await db.Editions.SingleOrDefaultAsync(one => one.Id == key && one.Publication == id && one.From != null, stop)
            : await db.Editions.Where(one => one.Publication == id && one.From != null).OrderByDescending(one => one.Number).FirstOrDefaultAsync(stop);
        if (edition is null)
        {
            return new Refusal("not-approved", "承認された版がありません。版の承認を登録してから、印刷を発注してください。");
        }

        var run = new PrintRun { Publication = id, Edition = edition.Id, Copies = request.Copies!.Value, Cost = cost!.Value, TenderOn = request.TenderOn, OrderedOn = request.OrderedOn!.Value, Year = FiscalYear.Of(request.OrderedOn.Value), Printer = printer, Programme = request.Programme };
        await using var whole = await db.Database.BeginTransactionAsync(stop);
        db.Add(run);
        await watch.Save(open.Value!, stop);
        await whole.CommitAsync(stop);
        return run.Id;
    }

    public async Task<Refusal?> Deliver(Id<Publication> id, Id<PrintRun> key, Delivery request, CancellationToken stop = default)
    {
        var (open, place) = (await Open(id, key, stop), await WritePlaces.Open(db, actor, request.Place, stop));
        if ((open.Refusal ?? place.Refusal ?? open.Value.Run.Deliver(request.Copies ?? 0, request.On ?? default, clock.JapanToday())) is { } refusal)
        {
            return refusal;
        }

        var edition = await db.Editions.SingleAsync(one => one.Id == open.Value.Run.Edition, stop);
        await using var whole = await db.Database.BeginTransactionAsync(stop);
        if (await book.Write([new(edition, place.Value!.Id, StockLineKind.Delivered, request.Copies!.Value, request.On!.Value, place.Value.AreaPath, open.Value.Run.Printer, PrintRun: key)], stop) is { } no)
        {
            return no;
        }

        await watch.Save(open.Value.Publication, stop);
        await whole.CommitAsync(stop);
        return null;
    }

    public async Task<Refusal?> Cancel(Id<Publication> id, Id<PrintRun> key, CancellationToken stop = default)
    {
        var open = await Open(id, key, stop);
        if ((open.Refusal ?? open.Value.Run.Cancel(clock.GetUtcNow())) is { } refusal)
        {
            return refusal;
        }

        await using var whole = await db.Database.BeginTransactionAsync(stop);
        await watch.Save(open.Value.Publication, stop);
        await whole.CommitAsync(stop);
        return null;
    }

    private async Task<Answer<(Publication Publication, PrintRun Run)>> Open(Id<Publication> id, Id<PrintRun> key, CancellationToken stop)
    {
        var publication = await WritePublication.Writable(db, actor, id, stop);
        return publication.Refusal is { } refusal ? refusal
            : await db.PrintRuns.SingleOrDefaultAsync(run => run.Id == key && run.Publication == id, stop) is { } run ? (publication.Value!, run)
            : Refusal.NotFound("増刷");
    }

    public static void Map(IEndpointRouteBuilder publications)
    {
        publications.MapPost("/{publication}/runs", async Task<Results<Ok<Id<PrintRun>>, ProblemHttpResult>> (Id<Publication> publication, Request request, OrderPrint order, CancellationToken stop) =>
            await order.Run(publication, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("増刷を発注したことを記録する");
        publications.MapPost("/{publication}/runs/{run}/delivery", async Task<Results<NoContent, ProblemHttpResult>> (Id<Publication> publication, Id<PrintRun> run, Delivery request, OrderPrint order, CancellationToken stop) =>
            await order.Deliver(publication, run, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("増刷の納品を記録する");
        publications.MapPost("/{publication}/runs/{run}/cancel", async Task<Results<NoContent, ProblemHttpResult>> (Id<Publication> publication, Id<PrintRun> run, OrderPrint order, CancellationToken stop) =>
            await order.Cancel(publication, run, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("増刷を取り消す");
    }
}
