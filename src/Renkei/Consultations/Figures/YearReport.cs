using System.Globalization;
using Renkei.Access;

namespace Renkei.Consultations.Figures;

/// <summary>相談の年次報告: a year's figures on a few pages with boxes in words, which begin with those of the year before; on paper, and in a city's own form.</summary>
public sealed class YearReport(AppDb db, Actor actor, CountConsultations count, FormTemplates templates, TimeProvider clock)
{
    /// <summary>The name of its template.</summary>
    private const string Form = "consultations";

    private static readonly CountedBy[] Parts = [CountedBy.Month, CountedBy.Hub, CountedBy.Caller, CountedBy.Channel, CountedBy.Topic, CountedBy.Disease, CountedBy.Age, CountedBy.Area, CountedBy.Outcome, CountedBy.LeadTime, CountedBy.HardKind];

    public sealed class Request
    {
        public FiscalYear? Year { get; set; }
        public ReportBox Box { get; set; }
        public string Text { get; set => field = value ?? ""; } = "";
        public int Version { get; set; }
    }

    /// <param name="From">The year whose words these are: that of the report, or the one before it where nothing is written yet; null where neither is.</param>
    public sealed record Words(ReportBox Box, string Text, FiscalYear? From, string WrittenBy, int Version);

    /// <param name="Area">Of whom it tells; empty where the reader serves everything.</param>
    /// <param name="MayWrite">The reader may write the words.</param>
    public sealed record View(FiscalYear Year, string Area, CountConsultations.Sums Sums, IReadOnlyList<CountConsultations.Table> Tables, IReadOnlyList<Words> Boxes, bool HidesSmall, bool MayWrite);

    private string Path => actor.AreaPaths.Order(StringComparer.Ordinal).FirstOrDefault() ?? Area.WholeTree;

    public async Task<Answer<View>> Run(FiscalYear? asked, CancellationToken stop = default)
    {
        var year = asked ?? FiscalYear.Of(clock.JapanToday());
        List<CountConsultations.Table> tables = [];
        foreach (var part in Parts)
        {
            var table = await count.Run(new() { Year = year, By = part }, stop);
            if (table.Refusal is { } refusal)
            {
                return refusal;
            }

            tables.Add(table.Value!);
        }

        var (path, before) = (Path, year - 1);
        var written = await db.Set<ReportText>().AsNoTracking().Where(text => text.AreaPath == path && (text.Year == year || text.Year == before)).ToListAsync(stop);
        var boxes = Enum.GetValues<ReportBox>().Select(box =>
        {
            var own = written.Find(text => text.Box == box && text.Year == year);
            var shown = own ?? written.Find(text => text.Box == box && text.Year == before);
            return new Words(box, shown?.Text ?? "", shown?.Year, shown?.WrittenBy ?? "", own?.Version ?? 0);
        });
        var area = await db.Set<Area>().Where(one => one.Path == path).Select(one => one.Name).FirstOrDefaultAsync(stop) ?? "";
        return new View(year, area, tables[0].Sums, tables, [.. boxes], tables[0].HidesSmall, actor.HasWithin(Duty.TakeConsultations, path));
    }

    /// <summary>Writes boxes of one year, all or none; what says the same as before is left alone.</summary>
    public async Task<Refusal?> Write(IReadOnlyList<Request> requests, CancellationToken stop = default)
    {
        var path = Path;
        if (actor.NeedsWithin(Duty.TakeConsultations, path) is { } refusal)
        {
            return refusal;
        }

        foreach (var request in requests)
        {
            if (request.Year is not { } year)
            {
                return Refusal.Invalid("year", "年度を選んでください。");
            }

            var words = request.Text.Trim().ReplaceLineEndings("\n");
            var known = await db.Set<ReportText>().SingleOrDefaultAsync(one => one.AreaPath == path && one.Year == year && one.Box == request.Box, stop);
            if (known?.Text == words || (known is null && words.Length == 0))
            {
                continue;
            }

            var text = known ?? new() { AreaPath = path, Year = year, Box = request.Box };
            if (text.Write(words, request.Version, actor.Name, clock.GetUtcNow()) is { } no)
            {
                db.ChangeTracker.Clear();
                return no;
            }

            if (known is null)
            {
                db.Add(text);
            }
        }

        try
        {
            await db.SaveChangesAsync(stop);
            return null;
        }
        catch (DbUpdateException) when (!stop.IsCancellationRequested)
        {
            // Two who save in the very same moment pass the version both; the database lets in one.
            return Refusal.Changed("年次報告の文");
        }
    }

    /// <summary>As Excel, filled into the city's template.</summary>
    public async Task<Answer<OutFile>> File(FiscalYear? asked, CancellationToken stop = default)
    {
        var answer = await Run(asked, stop);
        if (answer.Refusal is { } refusal)
        {
            return refusal;
        }

        var view = answer.Value!;
        static object Number(int? count) => count is { } known ? known : SmallCells.Word;
        Dictionary<string, object?> values = new()
        {
            ["Year"] = view.Year.Japanese,
            ["LastYear"] = (view.Year - 1).Japanese,
            ["Area"] = view.Area,
            ["Made"] = Wareki.Format(clock.JapanToday()),
            ["Total"] = Number(view.Sums.Total),
            ["New"] = Number(view.Sums.New),
            ["Open"] = Number(view.Sums.Open),
            ["Hours"] = view.Sums.Minutes / 60,
            ["LeadDays"] = view.Sums.LeadDays is { } days ? Math.Round(days, 1) : "",
            ["Hard"] = Number(view.Sums.Hard),
            ["Asked"] = Number(view.Sums.Asked),
            ["Accepted"] = Number(view.Sums.Accepted),
            ["LastTotal"] = Number(view.Sums.TotalBefore),
        };
        foreach (var table in view.Tables)
        {
            // A column of a template is of one kind: where one figure is hidden, all of it are words.
            var (areWords, wereWords) = (table.Rows.Any(row => row.Counts[^1] is null), table.Rows.Any(row => row.Before is null));
            object Cell(int? count, bool isWord) => isWord ? count?.ToString(CultureInfo.InvariantCulture) ?? SmallCells.Word : count!.Value;
            values[table.By == CountedBy.Area ? "Areas" : $"{table.By}"] = table.Rows.Select(row => new Dictionary<string, object?> { ["Name"] = FormTemplates.Guarded(row.Name), ["Count"] = Cell(row.Counts[^1], areWords), ["Last"] = Cell(row.Before, wereWords) }).ToList();
        }

        foreach (var box in view.Boxes)
        {
            values[$"{box.Box}Text"] = FormTemplates.Guarded(box.From == view.Year ? box.Text : "");
        }

        return OutFile.Xlsx($"相談の年次報告_{view.Year.Japanese}", await templates.Fill(Form, values, stop));
    }

    public static void Map(IEndpointRouteBuilder consultations)
    {
        consultations.MapGet("/report", async Task<Results<Ok<View>, ProblemHttpResult>> (FiscalYear? year, YearReport report, CancellationToken stop) =>
            await report.Run(year, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("相談の年次報告。文がまだない欄には、前の年度の文が入る");
        consultations.MapPut("/report", async Task<Results<NoContent, ProblemHttpResult>> (Request request, YearReport report, CancellationToken stop) =>
            await report.Write([request], stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("年次報告の文を書く");
        consultations.MapGet("/report/xlsx", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (FiscalYear? year, YearReport report, CancellationToken stop) =>
            await report.File(year, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : answer.Value!.ToResult()).WithSummary("年次報告を、市の様式のExcelにする");
    }
}
