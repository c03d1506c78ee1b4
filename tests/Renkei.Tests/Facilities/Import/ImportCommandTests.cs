using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Renkei.Access;
using Renkei.Facilities;
using Renkei.Facilities.Import;
using Renkei.Foundation;
using Renkei.Inbox;
using Renkei.Shell;
using Renkei.Tests.Access;

namespace Renkei.Tests.Facilities.Import;

/// <summary><c>renkei import …</c> as the operator and the nightly job give it.</summary>
public sealed class ImportCommandTests : IAsyncLifetime
{
    private const string Areas = "pref,city,citykana,lat,lng,lgcode\n神奈川県,,,,,140007\n神奈川県,横須賀市,よこすかし,35.2813,139.6722,142018\n神奈川県,逗子市,ずしし,35.2955,139.5803,142085\n";
    private const string Towns = "municipality,town,koaza,lat,lng\n横須賀市,小川町,,35.2795,139.6722\n横須賀市,久里浜,,35.2320,139.7020\nない市,町,,35.2320,139.7020\n";
    private const string Boundaries = """{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"N03_007":"14201"},"geometry":{"type":"Polygon","coordinates":[[[139.6,35.2],[139.7,35.2],[139.7,35.3],[139.6,35.2]]]}}]}""";
    private const string Holidays = "国民の祝日・休日月日,国民の祝日・休日名称\r\n2026/1/1,元日\r\n2026/11/23,勤労感謝の日\r\n";

    private readonly App app = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("renkei-import-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        await app.DisposeAsync();
    }

