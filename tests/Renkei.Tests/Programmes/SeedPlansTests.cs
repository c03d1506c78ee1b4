using System.Net;
using System.Text.RegularExpressions;
using Renkei.Access;
using Renkei.Foundation;
using Renkei.Programmes;
using Renkei.Programmes.Demo;
using Renkei.Programmes.Forms;

namespace Renkei.Tests.Programmes;

/// <summary>The two real documents come out again: every figure, name, year and relation that their text tells.</summary>
public sealed partial class SeedPlansTests(SeedPlansTests.Plans plans) : IClassFixture<SeedPlansTests.Plans>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public sealed class Plans : IAsyncLifetime
    {
        public App App { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await App.InitializeAsync();
            Assert.Null(await App.AtConsole<DemoPlans, Refusal?>(demo => demo.Load()));
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    [Fact]
    public async Task Every_figure_of_the_Yokohama_plan_stands_on_the_produced_forms()
    {
        var official = await plans.App.SignedIn(Role.CityOfficial);
        var paper = Plain(await Text(official, "/programmes/yokohama/plans/2021/1") + await Text(official, "/programmes/yokohama/plans/2021"));

        var missing = FiguresOf(Seed("yokohama-2021-plan.txt")).Where(figure => !paper.Contains(figure, StringComparison.Ordinal)).ToList();

        Assert.Empty(missing);
    }

    [Fact]
    public async Task Every_line_of_the_Yokohama_breakdown_is_to_the_thousand_yen()
    {
        var sheet = await plans.App.AtConsole<GetPlanSheet, Answer<GetPlanSheet.Found>>(get => get.Run("yokohama", "1", new(2021), stop: Stop));
        var lines = sheet.Value!.Sheet.Breakdown.SelectMany(group => group.Lines).ToDictionary(line => Plain(line.Number));
        var told = Seed("yokohama-2021-plan.txt").Split("差引 説明")[1].Split('\n').Select(line => BreakdownLine().Match(Plain(line))).Where(match => match.Success).ToList();

        Assert.Equal(8, told.Count);
        foreach (var line in told)
        {
            // The text glues the two years together and puts the difference behind: the three must agree with each other and with ours.
            var own = lines[line.Groups["number"].Value];
            var rest = Plain($"{own.ThisYear.InThousands}{own.LastYear.InThousands}{own.Difference.InThousands}{own.Explanation}");

            Assert.StartsWith(own.Name, line.Groups["rest"].Value, StringComparison.Ordinal);
            Assert.Equal(rest, line.Groups["rest"].Value[own.Name.Length..]);
        }

        Assert.Equal((Yen.OfThousands(396_288), Yen.OfThousands(411_656)), (sheet.Value.Sheet.BreakdownThisYear, sheet.Value.Sheet.BreakdownLastYear));
        Assert.Equal(sheet.Value.Sheet.ThisYear.Total, sheet.Value.Sheet.BreakdownThisYear);
    }

    [Fact]
    public async Task Every_law_start_and_district_of_the_Yokohama_plan_is_named()
    {
        var official = await plans.App.SignedIn(Role.CityOfficial);
        var paper = Plain(await Text(official, "/programmes/yokohama/plans/2021/1"));
        var seed = Seed("yokohama-2021-plan.txt");
        var facts = LawOrStart().Matches(seed).Select(match => match.Value)
            .Concat(Ward().Matches(seed).Select(match => match.Value)).Select(Plain).Distinct().ToList();

        Assert.True(facts.Count > 25, $"only {facts.Count} facts were read");
        Assert.DoesNotContain(facts, fact => !paper.Contains(fact, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_eighteen_hubs_stand_with_the_day_they_opened()
    {
        var hubs = await plans.App.Look(db => Task.FromResult(db.ProgrammeEvents.Where(one => one.Kind == ProgrammeEventKind.Milestone && one.Note.Contains("の在宅医療連携拠点を開設")).Select(one => one.Note).ToList()));

        Assert.Equal(18, hubs.Count);
        Assert.Contains("西区の在宅医療連携拠点を開設（平成25年11月）", hubs);
    }

    [Fact]
    public async Task All_thirty_two_Yokosuka_projects_stand_under_their_own_numbers_names_and_items()
    {
        var table = (await plans.App.AtConsole<GetYearTable, Answer<GetYearTable.Table>>(get => get.Run("yokosuka", stop: Stop))).Value!;
        var seed = Plain(Seed("yokosuka-32-projects.txt"));

        Assert.Equal(32, table.Lines.Count);
        Assert.Equal(Enumerable.Range(1, 32).Select(number => $"№{number}"), table.Lines.Select(line => line.Number));
        Assert.Equal(Enumerable.Range(2011, 10), table.Years.Select(year => year.Year));
        Assert.Equal(36, table.Lines.Count + table.Lines.Count(line => line.Became.Count + line.CameFrom.Count > 0));
        foreach (var line in table.Lines)
        {
            Assert.Contains(Plain($"{line.Name}{line.NameNote}{string.Join("、", line.Marks)}"), line.Number == "№16" ? seed.Replace("№30に統合", "", StringComparison.Ordinal) : seed, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("yokosuka", "№16", "№30", "統合")]
    [InlineData("yokosuka", "№26", "№31", "変更")]
    [InlineData("yokohama", "⑧", "⑦", "統合")]
    public async Task What_became_of_a_project_is_followed_both_ways(string code, string from, string to, string word)
    {
        var table = (await plans.App.AtConsole<GetYearTable, Answer<GetYearTable.Table>>(get => get.Run(code, stop: Stop))).Value!;

        Assert.Contains(table.Lines.Single(line => line.Number == from).Became, other => other.Number == to && other.Word == word);
        Assert.Contains(table.Lines.Single(line => line.Number == to).CameFrom, other => other.Number == from && other.Word == word);
    }

    [Fact]
    public async Task The_years_that_the_Yokosuka_text_does_not_show_are_left_empty_and_marked_so()
    {
        var official = await plans.App.SignedIn(Role.CityOfficial);
        var table = (await plans.App.AtConsole<GetYearTable, Answer<GetYearTable.Table>>(get => get.Run("yokosuka", stop: Stop))).Value!;

        Assert.False(table.HasBars);
        Assert.All(table.Lines, line => Assert.DoesNotContain(line.Cells, cell => cell.IsActive));
        Assert.Contains("原本の文字から読み取れないため空けてあります", await Text(official, "/programmes/yokosuka/years"), StringComparison.Ordinal);
        Assert.Equal(2, table.Lines.Count(line => line.Undated.Contains("増刷")));
    }

    [Fact]
    public async Task The_paper_deviates_from_the_law_by_a_thousand_or_two_in_the_three_past_years_and_nowhere_else()
    {
        var rows = (await plans.App.AtConsole<FindDifferences, Answer<FindDifferences.Row[]>>(find => find.Run("yokohama", stop: Stop))).Value!;

        Assert.All(rows, row => Assert.True(row.IsWithin, $"{row.Year} {row.Source} {row.Difference}"));
        Assert.Equal(
            [(2017, BudgetKind.Budget, 2_000L), (2017, BudgetKind.Settlement, 1_000L), (2018, BudgetKind.Budget, 2_000L), (2018, BudgetKind.Settlement, -1_000L), (2019, BudgetKind.Settlement, -1_000L)],
             rows.Where(row => row.Difference != Yen.Zero).Select(row => (row.Year.Year, row.Kind, row.Difference.Value)).Order());
    }

    [Fact]
    public async Task Nobody_and_a_pharmacist_read_no_plans()
    {
        var pharmacist = await plans.App.SignedIn(Role.Pharmacist);
        foreach (var address in new[] { "/api/programmes", "/api/programmes/yokohama", "/api/programmes/yokohama/years", "/api/programmes/yokohama/plans", "/api/programmes/yokohama/plans/2021/1", "/api/programmes/yokohama/summary/2021", "/api/programmes/yokohama/differences", "/api/programmes/yokohama/coverage/2021" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await pharmacist.GetAsync(address, Stop)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await plans.App.Stranger().GetAsync(address, Stop)).StatusCode);
        }
    }

    [Fact]
    public async Task Our_own_plan_adds_up_and_serves_every_item_and_scene()
    {
        var sheet = (await plans.App.AtConsole<GetPlanSheet, Answer<GetPlanSheet.Found>>(get => get.Run("shiomi", "1", new(2026), stop: Stop))).Value!.Sheet;
        var items = (await plans.App.AtConsole<GetCoverage, Answer<GetCoverage.Row[]>>(get => get.Run("shiomi", ItemScheme.Since2021, new(2026), Stop))).Value!;
        var old = (await plans.App.AtConsole<GetCoverage, Answer<GetCoverage.Row[]>>(get => get.Run("shiomi", ItemScheme.Of2015, new(2026), Stop))).Value!;

        Assert.Equal(sheet.ThisYear.Total, sheet.BreakdownThisYear);
        Assert.Equal(sheet.ThisYear.Total, sheet.ThisYear.National + sheet.ThisYear.Prefecture + sheet.ThisYear.Premium + sheet.ThisYear.Municipal);
        Assert.DoesNotContain(items, row => row.IsGap);
        Assert.Equal("ク", Assert.Single(old, row => row.IsGap).Mark);
    }

    private static string Seed(string name) => File.ReadAllText(RealData.Path(Path.Combine("..", "seeds", name)));

    private static async Task<string> Text(HttpClient client, string address)
    {
        var answer = await client.GetAsync(address, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(Tag().Replace(await answer.Content.ReadAsStringAsync(Stop), ""));
    }

    // Width, spaces and line breaks differ between paper and text.
    private static string Plain(string text) => Blank().Replace(text.Normalize(System.Text.NormalizationForm.FormKC), "");

    private static IEnumerable<string> FiguresOf(string seed) =>
        Figure().Matches(seed.Normalize(System.Text.NormalizationForm.FormKC)).SelectMany(match => Split(match.Value)).Distinct();

    // "357,696358,936": a group of three digits ends a figure.
    private static IEnumerable<string> Split(string glued) => OneFigure().Matches(glued).Select(match => match.Value);

    [GeneratedRegex("<(script|style)[^>]*>.*?</\\1>|<[^>]+>", RegexOptions.Singleline)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();

    [GeneratedRegex(@"[0-9]{1,3}(,[0-9]{3})[0-9,]*")]
    private static partial Regex Figure();

    [GeneratedRegex("[0-9]{1,3}(,[0-9]{3})+(?![0-9]{0,2},)|[0-9]{1,3}(,[0-9]{3})+?(?=[0-9]{1,3},)")]
    private static partial Regex OneFigure();

    [GeneratedRegex("^(?<number>[1-8])(?<rest>(?:在宅|人生|市民).+)$")]
    private static partial Regex BreakdownLine();

    [GeneratedRegex("(?:横浜市[^\n]{5,30}要綱|地域支援事業実施要綱|介護保険法(?=\n)|在宅[^\n]{3,30}：(?:平成|令和)[0-9]{2}年度|人生[^\n]{5,30}：平成29年度|令和元年度在宅医療・看取りに関する調査)")]
    private static partial Regex LawOrStart();

    [GeneratedRegex("(?<=[、（])[^、（）\n]{1,5}区(?=[、）])")]
    private static partial Regex Ward();
}
