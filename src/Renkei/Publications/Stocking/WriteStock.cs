using Renkei.Access;
using Renkei.Publications.Editing;

namespace Renkei.Publications.Stocking;

/// <summary>Copies are given out, moved between places, counted, or thrown away when they are out of date.</summary>
public sealed class WriteStock(AppDb db, Actor actor, StockBook book, WatchStock watch)
{
    public sealed class Giving
    {
        /// <summary>The one in force where left out.</summary>
        public Id<Edition>? Edition { get; set; }
        public Id<StockPlace>? Place { get; set; }
        public int? Copies { get; set; }
        public DateOnly? On { get; set; }

        /// <summary>A facility, a counter, an event; never a citizen's name.</summary>
        public string Recipient { get; set => field = value ?? ""; } = "";

        /// <summary>The code of the area in which they are used; empty for the place's own.</summary>
        public string Area { get; set => field = value ?? ""; } = "";
        public string Note { get; set => field = value ?? ""; } = "";
    }

    public sealed class Moving
    {
        public Id<Edition>? Edition { get; set; }
        public Id<StockPlace>? From { get; set; }
        public Id<StockPlace>? To { get; set; }
        public int? Copies { get; set; }
        public DateOnly? On { get; set; }
    }

    public sealed class Discarding
    {
        public Id<Edition>? Edition { get; set; }
        public Id<StockPlace>? Place { get; set; }
        public int? Copies { get; set; }
        public DateOnly? On { get; set; }
        public string Note { get; set => field = value ?? ""; } = "";
    }

    public sealed class Counting
    {
        public Id<StockPlace>? Place { get; set; }
        public DateOnly? On { get; set; }

        /// <summary>Why it differs: asked for only where it does.</summary>
        public string Note { get; set => field = value ?? ""; } = "";
        public CountedEdition[] Counts { get; set => field = value ?? []; } = [];
    }

    public sealed class CountedEdition
    {
        public Id<Edition> Edition { get; set; }

        /// <summary>What lies there by the book, as the person saw it: if it changed meanwhile they look again.</summary>
        public int Expected { get; set; }
        public int? Copies { get; set; }
    }

    public async Task<Refusal?> Give(Id<Publication> id, Giving request, CancellationToken stop = default)
    {
        var (open, recipient) = (await Open(id, request.Edition, request.Place, request.Copies, request.On, request.Note, stop), JapaneseText.Tidy(request.Recipient));
        if ((open.Refusal ?? (recipient.Length is 0 or > StockLine.LongestText ? Refusal.Invalid("recipient", $"どこに配ったかを{StockLine.LongestText}文字までで入れてください（例：潮見中央病院、本庁の窓口、シンポジウム）。市民の氏名は書かないでください。") : null)) is { } refusal)
        {
            return refusal;
        }

        var area = open.Value!.Place.AreaPath;
        if (request.Area.Length > 0)
        {
            if (await db.Areas.Where(one => one.Code == request.Area).Select(one => one.Path).SingleOrDefaultAsync(stop) is not { } path)
            {
                return Refusal.Invalid("area", "区域を一覧から選んでください。");
            }

            area = path;
        }

        return await Write(open.Value.Publication, [new(open.Value.Edition, open.Value.Place.Id, StockLineKind.Given, -request.Copies!.Value, request.On!.Value, area, recipient, request.Note.Trim())], stop);
    }

    public async Task<Refusal?> Move(Id<Publication> id, Moving request, CancellationToken stop = default)
    {
        var open = await Open(id, request.Edition, request.From, request.Copies, request.On, "", stop);
        var to = await WritePlaces.Open(db, actor, request.To, stop);
        if ((open.Refusal ?? to.Refusal) is { } refusal)
        {
            return refusal;
        }

        var (from, target) = (open.Value!.Place, to.Value!);
        if (from.Id == target.Id)
        {
            return Refusal.Invalid("to", "移す先は、今とちがう置き場所を選んでください。");
        }

        return await Write(open.Value.Publication,
            [
                new(open.Value.Edition, from.Id, StockLineKind.Moved, -request.Copies!.Value, request.On!.Value, from.AreaPath, target.Name),
                new(open.Value.Edition, target.Id, StockLineKind.Moved, request.Copies.Value, request.On.Value, target.AreaPath, from.Name),
            ], stop);
    }

    public async Task<Refusal?> Discard(Id<Publication> id, Discarding request, CancellationToken stop = default)
    {
        var open = await Open(id, request.Edition, request.Place, request.Copies, request.On, request.Note, stop);
        return open.Refusal ?? (request.Note.Trim().Length == 0 ? Refusal.Invalid("note", "廃棄の理由を書いてください（例：第2版になったため）。") : null) ?? await Write(open.Value!.Publication, [new(open.Value.Edition, open.Value.Place.Id, StockLineKind.Discarded, -request.Copies!.Value, request.On!.Value, open.Value.Place.AreaPath, "", request.Note.Trim())], stop);
    }

