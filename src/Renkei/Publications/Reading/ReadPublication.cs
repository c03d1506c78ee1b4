using Renkei.Access;

namespace Renkei.Publications.Reading;

/// <summary>One publication to read: the edition in force today or on any day before, its file, and what a new edition changed.</summary>
public sealed class ReadPublication(AppDb db, Actor actor, TimeProvider clock)
{
    private const int MostEditions = 100;

    public sealed record EditionRow(Id<Edition> Edition, int Number, DateOnly From, DateOnly? To, string ApprovedBy, DateOnly ApprovedOn, string Changes);

    public sealed record ArticleRow(string Number, string Heading, string Text);

    /// <param name="Edition">The edition that is shown; null where none was in force on the day.</param>
    /// <param name="Before">The edition before it, with which it can be compared.</param>
    /// <param name="ReadAt">When the person confirmed that they read it.</param>
    public sealed record View(
        Id<Publication> Publication, PublicationKind Kind, string Title, string Summary, string Host, bool IsClosed, bool MustBeRead, int OrderLimit, DateOnly On, EditionRow? Edition, bool IsInForce, IReadOnlyList<ArticleRow> Articles, bool HasFile,
        IReadOnlyList<EditionRow> Editions, Id<Edition>? Before, DateTimeOffset? ReadAt, bool IsOwn);

    public enum Change
    {
        Same,
        Added,
        Removed,
        Changed,
    }

    /// <param name="Old">What stood there, cut where it differs.</param>
    public sealed record ChangeRow(string Number, string Heading, Change Change, IReadOnlyList<TextChange> Pieces);

    public sealed record Changes(Id<Publication> Publication, string Title, EditionRow From, EditionRow To, IReadOnlyList<ChangeRow> Rows);

