using System.Globalization;
using Renkei.Access;
using Renkei.Programmes.Forms;
using Renkei.Programmes.Measuring;

namespace Renkei.Programmes.Files;

/// <summary>The municipal forms as Excel files, filled into templates that a city replaces with its own (docs/forms.md tells each field). What a clerk expects to be a formula is one.</summary>
public sealed class FormWorkbook(AppDb db, Actor actor, TimeProvider clock, FormTemplates templates, GetPlanSheet plans, GetSummarySheet summaries, GetYearTable tables, FindEvaluations evaluations, GetOverview overviews)
{
    private const int MonthsOfYear = 12;
    private const int YearsOfTable = 15;
    private const int YearsOfPlan = 5;

    /// <summary>The forms by the names of their templates.</summary>
    public static readonly IReadOnlyList<string> Forms = ["plan", "summary", "years", "evaluation", "overview"];

    /// <param name="code">The portfolio.</param>
    /// <param name="form">One of <see cref="Forms"/>.</param>
    /// <param name="year">The plan's or evaluation's year; not asked for the table of years.</param>
    /// <param name="number">The programme at the top, for the plan.</param>
    /// <param name="edition">Of the plan; the newest where null.</param>
    /// <param name="scheme">The scheme whose marks are written.</param>
    /// <param name="leavesTheHouse">Whether the file goes out of the municipality, whoever asks.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Answer<OutFile>> Run(string code, string form, FiscalYear? year, string? number, int? edition, string? scheme, bool leavesTheHouse = false, CancellationToken stop = default)
    {
        if (!Forms.Contains(form))
        {
            return Refusal.Invalid("form", $"様式は {string.Join("、", Forms)} のどれかです。");
        }

        if (form != "years" && year is null)
        {
            return Refusal.Invalid("year", "年度を選んでください。");
        }

        var values = form switch
        {
            "plan" => Of(await plans.Run(code, number ?? "1", year!.Value, edition, scheme, stop), found => Plan(found.Sheet)),
            "summary" => Of(await summaries.Run(code, year!.Value, stop), Summary),
            "years" => Of(await tables.Run(code, scheme ?? ItemScheme.Of2015, stop), Years),
            "overview" => Of(await overviews.Run(code, year!.Value, leavesTheHouse, stop), Overview),
            _ => Of(await evaluations.Run(code, year!.Value, leavesTheHouse, stop), Evaluation),
        };
        if (values.Refusal is { } refusal)
        {
            return refusal;
        }

        var filled = await templates.Fill(form, values.Value!, stop);
        db.Record(actor, AuditVerb.Exported, nameof(YearPlan), Guid.Empty, clock.GetUtcNow(), AuditTrail.Details(("Form", form), ("Portfolio", code), ("Year", year?.ToString())));
        await db.SaveChangesAsync(stop);
        return OutFile.Xlsx($"{form}-{code}{(year is { } one ? $"-{one}" : "")}", filled);
    }

