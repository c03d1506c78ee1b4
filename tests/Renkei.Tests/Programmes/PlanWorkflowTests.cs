using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Foundation;
using Renkei.Programmes;
using Renkei.Programmes.Demo;

namespace Renkei.Tests.Programmes;

public sealed class PlanWorkflowTests : IAsyncLifetime
{
    private readonly App app = new();
    private readonly Area city = Area.Root("142999", "潮見市", AreaKind.Municipality);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        await app.Given(city);
        Assert.Null(await app.AtConsole<DemoPlans, Refusal?>(demo => demo.Load()));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task<YearPlan> Plan(string code = "shiomi", int edition = 1) => app.Look(db => (
        from plan in db.YearPlans
        join programme in db.Set<Programme>() on plan.Programme equals programme.Id
        join portfolio in db.Set<Portfolio>() on programme.Portfolio equals portfolio.Id
        where portfolio.Code == code && plan.Edition == edition
        select plan).SingleAsync(Stop));

    private static async Task<HttpStatusCode> Advance(HttpClient who, YearPlan plan, bool back = false)
    {
        using var answer = await who.PostAsJsonAsync($"/api/programmes/plans/{plan.Id}/advance", new { version = plan.Version, back }, Stop);
        return answer.StatusCode;
    }

    [Fact]
    public async Task A_plan_is_checked_approved_and_fixed_and_then_never_changes_but_in_a_new_edition()
    {
        var chief = await app.SignedIn(Role.CityOfficial, city);
        Assert.Equal(HttpStatusCode.NoContent, await Advance(chief, await Plan()));
        Assert.Equal(PlanState.Checked, (await Plan()).State);
        Assert.Equal(HttpStatusCode.NoContent, await Advance(chief, await Plan(), back: true));
        Assert.Equal(PlanState.Draft, (await Plan()).State);
        foreach (var state in new[] { PlanState.Checked, PlanState.Approved, PlanState.Fixed })
        {
            Assert.Equal(HttpStatusCode.NoContent, await Advance(chief, await Plan()));
            Assert.Equal(state, (await Plan()).State);
        }

        Assert.Equal(HttpStatusCode.Conflict, await Advance(chief, await Plan()));
        Assert.Equal(HttpStatusCode.Conflict, await Advance(chief, await Plan(), back: true));
        var before = await chief.GetStringAsync(new Uri("/api/programmes/shiomi/plans/2026/1?edition=1", UriKind.Relative), Stop);

        // Something below it changes: the fixed form does not, the correction does.
        using var made = await chief.PostAsync(new Uri($"/api/programmes/plans/{(await Plan()).Id}/corrections", UriKind.Relative), null, Stop);
        Assert.Equal(2, (int)(await made.Content.ReadFromJsonAsync<JsonNode>(Stop))!["edition"]!);
        await app.Look(async db =>
        {
            (await db.BudgetAmounts.Where(amount => amount.Year == new FiscalYear(2026) && amount.Amount == Yen.OfThousands(42_300)).SingleAsync(Stop)).Amount = Yen.OfThousands(42_301);
            return await db.SaveChangesAsync(Stop);
        });

        Assert.Equal(before, await chief.GetStringAsync(new Uri("/api/programmes/shiomi/plans/2026/1?edition=1", UriKind.Relative), Stop));
        var corrected = JsonNode.Parse(await chief.GetStringAsync(new Uri("/api/programmes/shiomi/plans/2026/1", UriKind.Relative), Stop))!;
        Assert.Equal((2, 55_971_000L), ((int)corrected["edition"]!, (long)corrected["breakdownThisYear"]!));

        // The sources were given for 55,970: the sum no longer fits, and nobody puts their name to it.
        using var wrong = await chief.PostAsJsonAsync($"/api/programmes/plans/{(await Plan(edition: 2)).Id}/advance", new { version = (await Plan(edition: 2)).Version }, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("55,970 千円と、総額 55,971 千円が合いません", (string)(await wrong.Content.ReadFromJsonAsync<JsonNode>(Stop))!["detail"]!, StringComparison.Ordinal);
        Assert.Contains(await app.Look(db => db.AuditLines.Where(line => line.Kind == nameof(YearPlan) && line.Act.Contains("advance")).ToListAsync(Stop)), line => line.After!.Contains("Fixed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_second_of_two_is_told_and_nothing_is_lost()
    {
        var chief = await app.SignedIn(Role.CityOfficial, city);
        var seen = await Plan();
        Assert.Equal(HttpStatusCode.NoContent, await Advance(chief, seen));

        Assert.Equal(HttpStatusCode.Conflict, await Advance(chief, seen));
        Assert.Equal(PlanState.Checked, (await Plan()).State);
    }

    [Fact]
    public async Task Other_roles_other_cities_and_nobody_are_refused_and_examples_stay_as_they_are()
    {
        var elsewhere = Area.Root("142018", "横須賀市", AreaKind.Municipality);
        await app.Given(elsewhere);
        var plan = await Plan();

        Assert.Equal(HttpStatusCode.Unauthorized, await Advance(app.Stranger(), plan));
        Assert.Equal(HttpStatusCode.Forbidden, await Advance(await app.SignedIn(Role.HubCoordinator, city), plan));
        Assert.Equal(HttpStatusCode.Forbidden, await Advance(await app.SignedIn(Role.CityOfficial, elsewhere), plan));
        Assert.Equal(HttpStatusCode.Forbidden, await Advance(await app.SignedIn(Role.CityOfficial, city), await Plan("yokohama")));
        Assert.Equal(PlanState.Draft, (await Plan()).State);
    }

    [Fact]
    public void Whoever_drafted_a_plan_does_not_approve_it()
    {
        var plan = new YearPlan { Programme = Id<Programme>.New(), Year = new(2026), Edition = 1, DraftedBy = "係員" };

        Assert.Null(plan.Advance("係員", default, () => ""));
        Assert.Equal("own-plan", plan.Advance("係員", default, () => "")?.Code);
        Assert.Null(plan.Advance("課長", default, () => ""));
    }

    [Fact]
    public void A_programme_never_becomes_itself_nor_what_it_came_from()
    {
        var (first, second, third) = (Id<Programme>.New(), Id<Programme>.New(), Id<Programme>.New());
        var lineage = new Lineage([(first, second), (second, third)]);

        Assert.Equal([second, third], lineage.After(first));
        Assert.Equal([second, first], lineage.Before(third));
        Assert.Equal("lineage-self", lineage.CheckStep(first, first)?.Code);
        Assert.Equal("lineage-circle", lineage.CheckStep(third, first)?.Code);
        Assert.Null(lineage.CheckStep(first, third));
    }
}