    [Fact]
    public async Task The_last_line_of_standard_output_is_one_JSON_object_and_the_reasons_stand_elsewhere()
    {
        var file = Write("care.csv", CareFile.Of(CareFile.Row(0), CareFile.Row(1), CareFile.Row(2, lat: "0"), "壊れた,行"));

        var told = await Import("facilities", file, "--json");

        Assert.Equal(0, told.Code);
        Assert.Equal(Json("care", rows: 4, added: 3, quarantined: 1, rejected: 1), told.LastLine);
        Assert.Single(told.Lines, line => line.StartsWith('{'));
        Assert.Contains("5行目: 列の数が2個です", told.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("行目", told.Output, StringComparison.Ordinal);
        Assert.Equal(3, await Facilities());
        var run = await app.Look(db => db.ImportRuns.AsNoTracking().SingleAsync(Stop));
        Assert.Equal(("操作卓", ImportState.Applied), (run.By, run.State));
    }

    [Fact]
    public async Task Without_JSON_one_line_of_words_tells_the_numbers_of_each_file()
    {
        var file = Write("care.csv", CareFile.Of(CareFile.Row(0), CareFile.Row(1), CareFile.Row(2, code: "142085")));

        var told = await Import("facilities", file);

        var line = Assert.Single(told.Lines);
        Assert.Equal((0, ""), (told.Code, told.Errors));
        foreach (var words in new[] { "care.csv", "介護サービス情報公表", "3行", "追加 2", "変更 0", "取り込めず 0", "対象外の市区町村 1" })
        {
            Assert.Contains(words, line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Of_many_bad_rows_five_are_told_and_the_rest_are_counted()
    {
        var told = await Import("facilities", Write("bad.csv", CareFile.Of([CareFile.Row(0), .. Enumerable.Repeat("壊れた行", 7)])), "--json");

        Assert.Equal(Json("care", rows: 8, added: 1, rejected: 7), told.LastLine);
        Assert.Equal(5, told.Errors.Split('\n').Count(line => line.Contains("行目: ", StringComparison.Ordinal)));
        Assert.Contains("ほか 2 行", told.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_file_a_second_time_adds_and_changes_nothing()
    {
        var file = Write("care.csv", CareFile.Of(CareFile.Row(0), CareFile.Row(1)));
        await Import("facilities", file);
        var before = await Everything();

        var again = await Import("facilities", file, "--json");

        Assert.Equal((0, Json("care", rows: 2, unchanged: 2)), (again.Code, again.LastLine));
        Assert.Equal(before, await Everything());
    }

    [Fact]
    public async Task A_dry_run_tells_what_the_import_then_does_and_changes_nothing()
    {
        await Import("facilities", Write("old.csv", CareFile.Of(CareFile.Row(0), CareFile.Row(1), CareFile.Row(2))), "--as-of", "2025-12-01");
        var newer = Write("new.csv", CareFile.Of(CareFile.Row(0), CareFile.Row(1, phone: "046-822-5555"), CareFile.Row(3), "壊れた行"));
        var before = await Everything();

        var tried = await Import("facilities", newer, "--as-of", "2026-06-01", "--dry-run", "--json");

        Assert.Equal((0, Json("care", rows: 4, added: 1, changed: 1, unchanged: 1, gone: 1, rejected: 1)), (tried.Code, tried.LastLine));
        Assert.Contains("何も変えていません", tried.Output, StringComparison.Ordinal);
        Assert.Equal(before, await Everything());
        Assert.Equal([ImportState.Applied, ImportState.DryRun], await app.Look(db => db.ImportRuns.OrderBy(run => run.Id).Select(run => run.State).ToListAsync(Stop)));

        var done = await Import("facilities", newer, "--as-of", "2026-06-01", "--json");

        Assert.Equal((0, tried.LastLine), (done.Code, done.LastLine));
        Assert.DoesNotContain("何も変えていません", done.Output, StringComparison.Ordinal);
        Assert.Equal(4, await Facilities());
        Assert.Equal(["046-822-5555"], await app.Look(db => db.Facilities.Where(facility => facility.Name == CareFile.Name(1)).Select(facility => facility.Phone).ToListAsync(Stop)));
        Assert.Equal([CareFile.Name(2)], await app.Look(db => db.Facilities.Where(facility => facility.MissingSince == new DateOnly(2026, 6, 1)).Select(facility => facility.Name).ToListAsync(Stop)));
    }

    [Theory]
    [InlineData("areas", Areas, 3, 2, 1, 0)]
    [InlineData("towns", Towns, 3, 2, 0, 1)]
    [InlineData("boundaries", Boundaries, 1, 1, 0, 0)]
    [InlineData("boundaries", """{"type":"FeatureCollection","features":[{"type":"Feature","properties":null,"geometry":null},7,{"type":"Feature","properties":{"N03_007":"14201"},"geometry":{"type":"Polygon"}}]}""", 3, 0, 0, 3)]
    [InlineData("holidays", Holidays, 2, 2, 0, 0)]
    public async Task Geography_is_tried_out_without_a_change_brought_in_and_the_second_time_unchanged(string kind, string content, int rows, int added, int unchanged, int rejected)
    {
        if (kind != "areas")
        {
            Assert.Equal(0, (await Import("areas", Write("areas.csv", Areas))).Code);
        }

        var file = Write($"{kind}.txt", content);
        var before = await Reference(kind);

        // A nightly job should hear of a file of which nothing could be taken.
        var code = rejected == rows ? 1 : 0;
        var tried = await Import(kind, file, "--dry-run", "--json");
        Assert.Equal((code, Json(kind, rows, added, unchanged: unchanged, rejected: rejected)), (tried.Code, tried.LastLine));
        Assert.Contains("何も変えていません", tried.Output, StringComparison.Ordinal);
        Assert.Equal(before, await Reference(kind));

        var done = await Import(kind, file, "--json");
        Assert.Equal((code, tried.LastLine), (done.Code, done.LastLine));
        Assert.Equal((before.Rows + added, before.Written + 1), await Reference(kind));

        var again = await Import(kind, file, "--json");
        Assert.Equal((code, Json(kind, rows, unchanged: added + unchanged, rejected: rejected)), (again.Code, again.LastLine));
        Assert.Equal(before.Rows + added, (await Reference(kind)).Rows);
        Assert.All((await app.Lines(AuditVerb.Changed)).Where(line => line.Kind == kind), line => Assert.Equal(("操作卓", "renkei import"), (line.Who, line.Act)));
    }

    [Fact]
    public async Task A_changed_name_in_the_geography_is_told_as_one_change()
    {
        await Import("holidays", Write("2025.csv", Holidays));

        var told = await Import("holidays", Write("2026.csv", Holidays.Replace("元日", "新年", StringComparison.Ordinal)), "--json");

        Assert.Equal((0, Json("holidays", rows: 2, changed: 1, unchanged: 1)), (told.Code, told.LastLine));
        Assert.Equal(["新年", "勤労感謝の日"], await app.Look(db => db.NationalHolidays.OrderBy(holiday => holiday.Day).Select(holiday => holiday.Name).ToListAsync(Stop)));
    }

    [Fact]
    public async Task A_day_that_the_list_of_its_year_no_longer_has_is_no_holiday_any_more()
    {
        await Import("holidays", Write("1.csv", "国民の祝日・休日月日,国民の祝日・休日名称\r\n2026/1/1,元日\r\n2026/10/12,スポーツの日\r\n2027/1/1,元日\r\n"));

        var told = await Import("holidays", Write("2.csv", "国民の祝日・休日月日,国民の祝日・休日名称\r\n2026/1/1,元日\r\n"), "--json");

        Assert.Equal((0, Json("holidays", rows: 1, unchanged: 1, gone: 1)), (told.Code, told.LastLine));
        Assert.Equal([new(2026, 1, 1), new(2027, 1, 1)], await app.Look(db => db.NationalHolidays.OrderBy(holiday => holiday.Day).Select(holiday => holiday.Day).ToListAsync(Stop)));
    }

    [Theory]
    [InlineData("2026/1/1,元日\r\n2026/10/,読めない日\r\n")]
    [InlineData("2026/2/11,建国記念の日\r\n")]
    public async Task A_list_that_may_be_but_a_part_of_its_year_takes_no_holiday_away(string part)
    {
        await Import("holidays", Write("1.csv", "国民の祝日・休日月日,国民の祝日・休日名称\r\n2026/1/1,元日\r\n2026/2/11,建国記念の日\r\n2026/10/12,スポーツの日\r\n"));

        await Import("holidays", Write("2.csv", "国民の祝日・休日月日,国民の祝日・休日名称\r\n" + part), "--json");

        Assert.Equal(3, await app.Look(db => db.NationalHolidays.CountAsync(Stop)));
    }

    [Fact]
    public async Task The_wards_of_a_designated_city_become_areas_below_it_and_facilities_lie_in_them()
    {
        await Run("141003", "import", "areas", Write("codes.csv", "pref,city,citykana,lat,lng,lgcode\n神奈川県,横浜市 鶴見区,よこはまし つるみく,35.5,139.68,141011\n神奈川県,横浜市,よこはまし,35.44,139.64,141003\n神奈川県,川崎市 川崎区,かわさきし かわさきく,35.53,139.7,141313\n"));

        Assert.Equal("141003/141011/", await app.Look(db => db.Areas.Where(area => area.Name == "鶴見区").Select(area => area.Path).SingleAsync(Stop)));
        Assert.Equal(0, await app.Look(db => db.Areas.CountAsync(area => area.Code == "141313", Stop)));
    }

    [Theory]
    [InlineData("facilities")]
    [InlineData("areas")]
    [InlineData("towns")]
    [InlineData("boundaries")]
    [InlineData("holidays")]
    public async Task A_file_that_is_not_there_is_told_with_its_whole_path(string kind)
    {
        var nowhere = Path.Combine(folder.FullName, "ない.csv");

        var told = await Import(kind, nowhere, "--json");

        Assert.Equal((1, ""), (told.Code, told.Output));
        Assert.Contains($"{nowhere}: ファイルがありません。", told.Errors, StringComparison.Ordinal);
        Assert.Equal(0, await app.Look(db => db.ImportRuns.CountAsync(Stop)));
    }

    [Theory]
    [InlineData("facilities", "名前,住所\r\nあ,い\r\n", "何の一覧か見分けられません")]
    [InlineData("facilities", "<html><body>メンテナンス中</body></html>", "介護サービス情報公表")]
    [InlineData("facilities", "", "ファイルが空です")]
    [InlineData("facilities", "PK\u0003\u0004これはExcelではない", "Excelのファイルとして開けません")]
    [InlineData("areas", "名前,住所\r\nあ,い\r\n", "pref、city、lgcode")]
    [InlineData("towns", Towns, "先に import areas で取り込んでください")]
    [InlineData("boundaries", Holidays, "GeoJSONとして読めません")]
    [InlineData("boundaries", """{"type":"Feature"}""", "FeatureCollection ではありません")]
    [InlineData("boundaries", "[]", "FeatureCollection ではありません")]
    [InlineData("holidays", "", "ファイルが空です")]
    [InlineData("boundaries", """{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"CODE":"14201"},"geometry":{"type":"Polygon","coordinates":[]}}]}""", "N03_007")]
    [InlineData("holidays", "名前,住所\r\nあ,い\r\n", "祝日のCSVではありません")]
    public async Task A_file_of_another_kind_is_refused_in_words_that_say_what_to_do(string kind, string content, string words)
    {
        var told = await Import(kind, Write("何か.csv", content), "--json");

        Assert.Equal((1, ""), (told.Code, told.Output));
        Assert.StartsWith("何か.csv: ", told.Errors, StringComparison.Ordinal);
        Assert.Contains(words, told.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", told.Errors, StringComparison.Ordinal);
        Assert.Equal(0, await Facilities());
        Assert.All(await app.Look(db => db.ImportRuns.ToListAsync(Stop)), run => Assert.Equal(ImportState.Refused, run.State));
    }

    [Fact]
    public async Task Without_a_region_only_the_whole_nation_can_be_brought_in()
    {
        var file = Write("care.csv", CareFile.Of(CareFile.Row(0), CareFile.Row(1, code: "142085")));

        var refused = await Run(null, "import", "facilities", file, "--json");

        Assert.Equal((1, ""), (refused.Code, refused.Output));
        Assert.Contains("対象の市区町村が設定されていません", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("--all", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(0, await Facilities());

        var all = await Run(null, "import", "facilities", file, "--all", "--json");

        Assert.Equal((0, Json("care", rows: 2, added: 2)), (all.Code, all.LastLine));
        Assert.Equal(["142018", "142085"], await app.Look(db => db.Facilities.Select(facility => facility.Municipality).Order().ToListAsync(Stop)));
    }

    [Fact]
    public async Task Several_files_go_in_one_after_another_and_the_last_line_is_of_the_last()
    {
        var told = await Import("facilities", Write("one.csv", CareFile.Of(CareFile.Row(0))), Write("two.csv", CareFile.Of(CareFile.Row(0), CareFile.Row(1))), "--as-of", "2026-06-01", "--json");

        Assert.Equal((0, ""), (told.Code, told.Errors));
        Assert.Equal([Json("care", rows: 1, added: 1), Json("care", rows: 2, added: 1, unchanged: 1)], told.Lines.Where(line => line.StartsWith('{')));
        Assert.Equal(Json("care", rows: 2, added: 1, unchanged: 1), told.LastLine);
        Assert.Equal(["one.csv", "two.csv"], await app.Look(db => db.ImportRuns.OrderBy(run => run.Id).Select(run => run.FileName).ToListAsync(Stop)));
    }

    [Fact]
    public async Task A_file_that_fails_is_told_and_does_not_keep_the_others_out()
    {
        var nowhere = Path.Combine(folder.FullName, "ない.csv");

        var told = await Import("facilities", nowhere, Write("one.csv", CareFile.Of(CareFile.Row(0))), Write("何か.csv", "名前,住所\r\n"), Write("two.csv", CareFile.Of(CareFile.Row(0), CareFile.Row(1))), "--json");

        Assert.Equal((1, Json("care", rows: 2, added: 1, unchanged: 1)), (told.Code, told.LastLine));
        Assert.Contains($"{nowhere}: ファイルがありません。", told.Errors, StringComparison.Ordinal);
        Assert.Contains("何か.csv: 何の一覧か見分けられません", told.Errors, StringComparison.Ordinal);
        Assert.Equal(2, await Facilities());
    }

    [Fact]
    public async Task Files_of_a_Japanese_spreadsheet_are_read_in_their_own_encoding()
    {
        var care = await Import("facilities", Write("care.csv", CareFile.Of(CareFile.Row(0)).Replace(CareFile.Name(0), "髙﨑訪問リハビリ①", StringComparison.Ordinal), TextFile.Ms932), "--json");
        var holidays = await Import("holidays", Write("syukujitsu.csv", Holidays, TextFile.Ms932), "--json");

        Assert.Equal((0, Json("care", rows: 1, added: 1)), (care.Code, care.LastLine));
        Assert.Equal((0, Json("holidays", rows: 2, added: 2)), (holidays.Code, holidays.LastLine));
        var content = await app.Look(db => db.RegisterEntries.AsNoTracking().SingleAsync(Stop));
        Assert.Equal("髙﨑訪問リハビリ①", content.Values().GetValueOrDefault("name.original") ?? content.Values()["name"]);
        Assert.Equal(["元日", "勤労感謝の日"], await app.Look(db => db.NationalHolidays.OrderBy(holiday => holiday.Day).Select(holiday => holiday.Name).ToListAsync(Stop)));
    }

    [Theory]
    [InlineData("care.csv", "2026-06-01", 2026, 6, 1)]
    [InlineData("care.csv", "令和8年6月1日", 2026, 6, 1)]
    [InlineData("520_rouken_20250601.csv", "2026-01-15", 2026, 1, 15)]
    [InlineData("520_rouken_20250601.csv", null, 2025, 6, 1)]
    [InlineData("care.csv", null, 2026, 11, 24)]
    public async Task The_day_of_the_edition_is_the_one_given_else_of_the_files_name_else_today(string name, string? given, int year, int month, int day)
    {
        var told = await Import(["facilities", Write(name, CareFile.Of(CareFile.Row(0))), .. given is null ? [] : new[] { "--as-of", given }]);

        Assert.Equal(0, told.Code);
        Assert.Equal(new DateOnly(year, month, day), await app.Look(db => db.ImportRuns.Select(run => run.AsOf).SingleAsync(Stop)));
        Assert.Equal(new DateOnly(year, month, day), await app.Look(db => db.RegisterEntries.Select(entry => entry.Edition).SingleAsync(Stop)));
    }

    [Theory]
    [InlineData("2026-13-01", "--as-of は 2026-06-01 の形で書いてください。")]
    [InlineData("昨日", "--as-of は 2026-06-01 の形で書いてください。")]
    [InlineData("2099-01-01", "まだ来ていない日です")]
    public async Task A_day_that_cannot_be_brings_nothing_in(string given, string words)
    {
        var told = await Import("facilities", Write("care.csv", CareFile.Of(CareFile.Row(0))), "--as-of", given, "--json");

        Assert.Equal(1, told.Code);
        Assert.DoesNotContain(told.Lines, line => line.StartsWith('{'));
        Assert.Contains(words, told.Errors, StringComparison.Ordinal);
        Assert.Equal(0, await Facilities());
    }

    private static string Json(string source, int rows, int added = 0, int changed = 0, int unchanged = 0, int gone = 0, int quarantined = 0, int rejected = 0) =>
        $$"""{"source":"{{source}}","rows":{{rows}},"added":{{added}},"changed":{{changed}},"unchanged":{{unchanged}},"gone":{{gone}},"quarantined":{{quarantined}},"rejected":{{rejected}}}""";

    private string Write(string name, string content, Encoding? encoding = null)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, content, encoding ?? new UTF8Encoding(false));
        return path;
    }

    private Task<int> Facilities() => app.Look(db => db.Facilities.CountAsync(Stop));

    /// <summary>What imports write, but for their own reports.</summary>
    private Task<string> Everything() => app.Look(async db => string.Join('\n',
    [
        .. (await db.Facilities.AsNoTracking().OrderBy(facility => facility.Serial).ToListAsync(Stop)).Select(facility => $"{facility.Serial} {facility.Name} {facility.Phone} {facility.MissingSince} {facility.Version}"),
        .. (await db.RegisterEntries.AsNoTracking().OrderBy(entry => entry.Key).ToListAsync(Stop)).Select(entry => $"{entry.Key} {entry.Edition} {entry.MissingSince} {entry.Content}"),
        $"{await db.FacilityNumbers.CountAsync(Stop)} numbers",
        $"{await db.Set<AttributeChange>().CountAsync(Stop)} changes",
        $"{await db.AuditLines.CountAsync(line => line.Kind != nameof(ImportRun), Stop)} audit lines",
    ]));

    /// <summary>How many rows this kind of geography has, and how often bringing it in was written to the trail.</summary>
    private Task<(int Rows, int Written)> Reference(string kind) => app.Look(async db => (
        kind switch
        {
            "areas" => await db.Municipalities.CountAsync(Stop),
            "towns" => await db.Towns.CountAsync(Stop),
            "boundaries" => await db.Boundaries.CountAsync(Stop),
            _ => await db.NationalHolidays.CountAsync(Stop),
        },
        await db.AuditLines.CountAsync(line => line.Kind == kind, Stop)));

    private sealed record Told(int Code, string Output, string Errors)
    {
        public string[] Lines => Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

        public string LastLine => Lines[^1];
    }

    private Task<Told> Import(params string[] args) => Run(CareFile.Municipality, ["import", .. args]);

    private async Task<Told> Run(string? municipality, params string[] args)
    {
        var root = new RootCommand { ImportCommand.Make(() => Build(municipality)) };
        using var output = new StringWriter();
        using var errors = new StringWriter();

        // The command speaks to the console itself; the tests of a class run one after another, and no other class does this.
        var (consoleOutput, consoleErrors) = (Console.Out, Console.Error);
        Console.SetOut(output);
        Console.SetError(errors);
        try
        {
            var code = await root.Parse(args).InvokeAsync(new() { Output = output, Error = errors }, Stop);
            return new(code, output.ToString(), errors.ToString());
        }
        finally
        {
            Console.SetOut(consoleOutput);
            Console.SetError(consoleErrors);
        }
    }

    /// <summary>The application as Program builds it for a command, with the test's clock and without the machine's settings.</summary>
    private WebApplication Build(string? municipality)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = "Testing", ApplicationName = "renkei" });
        builder.WebHost.UseKestrelCore();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:Renkei"] = app.Connection, ["Region:Municipalities:0"] = municipality }.Where(setting => setting.Value is not null));
        builder.Services
            .AddLogging()
            .AddSingleton<TimeProvider>(app.Clock)
            .AddDatabase(provider => [provider.GetRequiredService<AuditWriter>()])
            .AddValidation()
            .AddApiDescription()
            .AddShell()
            .AddAccess()
            .AddInbox()
            .AddFacilities();
        return builder.Build();
    }
}

/// <summary>The program as it is started: a process of its own, which can be killed.</summary>
public sealed class ImportProcessTests : IAsyncLifetime
{
    private const int Many = 60_000;

    private readonly App app = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("renkei-import-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Standard_output_holds_the_answer_only_and_the_exit_code_tells_that_a_file_failed()
    {
        using var process = Start("import", "facilities", Write("care.csv", 2), Path.Combine(folder.FullName, "ない.csv"), "--as-of", "2025-06-01", "--json");

        var (code, output, errors) = await Ended(process);

        Assert.Equal(1, code);
        Assert.Equal(2, output.Length);
        Assert.StartsWith("care.csv: 介護サービス情報公表", output[0], StringComparison.Ordinal);
        Assert.Equal("""{"source":"care","rows":2,"added":2,"changed":0,"unchanged":0,"gone":0,"quarantined":0,"rejected":0}""", output[1]);
        Assert.EndsWith("ない.csv: ファイルがありません。場所と名前を確かめてください。", errors.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_whose_process_is_killed_leaves_nothing_is_marked_at_the_next_start_and_can_be_done_again()
    {
        using (var process = Start("import", "facilities", Write("big.csv", Many), "--as-of", "2025-06-01", "--json"))
        {
            try
            {
                await UntilFacilitiesAreBeingWritten(process);
            }
            finally
            {
                process.Kill();
            }

            var (code, output, _) = await Ended(process);
            Assert.NotEqual(0, code);
            Assert.Empty(output);
        }

        await using (var db = Database())
        {
            var left = await db.ImportRuns.AsNoTracking().SingleAsync(Stop);
            Assert.Equal((ImportState.Running, null), (left.State, left.EndedAt));
            await UntilTheServerHasNoticed(db);
        }

        // The first use starts the application.
        Assert.Equal((0, 0, 0), await app.Look(async db => (await db.Facilities.CountAsync(Stop), await db.RegisterEntries.CountAsync(Stop), await db.FacilityNumbers.CountAsync(Stop))));
        var dead = await app.Look(db => db.ImportRuns.AsNoTracking().SingleAsync(Stop));
        Assert.Equal((ImportState.Interrupted, app.Clock.Now), (dead.State, dead.EndedAt));
        var official = await app.SignedIn(Role.CityOfficial);
        Assert.Contains("何も取り込まれていません", await official.GetStringAsync(new Uri($"/imports/{dead.Id}", UriKind.Relative), Stop), StringComparison.Ordinal);

        using var again = Start("import", "facilities", Write("small.csv", 3), "--as-of", "2025-06-01", "--json");
        var (ended, said, _) = await Ended(again);

        Assert.Equal(0, ended);
        Assert.Equal("""{"source":"care","rows":3,"added":3,"changed":0,"unchanged":0,"gone":0,"quarantined":0,"rejected":0}""", said[^1]);
        Assert.Equal([CareFile.Name(0), CareFile.Name(1), CareFile.Name(2)], await app.Look(db => db.Facilities.Select(facility => facility.Name).Order().ToListAsync(Stop)));
        Assert.Equal([ImportState.Interrupted, ImportState.Applied], await app.Look(db => db.ImportRuns.OrderBy(run => run.Id).Select(run => run.State).ToListAsync(Stop)));
    }

    private string Write(string name, int rows)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, CareFile.Of([.. Enumerable.Range(0, rows).Select(at => CareFile.Row(at))]), new UTF8Encoding(true));
        return path;
    }

    private Process Start(params string[] words)
    {
        // The program lies beside its tests.
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "renkei.dll"), .. words])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ConnectionStrings__Renkei"] = app.Connection;
        start.Environment["Region__Municipalities__0"] = CareFile.Municipality;
        return Process.Start(start)!;
    }

    private static async Task<(int Code, string[] Output, string Errors)> Ended(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync(Stop);
        var errors = process.StandardError.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries), await errors);
    }

