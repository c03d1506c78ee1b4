using Renkei.Access;

namespace Renkei.Publications.Reading;

/// <summary>What is in force today, for everybody; and where in all of it something is said.</summary>
public sealed class FindPublications(AppDb db, Actor actor, TimeProvider clock)
{
    public const int PageSize = 50;
    private const int MostHits = 50;
    private const int SnippetLength = 80;

    /// <param name="IsUnread">The person is to confirm that they have read this edition, and has not.</param>
    public sealed record Row(Id<Publication> Publication, PublicationKind Kind, string Title, string Summary, Id<Edition> Edition, int Number, DateOnly From, bool HasFile, bool HasText, bool CanOrder, bool IsUnread);

    public sealed record Page(IReadOnlyList<Row> Rows, string? Next);

    public sealed record Hit(Id<Publication> Publication, string Title, string Article, string Heading, string Snippet);

    /// <param name="after">The last publication of the page before.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Page> Run(string? after = null, CancellationToken stop = default)
    {
        var (today, me) = (clock.JapanToday(), actor.IsKnown ? actor.Member : null);
        var publications = db.Publications.AsNoTracking().Where(publication => !publication.IsClosed);
        if (Id<Publication>.TryParse(after, null, out var last))
        {
            publications = publications.Where(publication => publication.Id > last);
        }

        var found = await (
            from publication in publications
            join edition in db.Editions.Where(Edition.InForceOn(today)) on publication.Id equals edition.Publication
            orderby publication.Id
            select new Row(
                publication.Id, publication.Kind, publication.Title, publication.Summary, edition.Id, edition.Number, edition.From!.Value,
                db.Set<EditionFile>().Any(file => file.Edition == edition.Id), db.Set<Article>().Any(article => article.Edition == edition.Id), publication.OrderLimit > 0,
                me != null && publication.MustBeRead && !db.Set<EditionReading>().Any(reading => reading.Edition == edition.Id && reading.Member == me))).Take(PageSize + 1).ToListAsync(stop);
        return new([.. found.Take(PageSize)], found.Count > PageSize ? found[PageSize - 1].Publication.ToString() : null);
    }

    /// <summary>The articles in force in which all of these words stand. What is in force at one time is some hundred articles: they are read through.</summary>
    public async Task<IReadOnlyList<Hit>> Search(string words, CancellationToken stop = default)
    {
        var keys = JapaneseText.Tidy(words).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(JapaneseText.SearchKey).Where(key => key.Length > 0).ToList();
        if (keys.Count == 0)
        {
            return [];
        }

        var articles = db.Set<Article>().AsNoTracking();
        foreach (var key in keys)
        {
            articles = articles.Where(article => article.SearchKey.Contains(key));
        }

        var found = await (
            from publication in db.Publications
            where !publication.IsClosed
            join edition in db.Editions.Where(Edition.InForceOn(clock.JapanToday())) on publication.Id equals edition.Publication
            join article in articles on edition.Id equals article.Edition
            orderby publication.Id, article.Order
            select new { publication.Id, publication.Title, article.Number, article.Heading, article.Text }).Take(MostHits).ToListAsync(stop);
        return [.. found.Select(one => new Hit(one.Id, one.Title, one.Number, one.Heading, Snippet(one.Text, keys[0])))];
    }

    /// <summary>How many editions the person has yet to read, for the menu.</summary>
    public async Task<int> Unread(CancellationToken stop) =>
        actor.IsKnown && actor.Member is { } me
            ? await (from publication in db.Publications
                     where !publication.IsClosed && publication.MustBeRead
                     join edition in db.Editions.Where(Edition.InForceOn(clock.JapanToday())) on publication.Id equals edition.Publication
                     where !db.Set<EditionReading>().Any(reading => reading.Edition == edition.Id && reading.Member == me)
                     select edition.Id).CountAsync(stop)
            : 0;

    private static string Snippet(string text, string key)
    {
        var line = text.Split('\n').FirstOrDefault(one => JapaneseText.SearchKey(one).Contains(key, StringComparison.Ordinal)) ?? text.Split('\n')[0];
        return line.Length > SnippetLength ? JapaneseText.Cut(line, SnippetLength) + "…" : line;
    }

    public static void Map(IEndpointRouteBuilder open)
    {
        open.MapGet("/", async (string? after, FindPublications find, CancellationToken stop) => TypedResults.Ok(await find.Run(after, stop))).AllowAnonymous().WithSummary("いま有効な冊子・ルール。50件ずつ");
        open.MapGet("/search", async (string? q, FindPublications find, CancellationToken stop) => TypedResults.Ok(await find.Search(q ?? "", stop))).AllowAnonymous().WithSummary("いま有効な冊子・ルールの本文をさがす");
    }
}
