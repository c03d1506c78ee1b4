using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.EntityFrameworkCore;
using MiniExcelLibs;
using Renkei.Access;
using Renkei.Facilities;
using Renkei.Facilities.Demo;
using Renkei.Facilities.Import;
using Renkei.Foundation;

namespace Renkei.Tests.Facilities;

/// <summary>Each filter of the list by itself, the files made from it, and who gets neither.</summary>
public sealed class FindAndExportTests(DemoApp demo) : IClassFixture<DemoApp>
{
    private const string North = "142999-2";
    private const string East = "142999-3";
    private const string Credit = "出典: ";

    private readonly App app = demo.App;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task<List<Facility>> All() => app.Look(db => db.Facilities.AsNoTracking().ToListAsync(Stop));

    private async Task<HttpClient> Hub(string area = DemoCity.Code) =>
        await app.SignedIn(Role.HubCoordinator, await app.Look(db => db.Areas.SingleAsync(one => one.Code == area, Stop)));

    private static async Task<JsonNode> Page(HttpClient client, string address) => (await client.GetFromJsonAsync<JsonNode>(new Uri(address, UriKind.Relative), Stop))!;

    private static async Task<List<JsonNode>> Walk(HttpClient client, string query, string address = "/api/public/facilities")
    {
        List<JsonNode> rows = [];
        for (string? after = null; ;)
        {
            var page = await Page(client, $"{address}?limit=200&{query}{(after is null ? "" : "&after=" + Uri.EscapeDataString(after))}");
            rows.AddRange(page["rows"]!.AsArray().Select(row => row!.DeepClone()));
            after = (string?)page["after"];
            if (after is null)
            {
                return rows;
            }
        }
    }

    private static IEnumerable<long> Serials(IEnumerable<JsonNode> rows) => rows.Select(row => (long)row["serial"]!);

    private static void Same(IEnumerable<Facility> wanted, IEnumerable<JsonNode> rows)
    {
        var serials = wanted.Select(facility => facility.Serial).Order().ToList();
        Assert.NotEmpty(serials);
        Assert.Equal(serials, Serials(rows).Order());
    }

    private static async Task<HttpStatusCode> Correct(HttpClient client, long serial, params (string Attribute, string Value)[] items)
    {
        using var answer = await client.PostAsJsonAsync($"/api/facilities/{serial}/facts", new { confirmedBy = "事務長（電話）", items = items.Select(item => new { attribute = item.Attribute, value = item.Value }) }, Stop);
        return answer.StatusCode;
    }

    // The great circle, where the product measures on Mercator's map.
    private static double Km(GeoPoint one, Facility other)
    {
        static double Radians(double degrees) => degrees * Math.PI / 180;
        var (north, east) = (Radians(other.Latitude!.Value - one.Latitude), Radians(other.Longitude!.Value - one.Longitude));
        var chord = Math.Pow(Math.Sin(north / 2), 2) + (Math.Cos(Radians(one.Latitude)) * Math.Cos(Radians(other.Latitude.Value)) * Math.Pow(Math.Sin(east / 2), 2));
        return 2 * 6_371 * Math.Asin(Math.Sqrt(chord));
    }

    // ---- finding ----

    [Theory]
    [InlineData("filing=支援診2", "支援診2")]
    [InlineData("filing=支援診２", "支援診2")]
    [InlineData("filing=支援診2&filing=在医総管1", "支援診2 在医総管1")]
    [InlineData("filing=支援診3,医情連", "支援診3 医情連")]
    public async Task A_filing_finds_those_that_filed_it_and_several_those_that_filed_all(string query, string filings)
    {
        var rows = await Walk(app.Stranger(), query);

        Same((await All()).Where(facility => filings.Split(' ').All(facility.Filings.Split(' ').Contains)), rows);
        Assert.All(rows, row => Assert.Superset(filings.Split(' ').ToHashSet(), row["filings"]!.AsArray().Select(filing => (string)filing!).ToHashSet()));
    }