    /// <summary>Nobody else sees rows that are not committed, but the files they lie in grow: only then is a kill a test.</summary>
    private async Task UntilFacilitiesAreBeingWritten(Process process)
    {
        const long MoreThanTheRunItself = 4_000_000;
        await using var db = Database();
        for (var tries = 0; tries < 1_200; tries++)
        {
            var written = TestDatabase.OnPostgreSql
                ? await db.Database.SqlQuery<long>($"SELECT pg_relation_size('facilities') AS \"Value\"").SingleAsync(Stop) > 0
                : new FileInfo(new SqliteConnectionStringBuilder(app.Connection).DataSource + "-wal") is { Exists: true, Length: > MoreThanTheRunItself };
            if (written)
            {
                return;
            }

            if (process.HasExited)
            {
                var (code, output, errors) = await Ended(process);
                Assert.Fail($"the import ended with {code} before it could be killed: {string.Join('\n', output)}{errors}");
            }

            await Task.Delay(50, Stop);
        }

        throw new TimeoutException("the import did not begin to write");
    }

    /// <summary>PostgreSQL's side of a killed client ends a moment later, and holds the import's lock until then.</summary>
    private static async Task UntilTheServerHasNoticed(AppDb db)
    {
        for (var tries = 0; TestDatabase.OnPostgreSql && tries < 600; tries++)
        {
            if (await db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())").SingleAsync(Stop) == 0)
            {
                return;
            }

            await Task.Delay(50, Stop);
        }

        Assert.False(TestDatabase.OnPostgreSql, "the dead import still holds its lock");
    }

