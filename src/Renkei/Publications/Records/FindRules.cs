using System.Text;

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
        List<Row> rows = [];
        foreach (var one in found)
        {
            var parts = await db.Set<Article>().AsNoTracking().Where(article => article.Edition == one.Edition.Id).OrderBy(article => article.Order).Select(article => new ArticleText.Part(article.Number, article.Heading, article.Text)).ToListAsync(stop);
            var head = new StringBuilder().Append(System.Globalization.CultureInfo.InvariantCulture, $"{one.Title}　{one.Edition.Japanese}\n{Wareki.Format(one.Edition.From!.Value)}から有効　{one.Edition.ApprovedBy}で承認\n\n");
            rows.Add(new(one.Title, one.Edition.Number, one.Edition.From.Value, one.Edition.ApprovedBy, one.Edition.ApprovedOn!.Value, one.Readers, head.Append(ArticleText.Write(parts)).Append('\n').ToString()));
        }

        return rows;
    }
}