    [Fact]
    public async Task A_filing_that_nobody_filed_finds_nothing() => Assert.Empty(await Walk(app.Stranger(), "filing=支援診"));

    [Fact]
    public async Task An_area_finds_what_lies_in_it_be_it_a_block_or_a_municipality_or_a_region()
    {
        var all = await All();
        List<long> inBlocks = [];
        foreach (var block in Enumerable.Range(1, 4).Select(at => $"{DemoCity.Code}-{at}"))
        {
            var rows = await Walk(app.Stranger(), $"area={block}");
            Same(all.Where(facility => facility.AreaPath!.EndsWith($"/{block}/", StringComparison.Ordinal)), rows);
            inBlocks.AddRange(Serials(rows));
        }

        Same(all.Where(facility => facility.Municipality == DemoCity.Code), await Walk(app.Stranger(), $"area={DemoCity.Code}"));
        Same(all, await Walk(app.Stranger(), "area=14-29"));
        Assert.Equal(all.Select(facility => facility.Serial).Order(), inBlocks.Order());
        Assert.Empty(await Walk(app.Stranger(), "area=131016"));
    }

    [Theory]
    [InlineData("0.5")]
    [InlineData("1.5")]
    [InlineData("４")]
    public async Task Within_a_distance_lies_what_the_great_circle_puts_there(string within)
    {
        var center = new GeoPoint(35.245, 139.659);
        var km = double.Parse(within.Normalize(NormalizationForm.FormKC), CultureInfo.InvariantCulture);
        var rows = await Walk(app.Stranger(), $"near={center}&within={Uri.EscapeDataString(within)}");
        var byName = await Walk(app.Stranger(), $"near={center}&within={Uri.EscapeDataString(within)}&order=name");
        var found = Serials(rows).ToHashSet();

        var all = (await All()).Where(facility => facility.Latitude is not null).ToDictionary(facility => facility.Serial);
        var sure = all.Values.Where(facility => Km(center, facility) < km * 0.98).Select(facility => facility.Serial).ToList();
        Assert.NotEmpty(sure);
        Assert.All(sure, serial => Assert.Contains(serial, found));
        Assert.All(found, serial => Assert.True(Km(center, all[serial]) < (km * 1.02) + 0.01));
        Assert.Equal(found.Order(), Serials(byName).Order());
        Assert.All(rows, row => Assert.InRange((double)row["distanceKm"]!, (Km(center, all[(long)row["serial"]!]) * 0.98) - 0.01, (Km(center, all[(long)row["serial"]!]) * 1.02) + 0.01));
    }

    [Theory]
    [InlineData("299-0004")]
    [InlineData("2990004")]
    [InlineData("〒299-0004")]
    [InlineData("２９９－０００４")]
    public async Task A_postal_code_is_the_middle_of_what_stands_there(string place)
    {
        var page = await Page(app.Stranger(), $"/api/public/facilities?place={Uri.EscapeDataString(place)}");
        var here = (await All()).Where(facility => facility.PostalCode == "299-0004").ToList();

        Assert.Equal("〒299-0004（潮見市小川町）", (string?)page["centerName"]);
        Assert.Equal(here.Average(facility => facility.Latitude!.Value), (double)page["center"]!["latitude"]!, 6);
        Assert.Equal(here.Average(facility => facility.Longitude!.Value), (double)page["center"]!["longitude"]!, 6);
        Assert.Equal("299-0004", here.Single(facility => facility.Serial == (long)page["rows"]![0]!["serial"]!).PostalCode);
        var distances = page["rows"]!.AsArray().Select(row => (double)row!["distanceKm"]!).ToList();
        Assert.Equal(distances.Order(), distances);
    }

