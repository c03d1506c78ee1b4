using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Facilities;
using Renkei.Facilities.Import;
using Renkei.Foundation;

namespace Renkei.Tests.Facilities;

public sealed class ImportTests : IAsyncLifetime
{
    private const string Header = "都道府県コード又は市町村コード,No,都道府県名,市区町村名,事業所名,事業所名カナ,サービスの種類,住所,方書（ビル名等）,緯度,経度,電話番号,FAX番号,法人番号,法人の名称,事業所番号,利用可能曜日,利用可能曜日特記事項,定員,URL,高齢者の方と障害者の方が同時一体的に利用できるサービス,介護保険の通常の指定基準を満たしている,障害福祉の通常の指定基準を満たしている,備考";
    private const string OldHeader = "都道府県コード又は市町村コード,No,都道府県名,市区町村名,事業所名,事業所名カナ,サービスの種類,住所,方書（ビル名等）,緯度,経度,電話番号,事業所番号,利用可能曜日,利用可能曜日特記事項,定員,URL";

    private readonly App app = new App().With("Region:Municipalities:0", "142018");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        await app.AtConsole<AppDb, int>(db =>
        {
            var city = Area.Root("142018", "横須賀市", AreaKind.Municipality);
            db.AddRange([city, Area.Root("142085", "逗子市", AreaKind.Municipality)]);
            db.AddRange(
                new Municipality { Code = "142018", Prefecture = "神奈川県", Name = "横須賀市", Kana = "よこすかし", Latitude = 35.2813, Longitude = 139.6722 },
                new Municipality { Code = "142085", Prefecture = "神奈川県", Name = "逗子市", Kana = "ずしし", Latitude = 35.2955, Longitude = 139.5803 });
            foreach (var (town, lat, lng) in new[] { ("小川町", 35.2795, 139.6722), ("久里浜", 35.2320, 139.7020), ("大滝町", 35.2800, 139.6700) })
            {
                db.Add(new Town { Municipality = "142018", Name = town, Key = JapaneseText.SearchKey(town), Latitude = lat, Longitude = lng });
            }

            return db.SaveChangesAsync();
        });
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>A row of the 24 columns in which everything is right, but for what the test says.</summary>
    private static string Row(
        string number = "1471900017", string name = "しおさい訪問リハビリ", string service = "訪問リハビリテーション", string town = "小川町11番地", string lat = "35.2796", string lng = "139.6725",
        string phone = "046-822-0001", string code = "142018", string capacity = "", string building = "") =>
        $"{code},1,神奈川県,横須賀市,{name},シオサイ,{service},神奈川県横須賀市{town},{building},{lat},{lng},{phone},,,医療法人しおさい,{number},平日,,{capacity},,,,,";

    private static string Csv(params string[] rows) => string.Join("\r\n", [Header, .. rows, ""]);

    private Task<Answer<ImportRun>> Import(string text, string asOf = "2026-06-30", bool dryRun = false, Encoding? encoding = null) =>
        Import((encoding ?? new UTF8Encoding(true)) is var used ? [.. used.GetPreamble(), .. used.GetBytes(text)] : [], asOf, dryRun);

    private Task<Answer<ImportRun>> Import(byte[] content, string asOf = "2026-06-30", bool dryRun = false) =>
        app.AtConsole<ImportFacilities, Answer<ImportRun>>(import => import.Run(new("test.csv", new MemoryStream(content), DateOnly.Parse(asOf, CultureInfo.InvariantCulture), dryRun), Stop));

    private async Task<List<(int Line, string Reason)>> Rejected(ImportRun run) =>
        [.. (await app.Look(db => db.Set<RejectedRow>().Where(row => row.Run == run.Id && !row.Taken).OrderBy(row => row.Line).ToListAsync(Stop))).Select(row => (row.Line, row.Reason))];

    private async Task<Facility> TheFacility() => Assert.Single(await app.Look(db => db.Facilities.AsNoTracking().ToListAsync(Stop)));

    public static TheoryData<string, string> BadRows => new()
    {
        { Row(code: "142019"), "市町村コード「142019」" },
        { Row(number: "14719"), "事業所番号「14719」" },
        { Row(name: " "), "事業所名が空" },
        { Row(service: ""), "サービスの種類が空" },
        { Row() + ",余り", "列の数が25個" },
        { "142018,1,神奈川県", "列の数が3個" },
    };