    /// <summary>棚卸し: what was counted at a place, against the book; the difference is written with its reason, also where there is none.</summary>
    public async Task<Refusal?> Count(Id<Publication> id, Counting request, CancellationToken stop = default)
    {
        var (open, place) = (await WritePublication.Writable(db, actor, id, stop), await WritePlaces.Writable(db, actor, request.Place, stop));
        if ((open.Refusal ?? place.Refusal) is { } refusal)
        {
            return refusal;
        }

        if (request.On is not { } on)
        {
            return Refusal.Invalid("on", "数えた日を入れてください。");
        }

        if (book.CheckDay(on) is { } noDay)
        {
            return noDay;
        }

        if (request.Counts.Length == 0 || Array.Exists(request.Counts, one => one.Copies is not (>= 0 and <= StockLine.MostCopies)))
        {
            return Refusal.Invalid("counts", $"数えた冊数を、版ごとに0から{StockLine.MostCopies:N0}までで入れてください。");
        }

        if (request.Note.Trim().Length > StockLine.LongestNote || (request.Note.Trim().Length == 0 && Array.Exists(request.Counts, one => one.Copies != one.Expected)))
        {
            return Refusal.Invalid("note", $"帳簿と数がちがいます。わかる理由を{StockLine.LongestNote}文字までで書いてください（わからないときは「不明」）。");
        }

        var keys = request.Counts.Select(one => one.Edition).ToList();
        var editions = await db.Editions.Where(edition => edition.Publication == id && keys.Contains(edition.Id)).ToDictionaryAsync(edition => edition.Id, stop);
        if (editions.Count != keys.Distinct().Count() || editions.Count != keys.Count)
        {
            return Refusal.NotFound("版");
        }

        await using var whole = await db.Database.BeginTransactionAsync(stop);

        // From here on nobody else takes copies from this place.
        foreach (var counted in request.Counts.OrderBy(one => one.Edition.Value))
        {
            var held = await db.StockCounts.Where(one => one.Edition == counted.Edition && one.Place == place.Value!.Id && one.Copies == counted.Expected).ExecuteUpdateAsync(set => set.SetProperty(one => one.Copies, one => one.Copies), stop);
            if (held == 0 && (counted.Expected != 0 || await db.StockCounts.AnyAsync(one => one.Edition == counted.Edition && one.Place == place.Value!.Id, stop)))
            {
                return new Refusal("changed", "数えているあいだに、この置き場所の出入りがありました。今の帳簿の数を確かめて、もう一度入れてください。");
            }
        }

        if (await book.Write([.. request.Counts.Select(one => new StockBook.Entry(editions[one.Edition], place.Value!.Id, StockLineKind.Counted, one.Copies!.Value - one.Expected, on, place.Value.AreaPath, "", request.Note.Trim()))], stop) is { } no)
        {
            return no;
        }

        await watch.Save(open.Value!, stop);
        await whole.CommitAsync(stop);
        return null;
    }

    private sealed record Door(Publication Publication, Edition Edition, StockPlace Place);

    private async Task<Answer<Door>> Open(Id<Publication> id, Id<Edition>? asked, Id<StockPlace>? place, int? copies, DateOnly? on, string note, CancellationToken stop)
    {
        var (publication, from) = (await WritePublication.Writable(db, actor, id, stop), await WritePlaces.Writable(db, actor, place, stop));
        if ((publication.Refusal ?? from.Refusal
            ?? (copies is not (>= 1 and <= StockLine.MostCopies) ? Refusal.Invalid("copies", $"冊数を1から{StockLine.MostCopies:N0}までで入れてください。") : null)
            ?? (on is null ? Refusal.Invalid("on", "日付を入れてください。") : book.CheckDay(on.Value))
            ?? (note.Trim().Length > StockLine.LongestNote ? Refusal.Invalid("note", $"メモは{StockLine.LongestNote}文字までです。") : null)) is { } refusal)
        {
            return refusal;
        }

        var edition = await EditionOf(db, id, asked, on!.Value, stop);
        return edition is null ? Refusal.Invalid("edition", "どの版かを選んでください。その日に有効な版がありません。") : new Door(publication.Value!, edition, from.Value!);
    }

    /// <summary>The edition that is meant; without a word the one in force on the day.</summary>
    internal static Task<Edition?> EditionOf(AppDb db, Id<Publication> id, Id<Edition>? asked, DateOnly on, CancellationToken stop) => asked is { } key
        ? db.Editions.SingleOrDefaultAsync(edition => edition.Id == key && edition.Publication == id && edition.From != null, stop)
        : db.Editions.Where(Edition.InForceOn(on)).SingleOrDefaultAsync(edition => edition.Publication == id, stop);

    private async Task<Refusal?> Write(Publication publication, StockBook.Entry[] entries, CancellationToken stop)
    {
        await using var whole = await db.Database.BeginTransactionAsync(stop);
        if (await book.Write(entries, stop) is { } no)
        {
            return no;
        }

        await watch.Save(publication, stop);
        await whole.CommitAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder publications)
    {
        publications.MapPost("/{publication}/given", async Task<Results<NoContent, ProblemHttpResult>> (Id<Publication> publication, Giving request, WriteStock write, CancellationToken stop) =>
            await write.Give(publication, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("配った冊数を記録する");
        publications.MapPost("/{publication}/moved", async Task<Results<NoContent, ProblemHttpResult>> (Id<Publication> publication, Moving request, WriteStock write, CancellationToken stop) =>
            await write.Move(publication, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("ほかの置き場所に移す");
        publications.MapPost("/{publication}/discarded", async Task<Results<NoContent, ProblemHttpResult>> (Id<Publication> publication, Discarding request, WriteStock write, CancellationToken stop) =>
            await write.Discard(publication, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("廃棄する");
        publications.MapPost("/{publication}/counted", async Task<Results<NoContent, ProblemHttpResult>> (Id<Publication> publication, Counting request, WriteStock write, CancellationToken stop) =>
            await write.Count(publication, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("棚卸しの数を入れる");
    }
}
