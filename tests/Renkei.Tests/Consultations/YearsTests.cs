using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using MiniExcelLibs;
using Renkei.Access;
using Renkei.Consultations;
using Renkei.Foundation;
using Renkei.Tests.Access;
using Renkei.Tests.Foundation;
using static Renkei.Tests.Calls;

namespace Renkei.Tests.Consultations;

/// <summary>A hub's years: those before this system, and the report of one. The clock stands at 2026-11-24 (Tuesday) 9:00.</summary>
public sealed class YearsTests : IAsyncLifetime
{
    private readonly App app = new();
    private readonly Area city = Area.Root("142999", "潮見市", AreaKind.Municipality);
    private readonly Workplace centre = new() { Name = "センター連携拠点" };
    private readonly Workplace eastHub = new() { Name = "東ブロック拠点" };
    private HttpClient desk = null!;
    private HttpClient east = null!;
    private HttpClient official = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        var block = city.Child("142999-3", "東ブロック", AreaKind.Block);
        centre.Serve([city.Id]);
        eastHub.Serve([block.Id]);
        await app.Given(city, block, centre, eastHub);
        desk = await app.SignedIn(Role.HubCoordinator, centre);
        east = await app.SignedIn(Role.HubCoordinator, eastHub);
        official = await app.SignedIn(Role.CityOfficial, centre);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static Task<(System.Net.HttpStatusCode Status, JsonNode? Said)> Bring(HttpClient by, string table, bool dryRun = false) => Bring(by, Encoding.UTF8.GetBytes(table), dryRun);