    public static void Map(IEndpointRouteBuilder programmes) =>
        programmes.MapGet("/{code}/forms/{form}", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (string code, string form, FiscalYear? year, string? number, int? edition, string? scheme, FormWorkbook file, CancellationToken stop) =>
            await file.Run(code, form, year, number, edition, scheme, stop: stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : answer.Value!.ToResult()).WithSummary("様式をExcelのファイルにする（plan、summary、years、evaluation、overview）");

    private static Answer<Dictionary<string, object?>> Of<T>(Answer<T> answer, Func<T, Dictionary<string, object?>> values) => answer.Refusal is { } refusal ? refusal : values(answer.Value!);

    private static Dictionary<string, object?> Plan(PlanSheet sheet)
    {
        Dictionary<string, object?> all = new()
        {
            ["Year"] = sheet.Year.Japanese,
            ["Office"] = $"{sheet.Bureau}　{sheet.Division}　{sheet.BudgetItem}",
            ["Name"] = FormTemplates.Guarded(sheet.Name),
            ["Remarks"] = FormTemplates.Guarded(sheet.Remarks),
            ["MidTerm"] = sheet.MidTerm.Count > 0 ? "○　" + string.Join("、", sheet.MidTerm) : "",
            ["New"] = sheet.IsNewOrExpanded ? "○" : "",
            ["EvaluationNumber"] = FormTemplates.Guarded(sheet.EvaluationNumber),
            ["Decision"] = FormTemplates.Guarded(sheet.Decision),
            ["Subsidy"] = sheet.Subsidy is { } subsidy ? $"{subsidy.ToString("0.##", CultureInfo.InvariantCulture)} ％（国・県・介護保険料の合計）" : "",
            ["Purpose"] = FormTemplates.Guarded(sheet.Purpose),
            ["Contents"] = FormTemplates.Guarded(string.Join('\n', sheet.Contents.Index().SelectMany(part => part.Item.Contents
                .Select(content => $"{content.Number} {content.Name}{(content.Marks.Count > 0 ? $"（{string.Join("、", content.Marks)}）" : "")}\n{content.Text}").Prepend($"{part.Index + 1}　{part.Item.Heading}")))),
            ["Results"] = FormTemplates.Guarded(sheet.Results),
            ["Starts"] = FormTemplates.Guarded(sheet.Starts),
            ["Laws"] = FormTemplates.Guarded(sheet.Laws),
            ["Data"] = FormTemplates.Guarded(sheet.Data),
            ["Legend"] = string.Join("　", sheet.Legend.Select(item => $"（{item.Mark}）{item.Name}")),
            ["lines"] = sheet.Breakdown.SelectMany(group => group.Lines).Select(line => new Dictionary<string, object?>
            {
                ["Name"] = FormTemplates.Guarded(line.Number + line.Name),
                ["This"] = line.ThisYear.Thousands,
                ["Last"] = line.LastYear.Thousands,
                ["Explanation"] = FormTemplates.Guarded(line.Explanation),
            }).ToList(),
            ["bars"] = sheet.Schedule.Select(line => WithMonths(new() { ["Name"] = FormTemplates.Guarded(line.Name) }, line.Bars)).ToList(),
        };
        foreach (var (name, money) in new[] { ("This", sheet.ThisYear), ("Last", sheet.LastYear) })
        {
            all[name + "Year"] = money.Year.Japanese;
            (all[name + "National"], all[name + "Prefecture"], all[name + "Premium"]) = (money.National.Thousands, money.Prefecture.Thousands, money.Premium.Thousands);
            (all[name + "Bond"], all[name + "General"]) = (money.Bond.Thousands, money.General.Thousands);
        }

        for (var at = 1; at <= YearsOfPlan; at++)
        {
            var column = sheet.Years.ElementAtOrDefault(at - 1);
            all[$"Y{at}"] = column is null ? "" : column.Year.Japanese + (column.IsForecast ? "見込" : "");
            (all[$"Budget{at}"], all[$"BudgetOwn{at}"]) = (column?.Budget?.Thousands, column?.BudgetMunicipal?.Thousands);
            (all[$"Settled{at}"], all[$"SettledOwn{at}"]) = (column?.Settlement?.Thousands, column?.SettlementMunicipal?.Thousands);
        }

        return all;
    }

    private static Dictionary<string, object?> Summary(GetSummarySheet.Sheet sheet) => new()
    {
        ["Year"] = sheet.Year.Japanese,
        ["LastYear"] = (sheet.Year - 1).Japanese,
        ["Bureau"] = sheet.Bureau,
        ["BudgetItem"] = sheet.BudgetItem,
        ["lines"] = sheet.Lines.Select(line => new Dictionary<string, object?>
        {
            ["Page"] = line.Page,
            ["Name"] = FormTemplates.Guarded(line.Name),
            ["Total"] = line.Total.Thousands,
            ["Own"] = line.Municipal.Thousands,
            ["LastTotal"] = line.LastTotal.Thousands,
            ["LastOwn"] = line.LastMunicipal.Thousands,
            ["MidTerm"] = line.IsMidTerm ? "○" : "",
        }).ToList(),
    };

    private static Dictionary<string, object?> Years(GetYearTable.Table table)
    {
        Dictionary<string, object?> all = new()
        {
            ["Municipality"] = table.Municipality,
            ["Note"] = "■ 実施　▨ 試行。" + table.Note,
            ["lines"] = table.Lines.Select(line => Enumerable.Range(1, YearsOfTable).Aggregate(new Dictionary<string, object?>
            {
                ["Number"] = line.Number,
                ["Purpose"] = FormTemplates.Guarded(line.Purpose),
                ["Name"] = FormTemplates.Guarded(line.Name + line.NameNote),
                ["Marks"] = string.Join("、", line.Marks),
                ["Summary"] = FormTemplates.Guarded(line.Summary),
                ["Relations"] = FormTemplates.Guarded(string.Join('\n', [
                    .. line.Undated, .. line.Became.Select(other => $"→ {other.Number}「{other.Name}」に{other.Word}"), .. line.CameFrom.Select(other => $"← {other.Number}「{other.Name}」から{other.Word}")])),
            }, (row, at) =>
            {
                var cell = line.Cells.ElementAtOrDefault(at - 1);
                row[$"C{at}"] = cell is null ? "" : string.Join('\n', cell.Words.Prepend(cell.IsPilot ? "▨" : cell.IsActive ? "■" : "").Where(word => word.Length > 0));
                return row;
            })).ToList(),
        };
        for (var at = 1; at <= YearsOfTable; at++)
        {
            all[$"Y{at}"] = at <= table.Years.Count ? table.Years[at - 1].Brief : "";
        }

        return all;
    }

    private static Dictionary<string, object?> Evaluation(FindEvaluations.Sheet sheet) => new()
    {
        ["Year"] = sheet.Year.Japanese,
        ["Municipality"] = sheet.Municipality,
        ["Division"] = sheet.Division,
        ["lines"] = sheet.Lines.Select(line => new Dictionary<string, object?>
        {
            ["Name"] = FormTemplates.Guarded(line.Name),
            ["Aim"] = FormTemplates.Guarded(line.Aim),
            ["Goal"] = FormTemplates.Guarded(line.Goal),
            ["Indicators"] = string.Join('\n', line.Indicators.Select(indicator => $"{indicator.Name}: {indicator.Told(sheet.Year)}")),
            ["Measures"] = FormTemplates.Guarded(line.Measures),
            ["Results"] = FormTemplates.Guarded(line.Results),
            ["Grade"] = line.Grade?.ToString() ?? "",
            ["Reason"] = FormTemplates.Guarded(line.Reason),
            ["Improvement"] = FormTemplates.Guarded(line.Improvement),
        }).ToList(),
    };

    private static Dictionary<string, object?> Overview(GetOverview.Sheet sheet) => new()
    {
        ["Year"] = sheet.Year.Japanese,
        ["LastYear"] = (sheet.Year - 1).Japanese,
        ["Municipality"] = sheet.Municipality,
        ["Bureau"] = $"{sheet.Bureau}　{sheet.Division}".Trim(),
        ["lines"] = sheet.Lines.Select(line => WithMonths(new()
        {
            ["Number"] = line.Number,
            ["Name"] = FormTemplates.Guarded(line.Name),
            ["Marks"] = string.Join("、", line.Marks),
            ["LastBudget"] = line.LastBudget?.Thousands,
            ["Budget"] = line.Budget?.Thousands,
            ["LastSettlement"] = line.LastSettlement?.Thousands,
        }, line.Bars)).ToList(),
        ["sources"] = sheet.Sources.Select(source => new Dictionary<string, object?> { ["Name"] = source.Name, ["Last"] = source.Last.Thousands, ["This"] = source.This.Thousands }).ToList(),
        ["scenes"] = sheet.Scenes.Select(scene => new Dictionary<string, object?>
        {
            ["Name"] = scene.Name,
            ["Programmes"] = scene.Programmes,
            ["Indicators"] = string.Join('\n', scene.Indicators.Select(indicator => $"{indicator.Name}: {indicator.Told(sheet.Judged)}")),
            ["Grade"] = scene.Grade?.ToString() ?? "",
            ["Improvement"] = FormTemplates.Guarded(scene.Improvement),
        }).ToList(),
        ["Judged"] = sheet.Judged.Japanese,
    };

    private static Dictionary<string, object?> WithMonths(Dictionary<string, object?> row, IReadOnlyList<PlanSheet.ScheduleBar> bars)
    {
        for (var month = 1; month <= MonthsOfYear; month++)
        {
            row[$"M{month}"] = string.Join('\n', bars.Where(bar => bar.From <= month && month <= bar.To).Select(bar => bar.From == month ? FormTemplates.Guarded(bar.Label) : "→"));
        }

        return row;
    }
}
