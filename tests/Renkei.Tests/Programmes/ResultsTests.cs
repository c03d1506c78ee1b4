using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Foundation;
using Renkei.Programmes;
using Renkei.Tests.Facilities;
using static Renkei.Tests.Calls;

namespace Renkei.Tests.Programmes;

/// <summary>The demo city with all its rooms: what each project of the two seed plans came to, and that every figure leads to its rows.</summary>
public sealed class ResultsTests(DemoApp demo) : IClassFixture<DemoApp>, IAsyncLifetime
{
    private readonly App app = demo.App;
    private HttpClient admin = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.AtConsole<IServiceProvider, bool>(async services =>
        {
            await Starting.LoadDemoRooms(services, Stop);
            return true;
        });
        admin = await app.SignedIn(Role.Administrator);
    }

    public ValueTask DisposeAsync() => default;

    private Task<string> CodeOf(string municipality) => app.Look(db => db.Set<Portfolio>().Where(one => one.Municipality == municipality).Select(one => one.Code).SingleAsync(Stop));

    /// <summary>The projects that training, booklets and bodies carry: issue 5 names them.</summary>
    public static TheoryData<string, string[]> Seeds => new()
    {
        { "横須賀市", ["№1", "№2", "№3", "№5", "№6", "№10", "№15", "№18", "№19", "№20", "№21", "№23", "№24", "№26", "№27", "№28", "№29", "№31", "№32"] },
        { "横浜市", ["②", "④", "⑤", "⑥", "⑦"] },
    };

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Every_project_of_the_seeds_that_these_rooms_carry_runs_in_the_demo_under_its_own_name_and_number(string municipality, string[] numbers)
    {
        var code = await CodeOf(municipality);
        var programmes = await app.Look(db => db.Programmes.Where(one => db.Set<Portfolio>().Any(book => book.Code == code && book.Id == one.Portfolio)).Select(one => new { one.Id, one.Number, one.Name }).ToListAsync(Stop));
        foreach (var number in numbers)
        {
            var programme = Assert.Single(programmes, one => one.Number == number);
            var page = WebUtility.HtmlDecode(await admin.GetStringAsync(new Uri($"/programmes/{code}/one/{programme.Id}", UriKind.Relative), Stop));

            Assert.True(page.Contains("この事業で動いているもの", StringComparison.Ordinal), $"{number} {programme.Name}");
            Assert.Contains(programme.Name, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Each_figure_of_the_years_results_is_the_sum_of_the_rows_it_leads_to()
    {
        var code = await CodeOf("潮見市");
        var year = (await Get(admin, $"/api/programmes/{code}/results"))["year"]!.ToString();
        var rows = (await Get(admin, $"/api/programmes/{code}/results?year={year}"))["rows"]!.AsArray();
        Assert.Contains(rows, row => (int)row!["sessions"]! > 0 && (int)row["people"]! > 0);
        Assert.Contains(rows, row => (int)row!["copies"]! > 0);
        Assert.Contains(rows, row => (int)row!["meetings"]! > 0);
        foreach (var row in rows)
        {
            var key = (string)row!["programme"]!;
            var (held, given, met) = (await Get(admin, $"/api/learning/figures?year={year}&programme={key}"), await Get(admin, $"/api/publications/distribution?year={year}&programme={key}"), await Get(admin, $"/api/councils/year?year={year}&programme={key}"));
            Assert.Equal((Sum(held, "times"), Sum(held, "people")), ((int)row["sessions"]!, (int)row["people"]!));
            Assert.Equal(Sum(given, "copies"), (int)row["copies"]!);
            Assert.Equal((Sum(met, "times"), Sum(met, "there")), ((int)row["meetings"]!, (int)row["attendances"]!));
            Assert.Equal((int)row["people"]!, row["professions"]!.AsObject().Sum(one => (int)one.Value!));
        }

        var csv = await admin.GetStringAsync(new Uri($"/api/programmes/{code}/results/csv?year={year}", UriKind.Relative), Stop);
        Assert.Equal(rows.Count + 1, csv.TrimEnd().Split('\n').Length);

        static int Sum(JsonNode view, string name) => view["totals"]!.AsArray().Sum(total => (int)total![name]!);
    }

    [Fact]
    public async Task What_training_and_meetings_cost_is_in_the_execution_of_the_programme_that_pays()
    {
        var code = await CodeOf("潮見市");
        var execution = (await Get(admin, $"/api/programmes/{code}/budget"))["execution"]!.AsArray();
        var year = FiscalYear.Of(app.Clock.JapanToday());
        var keys = await app.Look(db => db.Programmes.Select(one => one.Id).ToListAsync(Stop));
        var costs = await app.Look(db => (from session in db.Set<Renkei.Learning.Session>() join course in db.Set<Renkei.Learning.Course>() on session.Course equals course.Id where course.Year == year && course.PaidBy != null select session.Cost).ToListAsync(Stop));

        Assert.NotEmpty(keys);
        Assert.Equal(costs.Sum(cost => cost.Value), execution.Sum(one => (long)one!["taught"]!));
        Assert.True(execution.Sum(one => (long)one!["taught"]!) > 0);
        Assert.True(execution.Sum(one => (long)one!["fees"]!) > 0);
    }

    [Fact]
    public async Task The_years_results_are_refused_to_who_may_not_see_plans()
    {
        var code = await CodeOf("潮見市");
        foreach (var path in new[] { $"/api/programmes/{code}/results", $"/api/programmes/{code}/results/csv" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await Call(await app.SignedIn(Role.VisitingNurse), HttpMethod.Get, path)).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await Call(app.Stranger(), HttpMethod.Get, path)).Status);
        }
    }
}