    private AppDb Database() => TestDatabase.OnPostgreSql
        ? new PostgreSqlDb(new DbContextOptionsBuilder<PostgreSqlDb>().UseNpgsql(app.Connection).Options)
        : new SqliteDb(new DbContextOptionsBuilder<SqliteDb>().UseSqlite(app.Connection).Options);
}

/// <summary>Files as 介護サービス情報公表 publishes them, in which everything is right but for what the test says.</summary>
public static class CareFile
{
    public const string Municipality = "142018";

    private const string Header = "都道府県コード又は市町村コード,No,都道府県名,市区町村名,事業所名,事業所名カナ,サービスの種類,住所,方書（ビル名等）,緯度,経度,電話番号,FAX番号,法人番号,法人の名称,事業所番号,利用可能曜日,利用可能曜日特記事項,定員,URL,高齢者の方と障害者の方が同時一体的に利用できるサービス,介護保険の通常の指定基準を満たしている,障害福祉の通常の指定基準を満たしている,備考";

    public static string Name(int at) => $"事業所{at}";

    public static string Of(params IReadOnlyList<string> rows) => string.Join("\r\n", [Header, .. rows, ""]);

    public static string Row(int at, string code = Municipality, string lat = "35.2796", string phone = "046-822-0001") =>
        $"147{at:000000}" is var nine ? $"{code},1,神奈川県,横須賀市,{Name(at)},シオサイ,訪問リハビリテーション,神奈川県横須賀市小川町11番地,,{lat},139.6725,{phone},,,医療法人しおさい,{nine}{OfficialNumbers.CheckDigit(nine)},平日,,,,,,," : "";
}
