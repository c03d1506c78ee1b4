using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Renkei.Access;
using Renkei.Foundation;

namespace Renkei.Tests.Programmes;

/// <summary>What leaves the building as a file: the forms in Excel, budgets as CSV, the pack of evidence.</summary>
public sealed class FormFilesTests(SeedPlansTests.Plans plans) : IClassFixture<SeedPlansTests.Plans>
{
    private static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/programmes/yokohama/forms/plan?year=2021&number=1", "form-plan-yokohama.txt")]
    [InlineData("/api/programmes/yokohama/forms/summary?year=2021", "form-summary-yokohama.txt")]
    [InlineData("/api/programmes/yokosuka/forms/years", "form-years-yokosuka.txt")]
    [InlineData("/api/programmes/shiomi/forms/evaluation?year=2025", "form-evaluation-shiomi.txt")]
    [InlineData("/api/programmes/shiomi/forms/overview?year=2026", "form-overview-shiomi.txt")]
    public async Task A_form_in_Excel_is_what_was_approved(string address, string approved)
    {
        var official = await plans.App.SignedIn(Role.CityOfficial);
        using var answer = await official.GetAsync(new Uri(address, UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Approved.Match(approved, Cells(await answer.Content.ReadAsByteArrayAsync(Stop)));
    }

    [Fact]
    public async Task Budgets_as_CSV_are_what_was_approved()
    {
        var official = await plans.App.SignedIn(Role.CityOfficial);

        Approved.Match("budget-yokohama.csv", await official.GetStringAsync(new Uri("/api/programmes/yokohama/budget/export/csv", UriKind.Relative), Stop));
    }

    [Fact]
    public async Task The_pack_of_evidence_holds_plan_evaluation_and_indicators_and_says_what_is_missing()
    {
        var official = await plans.App.SignedIn(Role.CityOfficial);
        using var zip = new ZipArchive(new MemoryStream(await official.GetByteArrayAsync(new Uri("/api/programmes/shiomi/evidence/2025", UriKind.Relative), Stop)));

        Assert.Equal(["はじめに.txt", "指標.csv", "評価シート-2025.xlsx"], zip.Entries.Select(entry => entry.FullName));
        using var first = new StreamReader(await zip.GetEntry("はじめに.txt")!.OpenAsync(Stop));
        var words = await first.ReadToEndAsync(Stop);
        Assert.Contains("令和7年度", words, StringComparison.Ordinal);
        Assert.Contains("会議の議事録を、手で加えてください", words, StringComparison.Ordinal);
        Assert.Contains("看取り: 評価", words, StringComparison.Ordinal);
        using var next = new ZipArchive(new MemoryStream(await official.GetByteArrayAsync(new Uri("/api/programmes/shiomi/evidence/2026", UriKind.Relative), Stop)));
        Assert.Contains("計画書-2026-1.xlsx", next.Entries.Select(entry => entry.FullName));
    }

    [Fact]
    public async Task A_city_puts_its_own_template_in_the_place_of_ours()
    {
        var folder = Directory.CreateTempSubdirectory("renkei-forms-");
        try
        {
            await using (var made = File.Create(Path.Combine(folder.FullName, "summary.xlsx")))
            {
                await MiniExcelLibs.MiniExcel.SaveAsAsync(made, new[] { new Dictionary<string, object> { ["A"] = "本市の様式 {{Year}} {{Bureau}}" } }, printHeader: false, cancellationToken: Stop);
            }

            await using var app = new App().With("Files:Forms", folder.FullName);
            await app.InitializeAsync();
            Assert.Null(await app.AtConsole<Renkei.Programmes.Demo.DemoPlans, Refusal?>(demo => demo.Load()));
            var official = await app.SignedIn(Role.CityOfficial);

            Assert.Contains("本市の様式 令和3年度 医療局", Cells(await official.GetByteArrayAsync(new Uri("/api/programmes/yokohama/forms/summary?year=2021", UriKind.Relative), Stop)), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("/api/programmes/yokohama/forms/moon?year=2021", HttpStatusCode.BadRequest)]
    [InlineData("/api/programmes/yokohama/forms/plan", HttpStatusCode.BadRequest)]
    [InlineData("/api/programmes/yokohama/forms/plan?year=2050", HttpStatusCode.NotFound)]
    [InlineData("/api/programmes/nowhere/forms/summary?year=2021", HttpStatusCode.NotFound)]
    public async Task What_is_no_form_is_told(string address, HttpStatusCode status)
    {
        using var answer = await (await plans.App.SignedIn(Role.CityOfficial)).GetAsync(new Uri(address, UriKind.Relative), Stop);

        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("/api/programmes/shiomi/forms/summary?year=2026")]
    [InlineData("/api/programmes/shiomi/budget/export/csv")]
    [InlineData("/api/programmes/shiomi/indicators/export")]
    [InlineData("/api/programmes/shiomi/evidence/2025")]
    public async Task Nobody_and_no_other_role_takes_a_file_away(string address)
    {
        using var nobody = await plans.App.Stranger().GetAsync(new Uri(address, UriKind.Relative), Stop);
        using var nurse = await (await plans.App.SignedIn(Role.VisitingNurse)).GetAsync(new Uri(address, UriKind.Relative), Stop);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden), (nobody.StatusCode, nurse.StatusCode));
    }

    [Fact]
    public async Task Indicators_go_out_and_come_back_and_a_bad_row_is_told_with_its_line()
    {
        await using var app = new App();
        await app.InitializeAsync();
        var city = Area.Root("142999", "潮見市", AreaKind.Municipality);
        await app.Given(city);
        Assert.Null(await app.AtConsole<Renkei.Programmes.Demo.DemoPlans, Refusal?>(demo => demo.Load()));
        var official = await app.SignedIn(Role.CityOfficial, city);
        var csv = await official.GetStringAsync(new Uri("/api/programmes/shiomi/indicators/export", UriKind.Relative), Stop);
        async Task<JsonNode> Upload(string text, bool dryRun)
        {
            using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "file", "indicators.csv" } };
            using var answer = await official.PostAsync(new Uri($"/api/programmes/shiomi/indicators/import?dryRun={dryRun}", UriKind.Relative), form, Stop);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return (await answer.Content.ReadFromJsonAsync<JsonNode>(Stop))!;
        }

        var same = await Upload(csv, dryRun: false);
        Assert.Equal((0, 0, 0), ((int)same["added"]!, (int)same["changed"]!, same["rejections"]!.AsArray().Count));
        Assert.True((int)same["unchanged"]! > 10);

        var lines = csv.TrimEnd().Split("\r\n").Length;
        var more = csv + "退院調整率,令和9年度,実績,,%,91,100,ケアマネ調査\r\n月の満ち欠け,2026,実績,1,,,,\r\n退院調整率,2026,実績,,%,11,10,\r\n";
        var tried = await Upload(more, dryRun: true);
        Assert.Equal((1, lines + 2), ((int)tried["added"]!, (int)tried["rejections"]![0]!["line"]!));
        Assert.Contains("月の満ち欠け", (string)tried["rejections"]![0]!["reason"]!, StringComparison.Ordinal);
        Assert.Contains("一部でなければなりません", (string)tried["rejections"]![1]!["reason"]!, StringComparison.Ordinal);
        await Upload(more, dryRun: false);
        Assert.Contains("退院調整率,2027,実績,91,%,91,100,ケアマネ調査", await official.GetStringAsync(new Uri("/api/programmes/shiomi/indicators/export", UriKind.Relative), Stop), StringComparison.Ordinal);
    }

