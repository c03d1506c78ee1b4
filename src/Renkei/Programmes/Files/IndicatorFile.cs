using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Renkei.Access;
using Renkei.Programmes.Measuring;
using Renkei.Programmes.Writing;
using Renkei.Shell;

namespace Renkei.Programmes.Files;

/// <summary>Indicators' figures go out as CSV and come back in; a bad row is told with its line, the rest goes in.</summary>
public sealed class IndicatorFile(AppDb db, Actor actor, TimeProvider clock, FindIndicators find)
{
    private const int MostRows = 5_000;
    private static readonly string[] Header = ["指標", "年度", "種類", "値", "単位", "分子", "分母", "出どころ"];
    private static readonly Dictionary<string, IndicatorValueKind> Kinds = new() { ["現状"] = IndicatorValueKind.Baseline, ["目標"] = IndicatorValueKind.Target, ["実績"] = IndicatorValueKind.Actual };

    /// <summary>What a file changes or changed.</summary>
    public sealed record Report(int Rows, int Added, int Changed, int Unchanged, IReadOnlyList<BudgetFile.Rejection> Rejections);

    public async Task<Answer<byte[]>> Export(string code, bool leavesTheHouse = false, CancellationToken stop = default)
    {
        var answer = await find.Run(code, leavesTheHouse, stop);
        if (answer.Refusal is { } refusal)
        {
            return refusal;
        }

        string? Number(int? count) => count?.ToString(CultureInfo.InvariantCulture);
        List<string[]> rows =
        [
            Header,
            .. answer.Value!.SelectMany(indicator => indicator.Figures.Select(figure => new[]
            {
                indicator.Name, figure.Year.ToString(), Kinds.Single(kind => kind.Value == figure.Kind).Key, figure.Value?.ToString("0.####", CultureInfo.InvariantCulture) ?? FindIndicators.Hidden, indicator.Unit,
                Number(figure.Numerator) ?? "", Number(figure.Denominator) ?? "", figure.Origin,
            })),
        ];
        db.Record(actor, AuditVerb.Exported, nameof(Indicator), Guid.Empty, clock.GetUtcNow(), AuditTrail.Details(("Portfolio", code), ("Rows", $"{rows.Count - 1}")));
        await db.SaveChangesAsync(stop);
        return CsvOut.Write(rows, CsvEncoding.Utf8Bom).Content;
    }

    public async Task<Answer<Report>> Import(string code, Stream content, bool dryRun, CancellationToken stop = default)
    {
        var open = await FindProgrammes.Writable(db, actor, book => book.Code == code, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var table = TableFile.Open(content);
        if (table.Refusal is { } unreadable)
        {
            return unreadable;
        }

        var rows = table.Value!.Take(MostRows + 1).ToList();
        if (rows.Count == 0 || new Columns(rows[0]) is not { } columns || !columns.HasAll("指標", "年度", "種類", "値"))
        {
            return Refusal.Invalid("unknown-file", $"見出しに {string.Join("、", Header)} の列がありません。「値をCSVで」で受け取ったファイルを直して使ってください。");
        }

        var portfolio = open.Value!.Id;
        var indicators = await db.Indicators.AsNoTracking().Where(one => one.Portfolio == portfolio).ToListAsync(stop);
        var ids = indicators.ConvertAll(one => one.Id);
        var stored = await db.IndicatorValues.Where(value => ids.Contains(value.Indicator)).ToListAsync(stop);
        List<BudgetFile.Rejection> rejections = [];
        var (added, changed, unchanged) = (0, 0, 0);
        foreach (var row in rows.Skip(1).Where(row => Array.Exists(row.Cells, cell => cell.Length > 0)))
        {
            string Cell(string name) => CsvOut.Unguard(columns.Of(row, name)).Trim();
            int? Count(string name) => int.TryParse(Cell(name).Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
            decimal? typed = decimal.TryParse(JapaneseText.Tidy(Cell("値")).Replace(",", "", StringComparison.Ordinal).TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
            decimal? value = null;
            var indicator = indicators.Find(one => one.Name == Cell("指標"));
            FiscalYear year = default;
            IndicatorValueKind kind = default;
            var wrong = indicator is null ? $"「{Cell("指標")}」という指標はありません。名前を確かめるか、先に指標を加えてください。"
                : !FiscalYear.TryParse(Cell("年度"), null, out year) ? $"年度「{Cell("年度")}」が読めません。2026 か 令和8年度 の形で入れてください。"
                : !Kinds.TryGetValue(Cell("種類"), out kind) ? $"種類「{Cell("種類")}」は {string.Join("、", Kinds.Keys)} のどれかです。"
                : typed is null && (Count("分子") is null || Count("分母") is null) ? $"値「{Cell("値")}」が数として読めません。"
                : indicator.ValueOf(typed, Count("分子"), Count("分母"), out value) is { } no ? no.Message
                : null;
            if (wrong is not null)
            {
                rejections.Add(new(row.Line, wrong));
                continue;
            }

            var origin = JapaneseText.Cut(Cell("出どころ") is { Length: > 0 } given ? given : "CSV", IndicatorValue.LongestOrigin);
            var known = stored.Find(one => one.Indicator == indicator!.Id && one.Year == year && one.Kind == kind);
            if (known is null)
            {
                known = new() { Indicator = indicator!.Id, Year = year, Kind = kind, Value = value!.Value, Numerator = Count("分子"), Denominator = Count("分母"), Origin = origin };
                stored.Add(known);
                db.Add(known);
                added++;
            }
            else if ((known.Value, known.Numerator, known.Denominator, known.Origin) != (value!.Value, Count("分子"), Count("分母"), origin))
            {
                known.Become(value.Value, Count("分子"), Count("分母"), origin, null);
                changed++;
            }
            else
            {
                unchanged++;
            }
        }

        Report report = new(added + changed + unchanged + rejections.Count, added, changed, unchanged, rejections);
        if (dryRun)
        {
            db.ChangeTracker.Clear();
            return report;
        }

        return (await Written.Save(db, added + changed, stop)).Refusal is { } clash ? clash : report;
    }

    public static void Map(IEndpointRouteBuilder programmes)
    {
        programmes.MapGet("/{code}/indicators/export", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (string code, IndicatorFile file, CancellationToken stop) =>
            await file.Export(code, stop: stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : OutFile.Csv($"indicators-{code}", answer.Value!).ToResult()).WithSummary("指標の値をCSVにする");
        programmes.MapPost("/{code}/indicators/import", async Task<Results<Ok<Report>, ProblemHttpResult>> (string code, IFormFile file, [FromQuery] bool? dryRun, IndicatorFile indicators, CancellationToken stop) =>
        {
            await using var content = file.OpenReadStream();
            return await indicators.Import(code, content, dryRun is true, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!);
        }).WithSummary("指標の値をCSVから取り込む").OnlyFromHere();
    }
}
