using System.Globalization;
using System.Security.Cryptography;
using Renkei.Access;
using Renkei.Consultations.Desk;
using Renkei.Shell;

namespace Renkei.Consultations.Figures;

/// <summary>過去の年度を取り込む: a hub's consultations from before, as its own table kept them. A bad row is told with its line, the rest goes in; the whole can be tried first, and taken out again.</summary>
public sealed class ImportYears(AppDb db, Actor actor, TimeProvider clock)
{
    public const int MostRows = 20_000;

    /// <summary>What is said to be older is a slip of the hand.</summary>
    private const int EarliestYear = 1990;
    public static readonly IReadOnlyList<string> Header = ["受付日", "新規・継続", "方法", "だれから", "所属", "年齢", "性別", "住まい", "世帯", "要介護度", "主な病気", "医療処置", "何の相談", "対応", "内容", "結果", "初診日", "かかった時間"];

    public sealed record Rejection(int Line, string What);

    /// <param name="Unknown">Words that no list has, with how often: they went in as "その他" or as nothing.</param>
    public sealed record Report(int Rows, int Added, IReadOnlyList<Rejection> Rejections, IReadOnlyList<string> Unknown);

    public sealed record Row(Id<ConsultationImport> Import, string FileName, int Rows, DateTimeOffset At, string By);

