using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using MiniExcelLibs;
using Renkei.Access;
using Renkei.Programmes.Writing;
using Renkei.Shell;

namespace Renkei.Programmes.Files;

/// <summary>Budget lines go out as CSV or xlsx and come back in: looked at first, then applied. A bad row is told with its line, the rest goes in; a total that does not add up stops the whole file.</summary>
public sealed class BudgetFile(AppDb db, Actor actor, TimeProvider clock)
{
    public const int MostBytes = 2 * 1024 * 1024;
    public const int MostRows = 5_000;

    /// <summary>Marks a row as the sum of a year and kind.</summary>
    public const string TotalMark = "計";

    private static readonly string[] Header = ["番号", "事業名", "年度", "種類", "会計", "金額（円）", "説明", "項目"];

    /// <summary>What a file changes or changed.</summary>
    public sealed record Report(int Rows, int Added, int Changed, int Unchanged, int Rejected, IReadOnlyList<Difference> Differences, IReadOnlyList<Rejection> Rejections);

    /// <summary>One amount before and after.</summary>
    public sealed record Difference(int Line, string Programme, FiscalYear Year, BudgetKind Kind, Yen? Before, Yen After, string ExplanationBefore, string ExplanationAfter);

    /// <summary>A row that cannot be taken.</summary>
    public sealed record Rejection(int Line, string Reason);

