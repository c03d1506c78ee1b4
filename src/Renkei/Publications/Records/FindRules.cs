namespace Renkei.Publications.Records;

/// <summary>The rule books by which a region worked in a year, with their words: proof for the national grant.</summary>
public static class FindRules
{
    private const int Most = 20;

    /// <param name="Readers">How many confirmed that they read it.</param>
    public sealed record Row(string Title, int Number, DateOnly From, string ApprovedBy, DateOnly ApprovedOn, int Readers, string Text);

    /// <summary>Those of an area in force on the year's last day, or today while it goes on.</summary>
    public static async Task<IReadOnlyList<Row>> Of(AppDb db, string area, FiscalYear year, DateOnly today, CancellationToken stop)
    {
        var day = year.Last < today ? year.Last : today;
        var kinds = Enum.GetValues<PublicationKind>().Where(kind => kind.IsRules).ToList();
        var found = await (
            from publication in db.Publications.AsNoTracking()
            where kinds.Contains(publication.Kind) && publication.AreaPath.StartsWith(area)
            join edition in db.Editions.Where(Edition.InForceOn(day)) on publication.Id equals edition.Publication
            orderby publication.Id
            select new { publication.Title, Edition = edition, Readers = db.Set<EditionReading>().Count(reading => reading.Edition == edition.Id) }).Take(Most).ToListAsync(stop);
        var keys = found.ConvertAll(one => one.Edition.Id);
        var articles = (await db.Set<Article>().AsNoTracking().Where(article => keys.Contains(article.Edition)).OrderBy(article => article.Order).ToListAsync(stop)).ToLookup(article => article.Edition, article => new ArticleText.Part(article.Number, article.Heading, article.Text));
        return
        [
            .. found.Select(one => new Row(
                one.Title, one.Edition.Number, one.Edition.From!.Value, one.Edition.ApprovedBy, one.Edition.ApprovedOn!.Value, one.Readers,
                $"{one.Title}　{one.Edition.Japanese}\n{Wareki.Format(one.Edition.From.Value)}から有効　{one.Edition.ApprovedBy}で承認\n\n{ArticleText.Write(articles[one.Edition.Id])}\n")),
        ];
    }
}