    /// <param name="id">Which.</param>
    /// <param name="on">The day on which the edition was in force; today where left out.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Answer<View>> Run(Id<Publication> id, DateOnly? on = null, CancellationToken stop = default)
    {
        var open = await Open(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (today, day) = (clock.JapanToday(), on ?? clock.JapanToday());
        var (publication, editions, isOwn) = open.Value!;
        var shown = InForceOn(editions, day);
        var articles = shown is null ? [] : await Articles(shown.Edition, stop);
        var me = actor.IsKnown ? actor.Member : null;
        return new View(
            id, publication.Kind, publication.Title, publication.Summary, await db.Workplaces.Where(one => one.Id == publication.Workplace).Select(one => one.Name).SingleAsync(stop), publication.IsClosed, publication.MustBeRead, publication.IsClosed ? 0 : publication.OrderLimit, day,
            shown, shown is not null && shown.From <= today && (shown.To is null || shown.To >= today), articles, shown is not null && await db.Set<EditionFile>().AnyAsync(file => file.Edition == shown.Edition, stop),
            editions, shown is null ? null : editions.FirstOrDefault(edition => edition.Number < shown.Number)?.Edition,
            shown is null || me is null ? null : await db.Set<EditionReading>().Where(reading => reading.Edition == shown.Edition && reading.Member == me).Select(reading => (DateTimeOffset?)reading.At).SingleOrDefaultAsync(stop), isOwn);
    }

    /// <summary>What the later edition changed, article by article.</summary>
    public async Task<Answer<Changes>> Compare(Id<Publication> id, Id<Edition> from, Id<Edition> to, CancellationToken stop = default)
    {
        var open = await Open(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (open.Value!.Editions.FirstOrDefault(one => one.Edition == from) is not { } old || open.Value.Editions.FirstOrDefault(one => one.Edition == to) is not { } next)
        {
            return Refusal.NotFound("版");
        }

        var (before, after) = (await Articles(from, stop), await Articles(to, stop));
        List<ChangeRow> rows = [];
        foreach (var article in after)
        {
            // An article is known by its number; without one, by its heading.
            rows.Add(before.FirstOrDefault(one => Same(one, article)) is not { } was
                ? new(article.Number, article.Heading, Change.Added, [new(article.Text, TextChangeKind.Added)])
                : was == article ? new(article.Number, article.Heading, Change.Same, [new(article.Text, TextChangeKind.Same)])
                : new(article.Number, article.Heading, Change.Changed, was.Heading == article.Heading ? TextChange.Between(was.Text, article.Text) : TextChange.Between($"{was.Heading}\n{was.Text}", $"{article.Heading}\n{article.Text}")));
        }

        rows.AddRange(before.Where(one => !after.Any(article => Same(one, article))).Select(one => new ChangeRow(one.Number, one.Heading, Change.Removed, [new(one.Text, TextChangeKind.Removed)])));
        return new Changes(id, open.Value.Publication.Title, old, next, rows);

        static bool Same(ArticleRow left, ArticleRow right) => left.Number.Length > 0 || right.Number.Length > 0 ? left.Number == right.Number : left.Heading == right.Heading;
    }

    /// <summary>The laid-out file of an edition; of the one in force today where none is named.</summary>
    public async Task<Answer<OutFile>> File(Id<Publication> id, Id<Edition>? asked, CancellationToken stop = default)
    {
        var open = await Open(id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var edition = asked is null ? InForceOn(open.Value!.Editions, clock.JapanToday()) : open.Value!.Editions.FirstOrDefault(one => one.Edition == asked);
        return edition is not null && await db.Set<EditionFile>().AsNoTracking().SingleOrDefaultAsync(one => one.Edition == edition.Edition, stop) is { } file
            ? new OutFile($"{open.Value.Publication.Title}-第{edition.Number}版.pdf", "application/pdf", file.Content)
            : Refusal.NotFound("PDF");
    }

    /// <param name="Editions">Those that the person may see, the newest first.</param>
    private sealed record Door(Publication Publication, IReadOnlyList<EditionRow> Editions, bool IsOwn);

    private async Task<Answer<Door>> Open(Id<Publication> id, CancellationToken stop)
    {
        if (await db.Publications.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } publication)
        {
            return Refusal.NotFound("冊子・ルール");
        }

        // Before it comes into force it is nobody's but its writers'.
        var (today, isOwn) = (clock.JapanToday(), actor.HasWithin(Duty.ManagePublications, publication.AreaPath));
        return new Door(publication, await db.Editions.AsNoTracking().Where(edition => edition.Publication == id && edition.From != null && (isOwn || edition.From <= today)).OrderByDescending(edition => edition.Number).Take(MostEditions)
            .Select(edition => new EditionRow(edition.Id, edition.Number, edition.From!.Value, edition.To, edition.ApprovedBy, edition.ApprovedOn!.Value, edition.Changes)).ToListAsync(stop), isOwn);
    }

    private static EditionRow? InForceOn(IReadOnlyList<EditionRow> editions, DateOnly day) => editions.FirstOrDefault(edition => edition.From <= day && (edition.To is null || edition.To >= day));

    private Task<List<ArticleRow>> Articles(Id<Edition> edition, CancellationToken stop) =>
        db.Set<Article>().AsNoTracking().Where(article => article.Edition == edition).OrderBy(article => article.Order).Select(article => new ArticleRow(article.Number, article.Heading, article.Text)).ToListAsync(stop);

    public static void Map(IEndpointRouteBuilder open)
    {
        open.MapGet("/{publication}", async Task<Results<Ok<View>, ProblemHttpResult>> (Id<Publication> publication, DateOnly? on, ReadPublication read, CancellationToken stop) =>
            await read.Run(publication, on, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).AllowAnonymous().WithSummary("冊子・ルールの本文。on の日に有効だった版。初めは今日");
        open.MapGet("/{publication}/changes", async Task<Results<Ok<Changes>, ProblemHttpResult>> (Id<Publication> publication, Id<Edition> from, Id<Edition> to, ReadPublication read, CancellationToken stop) =>
            await read.Compare(publication, from, to, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).AllowAnonymous().WithSummary("2つの版のちがい");
        open.MapGet("/{publication}/file", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (Id<Publication> publication, Id<Edition>? edition, ReadPublication read, CancellationToken stop) =>
            await read.File(publication, edition, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : answer.Value!.ToResult()).AllowAnonymous().WithSummary("冊子・ルールのPDF");
    }
}