    private static async Task<(System.Net.HttpStatusCode Status, JsonNode? Said)> Bring(HttpClient by, byte[] table, bool dryRun)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(table), "file", "昔.csv" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/consultations/imports?dryRun={dryRun}") { Content = form };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var answer = await by.SendAsync(request, Stop);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop)));
    }

    private const string Old = """
        受付日,新規・継続,方法,だれから,所属,年齢,住まい,主な病気,何の相談,内容,結果,初診日,かかった時間
        令和7年5月1日,新規,電話,ケアマネジャー,潮風ケア,83,東ブロック,心不全,訪問診療医をさがす、制度・費用,在宅酸素の方,訪問診療につながった,令和7年5月9日,30
        2025-06-02,継続,のろし,病院（連携室・病棟）,,75〜84歳,,なぞの病,退院・転院,,,,20分
        2025/13/40,新規,電話,本人,,,,,,,,,
        2027-04-01,新規,電話,本人,,,,,,,,,
        2025-07-01,新規,電話,家族・親族,,,,,,,,2025-06-30,
        0021-04-01,新規,電話,本人,,,,,,,,,
        2025-07-01,新規,電話,本人,,,,,,,,9999-12-31,
        """;

    [Fact]
    public async Task Years_before_this_system_are_tried_first_come_in_but_for_the_bad_rows_and_go_out_again_as_one()
    {
        var id = await Said(Post(desk, "/api/consultations", new { callerKind = "self", topics = All("other") }));
        var tried = (await Bring(desk, Old, dryRun: true)).Said!;
        Assert.Equal((7, 2, 0), ((int)tried["rows"]!, (int)tried["added"]!, await app.Look(db => db.Set<ConsultationImport>().CountAsync(Stop))));
        Assert.Equal([4, 5, 6, 7, 8], ((JsonArray)tried["rejections"]!).Select(one => (int)one!["line"]!));
        Assert.Equal(["主な病気「なぞの病」（1件）", "方法「のろし」（1件）", "結果のない行（「情報提供で終わった」として）（1件）"], ((JsonArray)tried["unknown"]!).Select(one => (string)one!).Order(StringComparer.Ordinal));

        await Bring(desk, Old);
        await Refused("twice", Bring(desk, Old));
        var rows = (JsonArray)(await Get(desk, "/api/consultations?all=true&state=Closed&year=2025"))["rows"]!;
        Assert.Equal(["R7-2", "R7-1"], rows.Select(row => (string)row!["number"]!));
        var first = await app.Look(db => db.Set<Consultation>().SingleAsync(one => one.Number == 1 && one.Year == new FiscalYear(2025), Stop));
        Assert.Equal(("75-84", 8, "14", 30, " costs doctor "), (first.AgeBand, first.LeadDays, first.LeadBand, first.Minutes, first.Topics));

        // They stand beside this year, and may be taken up like any other.
        var topics = await Get(desk, "/api/consultations/figures?by=Topic");
        Assert.Equal((2, 1), ((int)topics["sum"]!["before"]!, (int)topics["sums"]!["total"]!));
        Assert.Equal(["8〜14日:1", "初診なし:1"], ((JsonArray)(await Get(desk, "/api/consultations/figures?by=LeadTime&year=2025"))["rows"]!).Select(row => $"{row!["name"]}:{row["counts"]![0]}"));

        await Refused("not-your-duty", Bring(official, Old));
        await Refused("unknown-file", Bring(east, "a,b\n1,2\n"));
        var import = (string)((JsonArray)await Get(desk, "/api/consultations/imports"))[0]!["import"]!;
        await Refused("not-found", Call(east, HttpMethod.Delete, $"/api/consultations/imports/{import}"));
        await Done(Call(desk, HttpMethod.Delete, $"/api/consultations/imports/{import}"));
        Assert.Equal(id, (await app.Look(db => db.Set<Consultation>().SingleAsync(Stop))).Id.ToString());

        // Who went on with one of them does not lose it.
        await Bring(desk, Old);
        var taken = (string)((JsonArray)(await Get(desk, "/api/consultations?all=true&state=Closed&year=2025"))["rows"]!)[0]!["consultation"]!;
        await Said(Call(desk, HttpMethod.Put, $"/api/consultations/{taken}/case", new { kinds = All("money") }));
        await Refused("worked-on", Call(desk, HttpMethod.Delete, $"/api/consultations/imports/{(string)((JsonArray)await Get(desk, "/api/consultations/imports"))[0]!["import"]!}"));
    }

    [Fact]
    public async Task What_was_counted_is_counted_again_as_soon_as_something_of_the_month_changes()
    {
        static async Task<string> Months(HttpClient by) => string.Join(' ', ((JsonArray)(await Get(by, "/api/consultations/figures?by=Month"))["rows"]!).Where(row => (int)row!["counts"]![0]! > 0).Select(row => $"{row!["name"]}{row["counts"]![0]}"));
        var id = await Said(Post(east, "/api/consultations", new { callerKind = "self", topics = All("other") }));
        Assert.Equal(("11月1", "11月1"), (await Months(desk), await Months(east)));
        await Said(Post(desk, "/api/consultations", new { callerKind = "self", topics = All("other") }));
        Assert.Equal(("11月2", "11月1"), (await Months(desk), await Months(east)));
        await Done(Call(east, HttpMethod.Put, $"/api/consultations/{id}", new { callerKind = "self", topics = All("other"), takenAt = "2026-10-05T10:00:00", version = 0 }));
        Assert.Equal(("10月1 11月1", "10月1"), (await Months(desk), await Months(east)));

        // Taken out with its table, and another of as many rows brought in.
        await Bring(east, "受付日,だれから\n2026-09-01,本人\n");
        Assert.Equal("9月1 10月1 11月1", await Months(desk));
        await Done(Call(east, HttpMethod.Delete, $"/api/consultations/imports/{((JsonArray)await Get(east, "/api/consultations/imports"))[0]!["import"]}"));
        Assert.Equal("10月1 11月1", await Months(desk));
        await Bring(east, "受付日,だれから\n2026-08-01,本人\n");
        Assert.Equal("8月1 10月1 11月1", await Months(desk));
    }

    [Fact]
    public async Task A_years_report_begins_with_the_words_of_the_year_before_and_fills_the_citys_form()
    {
        for (var at = 0; at < 6; at++)
        {
            var id = await Said(Post(desk, "/api/consultations", new { callerKind = "family", topics = All("doctor"), text = "=1+1" }));
            if (at < 2)
            {
                await Said(Call(desk, HttpMethod.Put, $"/api/consultations/{id}/case", new { kinds = All("money") }));
            }
        }

        await Done(Call(desk, HttpMethod.Put, "/api/consultations/report", new { year = 2025, box = "Findings", text = "夜の往診が足りない。" }));
        var box = (await Get(desk, "/api/consultations/report?year=2026"))["boxes"]![1]!;
        Assert.Equal(("夜の往診が足りない。", "2025", 0), ((string)box["text"]!, box["from"]!.ToString(), (int)box["version"]!));
        await Done(Call(desk, HttpMethod.Put, "/api/consultations/report", new { year = 2026, box = "Findings", text = "$=1+1" }));
        await Refused("changed", Call(desk, HttpMethod.Put, "/api/consultations/report", new { year = 2026, box = "Findings", text = "同時に書いた" }));
        await Refused("text", Call(desk, HttpMethod.Put, "/api/consultations/report", new { year = 2026, box = "Findings", text = new string('長', 4_001), version = 1 }));
        await Refused("year", Call(desk, HttpMethod.Put, "/api/consultations/report", new { box = "Findings", text = "年度がない" }));
        await Refused("year", Call(desk, HttpMethod.Get, "/api/consultations/figures?year=1950"));
        await Refused("not-your-duty", Call(official, HttpMethod.Put, "/api/consultations/report", new { year = 2026, box = "Findings", text = "市が書いた" }));

        // The block's report is its own: neither the words nor the figures of the city's.
        var blocks = await Get(east, "/api/consultations/report?year=2026");
        Assert.Equal(("東ブロック", "", 0), ((string)blocks["area"]!, (string)blocks["boxes"]![1]!["text"]!, (int)blocks["sums"]!["total"]!));

        foreach (var (by, hard, name) in new[] { (desk, "2", "経済"), (official, "秘匿", "秘匿") })
        {
            using var file = new MemoryStream(await by.GetByteArrayAsync(new Uri("/api/consultations/report/xlsx?year=2026", UriKind.Relative), Stop));

            // Excel takes a cell that is said to be a number and is a word for damage.
            using (var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true))
            {
                var sheet = XDocument.Load(await zip.GetEntry("xl/worksheets/sheet1.xml")!.OpenAsync(Stop));
                Assert.All(sheet.Descendants().Where(cell => cell.Name.LocalName == "c" && (string?)cell.Attribute("t") is null or "n"), cell => Assert.True(cell.Value.Length == 0 || double.TryParse(cell.Value, CultureInfo.InvariantCulture, out _), cell.ToString()));
            }

            file.Position = 0;
            var cells = file.Query().SelectMany(row => ((IDictionary<string, object?>)row).Values).Where(cell => cell is not null).Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture)!).ToList();
            Assert.DoesNotContain(cells, cell => cell.Contains("{{", StringComparison.Ordinal));
            Assert.Contains("'$=1+1", cells);
            Assert.Contains("訪問診療医をさがす", cells);
            Assert.Contains(hard, cells);
            Assert.Contains(name, cells);
        }
    }

    [Fact]
    public async Task What_is_told_to_a_family_stands_on_their_paper_and_goes_when_it_is_erased()
    {
        var id = await Said(Post(desk, "/api/consultations", new { callerKind = "family", topics = All("doctor") }));
        await Done(Call(desk, HttpMethod.Put, $"/api/consultations/{id}/family-text", new { text = "来週の月曜に看護師が伺います。", version = 0 }));
        await Refused("changed", Call(desk, HttpMethod.Put, $"/api/consultations/{id}/family-text", new { text = "別の人", version = 0 }));
        await Refused("familyText", Call(desk, HttpMethod.Put, $"/api/consultations/{id}/family-text", new { text = new string('長', 2_001), version = 1 }));
        await Refused("not-your-area", Call(east, HttpMethod.Put, $"/api/consultations/{id}/family-text", new { text = "よその拠点", version = 1 }));
        Assert.Contains("来週の月曜に看護師が伺います。", await desk.GetStringAsync(new Uri($"/consultations/{id}/sheet/family", UriKind.Relative), Stop), StringComparison.Ordinal);
        await Done(Post(desk, $"/api/consultations/{id}/erasure", new { reason = "家族の求め", version = 1 }));
        Assert.Equal("", (await app.Look(db => db.Set<Consultation>().SingleAsync(Stop))).FamilyText);
    }
}