    public async Task<Answer<OutFile>> Export(string code, FiscalYear? year, string format, CancellationToken stop = default)
    {
        var open = await FindProgrammes.Readable(db, actor, code, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (format is not ("csv" or "csv-ms932" or "xlsx"))
        {
            return Refusal.Invalid("format", "ファイルの形は csv、csv-ms932、xlsx のどれかです。");
        }

        var portfolio = open.Value!;
        var programmes = await db.Programmes.AsNoTracking().Where(programme => programme.Portfolio == portfolio.Id).ToDictionaryAsync(programme => programme.Id, stop);
        var ids = programmes.Keys.ToList();
        var amounts = await db.BudgetAmounts.AsNoTracking().Where(amount => ids.Contains(amount.Programme) && (year == null || amount.Year == year)).ToListAsync(stop);
        var items = (await db.ProgrammeItems.AsNoTracking().Where(item => ids.Contains(item.Programme)).ToListAsync(stop)).ToLookup(item => item.Programme, item => item.Item);
        List<string[]> rows = [Header];
        foreach (var group in amounts.GroupBy(amount => (amount.Year, amount.Kind)).OrderBy(group => group.Key.Year).ThenBy(group => group.Key.Kind))
        {
            rows.AddRange(group.OrderBy(amount => programmes[amount.Programme].Order).Select(amount => new[]
            {
                programmes[amount.Programme].Number, programmes[amount.Programme].Name, amount.Year.ToString(), amount.Kind.Japanese, WriteMoney.Accounts.NameOf(amount.Account),
                amount.Amount.ToString(), amount.Explanation, string.Join(' ', items[amount.Programme].Order()),
            }));
            rows.Add([TotalMark, "", group.Key.Year.ToString(), group.Key.Kind.Japanese, "", group.Select(amount => amount.Amount).Sum().ToString(), "", ""]);
        }

        db.Record(actor, AuditVerb.Exported, nameof(BudgetAmount), Guid.Empty, clock.GetUtcNow(), AuditTrail.Details(("Format", format), ("Rows", $"{rows.Count - 1}")));
        await db.SaveChangesAsync(stop);
        var name = $"budget-{code}{(year is { } one ? $"-{one}" : "")}";
        return format switch
        {
            "xlsx" => OutFile.Xlsx(name, await Sheet(rows, stop)),
            "csv-ms932" => OutFile.Csv(name, CsvOut.Write(rows, CsvEncoding.Ms932).Content, isMs932: true),
            _ => OutFile.Csv(name, CsvOut.Write(rows, CsvEncoding.Utf8Bom).Content),
        };
    }

    public async Task<Answer<Report>> Import(string code, Stream content, bool dryRun, CancellationToken stop = default)
    {
        var open = await FindProgrammes.Writable(db, actor, book => book.Code == code, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (content.Length > MostBytes)
        {
            return Refusal.Invalid("too-large", $"予算のファイルは {MostBytes / 1024 / 1024} MB までです。年度ごとに分けてください。");
        }

        var table = TableFile.Open(content);
        if (table.Refusal is { } unreadable)
        {
            return unreadable;
        }

        var rows = table.Value!.Take(MostRows + 1).ToList();
        if (rows.Count == 0 || new Columns(rows[0]) is not { } columns || !columns.HasAll("番号", "年度", "種類", "金額（円）"))
        {
            return Refusal.Invalid("unknown-file", $"見出しに {string.Join("、", Header)} の列がありません。このページから受け取ったファイルを直して使ってください。");
        }

        if (rows.Count > MostRows)
        {
            return Refusal.Invalid("too-many", $"{MostRows:N0}行までです。年度ごとに分けてください。");
        }

        var portfolio = open.Value!;
        var programmes = await db.Programmes.AsNoTracking().Where(programme => programme.Portfolio == portfolio.Id).ToListAsync(stop);
        var ids = programmes.ConvertAll(programme => programme.Id);
        var plans = (await db.YearPlans.AsNoTracking().Where(plan => ids.Contains(plan.Programme)).ToListAsync(stop)).GroupBy(plan => (plan.Programme, plan.Year)).ToDictionary(group => group.Key, group => group.MaxBy(plan => plan.Edition)!);
        var stored = await db.BudgetAmounts.Where(amount => ids.Contains(amount.Programme)).ToListAsync(stop);
        var items = (await db.ProgrammeItems.AsNoTracking().Where(item => ids.Contains(item.Programme)).ToListAsync(stop)).Select(item => (item.Programme, item.Item)).ToHashSet();
        List<Difference> differences = [];
        List<Rejection> rejections = [];
        Dictionary<(FiscalYear, BudgetKind), (int Line, Yen Sum)> totals = [];
        Dictionary<(FiscalYear, BudgetKind), Yen> sums = [];
        HashSet<(Id<Programme>, FiscalYear, BudgetKind)> met = [];
        var (unchanged, read) = (0, 0);
        foreach (var row in rows.Skip(1).Where(row => Array.Exists(row.Cells, cell => cell.Length > 0)))
        {
            string Cell(string name) => CsvOut.Unguard(columns.Of(row, name)).Trim();
            read++;
            var answer = row.Problem is { } broken ? Refusal.Invalid("row", broken) : Read(Cell, programmes);
            if (answer.Refusal is { } wrong)
            {
                rejections.Add(new(row.Line, wrong.Message));
                continue;
            }

            var (programme, year, kind, account, amount, explanation, given) = answer.Value!;
            if (programme is null)
            {
                totals[(year, kind)] = (row.Line, amount);
                continue;
            }

            var known = stored.Find(one => one.Programme == programme.Id && one.Year == year && one.Kind == kind);
            account = account.Length > 0 ? account : known?.Account ?? SplitFunding.UsualAccount;
            sums[(year, kind)] = sums.GetValueOrDefault((year, kind)) + amount;
            if (!met.Add((programme.Id, year, kind)))
            {
                rejections.Add(new(row.Line, $"「{programme.Name}」の{year.Japanese}{kind.Japanese}の行が、この前にもあります。1行だけを残してください。"));
                continue;
            }

            var fresh = given.Where(item => !items.Contains((programme.Id, item))).ToList();
            if (known is not null && (known.Amount, known.Account, known.Explanation) == (amount, account, explanation) && fresh.Count == 0)
            {
                unchanged++;
                continue;
            }

            var top = programme;
            while (top.Parent is { } above)
            {
                top = programmes.Single(one => one.Id == above);
            }

            if ((BudgetAmount.Check(amount, explanation) ?? programme.CheckYear(year, amount == Yen.Zero)
                ?? (kind is BudgetKind.Budget or BudgetKind.Forecast && plans.TryGetValue((top.Id, year), out var plan) ? plan.MayChange() : null)) is { } no)
            {
                rejections.Add(new(row.Line, no.Message));
                continue;
            }

            differences.Add(new(row.Line, $"{programme.Number} {programme.Name}".Trim(), year, kind, known?.Amount, amount, known?.Explanation ?? "", explanation));
            if (known is null)
            {
                db.Add(new BudgetAmount { Programme = programme.Id, Year = year, Kind = kind, Amount = amount, Account = account, Explanation = explanation });
            }
            else
            {
                (known.Amount, known.Account, known.Explanation, known.Version) = (amount, account, explanation, known.Version + 1);
            }

            foreach (var item in fresh.Where(item => items.Add((programme.Id, item))))
            {
                db.Add(new ProgrammeItem { Programme = programme.Id, Item = item });
            }
        }

        if (totals.FirstOrDefault(total => sums.GetValueOrDefault(total.Key) != total.Value.Sum) is { Value.Line: > 0 } off)
        {
            db.ChangeTracker.Clear();
            var sum = sums.GetValueOrDefault(off.Key);
            return Refusal.Invalid("sum", $"{off.Value.Line}行目: {off.Key.Item1.Japanese}{off.Key.Item2.Japanese}の「計」は {off.Value.Sum.Japanese} 円ですが、行の合計は {sum.Japanese} 円です（差 {(sum - off.Value.Sum).Japanese} 円）。どちらかを直してから、もう一度選んでください。何も取り込んでいません。");
        }

        Report report = new(read, differences.Count(one => one.Before is null), differences.Count(one => one.Before is not null), unchanged, rejections.Count, differences, rejections);
        if (dryRun)
        {
            db.ChangeTracker.Clear();
            return report;
        }

        return (await Written.Save(db, differences.Count, stop)).Refusal is { } clash ? clash : report;
    }

    public static void Map(IEndpointRouteBuilder programmes)
    {
        programmes.MapGet("/{code}/budget/export/{format}", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (string code, string format, FiscalYear? year, BudgetFile file, CancellationToken stop) =>
            await file.Export(code, year, format, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : answer.Value!.ToResult()).WithSummary("予算・決算をファイルにする");
        programmes.MapPost("/{code}/budget/import", async Task<Results<Ok<Report>, ProblemHttpResult>> (string code, IFormFile file, [FromQuery] bool? dryRun, BudgetFile budget, CancellationToken stop) =>
        {
            await using var content = file.OpenReadStream();
            return await budget.Import(code, content, dryRun is true, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!);
        }).WithSummary("予算・決算をファイルから取り込む").OnlyFromHere();
    }

    private sealed record Row(Programme? Programme, FiscalYear Year, BudgetKind Kind, string Account, Yen Amount, string Explanation, IReadOnlyList<string> Items)
    {
        public void Deconstruct(out Programme? programme, out FiscalYear year, out BudgetKind kind, out string account, out Yen amount, out string explanation, out IReadOnlyList<string> items) =>
            (programme, year, kind, account, amount, explanation, items) = (Programme, Year, Kind, Account, Amount, Explanation, Items);
    }

    private static Answer<Row> Read(Func<string, string> cell, List<Programme> programmes)
    {
        if (!FiscalYear.TryParse(cell("年度"), null, out var year))
        {
            return Refusal.Invalid("year", $"年度「{cell("年度")}」が読めません。2026 か 令和8年度 の形で入れてください。");
        }

        if (Enum.GetValues<BudgetKind>().Where(kind => kind.Japanese == cell("種類")).ToList() is not [var found])
        {
            return Refusal.Invalid("kind", $"種類「{cell("種類")}」は {string.Join("、", Enum.GetValues<BudgetKind>().Select(kind => kind.Japanese))} のどれかです。");
        }

        if (!Yen.TryParse(cell("金額（円）"), null, out var amount))
        {
            return Refusal.Invalid("amount", $"金額「{cell("金額（円）")}」が読めません。円単位の数字で入れてください。");
        }

        if (cell("番号") == TotalMark)
        {
            return new Row(null, year, found, "", amount, "", []);
        }

        var (number, name) = (cell("番号"), cell("事業名"));
        var meant = programmes.Where(programme => programme.Number == number && (name.Length == 0 || JapaneseText.Tidy(programme.Name) == JapaneseText.Tidy(name))).ToList();
        if (meant is not [var programme])
        {
            return Refusal.Invalid("programme", meant.Count == 0 ? $"番号「{number}」で「{name}」という事業はありません。番号と事業名を確かめてください。" : $"番号「{number}」の事業が{meant.Count}つあります。事業名も入れてください。");
        }

        var account = cell("会計");
        if (account.Length > 0 && WriteMoney.Accounts.Find(account) is null)
        {
            return Refusal.Invalid("account", $"会計「{account}」はありません。{string.Join("、", WriteMoney.Accounts.All.Select(one => one.Name))} のどれかです。");
        }

        string[] items = cell("項目").Split([' ', '、', ','], StringSplitOptions.RemoveEmptyEntries);
        return items.Select(ItemScheme.Check).FirstOrDefault(wrong => wrong is not null) is { } unknown
            ? unknown with { Message = unknown.Message + "「2015-ア」「2021-5」のように、体系の年から書きます。" }
            : new Row(programme, year, found, WriteMoney.Accounts.Find(account)?.Key ?? "", amount, cell("説明"), items);
    }

    // Amounts as numbers, so that a clerk can sum them; the rows of totals are told as such.
    private static async Task<byte[]> Sheet(List<string[]> rows, CancellationToken stop)
    {
        using var stream = new MemoryStream();
        using var sheet = new System.Data.DataTable();
        foreach (var name in rows[0])
        {
            sheet.Columns.Add(new System.Data.DataColumn(name, name == "金額（円）" ? typeof(long) : name == "年度" ? typeof(int) : typeof(string)));
        }

        foreach (var row in rows.Skip(1))
        {
            sheet.Rows.Add([.. row.Select((cell, at) => at switch { 2 => int.Parse(cell, CultureInfo.InvariantCulture), 5 => (object)long.Parse(cell, CultureInfo.InvariantCulture), _ => cell })]);
        }

        await stream.SaveAsAsync(new Dictionary<string, object> { ["予算"] = sheet }, cancellationToken: stop);
        return stream.ToArray();
    }
}