    [Theory]
    [MemberData(nameof(BadRows))]
    public async Task A_bad_row_is_told_with_its_line_and_the_rest_goes_in(string bad, string reason)
    {
        var run = (await Import(Csv(Row(), bad, Row(number: "1471900025", name: "よい次の行")))).Value!;

        var (line, said) = Assert.Single(await Rejected(run));
        Assert.Equal(3, line);
        Assert.Contains(reason, said, StringComparison.Ordinal);
        Assert.Equal((3, 2, 1), (run.Rows, run.Added, run.Rejected));
    }

    [Fact]
    public async Task A_row_whose_numbers_have_a_wrong_check_digit_goes_in_and_is_told()
    {
        var run = (await Import(Csv(Row(number: "1471900010").Replace(",,,医療法人", ",,7000012050003,医療法人", StringComparison.Ordinal), Row(number: "1471900025", name: "よい次の行")))).Value!;
        var official = await app.SignedIn(Role.CityOfficial);

        Assert.Equal((2, 0, 1), (run.Added, run.Rejected, run.Doubted));
        var page = await official.GetStringAsync(new Uri($"/imports/{run.Id}", UriKind.Relative), Stop);
        var csv = await official.GetStringAsync(new Uri($"/api/imports/{run.Id}/rejected.csv", UriKind.Relative), Stop);
        Assert.All([page, csv], text => Assert.Contains("介護事業所番号「1471900010」の検査数字が合いません", text, StringComparison.Ordinal));
        Assert.All([page, csv], text => Assert.Contains("法人番号だけは取り込んでいません", text, StringComparison.Ordinal));
        Assert.Contains("2,取り込んだ,", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_pressed_to_apply_twice_is_applied_once_and_lies_in_the_database_until_then()
    {
        var official = await app.SignedIn(Role.CityOfficial);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(Csv([.. Enumerable.Range(0, 9_000).Select(at => Row(number: $"147{at:0000000}", name: $"事業所{at}"))]))), "file", "list.csv" } };
        using var accepted = await official.PostAsync(new Uri("/api/imports", UriKind.Relative), form, Stop);
        var tried = await Ended(official, accepted.Headers.Location!);
        Assert.Equal(("DryRun", 9_000), ((string?)tried["state"], (int)tried["rows"]!));
        Assert.Equal(2, await app.Look(db => db.Set<UploadedPart>().CountAsync(Stop)));