    /// <summary>Every filled cell of every sheet: its place, and its formula or what stands in it.</summary>
    private static string Cells(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        XDocument? Part(string name)
        {
            if (zip.GetEntry(name) is not { } entry)
            {
                return null;
            }

            using var stream = entry.Open();
            return XDocument.Load(stream);
        }

        var shared = Part("xl/sharedStrings.xml")?.Root!.Elements(Main + "si").Select(item => string.Concat(item.Descendants(Main + "t").Select(text => text.Value))).ToList() ?? [];
        var told = new StringBuilder();
        foreach (var entry in zip.Entries.Where(entry => entry.FullName.StartsWith("xl/worksheets/sheet", StringComparison.Ordinal)).OrderBy(entry => entry.FullName, StringComparer.Ordinal))
        {
            told.Append("# ").Append(entry.Name).Append('\n');
            foreach (var cell in Part(entry.FullName)!.Descendants(Main + "c"))
            {
                var value = cell.Element(Main + "f") is { } formula ? "=" + formula.Value
                    : (string?)cell.Attribute("t") == "s" ? shared[int.Parse(cell.Element(Main + "v")!.Value, System.Globalization.CultureInfo.InvariantCulture)]
                    : string.Concat(cell.Descendants().Where(part => part.Name == Main + "v" || part.Name == Main + "t").Select(part => part.Value));
                if (value.Length > 0)
                {
                    told.Append((string?)cell.Attribute("r")).Append('\t').Append(value.ReplaceLineEndings("⏎")).Append('\n');
                }
            }
        }

        return told.ToString();
    }
}
