using Renkei.Access;
using Renkei.Shell;

namespace Renkei.Publications.Editing;

/// <summary>The next edition: begun from the words of the last, written, laid out, and put in force once a meeting approved it.</summary>
public sealed class WriteEdition(AppDb db, Actor actor, TimeProvider clock)
{
    public sealed class Request
    {
        public string Changes { get; set => field = value ?? ""; } = "";

        /// <summary>All articles; each begins with a line that starts with ■.</summary>
        public string Text { get; set => field = value ?? ""; } = "";
        public int Version { get; set; }
    }

    public sealed class Approval
    {
        public string By { get; set => field = value ?? ""; } = "";
        public DateOnly? On { get; set; }
        public DateOnly? From { get; set; }
        public int Version { get; set; }
    }

    /// <param name="FileName">The laid-out file that is there; null where none is.</param>
    public sealed record View(Id<Publication> Publication, string Title, Id<Edition> Edition, int Number, bool IsDraft, string Changes, string Text, string? FileName, int Version);

    /// <summary>A publication has one draft at most: two would have to be joined by hand.</summary>
    public async Task<Answer<Id<Edition>>> Start(Id<Publication> id, CancellationToken stop = default)
    {
        var open = await WritePublication.Writable(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (open.Value!.IsClosed)
        {
            return new Refusal("closed", $"「{open.Value.Title}」は発行を終えています。新しい版を作るときは、先に発行を再開してください。");
        }

        var last = await db.Editions.AsNoTracking().Where(edition => edition.Publication == id).OrderByDescending(edition => edition.Number).FirstOrDefaultAsync(stop);
        if (last is { IsDraft: true })
        {
            return last.Id;
        }

        var next = new Edition { Publication = id, Number = (last?.Number ?? 0) + 1 };
        db.Add(next);
        if (last is not null)
        {
            db.AddRange((await Parts(last.Id, stop)).Index().Select(one => Make(next.Id, one.Index, one.Item)));
        }

        await db.SaveChangesAsync(stop);
        return next.Id;
    }

    public async Task<Answer<View>> See(Id<Publication> id, Id<Edition> key, CancellationToken stop = default)
    {
        var open = await Open(id, key, stop);
        return open.Refusal is { } refusal ? refusal : new View(
            id, open.Value.Publication.Title, key, open.Value.Edition.Number, open.Value.Edition.IsDraft, open.Value.Edition.Changes, ArticleText.Write(await Parts(key, stop)),
            await db.Set<EditionFile>().Where(file => file.Edition == key).Select(file => file.Name).SingleOrDefaultAsync(stop), open.Value.Edition.Version);
    }

    public async Task<Refusal?> Save(Id<Publication> id, Id<Edition> key, Request request, CancellationToken stop = default)
    {
        var open = await Open(id, key, stop);
        if ((open.Refusal ?? open.Value.Edition.Writable() ?? open.Value.Edition.SeenAs(request.Version)) is { } refusal)
        {
            return refusal;
        }

        var changes = request.Changes.Trim().ReplaceLineEndings("\n");
        if (changes.Length > Edition.LongestChanges)
        {
            return Refusal.Invalid("changes", $"変わったことは{Edition.LongestChanges:N0}文字までです（今は{changes.Length:N0}文字）。");
        }

        var read = ArticleText.Read(request.Text);
        if (read.Refusal is { } wrong)
        {
            return wrong;
        }

        open.Value.Edition.Changes = changes;
        await using var whole = await db.Database.BeginTransactionAsync(stop);
        await db.Set<Article>().Where(article => article.Edition == key).ExecuteDeleteAsync(stop);
        db.AddRange(read.Value!.Index().Select(one => Make(key, one.Index, one.Item)));
        await db.SaveChangesAsync(stop);
        await whole.CommitAsync(stop);
        return null;
    }

    /// <summary>The file as it goes to the printer; a second takes the place of the first.</summary>
    public async Task<Refusal?> SetFile(Id<Publication> id, Id<Edition> key, IFormFile? given, CancellationToken stop = default)
    {
        var open = await Open(id, key, stop);
        if ((open.Refusal ?? open.Value.Edition.Writable()) is { } refusal)
        {
            return refusal;
        }

        var read = await PdfFile.Read(given, EditionFile.MostMegabytes, stop);
        if (read.Refusal is { } wrong)
        {
            return wrong;
        }

        await using var whole = await db.Database.BeginTransactionAsync(stop);
        await db.Set<EditionFile>().Where(file => file.Edition == key).ExecuteDeleteAsync(stop);
        db.Add(new EditionFile { Edition = key, Name = JapaneseText.Cut(Path.GetFileName(given!.FileName), 200), Length = read.Value!.Length, Content = read.Value });
        await db.SaveChangesAsync(stop);
        await whole.CommitAsync(stop);
        return null;
    }

    /// <summary>A meeting approved it: from its day on it is the one in force, and the one before ends the day before.</summary>
    public async Task<Refusal?> Approve(Id<Publication> id, Id<Edition> key, Approval request, CancellationToken stop = default)
    {
        var open = await Open(id, key, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (request.On is not { } on || request.From is not { } from)
        {
            return Refusal.Invalid("approvedOn", "承認の日と、有効になる日を入れてください。");
        }

        if (!await db.Set<Article>().AnyAsync(article => article.Edition == key, stop) && !await db.Set<EditionFile>().AnyAsync(file => file.Edition == key, stop))
        {
            return new Refusal("empty", "本文もPDFもありません。どちらかを入れてから、承認を登録してください。");
        }

        var before = await db.Editions.Where(edition => edition.Publication == id && edition.From != null && edition.To == null).SingleOrDefaultAsync(stop);
        if ((open.Value.Edition.SeenAs(request.Version) ?? open.Value.Edition.Approve(JapaneseText.Tidy(request.By), on, from, clock.JapanToday(), before)) is { } wrong)
        {
            return wrong;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    private async Task<Answer<(Publication Publication, Edition Edition)>> Open(Id<Publication> id, Id<Edition> key, CancellationToken stop)
    {
        var publication = await WritePublication.Writable(db, actor, id, stop);
        return publication.Refusal is { } refusal ? refusal
            : await db.Editions.SingleOrDefaultAsync(one => one.Id == key && one.Publication == id, stop) is { } edition ? (publication.Value!, edition)
            : Refusal.NotFound("版");
    }

    private Task<List<ArticleText.Part>> Parts(Id<Edition> edition, CancellationToken stop) =>
        db.Set<Article>().AsNoTracking().Where(article => article.Edition == edition).OrderBy(article => article.Order).Select(article => new ArticleText.Part(article.Number, article.Heading, article.Text)).ToListAsync(stop);

    internal static Article Make(Id<Edition> edition, int at, ArticleText.Part part) => new()
    {
        Edition = edition,
        Order = at,
        Number = part.Number,
        Heading = part.Heading,
        Text = part.Text,
        SearchKey = JapaneseText.SearchKey($"{part.Number} {part.Heading} {part.Text}"),
    };

    public static void Map(IEndpointRouteBuilder publications)
    {
        publications.MapPost("/{publication}/editions", async Task<Results<Ok<Id<Edition>>, ProblemHttpResult>> (Id<Publication> publication, WriteEdition write, CancellationToken stop) =>
            await write.Start(publication, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("次の版を、今の版の言葉から始める");
        publications.MapGet("/{publication}/editions/{edition}", async Task<Results<Ok<View>, ProblemHttpResult>> (Id<Publication> publication, Id<Edition> edition, WriteEdition write, CancellationToken stop) =>
            await write.See(publication, edition, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("書いている版");
        publications.MapPut("/{publication}/editions/{edition}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Publication> publication, Id<Edition> edition, Request request, WriteEdition write, CancellationToken stop) =>
            await write.Save(publication, edition, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("版の本文を書く");
        publications.MapPut("/{publication}/editions/{edition}/file", async Task<Results<NoContent, ProblemHttpResult>> (Id<Publication> publication, Id<Edition> edition, IFormFile file, WriteEdition write, CancellationToken stop) =>
            await write.SetFile(publication, edition, file, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).OnlyFromHere().WithSummary("版のPDFを入れる");
        publications.MapPost("/{publication}/editions/{edition}/approval", async Task<Results<NoContent, ProblemHttpResult>> (Id<Publication> publication, Id<Edition> edition, Approval request, WriteEdition write, CancellationToken stop) =>
            await write.Approve(publication, edition, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("会議の承認を登録し、有効な日を決める");
    }
}