        var address = new Uri($"/api/imports/{tried["id"]}/apply", UriKind.Relative);
        using var first = await official.PostAsync(address, null, Stop);
        using var second = await official.PostAsync(address, null, Stop);

        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(9_000, (int)(await Ended(official, first.Headers.Location!))["added"]!);
        Assert.Equal(2, await app.Look(db => db.ImportRuns.CountAsync(Stop)));
    }

    [Fact]
    public async Task The_rejected_rows_come_as_a_file_in_which_no_cell_is_a_formula()
    {
        var run = (await Import(Csv("=cmd|' /C calc'!A0,1"))).Value!;
        var official = await app.SignedIn(Role.CityOfficial);

        var csv = await official.GetStringAsync(new Uri($"/api/imports/{run.Id}/rejected.csv", UriKind.Relative), Stop);

        Assert.Contains("2,取り込めない,列の数が2個です", csv, StringComparison.Ordinal);
        Assert.Contains("'=cmd", csv, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("0.0", "0.0")]
    [InlineData("", "")]
    [InlineData("43.0621", "141.3544")]
    [InlineData("139.6725", "35.2796")]
    public async Task Coordinates_that_cannot_be_believed_are_replaced_by_the_towns_middle_and_flagged(string lat, string lng)
    {
        var run = (await Import(Csv(Row(lat: lat, lng: lng)))).Value!;
        var facility = await TheFacility();

        Assert.Equal(1, run.Quarantined);
        Assert.True(facility.LocationUnconfirmed);
        Assert.Equal((35.2795, 139.6722), (facility.Latitude, facility.Longitude));
    }

    [Fact]
    public async Task An_old_edition_of_17_columns_in_any_encoding_says_the_same()
    {
        System.Text.Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var old = OldHeader + "\r\n142018,1,神奈川県,横須賀市,しおさい訪問リハビリ,シオサイ,訪問リハビリテーション,神奈川県横須賀市小川町１１番地,,35.2796,139.6725,０４６（８２２）０００１,1471900017,平日,,,\r\n";
        foreach (var encoding in new[] { new UTF8Encoding(false), new UTF8Encoding(true), Encoding.GetEncoding(932) })
        {
            var run = (await Import(old, "2025-06-01", encoding: encoding)).Value!;
            Assert.Equal((1, 0), (run.Rows, run.Rejected));
        }

        var facility = await TheFacility();
        Assert.Equal(("しおさい訪問リハビリ", "046-822-0001", "小川町"), (facility.Name, facility.Phone, facility.Town));
        var entry = Assert.Single(await app.Look(db => db.Set<RegisterEntry>().AsNoTracking().ToListAsync(Stop)));
        Assert.Equal("０４６（８２２）０００１", entry.Values()["phone.original"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("名前,住所\r\nあ,い\r\n")]
    [InlineData("<html><body>メンテナンス中</body></html>")]
    public async Task A_file_that_is_no_known_register_is_refused_as_a_whole(string text)
    {
        var refusal = (await Import(text)).Refusal!;

        Assert.Equal(400, refusal.Status);
        Assert.Contains(refusal.Message, letter => letter > '\u3000');
        Assert.Equal(0, await app.Look(db => db.Facilities.CountAsync(Stop)));
    }

    [Fact]
    public async Task Bytes_that_only_pretend_to_be_a_workbook_are_refused()
    {
        Assert.NotNull((await Import([0x50, 0x4B, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8])).Refusal);
        Assert.NotNull((await Import([0, 1, 2, 3, 255, 254, 0, 0, 9])).Refusal);
    }

    [Fact]
    public async Task A_row_that_comes_twice_in_one_file_is_kept_once_and_told()
    {
        var run = (await Import(Csv(Row(), Row()))).Value!;

        Assert.Equal((1, 1), (run.Added, run.Rejected));
        Assert.Contains("2行目と同じ番号", Assert.Single(await Rejected(run)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_regions_own_municipalities_are_kept()
    {
        var run = (await Import(Csv(Row(), Row(number: "1472400017", code: "142085").Replace("横須賀市", "逗子市", StringComparison.Ordinal)))).Value!;

        Assert.Equal((2, 1, 1), (run.Rows, run.Added, run.Outside));
        Assert.Equal("142018", (await TheFacility()).Municipality);
    }

    [Fact]
    public async Task One_office_with_several_services_is_one_facility()
    {
        await Import(Csv(Row(), Row(service: "訪問看護"), Row(service: "居宅介護支援")));

        Assert.Equal("130 140 430", string.Join(' ', (await TheFacility()).Services.Split(' ').Order()));
    }

    [Theory]
    [InlineData("しおさい医院", "046-822-0001", "小川町11", true)]
    [InlineData("しおさい医院", "046-822-0001", "大滝町1-1", false)]
    [InlineData("しおさい医院", "046-822-9999", "小川町11", false)]
    [InlineData("しおさい病院", "046-822-0001", "小川町11", false)]
    public async Task Rows_of_two_registers_join_only_when_name_phone_and_town_all_agree(string name, string phone, string town, bool one)
    {
        await Import(Csv(Row(name: "しおさい医院", number: "1471900017")));
        var filings = "項番,都道府県コード,都道府県名,区分,医療機関番号,医療機関名称,医療機関所在地（郵便番号）,医療機関所在地（住所）,電話番号,FAX番号,病床数,受理届出名称,受理記号,受理番号,算定開始年月日\r\n"
            + $"1,14,神奈川,医科,1900017,{name},238-0004,神奈川県横須賀市{town},{phone},,,在宅療養支援診療所２,支援診２,第5号,令和 6年 4月 1日\r\n";
        var run = (await Import(filings)).Value!;

        Assert.Equal(1, run.Added);
        Assert.Equal(one ? 1 : 2, await app.Look(db => db.Facilities.CountAsync(Stop)));
        Assert.Equal("支援診2", Assert.Single(await app.Look(db => db.Facilities.Where(facility => facility.Filings != "").ToListAsync(Stop))).Filings);
    }

    [Fact]
    public async Task Bringing_the_same_file_again_changes_nothing()
    {
        var file = Csv(Row(), Row(number: "1471900025", name: "ふたつめ"));
        await Import(file);
        var before = await app.Look(db => db.Facilities.AsNoTracking().OrderBy(facility => facility.Serial).Select(facility => facility.Version).ToListAsync(Stop));

        var again = (await Import(file)).Value!;

        Assert.Equal((0, 0, 2, 0), (again.Added, again.Changed, again.Unchanged, again.Gone));
        Assert.Equal(before, await app.Look(db => db.Facilities.AsNoTracking().OrderBy(facility => facility.Serial).Select(facility => facility.Version).ToListAsync(Stop)));
    }

    [Fact]
    public async Task A_facility_that_a_newer_edition_leaves_out_is_marked_not_deleted_and_comes_back()
    {
        await Import(Csv(Row(), Row(number: "1471900025", name: "残る事業所")));
        var newer = (await Import(Csv(Row(number: "1471900025", name: "残る事業所")), "2026-09-30")).Value!;
        Assert.Equal(1, newer.Gone);
        Assert.Equal(new DateOnly(2026, 9, 30), await app.Look(db => db.Facilities.Where(facility => facility.Name == "しおさい訪問リハビリ").Select(facility => facility.MissingSince).SingleAsync(Stop)));

        await Import(Csv(Row(), Row(number: "1471900025", name: "残る事業所")), "2026-10-31");
        Assert.All(await app.Look(db => db.Facilities.ToListAsync(Stop)), facility => Assert.Null(facility.MissingSince));
    }

    [Fact]
    public async Task An_older_edition_does_not_overwrite_a_newer_one()
    {
        await Import(Csv(Row(phone: "046-822-0002")), "2026-06-30");
        await Import(Csv(Row(phone: "046-822-0001")), "2025-12-31");

        Assert.Equal("046-822-0002", (await TheFacility()).Phone);
    }

    [Fact]
    public async Task What_the_hub_corrected_outlives_every_import_and_both_values_are_shown()
    {
        await Import(Csv(Row(phone: "046-822-0001")));
        var serial = (await TheFacility()).Serial;
        var city = await app.Look(db => db.Areas.SingleAsync(area => area.Code == "142018", Stop));
        var hub = await app.SignedIn(Role.HubCoordinator, city);
        using var saved = await hub.PostAsJsonAsync($"/api/facilities/{serial}/facts", new { confirmedBy = "管理者（電話）", items = new[] { new { attribute = "phone", value = "046-822-7777" } } }, Stop);
        Assert.Equal(HttpStatusCode.NoContent, saved.StatusCode);

        await Import(Csv(Row(phone: "046-822-0009")), "2026-09-30");

        Assert.Equal("046-822-7777", (await TheFacility()).Phone);
        var view = (await hub.GetFromJsonAsync<JsonNode>($"/api/facilities/{serial}", Stop))!;
        var phone = view["attributes"]!.AsArray().Single(attribute => (string?)attribute!["code"] == "phone")!;
        Assert.Equal("046-822-7777", (string?)phone["value"]);
        Assert.Equal("046-822-0009", (string?)Assert.Single(phone["others"]!.AsArray())!["shown"]);
        var page = await hub.GetStringAsync(new Uri($"/facilities/{serial}", UriKind.Relative), Stop);
        Assert.Contains("046-822-7777", page, StringComparison.Ordinal);
        Assert.Contains("046-822-0009", page, StringComparison.Ordinal);
        Assert.Equal(["046-822-7777", "046-822-0009"], (await app.Look(db => db.Set<AttributeChange>().Where(change => change.Attribute == "phone").ToListAsync(Stop))).OrderBy(change => change.Id).Select(change => change.After));
    }

    [Fact]
    public async Task A_dry_run_tells_the_same_numbers_and_changes_nothing()
    {
        await Import(Csv(Row()));
        var file = Csv(Row(phone: "046-822-5555"), Row(number: "1471900025", name: "新しい事業所"), "壊れた行");
        var tried = (await Import(file, "2026-09-30", dryRun: true)).Value!;
        Assert.Equal("046-822-0001", (await TheFacility()).Phone);

        var applied = (await Import(file, "2026-09-30")).Value!;

        Assert.Equal((3, 1, 1, 0, 0, 1), (tried.Rows, tried.Added, tried.Changed, tried.Unchanged, tried.Gone, tried.Rejected));
        Assert.Equal((tried.Rows, tried.Added, tried.Changed, tried.Rejected, tried.Differences), (applied.Rows, applied.Added, applied.Changed, applied.Rejected, applied.Differences));
        Assert.Contains("046-822-5555", tried.Differences!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_that_is_stopped_midway_leaves_nothing_and_says_so()
    {
        using var stopping = new CancellationTokenSource();
        var rows = Enumerable.Range(0, 9_000).Select(at => Row(number: $"147{at:0000000}", name: $"事業所{at}")).ToArray();
        var content = new StoppingStream(new UTF8Encoding(true).GetBytes(Csv(rows)), stopping);

        var answer = await app.AtConsole<ImportFacilities, Answer<ImportRun>>(import => import.Run(new("stop.csv", content, new(2026, 6, 30)), stopping.Token));

        Assert.Equal("interrupted", answer.Refusal!.Code);
        Assert.Equal(0, await app.Look(db => db.Facilities.CountAsync(Stop)));
        Assert.Equal(0, await app.Look(db => db.Set<RegisterEntry>().CountAsync(Stop)));
        var run = Assert.Single(await app.Look(db => db.ImportRuns.ToListAsync(Stop)));
        Assert.Equal(ImportState.Interrupted, run.State);
        Assert.Contains("何も取り込まれていません", run.Problem!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_a_dead_process_left_behind_is_marked_when_the_server_starts()
    {
        await app.Given(new ImportRun { FileName = "dead.csv", StartedAt = app.Clock.Now, By = "誰か", State = ImportState.Running, DryRun = false });

        await app.AtConsole<ImportFacilities, int>(async import =>
        {
            await import.MarkInterrupted(Stop);
            return 0;
        });

        Assert.Equal(ImportState.Interrupted, (await app.Look(db => db.ImportRuns.SingleAsync(Stop))).State);
    }

    [Fact]
    public async Task An_uploaded_file_is_tried_out_first_and_applied_on_a_second_word()
    {
        var official = await app.SignedIn(Role.CityOfficial);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(Csv(Row(), "壊れた行"))), "file", "新しい一覧_20260630.csv" } };
        using var accepted = await official.PostAsync(new Uri("/api/imports", UriKind.Relative), form, Stop);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);

        var tried = await Ended(official, accepted.Headers.Location!);
        Assert.Equal(("DryRun", 1, 1), ((string?)tried["state"], (int)tried["added"]!, (int)tried["rejected"]!));
        Assert.Equal(0, await app.Look(db => db.Facilities.CountAsync(Stop)));

        using var applying = await official.PostAsync(new Uri($"/api/imports/{tried["id"]}/apply", UriKind.Relative), null, Stop);
        var applied = await Ended(official, applying.Headers.Location!);
        Assert.Equal(("Applied", 1), ((string?)applied["state"], (int)applied["added"]!));
        Assert.False((bool)(await Ended(official, accepted.Headers.Location!))["waitsToBeApplied"]!);
        using var again = await official.PostAsync(new Uri($"/api/imports/{tried["id"]}/apply", UriKind.Relative), null, Stop);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        var page = await official.GetStringAsync(new Uri($"/imports/{applied["id"]}", UriKind.Relative), Stop);
        Assert.Contains("新しい一覧_20260630.csv", page, StringComparison.Ordinal);
        Assert.Contains("列の数が1個です", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_would_write_over_facilities_is_refused_before_it_is_read_to_whoever_may_not_correct_them()
    {
        var official = await app.SignedIn(Role.CityOfficial);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes("施設番号,名称,所在地\r\n,新しい所,神奈川県横須賀市小川町1\r\n")), "file", "own.csv" } };
        using var accepted = await official.PostAsync(new Uri("/api/imports", UriKind.Relative), form, Stop);

        var ended = await Ended(official, accepted.Headers.Location!);

        Assert.Equal("Refused", (string?)ended["state"]);
        Assert.Contains("担当の拠点の相談員に", (string?)ended["problem"], StringComparison.Ordinal);
        Assert.Equal(0, (int)ended["rejected"]!);
    }

    [Fact]
    public async Task Holidays_come_in_by_the_api_too_and_only_from_those_with_the_duty()
    {
        async Task<HttpResponseMessage> Send(HttpClient who, string address)
        {
            using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes("国民の祝日・休日月日,名称\r\n2026/1/1,元日\r\n2026/13/1,どこにもない日\r\n")), "file", "syukujitsu.csv" } };
            return await who.PostAsync(new Uri(address, UriKind.Relative), form, Stop);
        }

        var official = await app.SignedIn(Role.CityOfficial);
        using var nobody = await Send(app.Stranger(), "/api/imports/geography/holidays");
        using var nurse = await Send(await app.SignedIn(Role.VisitingNurse), "/api/imports/geography/holidays");
        using var odd = await Send(official, "/api/imports/geography/moons");
        using var tried = await Send(official, "/api/imports/geography/holidays?dryRun=true");
        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.BadRequest, HttpStatusCode.OK], new[] { nobody, nurse, odd, tried }.Select(answer => answer.StatusCode));
        Assert.Equal(0, await app.Look(db => db.NationalHolidays.CountAsync(Stop)));

        using var done = await Send(official, "/api/imports/geography/holidays");
        var told = (await done.Content.ReadFromJsonAsync<JsonNode>(Stop))!;
        Assert.Equal((2, 1, 1, 3), ((int)told["rows"]!, (int)told["added"]!, (int)told["rejected"]!, (int)told["reasons"]![0]!["line"]!));
        Assert.Equal(1, await app.Look(db => db.NationalHolidays.CountAsync(Stop)));
    }

    private static async Task<JsonNode> Ended(HttpClient client, Uri address)
    {
        for (var tries = 0; tries < 2_400; tries++)
        {
            var row = (await client.GetFromJsonAsync<JsonNode>(address, Stop))!["row"]!;
            if ((string?)row["state"] != "Running")
            {
                return row;
            }

            await Task.Delay(50, Stop);
        }

        throw new TimeoutException("the import did not end");
    }

    [Fact]
    public async Task Only_those_with_the_duty_bring_files_in_or_read_the_reports()
    {
        var run = (await Import(Csv(Row()))).Value!;
        foreach (var role in new[] { Role.HomeDoctor, Role.CareManager, Role.FireService, Role.HospitalLiaison, Role.VisitingNurse, Role.Pharmacist })
        {
            var client = await app.SignedIn(role);
            using var form = new MultipartFormDataContent { { new ByteArrayContent([1]), "file", "x.csv" } };
            using var uploaded = await client.PostAsync(new Uri("/api/imports", UriKind.Relative), form, Stop);
            using var read = await client.GetAsync(new Uri($"/api/imports/{run.Id}", UriKind.Relative), Stop);
            using var rejected = await client.GetAsync(new Uri($"/api/imports/{run.Id}/rejected.csv", UriKind.Relative), Stop);
            using var page = await client.GetAsync(new Uri("/imports", UriKind.Relative), Stop);
            Assert.All(new[] { uploaded, read, rejected, page }, answer => Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode));
        }

        using var nobody = await app.Stranger().GetAsync(new Uri($"/api/imports/{run.Id}", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        Assert.Equal(1, await app.Look(db => db.ImportRuns.CountAsync(Stop)));
    }

    [Fact]
    public async Task What_goes_out_as_Renkeis_own_file_comes_back_without_a_change_and_one_edited_cell_changes_that_one()
    {
        await Import(Csv(Row(), Row(number: "1471900025", name: "ふたつめ", building: "なぎさビル2階")));
        var city = await app.Look(db => db.Areas.SingleAsync(area => area.Code == "142018", Stop));
        var hub = await app.SignedIn(Role.HubCoordinator, city);
        var csv = await hub.GetStringAsync(new Uri("/api/facilities/export/csv", UriKind.Relative), Stop);

        var same = (await Import(csv, encoding: new UTF8Encoding(false))).Value!;
        Assert.Equal((2, 0, 0, 0), (same.Unchanged, same.Added, same.Changed, same.Rejected));

        var edited = (await Import(csv.Replace("なぎさビル2階", "なぎさビル3階", StringComparison.Ordinal), encoding: new UTF8Encoding(false))).Value!;
        Assert.Equal((1, 0, 1, 0), (edited.Unchanged, edited.Added, edited.Changed, edited.Rejected));
        var fact = Assert.Single(await app.Look(db => db.Set<Fact>().ToListAsync(Stop)));
        Assert.Equal(("building", "なぎさビル3階", FactSource.File), (fact.Attribute, fact.Value, fact.Source));
    }

    [Fact]
    public async Task The_last_office_of_a_service_in_the_region_is_missed_though_the_newer_file_lists_only_other_cities()
    {
        await Import(Csv(Row(), Row(number: "1471900025", code: "142085", town: "久木", name: "よその事業所")));
        var newer = (await Import(Csv(Row(number: "1471900025", code: "142085", town: "久木", name: "よその事業所")), "2026-09-30")).Value!;

        Assert.Equal(1, newer.Gone);
        Assert.Equal(new DateOnly(2026, 9, 30), (await TheFacility()).MissingSince);
    }

    [Fact]
    public async Task A_row_that_could_not_be_taken_still_says_that_its_office_is_listed()
    {
        await Import(Csv(Row(), Row(number: "1471900025", name: "残る事業所")));
        var newer = (await Import(Csv(Row(name: " "), Row(number: "1471900025", name: "残る事業所")), "2026-09-30")).Value!;

        Assert.Equal((1, 0), (newer.Rejected, newer.Gone));
        Assert.All(await app.Look(db => db.Facilities.ToListAsync(Stop)), facility => Assert.Null(facility.MissingSince));
    }

    [Fact]
    public async Task A_file_that_says_it_is_of_a_day_to_come_is_refused()
    {
        var answer = await Import(Csv(Row()), "2099-01-01");

        Assert.Contains("まだ来ていない日", answer.Refusal!.Message, StringComparison.Ordinal);
        Assert.Empty(await app.Look(db => db.Facilities.ToListAsync(Stop)));
    }

    [Fact]
    public async Task A_clinic_with_several_filings_joins_the_care_office_of_the_same_name_phone_and_town_once()
    {
        await Import(Csv(Row(name: "しおさい診療所", phone: "046-822-0001")));
        const string Head = "項番,都道府県コード,都道府県名,区分,医療機関番号,併設医療機関番号,医療機関記号番号,医療機関名称,医療機関所在地（郵便番号）,医療機関所在地（住所）,電話番号,FAX番号,病床数,受理届出名称,受理記号,受理番号,算定開始年月日,個別有効開始年月日,備考（見出し）,備考（データ）,市町村コード,市町村名,種別コード,種別";
        string Filing(int at, string symbol, string number) => $"{at},14,神奈川県,医科,{number},,,しおさい診療所,238-0004,横須賀市小川町11番地,046-822-0001,,,在宅,{symbol},{at},令和　６年　４月　１日,,,,,,,";
        var run = (await Import(string.Join("\r\n", ["[令和８年９月１日 現在]", Head, Filing(1, "支援診２", "1234567"), Filing(2, "在医総管１", "1234567"), ""]), "2026-09-01")).Value!;

        Assert.Equal((0, 2), (run.Rejected, run.Added));
        var facility = await TheFacility();
        Assert.Equal("在医総管1 支援診2", facility.Filings);

        // Two institutions that look alike are for people to tell apart: none of them joins.
        await Import(string.Join("\r\n", ["[令和８年１０月１日 現在]", Head, Filing(1, "支援診２", "1234567"), Filing(2, "在医総管１", "1234567"), Filing(3, "支援診３", "7654321"), ""]), "2026-10-01");
        Assert.Equal(2, await app.Look(db => db.Facilities.CountAsync(Stop)));
    }

    [Fact]
    public async Task Renkeis_own_file_founds_a_new_place_once_and_mends_what_a_spreadsheet_did_to_phones()
    {
        var run = (await Import("施設番号,市区町村コード,名称,所在地,電話\r\n,142018,みなと相談室,横須賀市小川町1,468224000\r\n,142018,みなと相談室,横須賀市小川町1,468224000\r\n", "2026-06-30")).Value!;

        Assert.Equal((1, 1), (run.Added, run.Rejected));
        Assert.Contains("この前の行にもあります", Assert.Single(await Rejected(run)).Reason, StringComparison.Ordinal);
        var facility = await TheFacility();
        Assert.Equal("0468224000", facility.Phone!.Replace("-", "", StringComparison.Ordinal));

        // What comes from a file is asked again in time, as what is typed.
        var hub = await app.SignedIn(Role.HubCoordinator, await app.Look(db => db.Areas.SingleAsync(area => area.Code == "142018", Stop)));
        await Import($"施設番号,名称,新しい患者\r\n{facility.Serial},みなと相談室,○\r\n", "2026-07-01");
        var fact = await app.Look(db => db.Set<Fact>().SingleAsync(fact => fact.Attribute == "new_patients", Stop));
        Assert.Equal(new DateOnly(2026, 10, 1), fact.NextCheck);
    }

    [Fact]
    public async Task Towns_can_be_given_to_blocks_and_their_facilities_follow()
    {
        await Import(Csv(Row()));
        await app.AtConsole<AppDb, int>(async db =>
        {
            db.Add((await db.Areas.SingleAsync(area => area.Code == "142018", Stop)).Child("142018-1", "中央ブロック", AreaKind.Block));
            return await db.SaveChangesAsync(Stop);
        });
        Task<Answer<ImportGeography.Report>> Towns(string rows) => app.AtConsole<ImportGeography, Answer<ImportGeography.Report>>(import =>
            import.Run("towns.csv", new MemoryStream(Encoding.UTF8.GetBytes("municipality,town,lat,lng,area\n" + rows)), false, (geography, content, stop) => geography.Towns(content, stop), Stop));

        var wrong = (await Towns("横須賀市,小川町,35.2795,139.6722,無い区域\n")).Value!;
        Assert.Contains("無い区域", Assert.Single(wrong.Reasons).Reason, StringComparison.Ordinal);

        await Towns("横須賀市,小川町,35.2795,139.6722,142018-1\n");
        Assert.Equal("142018/142018-1/", (await TheFacility()).AreaPath);
        var found = (await app.Stranger().GetFromJsonAsync<JsonNode>("/api/public/facilities?area=142018-1", Stop))!;
        Assert.Single(found["rows"]!.AsArray());
    }

    [Fact]
    public async Task The_trail_can_be_read_after_files_came_in_and_went_out()
    {
        await Import(Csv(Row()));
        var admin = await app.SignedIn(Role.Administrator);
        await admin.GetStringAsync(new Uri("/api/facilities/export/csv", UriKind.Relative), Stop);
        await app.AtConsole<ImportGeography, Answer<ImportGeography.Report>>(import =>
            import.Run("towns.csv", new MemoryStream("municipality,town,lat,lng\n横須賀市,追浜町,35.31,139.62\n"u8.ToArray()), false, (geography, content, stop) => geography.Towns(content, stop), Stop));

        var page = await admin.GetStringAsync(new Uri("/audit", UriKind.Relative), Stop);

        Assert.Contains("ファイルの形", page, StringComparison.Ordinal);
        Assert.Contains("町丁の取込", page, StringComparison.Ordinal);
        Assert.DoesNotContain(">ImportRun<", page, StringComparison.Ordinal);
    }

    /// <summary>Somebody closes the application when most of the file was read.</summary>
    private sealed class StoppingStream(byte[] content, CancellationTokenSource stopping) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            StopLate();
            return base.Read(buffer, offset, count);
        }

        public override int Read(Span<byte> buffer)
        {
            StopLate();
            return base.Read(buffer);
        }

        private void StopLate()
        {
            if (Position > Length / 2)
            {
                stopping.Cancel();
            }
        }
    }
}