    public async Task<Answer<Report>> Run(Stream content, string fileName, bool dryRun, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.TakeConsultations) is { } refusal)
        {
            return refusal;
        }

        if (actor.Workplace is not { } workplace)
        {
            return Refusal.Invalid("workplace", "職場が決まっていないので、取り込めません。立場を選んでから行ってください。");
        }

        var path = await db.AreaToServe(actor, Duty.TakeConsultations, "", stop);
        if (path.Refusal is { } elsewhere)
        {
            return elsewhere;
        }

        var hash = Convert.ToHexString(await SHA256.HashDataAsync(content, stop));
        content.Position = 0;
        if (await db.Set<ConsultationImport>().AnyAsync(one => one.Workplace == workplace && one.Hash == hash, stop))
        {
            return new Refusal("twice", "同じファイルは、もう取り込んでいます。入れ直すときは、前の取り込みを取り消してください。");
        }

        var table = TableFile.ReadPeople(content, MostRows, $"見出しに「受付日」と「だれから」の列がありません。ひな形を受け取って、1行に1件ずつ書いてください（列は {string.Join("、", Header)}）。", "受付日", "だれから");
        if (table.Refusal is { } unreadable)
        {
            return unreadable;
        }

        var areas = await db.Set<Area>().Select(area => new { area.Name, area.Code }).ToListAsync(stop);
        var codes = areas.GroupBy(area => JapaneseText.SearchKey(area.Name)).ToDictionary(same => same.Key, same => same.First().Code);
        var import = new ConsultationImport { Workplace = workplace, AreaPath = path.Value!, FileName = JapaneseText.Cut(fileName, ConsultationImport.LongestName), Hash = hash, At = clock.GetUtcNow(), By = actor.Name };
        List<Rejection> rejections = [];
        Dictionary<string, int> unknown = [];
        List<Consultation> all = [];
        foreach (var row in table.Value!.Rows)
        {
            var read = Read(row, table.Value, import, codes, unknown);
            if ((table.Value.Columns.Problem(row) is { } problem ? Refusal.Invalid("row", problem) : read.Refusal) is { } no)
            {
                rejections.Add(new(row.Line, no.Message));
                continue;
            }

            all.Add(read.Value!);
        }

        var report = new Report(table.Value.Rows.Count, all.Count, rejections, [.. unknown.OrderByDescending(one => one.Value).Take(50).Select(one => $"{one.Key}（{one.Value}件）")]);
        if (dryRun || all.Count == 0)
        {
            return report;
        }

        import.Rows = all.Count;
        await using var whole = await db.Database.BeginTransactionAsync(stop);
        db.Add(import);
        await db.SaveChangesAsync(stop);
        foreach (var year in all.GroupBy(one => one.Year))
        {
            // In the order in which they came, after those that the desk took itself.
            var first = (int)await db.NextNumbers(LogConsultation.Counter(workplace, year.Key), year.Count(), stop);
            foreach (var (at, one) in year.OrderBy(one => one.TakenAt).Index())
            {
                one.Number = first + at;
            }
        }

        await db.BulkInsert(all, stop);
        await ChangedMonths.Touch(db, all, stop);
        await whole.CommitAsync(stop);
        return report;
    }

    public async Task<Answer<IReadOnlyList<Row>>> Find(CancellationToken stop = default) =>
        actor.Needs(Duty.TakeConsultations) is { } refusal ? refusal
        : new Answer<IReadOnlyList<Row>>(await db.Set<ConsultationImport>().Where(one => one.Workplace == actor.Workplace).OrderByDescending(one => one.At).Take(100).Select(one => new Row(one.Id, one.FileName, one.Rows, one.At, one.By)).ToListAsync(stop), null);

    /// <summary>Takes out all that came with it; what was worked on since stays and is told.</summary>
    public async Task<Refusal?> Undo(Id<ConsultationImport> key, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.TakeConsultations) is { } refusal)
        {
            return refusal;
        }

        if (await db.Set<ConsultationImport>().SingleOrDefaultAsync(one => one.Id == key && one.Workplace == actor.Workplace, stop) is not { } import)
        {
            return Refusal.NotFound("取り込み");
        }

        await using var whole = await db.Database.BeginTransactionAsync(stop);
        if (await db.Set<Consultation>().AnyAsync(
            one => one.Import == key && (one.Version > 0 || db.Set<LogLine>().Any(line => line.Consultation == one.Id) || db.Set<HardCase>().Any(hard => hard.Consultation == one.Id) || db.Set<ConsultationFile>().Any(file => file.Consultation == one.Id)
                || db.Set<FollowUp>().Any(next => next.Consultation == one.Id) || db.Set<Inquiry>().Any(inquiry => inquiry.Consultation == one.Id)), stop))
        {
            return new("worked-on", "取り込んだ相談のうち、書き足したものがあります。取り消すと失われるので、取り消せません。");
        }

        var months = await db.Set<Consultation>().Where(one => one.Import == key).Select(one => new { one.AreaPath, one.Year, one.Month }).Distinct().ToListAsync(stop);
        await db.Set<Consultation>().Where(one => one.Import == key).ExecuteDeleteAsync(stop);
        await ChangedMonths.Touch(db, months.Select(one => (one.AreaPath, one.Year.Year, one.Month)), stop);
        db.Remove(import);
        await db.SaveChangesAsync(stop);
        await whole.CommitAsync(stop);
        return null;
    }

    private Answer<Consultation> Read(CsvRow row, TableFile.Filled table, ConsultationImport import, Dictionary<string, string> codes, Dictionary<string, int> unknown)
    {
        string Cell(string column) => table.Columns.Has(column) ? table.Cell(row, column) : "";
        if (!Wareki.TryParse(Cell("受付日"), out var day))
        {
            return Refusal.Invalid("day", $"受付日「{Cell("受付日")}」が日付ではありません。「2021-04-01」か「令和3年4月1日」の形にしてください。");
        }

        if (day > clock.JapanToday() || day.Year < EarliestYear)
        {
            return Refusal.Invalid("day", $"受付日「{Cell("受付日")}」が、これからの日か、{EarliestYear}年より前です。");
        }

        DateOnly? visit = null;
        if (Cell("初診日") is { Length: > 0 } visited)
        {
            if (!Wareki.TryParse(visited, out var first) || first < day || first > clock.JapanToday())
            {
                return Refusal.Invalid("visit", $"初診日「{visited}」が、日付でないか、受付日より前か、これからの日です。");
            }

            visit = first;
        }

        var minutes = 0;
        if (Cell("かかった時間") is { Length: > 0 } spent && (!int.TryParse(JapaneseText.Tidy(spent).TrimEnd('分'), NumberStyles.None, CultureInfo.InvariantCulture, out minutes) || minutes > Consultation.MostMinutes))
        {
            return Refusal.Invalid("minutes", $"かかった時間「{spent}」が、分の数ではありません。");
        }

        string One(DeskList list, string column) => Key(list, Cell(column), unknown);
        string Many(DeskList list, string column) => KeyList.Of(Cell(column).Split(['、', ',', '，', '/', ';', '；', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).SelectMany(word => Parts(list, word)).Select(word => Key(list, word, unknown)));
        var caller = One(DeskList.Caller, "だれから");
        var (text, topics) = (Cell("内容"), Many(DeskList.Topic, "何の相談"));
        if (text.Length > Consultation.LongestText)
        {
            return Refusal.Invalid("text", $"内容は{Consultation.LongestText:N0}文字までです。");
        }

        var one = new Consultation
        {
            Workplace = import.Workplace,
            AreaPath = import.AreaPath,
            Import = import.Id,
            Year = FiscalYear.Of(day),
            Number = 0,
            TakenAt = JapanTime.StartOf(day).AddHours(12),
            TakenByName = "（取り込み）",
            IsRepeat = Cell("新規・継続").Contains("継続", StringComparison.Ordinal),
            Channel = One(DeskList.Channel, "方法"),
            CallerKind = caller.Length == 0 ? "other" : caller,
            CallerOrganisation = JapaneseText.Cut(JapaneseText.Tidy(Cell("所属")), Consultation.LongestName),
            AgeBand = Age(Cell("年齢"), unknown),
            Sex = Cell("性別") switch { "女" or "女性" => Sex.Female, "男" or "男性" => Sex.Male, _ => Sex.Unknown },
            LivesIn = Cell("住まい") is { Length: > 0 } lives ? codes.GetValueOrDefault(JapaneseText.SearchKey(lives)) ?? Missing($"住まい「{lives}」", unknown) : "",
            Household = One(DeskList.Household, "世帯"),
            CareLevel = One(DeskList.CareLevel, "要介護度"),
            Disease = One(DeskList.Disease, "主な病気"),
            Procedures = Many(DeskList.Procedure, "医療処置"),
            Topics = topics.Length == 0 ? KeyList.Of(["other"]) : topics,
            Responses = Many(DeskList.Response, "対応"),
            Text = text.Trim().ReplaceLineEndings("\n"),
            Minutes = minutes,
        };
        one.FindAgainBy();
        var outcome = One(DeskList.Outcome, "結果");
        if (outcome.Length == 0)
        {
            _ = Missing("結果のない行（「情報提供で終わった」として）", unknown);
        }

        return one.Close(outcome.Length == 0 ? "information" : outcome, "", visit, 0, JapanTime.EndOf(visit ?? day)) is { } no ? no : one;
    }

    /// <summary>制度・費用 is one word of the list; 酸素・褥瘡 are two.</summary>
    private static string[] Parts(DeskList list, string word) =>
        DeskWords.KeyOf(list, word) is null && word.Split(['・', ' ', '　'], StringSplitOptions.RemoveEmptyEntries) is var parts && parts.All(part => DeskWords.KeyOf(list, part) is not null) ? parts : [word];

    private static string Key(DeskList list, string word, Dictionary<string, int> unknown)
    {
        if (word.Length == 0 || DeskWords.KeyOf(list, word) is not { } key)
        {
            if (word.Length > 0)
            {
                _ = Missing($"{list.Japanese}「{word}」", unknown);
            }

            return word.Length > 0 && list is DeskList.Caller or DeskList.Topic or DeskList.Disease ? "other" : "";
        }

        return key;
    }

    private static string Missing(string said, Dictionary<string, int> unknown)
    {
        unknown[said] = unknown.GetValueOrDefault(said) + 1;
        return "";
    }

    /// <summary>An age in years, or a band by its name.</summary>
    private static string Age(string typed, Dictionary<string, int> unknown) =>
        int.TryParse(JapaneseText.Tidy(typed).TrimEnd('歳', '才'), NumberStyles.None, CultureInfo.InvariantCulture, out var years)
            ? years switch { < 18 => "under-18", < 40 => "18-39", < 65 => "40-64", < 75 => "65-74", < 85 => "75-84", < 95 => "85-94", _ => "95" }
            : Key(DeskList.Age, typed, unknown);

    public static OutFile Template() => OutFile.Csv("過去の相談のひな形", CsvOut.Write([[.. Header], ["令和3年4月1日", "新規", "電話", "ケアマネジャー", "ケアプラン潮風", "83", "女", "東ブロック", "独居", "要介護2", "心不全", "酸素", "訪問診療医をさがす、退院・転院", "情報提供", "在宅酸素で退院する。", "訪問診療につながった", "令和3年4月12日", "30"]], CsvEncoding.Utf8Bom).Content);

    public static void Map(IEndpointRouteBuilder consultations)
    {
        consultations.MapGet("/imports", async Task<Results<Ok<IReadOnlyList<Row>>, ProblemHttpResult>> (ImportYears years, CancellationToken stop) =>
            await years.Find(stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("過去の年度の取り込み");
        consultations.MapGet("/imports/template", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (Actor actor) =>
            await Task.FromResult(actor.Needs(Duty.TakeConsultations)) is { } refusal ? refusal.ToProblem() : Template().ToResult()).WithSummary("過去の相談のひな形（CSV）");
        consultations.MapPost("/imports", async Task<Results<Ok<Report>, ProblemHttpResult>> (IFormFile file, bool? dryRun, ImportYears years, CancellationToken stop) =>
        {
            await using var content = file.OpenReadStream();
            return await years.Run(content, file.FileName, dryRun is true, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!);
        }).OnlyFromHere().WithSummary("過去の相談を表（CSV・Excel）で取り込む。dryRun=true なら確かめるだけ");
        consultations.MapDelete("/imports/{import}", async Task<Results<NoContent, ProblemHttpResult>> (Id<ConsultationImport> import, ImportYears years, CancellationToken stop) =>
            await years.Undo(import, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("取り込みを取り消す");
    }
}
