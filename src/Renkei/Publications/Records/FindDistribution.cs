using System.Globalization;
using Renkei.Access;

namespace Renkei.Publications.Records;

/// <summary>配布数 of a year by publication and area, with the lines of the stock book behind each figure.</summary>
public sealed class FindDistribution(AppDb db, Actor actor, TimeProvider clock)
{
    private const int MostRows = 1_000;

    /// <param name="Times">How often copies were given out.</param>
    /// <param name="Areas">Copies by the area in which they are used.</param>
    public sealed record Total(Id<Publication> Publication, PublicationKind Kind, string Title, int Times, int Copies, IReadOnlyDictionary<string, int> Areas)
    {
        public string Told => string.Join("、", Areas.OrderByDescending(one => one.Value).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {one.Value:N0}")));
    }

    public sealed record Row(Id<Publication> Publication, string Title, DateOnly On, int Copies, string Recipient, string Area, string Place, string By, string Note);

    public sealed record View(FiscalYear Year, PublicationKind? Kind, IReadOnlyList<Total> Totals, IReadOnlyList<Row> Rows, bool IsCut);

    public async Task<Answer<View>> Run(FiscalYear? asked = null, PublicationKind? kind = null, Guid? programme = null, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManagePublications) is { } refusal)
        {
            return refusal;
        }

        var year = asked ?? FiscalYear.Of(clock.JapanToday());
        var publications = db.Publications.Where(publication => (kind == null || publication.Kind == kind) && (programme == null || db.Set<PublicationProgramme>().Any(one => one.Publication == publication.Id && one.Programme == programme)));
        var given = from line in db.Set<StockLine>() join publication in publications on line.Publication equals publication.Id where line.Kind == StockLineKind.Given && line.Year == year select new { Line = line, Publication = publication };
        var names = await db.Areas.AsNoTracking().ToDictionaryAsync(area => area.Path, area => area.Name, stop);
        var sums = await given.GroupBy(one => new { one.Publication.Id, one.Publication.Kind, one.Publication.Title, one.Line.AreaPath }).Select(same => new { same.Key.Id, same.Key.Kind, same.Key.Title, same.Key.AreaPath, Times = same.Count(), Copies = -same.Sum(one => one.Line.Copies) }).ToListAsync(stop);
        var rows = await (from one in given join place in db.Set<StockPlace>() on one.Line.Place equals place.Id orderby one.Line.On descending, one.Line.Id descending select new { one.Line, one.Publication.Id, one.Publication.Title, Place = place.Name }).AsNoTracking().Take(MostRows + 1).ToListAsync(stop);
        return new View(
            year, kind,
            [.. sums.GroupBy(one => (one.Id, one.Kind, one.Title)).OrderBy(same => same.Key.Kind).ThenBy(same => same.Key.Title, StringComparer.Ordinal).Select(same => new Total(same.Key.Id, same.Key.Kind, same.Key.Title, same.Sum(one => one.Times), same.Sum(one => one.Copies), same.GroupBy(one => Name(one.AreaPath)).ToDictionary(area => area.Key, area => area.Sum(one => one.Copies))))],
            [.. rows.Take(MostRows).Select(one => new Row(one.Id, one.Title, one.Line.On, -one.Line.Copies, one.Line.Recipient, Name(one.Line.AreaPath), one.Place, one.Line.By, one.Line.Note))], rows.Count > MostRows);

        string Name(string path) => names.GetValueOrDefault(path, "地域全体");
    }

    /// <summary>For an indicator: how many copies of such publications were given out in the year, within an area.</summary>
    public static async Task<int> Copies(AppDb db, PublicationKind kind, string area, FiscalYear year, CancellationToken stop) =>
        -await db.StockLines.Where(line => line.Kind == StockLineKind.Given && line.Year == year && line.AreaPath.StartsWith(area) && db.Set<Publication>().Any(publication => publication.Id == line.Publication && publication.Kind == kind)).SumAsync(line => line.Copies, stop);

    /// <summary>The table for a report.</summary>
    public async Task<Answer<OutFile>> Csv(FiscalYear? year, PublicationKind? kind, Guid? programme = null, CancellationToken stop = default)
    {
        var answer = await Run(year, kind, programme, stop);
        return answer.Refusal is { } refusal ? refusal : OutFile.Csv($"冊子の配布-{answer.Value!.Year}", CsvOut.Write(
            [
                ["日", "冊子", "冊数", "配布先", "区域", "置き場所", "記録した人", "メモ"],
                .. answer.Value.Rows.Select(row => (string[])[row.On.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row.Title, row.Copies.ToString(CultureInfo.InvariantCulture), row.Recipient, row.Area, row.Place, row.By, row.Note]),
            ], CsvEncoding.Utf8Bom).Content);
    }

    public static void Map(IEndpointRouteBuilder publications)
    {
        publications.MapGet("/distribution", async Task<Results<Ok<View>, ProblemHttpResult>> (FiscalYear? year, PublicationKind? kind, Guid? programme, FindDistribution find, CancellationToken stop) =>
            await find.Run(year, kind, programme, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("年度の配布数（冊子・区域別）と、その元の記録");
        publications.MapGet("/distribution/csv", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (FiscalYear? year, PublicationKind? kind, Guid? programme, FindDistribution find, CancellationToken stop) =>
            await find.Csv(year, kind, programme, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : answer.Value!.ToResult()).WithSummary("年度の配布（CSV）");
    }
}
