using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Facilities;
using Renkei.Facilities.Demo;
using Renkei.Foundation;
using Renkei.Tests.Access;

namespace Renkei.Tests.Facilities;

/// <summary>What happens to facilities, and to who may correct them, when areas come and move.</summary>
public sealed class AreasOfFacilitiesTests : IAsyncLifetime
{
    private readonly App app = new App().With("Region:Municipalities:0", DemoCity.Code);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        Assert.Null(await app.AtConsole<DemoCity, Refusal?>(demo => demo.Load(stop: Stop)));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_block_that_moves_takes_its_facilities_and_their_hub_along()
    {
        var block = await app.Look(db => db.Areas.SingleAsync(area => area.Code == "142999-1", Stop));
        var city = await app.Look(db => db.Areas.SingleAsync(area => area.Code == DemoCity.Code, Stop));
        var before = await app.Look(db => db.Facilities.Where(one => one.AreaPath == block.Path).OrderBy(one => one.Serial).Select(one => one.Serial).ToListAsync(Stop));
        Assert.NotEmpty(before);
        var (ofBlock, ofCity) = (await app.SignedIn(Role.HubCoordinator, block), await app.SignedIn(Role.HubCoordinator, city));
        Assert.True(await MayCorrect(ofCity, before[0]));
        var admin = new Browser(await app.SignedIn(Role.Administrator));

        Assert.Equal("/areas?done=moved", Browser.Address(await admin.Send($"/areas?move={block.Id}", "move-area", ("Parent", ""))));

        Assert.Equal("142999-1/", await app.Look(db => db.Areas.Where(area => area.Id == block.Id).Select(area => area.Path).SingleAsync(Stop)));
        Assert.Equal(before, await app.Look(db => db.Facilities.Where(one => one.AreaPath == "142999-1/").OrderBy(one => one.Serial).Select(one => one.Serial).ToListAsync(Stop)));
        Assert.True(await MayCorrect(ofBlock, before[0]));
        Assert.False(await MayCorrect(ofCity, before[0]));
        Assert.DoesNotContain(before[0], await Found("142999"));
        Assert.Contains(before[0], await Found("142999-1"));

        async Task<List<long>> Found(string area)
        {
            List<long> serials = [];
            string? after = null;

            do
            {
                var page = await app.Stranger().GetFromJsonAsync<JsonElement>($"/api/public/facilities?area={area}&order=name{(after is null ? null : $"&after={Uri.EscapeDataString(after)}")}", Stop);
                serials.AddRange(page.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("serial").GetInt64()));
                after = page.GetProperty("after").GetString();
            }
            while (after is not null);

            return serials;
        }
    }

    [Fact]
    public async Task An_area_that_is_added_late_takes_in_the_facilities_that_were_there_first()
    {
        // As where facilities came in before anybody drew the tree.
        await app.Look(async db =>
        {
            await db.Set<WorkplaceArea>().ExecuteDeleteAsync(Stop);
            await db.Areas.Where(area => area.Kind == AreaKind.Block).ExecuteDeleteAsync(Stop);
            await db.Areas.Where(area => area.Code == DemoCity.Code).ExecuteDeleteAsync(Stop);
            return await db.Facilities.ExecuteUpdateAsync(set => set.SetProperty(one => one.AreaPath, (string?)null), Stop);
        });
        var serial = await app.Look(db => db.Facilities.Where(one => one.Municipality == DemoCity.Code).Select(one => one.Serial).FirstAsync(Stop));
        var admin = await app.SignedIn(Role.Administrator);

        Assert.Equal(HttpStatusCode.Created, (await admin.PostAsJsonAsync("/api/areas", new { code = DemoCity.Code, name = "潮見市", kind = "Municipality" }, Stop)).StatusCode);

        Assert.Equal(DemoCity.Code + "/", await app.Look(db => db.Facilities.Where(one => one.Serial == serial).Select(one => one.AreaPath).SingleAsync(Stop)));
        Assert.True(await MayCorrect(await app.SignedIn(Role.HubCoordinator, await app.Look(db => db.Areas.SingleAsync(area => area.Code == DemoCity.Code, Stop))), serial));
    }

    [Fact]
    public async Task An_administrator_whose_workplace_serves_no_area_works_everywhere_and_nobody_else_does()
    {
        var block = await app.Look(db => db.Areas.SingleAsync(area => area.Code == "142999-1", Stop));
        var inside = await app.Look(db => db.Facilities.Where(one => one.AreaPath == block.Path).Select(one => one.Serial).FirstAsync(Stop));
        var outside = await app.Look(db => db.Facilities.Where(one => one.AreaPath != null && one.AreaPath != block.Path).Select(one => one.Serial).FirstAsync(Stop));
        var nowhere = await app.Look(db => db.Facilities.OrderBy(one => one.Serial).Select(one => one.Serial).LastAsync(Stop));
        await LiesNowhere();
        var office = await app.SignedIn(Role.Administrator);

        foreach (var serial in new[] { inside, outside, nowhere })
        {
            Assert.Contains("この施設の職場", await new Browser(office).Read($"/facilities/{serial}/correct"), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NoContent, (await Correct(office, serial)).StatusCode);
        }

        Assert.NotEqual(0, (await office.GetFromJsonAsync<JsonElement>("/api/facilities/checks", Stop)).GetProperty("count").GetInt32());

        // A correction found its place again.
        await LiesNowhere();

        // Whose workplace serves something stays within it.
        var bounded = await app.SignedIn(Role.Administrator, block);
        Assert.Equal(HttpStatusCode.NoContent, (await Correct(bounded, inside)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Correct(bounded, outside)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Correct(bounded, nowhere)).StatusCode);

        foreach (var role in Enum.GetValues<Role>().Where(role => role != Role.Administrator))
        {
            var other = await app.SignedIn(role);
            Assert.Equal(HttpStatusCode.Forbidden, (await Correct(other, inside)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await Correct(other, nowhere)).StatusCode);
        }

        Task<int> LiesNowhere() => app.Look(db => db.Facilities.Where(one => one.Serial == nowhere).ExecuteUpdateAsync(set => set.SetProperty(one => one.AreaPath, (string?)null), Stop));
    }

    private static async Task<bool> MayCorrect(HttpClient who, long serial) =>
        (await who.GetFromJsonAsync<JsonElement>($"/api/facilities/{serial}", Stop)).GetProperty("mayCorrect").GetBoolean();

    private static Task<HttpResponseMessage> Correct(HttpClient who, long serial) =>
        who.PostAsJsonAsync($"/api/facilities/{serial}/facts", new { confirmedBy = "院長（電話）", items = new[] { new { attribute = "building", value = "青海ビル" } } }, Stop);
}