    [Fact]
    public async Task A_postal_code_that_no_facility_has_is_near_those_that_begin_alike_and_says_so()
    {
        var page = await Page(app.Stranger(), "/api/public/facilities?place=299-0999");
        var alike = (await All()).Where(facility => facility.PostalCode?.StartsWith("299-0", StringComparison.Ordinal) == true && facility.Latitude is not null).ToList();

        Assert.StartsWith("〒299-0999 の近く（〒299-0で始まる", (string?)page["centerName"], StringComparison.Ordinal);
        Assert.InRange((double)page["center"]!["latitude"]!, alike.Min(facility => facility.Latitude!.Value), alike.Max(facility => facility.Latitude!.Value));
    }

    [Fact]
    public async Task A_postal_code_where_nothing_stands_is_told_in_Japanese()
    {
        using var answer = await app.Stranger().GetAsync(new Uri("/api/public/facilities?place=999-9999", UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("999-9999", (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(Stop))!["detail"]!, StringComparison.Ordinal);
    }

    // 23 November 2026 is a holiday on a Monday, 3 November one on a Tuesday.
    [Theory]
    [InlineData("2026-11-30T21:59", false)]
    [InlineData("2026-11-30T22:00", true)]
    [InlineData("2026-12-01T00:00", true)]
    [InlineData("2026-12-01T05:59", true)]
    [InlineData("2026-12-01T06:00", false)]
    [InlineData("2026-12-01T23:00", false)]
    [InlineData("2026-12-07T05:00", false)]
    [InlineData("2026-11-03T05:00", true)]
    [InlineData("2026-11-23T19:59", false)]
    [InlineData("2026-11-23T22:30", true)]
    [InlineData("2026-11-24T01:59", true)]
    [InlineData("2026-11-24T05:00", false)]
    public async Task What_opens_in_the_evening_is_open_until_the_morning_and_a_holiday_has_hours_of_its_own(string moment, bool open)
    {
        var facility = await app.Look(db => db.Facilities.AsNoTracking().Where(one => one.Services == "120").OrderBy(one => one.Serial).FirstAsync(Stop));
        Assert.Equal(HttpStatusCode.NoContent, await Correct(await Hub(), facility.Serial, ("hours", "月 22:00-06:00;祝 20:00-02:00")));

        Assert.Equal(open, Serials(await Walk(app.Stranger(), $"service=120&openAt={moment}")).Contains(facility.Serial));
        Assert.Equal(open, Serials(await Walk(app.Stranger(), $"openAt={moment}&near=35.245,139.659")).Contains(facility.Serial));
    }

    [Theory]
    [InlineData("2026-11-24T10:00")]
    [InlineData("2026-11-23T10:00")]
    [InlineData("2026-11-24T00:30")]
    public async Task Open_now_is_open_at_this_moment_in_Japan(string moment)
    {
        var before = app.Clock.Now;
        try
        {
            // Told in universal time, in which the small hours of Japan are still the day before.
            app.Clock.Now = new DateTimeOffset(DateTime.Parse(moment, CultureInfo.InvariantCulture), TimeSpan.FromHours(9)).ToUniversalTime();
            var now = await Walk(app.Stranger(), "openAt=now");

            Assert.NotEmpty(now);
            Assert.Equal(Serials(await Walk(app.Stranger(), $"openAt={moment}")), Serials(now));
        }
        finally
        {
            app.Clock.Now = before;
        }
    }

    [Theory]
    [InlineData("2026-10-01")]
    [InlineData("2026/10/1")]
    [InlineData("令和8年10月1日")]
    [InlineData("R8.10.1")]
    public async Task Confirmed_since_a_day_finds_what_was_confirmed_then_or_later(string since)
    {
        var rows = await Walk(await app.SignedIn(Role.HomeDoctor), $"confirmedSince={Uri.EscapeDataString(since)}", "/api/facilities");
        var open = await Walk(app.Stranger(), $"confirmedSince={Uri.EscapeDataString(since)}");

        // What only professionals may read was confirmed on a day that citizens are not told either.
        Same((await All()).Where(facility => facility.ConfirmedOn >= new DateOnly(2026, 10, 1)), rows);
        Same((await All()).Where(facility => facility.OpenlyConfirmedOn >= new DateOnly(2026, 10, 1)), open);
        Assert.True(open.Count < rows.Count);
        Assert.All(rows, row => Assert.True(DateOnly.Parse((string)row["confirmedOn"]!, CultureInfo.InvariantCulture) >= new DateOnly(2026, 10, 1)));
    }

    [Theory]
    [InlineData("internal")]
    [InlineData("内科")]
    [InlineData("耳鼻咽喉科")]
    [InlineData("耳鼻いんこう科")]
    public async Task A_speciality_is_found_by_its_code_and_by_both_its_names(string speciality)
    {
        var rows = await Walk(app.Stranger(), $"speciality={Uri.EscapeDataString(speciality)}");

        var written = speciality.StartsWith("耳鼻", StringComparison.Ordinal) ? "耳鼻咽喉科" : "内科";
        var wanted = await app.Look(db => db.RegisterEntries.AsNoTracking().Where(entry => entry.Content.Contains("specialities")).ToListAsync(Stop));
        var ids = wanted.Where(entry => entry.Values().GetValueOrDefault("specialities", "").Split('・').Contains(written)).Select(entry => entry.Facility).ToHashSet();
        Assert.NotEmpty(rows);
        Same((await All()).Where(facility => ids.Contains(facility.Id)), rows);
    }

    [Theory]
    [InlineData("service=clinic&service=home-visit", "clinic home-visit")]
    [InlineData("service=520&service=160&service=220", "520 160 220")]
    [InlineData("service=clinic,house-call", "clinic house-call")]
    [InlineData("service=訪問看護", "130")]
    public async Task Several_services_are_all_wanted_of_one_facility(string query, string services)
    {
        var rows = await Walk(app.Stranger(), query);

        Same((await All()).Where(facility => services.Split(' ').All(facility.Services.Split(' ').Contains)), rows);
        Assert.Empty(await Walk(app.Stranger(), query + "&service=fire"));
    }

    [Theory]
    [InlineData("service=clinic&service=magic", "magic")]
    [InlineData("condition=magic", "magic")]
    [InlineData("accepts=perhaps", "新しい患者")]
    public async Task What_the_lists_do_not_hold_is_refused_by_name(string query, string named)
    {
        foreach (var (client, address) in new[] { (app.Stranger(), "/api/public/facilities?"), (await app.SignedIn(Role.CareManager), "/api/facilities?"), (app.Stranger(), "/api/public/facilities/export/csv?"), (app.Stranger(), "/api/public/facilities/pins?") })
        {
            using var answer = await client.GetAsync(new Uri(address + query, UriKind.Relative), Stop);

            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            Assert.Contains(named, (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(Stop))!["detail"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task By_name_near_a_place_is_in_the_order_of_names_and_still_tells_how_far()
    {
        const string Query = "service=pharmacy&near=35.245,139.659";
        var byName = await Walk(app.Stranger(), Query + "&order=name");
        var byDistance = await Walk(app.Stranger(), Query);

        var keys = (await All()).ToDictionary(facility => facility.Serial, facility => facility.SortKey);
        var names = Serials(byName).Select(serial => keys[serial]).ToList();
        Assert.True(names.Count > 50);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.NotEqual(Serials(byDistance), Serials(byName));
        Assert.Equal(
            byDistance.ToDictionary(row => (long)row["serial"]!, row => (double?)row["distanceKm"]).OrderBy(pair => pair.Key),
            byName.ToDictionary(row => (long)row["serial"]!, row => (double?)row["distanceKm"]).OrderBy(pair => pair.Key));
    }

    // ---- files ----

    private sealed record Table(string[] Header, List<string[]> Rows, List<string> Credits, byte[] Bytes)
    {
        public string Of(string[] row, string column) => row[Array.IndexOf(Header, column)];

        public string[] Row(long serial) => Rows.Single(row => Of(row, RenkeiCsv.SerialColumn) == serial.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<Table> Export(HttpClient client, string format, string query, string address = "/api/facilities")
    {
        using var answer = await client.GetAsync(new Uri($"{address}/export/{format}?{query}", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            format switch { "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv-ms932" => "text/csv; charset=shift_jis", _ => "text/csv; charset=utf-8" },
            answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Matches(format == "xlsx" ? @"^facilities-\d{8}\.xlsx$" : @"^facilities-\d{8}\.csv$", answer.Content.Headers.ContentDisposition.FileName!);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Stop);
        return format == "xlsx" ? Sheet(bytes) : Csv(bytes, format == "csv-ms932");
    }

    // Read by the library rather than by the product's own reader, which takes the guards off again.
    private static Table Csv(byte[] bytes, bool isMs932)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = isMs932 ? Encoding.GetEncoding(932, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback) : new UTF8Encoding(true, true);
        var text = encoding.GetString(isMs932 ? bytes : bytes.AsSpan(encoding.Preamble.Length));
        using var parser = new CsvParser(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture) { HasHeaderRecord = false });
        List<string[]> rows = [];
        while (parser.Read())
        {
            rows.Add(parser.Record!);
        }

        Assert.All(rows, row => Assert.Equal(rows[0].Length, row.Length));
        // Another test of this class may have put a name into the city that the old characters cannot write; the file says so in a line of its own.
        return new(rows[0], [.. rows.Skip(1).Where(row => !row[0].StartsWith(Credit, StringComparison.Ordinal) && !row[0].StartsWith("注意", StringComparison.Ordinal))], [.. rows.Where(row => row[0].StartsWith(Credit, StringComparison.Ordinal)).Select(row => row[0][Credit.Length..])], bytes);
    }

    private static Table Sheet(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        Assert.Equal(["施設", "出典"], MiniExcel.GetSheetNames(stream));
        var rows = MiniExcel.Query(stream, sheetName: "施設").Cast<IDictionary<string, object?>>().Select(row => row.Values.Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "").ToArray()).ToList();
        var credits = MiniExcel.Query(stream, useHeaderRow: true, sheetName: "出典").Cast<IDictionary<string, object?>>().Select(row => (string)row["出典"]!).ToList();
        return new(rows[0], [.. rows.Skip(1)], credits, bytes);
    }

    public static TheoryData<string> Tables => ["csv", "csv-ms932", "xlsx"];

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task A_file_holds_the_rows_of_the_list_in_its_order(string format)
    {
        const string Query = "service=clinic&near=35.245,139.659&accepts=ask";
        var doctor = await app.SignedIn(Role.HomeDoctor);
        var rows = await Walk(doctor, Query, "/api/facilities");
        var file = await Export(doctor, format, Query);

        Assert.True(rows.Count > 10);
        Assert.Equal(Serials(rows), file.Rows.Select(row => long.Parse(file.Of(row, "施設番号"), CultureInfo.InvariantCulture)));
        foreach (var (row, cells) in rows.Zip(file.Rows))
        {
            string Joined(string name) => string.Join('、', row[name]!.AsArray().Select(one => (string)one!));
            Assert.Equal((string)row["name"]!, file.Of(cells, "名称"));
            Assert.Equal((string)row["kana"]!, file.Of(cells, "フリガナ"));
            Assert.Equal((string?)row["phone"] ?? "", file.Of(cells, "電話"));
            Assert.Equal((string?)row["fax"] ?? "", file.Of(cells, "FAX"));
            Assert.Equal(Joined("services"), file.Of(cells, "種別・サービス"));
            Assert.Equal(Joined("filings"), file.Of(cells, "施設基準"));
            Assert.Equal(Joined("conditions"), file.Of(cells, "対応できる病状・処置"));
            Assert.Equal((string)row["newPatients"]! == "yes" ? "○" : "要相談", file.Of(cells, "新しい患者"));
            Assert.Equal(DemoCity.Code, file.Of(cells, "市区町村コード"));
        }

        Assert.NotEmpty(file.Credits);
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task A_file_holds_all_pages_of_the_list(string format)
    {
        var file = await Export(app.Stranger(), format, "", "/api/public/facilities");

        Assert.Equal(Serials(await Walk(app.Stranger(), "")), file.Rows.Select(row => long.Parse(file.Of(row, "施設番号"), CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Only_the_csv_in_UTF8_begins_with_a_mark()
    {
        var utf8 = await Export(app.Stranger(), "csv", "service=760", "/api/public/facilities");
        var ms932 = await Export(app.Stranger(), "csv-ms932", "service=760", "/api/public/facilities");

        Assert.Equal([0xEF, 0xBB, 0xBF], utf8.Bytes[..3]);
        Assert.Equal(Encoding.GetEncoding(932).GetBytes("施設番号,"), ms932.Bytes[..9]);
        Assert.Equal(utf8.Header, ms932.Header);
        Assert.Equal(utf8.Rows, ms932.Rows);
        Assert.Equal(utf8.Credits, ms932.Credits);
    }

    [Fact]
    public async Task A_file_for_old_Excel_says_how_many_characters_it_lost_and_they_do_not_come_back()
    {
        var hub = await Hub();
        var facility = await app.Look(db => db.Facilities.AsNoTracking().Where(one => one.Services == "140").OrderByDescending(one => one.Serial).FirstAsync(Stop));
        Assert.Equal(HttpStatusCode.NoContent, await Correct(hub, facility.Serial, ("building", "𠮷野ビル")));

        var file = Encoding.GetEncoding(932).GetString(await hub.GetByteArrayAsync(new Uri($"/api/facilities/export/csv-ms932?serial={facility.Serial}", UriKind.Relative), Stop));
        var back = await app.AtConsole<ImportFacilities, Answer<ImportRun>>(import => import.Run(new("old.csv", new MemoryStream(Encoding.GetEncoding(932).GetBytes(file))), Stop));

        Assert.StartsWith("注意: 古いExcel用の文字コードに無い文字を 1 字、「〓」にしました。", file.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        Assert.Equal((1, 1, 0), (back.Value!.Rows, back.Value.Rejected, back.Value.Changed));
    }

    [Fact]
    public async Task What_begins_like_a_formula_is_text_in_every_file()
    {
        var hub = await Hub();
        var facility = await app.Look(db => db.Facilities.AsNoTracking().Where(one => one.Services == "140").OrderBy(one => one.Serial).FirstAsync(Stop));
        (string Column, string Code, string Value)[] put =
        [
            ("建物名等", "building", "=HYPERLINK(\"https://evil.example/\",\"地図\")"),
            ("休診・休業", "closed", "@SUM(1+1)*cmd|' /C calc'!A0"),
            ("希望する連絡手段", "contact_means", "+81 でなく電話で"),
            ("医師に電話してよい時間", "call_hours", "-2+3,\"引用\"\n2行目"),
            ("訪問する町", "visit_towns", "＝1＋1"),
            ("拠点の覚え書き", "hub_note", "=cmd|' /C calc'!A0"),
        ];
        Assert.Equal(HttpStatusCode.NoContent, await Correct(hub, facility.Serial, [.. put.Select(one => (one.Code, one.Value))]));

        foreach (var format in new[] { "csv", "csv-ms932" })
        {
            var file = await Export(hub, format, "service=140");
            Assert.All(put, one => Assert.Equal("'" + one.Value, file.Of(file.Row(facility.Serial), one.Column)));
            Assert.DoesNotContain(file.Rows.SelectMany(row => row), cell => cell.Length > 0 && "=@+-\t\r".Contains(cell[0], StringComparison.Ordinal));
        }

        var sheet = await Export(hub, "xlsx", "service=140");
        Assert.All(put, one => Assert.Equal(one.Value, sheet.Of(sheet.Row(facility.Serial), one.Column)));
        using var zip = new ZipArchive(new MemoryStream(sheet.Bytes));
        foreach (var part in zip.Entries.Where(entry => entry.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(await part.OpenAsync(Stop));
            Assert.DoesNotMatch(@"<(x:)?f[\s>/]", await reader.ReadToEndAsync(Stop));
        }
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Each_gets_the_columns_that_they_may_see(string format)
    {
        var columns = FacilityAttribute.All.ToLookup(attribute => attribute.Visibility, attribute => attribute.Name);
        var hub = await Hub();
        var citizen = await Export(app.Stranger(), format, "service=home-visit", "/api/public/facilities");
        var hubAsCitizen = await Export(hub, format, "service=home-visit", "/api/public/facilities");
        var doctor = await Export(await app.SignedIn(Role.HomeDoctor), format, "service=home-visit");
        var ownHub = await Export(hub, format, "service=home-visit");

        Assert.Empty(citizen.Header.Intersect(columns[Visibility.Professional].Concat(columns[Visibility.Hub])));
        Assert.Equal(citizen.Header, hubAsCitizen.Header);
        Assert.Equal(citizen.Rows, hubAsCitizen.Rows);
        Assert.Empty(doctor.Header.Intersect(columns[Visibility.Hub]));
        Assert.Superset(columns[Visibility.Professional].ToHashSet(), doctor.Header.ToHashSet());
        Assert.Superset(columns[Visibility.Hub].ToHashSet(), ownHub.Header.ToHashSet());

        var notes = await app.Look(db => db.Set<Fact>().Where(fact => fact.Visibility != Visibility.Citizen && fact.Attribute != "conditions" && fact.Value.Length > 6).Select(fact => fact.Value).Distinct().ToListAsync(Stop));
        Assert.Contains(ownHub.Rows.SelectMany(row => row), notes.Contains);
        Assert.DoesNotContain(citizen.Rows.SelectMany(row => row), cell => notes.Any(note => cell.Contains(note, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_form_of_file_that_is_not_made_is_told_in_Japanese()
    {
        using var answer = await app.Stranger().GetAsync(new Uri("/api/public/facilities/export/pdf", UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("xlsx", (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(Stop))!["detail"]!, StringComparison.Ordinal);
    }

    // ---- who may not ----

    [Theory]
    [InlineData("/api/facilities")]
    [InlineData("/api/facilities/export/csv")]
    [InlineData("/api/facilities/export/csv-ms932")]
    [InlineData("/api/facilities/export/xlsx")]
    [InlineData("/api/facilities/export/geojson")]
    [InlineData("/api/facilities/pins")]
    [InlineData("/api/facilities/checks")]
    [InlineData("/api/facilities/1")]
    [InlineData("/api/imports")]
    public async Task Nobody_gets_what_is_for_professionals(string address)
    {
        using var answer = await app.Stranger().GetAsync(new Uri(address, UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("サインインしてから行ってください。", (string?)(await answer.Content.ReadFromJsonAsync<JsonNode>(Stop))!["detail"]);
    }

    [Theory]
    [InlineData("/facilities/checks", Duty.CorrectFacilities)]
    [InlineData("/api/facilities/checks", Duty.CorrectFacilities)]
    [InlineData("/imports", Duty.SeeImports)]
    [InlineData("/api/imports", Duty.SeeImports)]
    public async Task A_role_without_the_duty_is_shown_the_door(string address, Duty duty)
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            using var answer = await (await app.SignedIn(role)).GetAsync(new Uri(address, UriKind.Relative), Stop);

            Assert.True(answer.StatusCode == (role.Duties.Contains(duty) ? HttpStatusCode.OK : HttpStatusCode.Forbidden), $"{role} got {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task A_register_is_taken_from_nobody_without_the_duty()
    {
        var before = await app.Look(db => db.Set<ImportRun>().CountAsync(Stop));
        foreach (var role in Enum.GetValues<Role>().Where(role => !role.Duties.Contains(Duty.ImportRegisters)))
        {
            using var form = new MultipartFormDataContent { { new StringContent("施設番号,名称\r\n,偽の医院\r\n"), "file", "偽.csv" } };
            using var answer = await (await app.SignedIn(role)).PostAsync(new Uri("/api/imports", UriKind.Relative), form, Stop);

            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        Assert.Equal(before, await app.Look(db => db.Set<ImportRun>().CountAsync(Stop)));
    }

    [Fact]
    public async Task A_hub_cannot_correct_in_the_block_of_another()
    {
        var facility = (await All()).Where(one => one.AreaPath!.EndsWith($"/{North}/", StringComparison.Ordinal)).MinBy(one => one.Serial)!;
        var east = await Hub(East);

        Assert.Equal(HttpStatusCode.Forbidden, await Correct(east, facility.Serial, ("hub_note", "よその拠点のメモ")));
        Assert.False(await app.Look(db => db.Set<Fact>().AnyAsync(fact => fact.Value == "よその拠点のメモ", Stop)));
        Assert.DoesNotContain($"/facilities/{facility.Serial}/correct", await east.GetStringAsync(new Uri($"/facilities/{facility.Serial}", UriKind.Relative), Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, await Correct(await Hub(North), facility.Serial, ("hub_note", "自分の拠点のメモ")));
    }

    [Fact]
    public async Task A_member_who_takes_a_file_away_is_written_down_and_a_citizen_is_not()
    {
        async Task<List<AuditLine>> Lines() => await app.Look(db => db.AuditLines.AsNoTracking().Where(line => line.Verb == AuditVerb.Exported).OrderBy(line => line.At).ThenBy(line => line.Id).ToListAsync(Stop));
        var before = await Lines();
        var nurse = await app.SignedIn(Role.VisitingNurse);

        await Export(app.Stranger(), "csv", "service=760", "/api/public/facilities");
        Assert.Equal(before.Count, (await Lines()).Count);

        var file = await Export(nurse, "xlsx", "service=760");
        var line = Assert.Single((await Lines()).ExceptBy(before.Select(one => one.Id), one => one.Id));
        Assert.Equal(("VisitingNurseの人", "訪問看護", "VisitingNurseの職場", nameof(Facility)), (line.Who, line.Role, line.Workplace, line.Kind));
        Assert.Equal("GET /api/facilities/export/{format}", line.Act);
        Assert.Contains("xlsx", line.After, StringComparison.Ordinal);
        Assert.Contains(file.Rows.Count.ToString(CultureInfo.InvariantCulture), line.After, StringComparison.Ordinal);
        Assert.Equal(app.Clock.Now, line.At);
    }
}

/// <summary>The limit of anonymous downloads is counted for the whole application: it has one of its own.</summary>
public sealed class DownloadLimitTests : IAsyncLifetime
{
    private readonly App app = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Whoever_takes_file_after_file_without_an_account_is_asked_to_wait_and_a_member_is_not()
    {
        var (stranger, member) = (app.Stranger(), await app.SignedIn(Role.CityOfficial));
        async Task<HttpStatusCode> Take(HttpClient who, string address)
        {
            using var answer = await who.GetAsync(new Uri(address, UriKind.Relative), Stop);
            return answer.StatusCode;
        }

        for (var at = 0; at < 30; at++)
        {
            Assert.Equal(HttpStatusCode.BadRequest, await Take(stranger, "/api/public/facilities/export/pdf"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await Take(stranger, "/api/public/facilities/export/pdf"));
        Assert.Equal(HttpStatusCode.OK, await Take(stranger, "/api/public/facilities"));
        Assert.Equal(HttpStatusCode.BadRequest, await Take(member, "/api/facilities/export/pdf"));
    }
}
