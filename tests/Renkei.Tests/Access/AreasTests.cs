using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Councils;
using Renkei.Foundation;
using Renkei.Learning;

namespace Renkei.Tests.Access;

public sealed class AreasTests : IAsyncLifetime
{
    private readonly App app = new();
    private readonly Area city = Area.Root("142999", "潮見市", AreaKind.Municipality);

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        await app.Given(city);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task An_area_is_added_below_another()
    {
        var admin = await app.SignedIn(Role.Administrator);

        var response = await admin.PostAsJsonAsync("/api/areas", new { code = "142999-west", name = "西ブロック", kind = "Block", parent = city.Id }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("142999/142999-west/", await app.Look(db => db.Areas.Where(area => area.Name == "西ブロック").Select(area => area.Path).SingleAsync()));
        Assert.Equal(HttpStatusCode.Conflict, (await admin.PostAsJsonAsync("/api/areas", new { code = "142999-west", name = "x" }, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsJsonAsync("/api/areas", new { code = "西", name = "x" }, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsJsonAsync("/api/areas", new { code = "9", name = "x", parent = Guid.NewGuid() }, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(2, (await (await app.SignedIn(Role.FireService)).GetFromJsonAsync<JsonElement>("/api/areas", TestContext.Current.CancellationToken)).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task The_tree_is_no_deeper_than_six_levels()
    {
        var admin = await app.SignedIn(Role.Administrator);
        var parent = city.Id;

        for (var level = 2; level <= Area.DeepestLevel; level++)
        {
            var added = await admin.PostAsJsonAsync("/api/areas", new { code = $"L{level}", name = $"{level}段", kind = "Block", parent }, TestContext.Current.CancellationToken);
            parent = new((await added.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("area").GetGuid());
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsJsonAsync("/api/areas", new { code = "L7", name = "7段", kind = "Block", parent }, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task An_area_moves_with_all_below_it_but_never_into_itself_or_too_deep()
    {
        var region = Area.Root("R1", "三浦圏域", AreaKind.Region);
        var east = city.Child("142999-e", "東ブロック", AreaKind.Block);
        await app.Given(region, east);
        var (hub, elsewhere) = (new Workplace { Name = "拠点" }, Area.Root("142998", "灯台町", AreaKind.Municipality));
        await app.Given(hub, elsewhere, new Course { Kind = CourseKind.JointTraining, Title = "研修", Workplace = hub.Id, AreaPath = east.Path, Year = new(2026) }, new Body { Kind = BodyKind.Council, Name = "協議会", Workplace = hub.Id, AreaPath = city.Path }, new Body { Kind = BodyKind.Council, Name = "町の協議会", Workplace = hub.Id, AreaPath = elsewhere.Path });
        var deep = region;

        for (var level = 2; level <= Area.DeepestLevel - 1; level++)
        {
            deep = deep.Child($"D{level}", $"{level}段", AreaKind.Block);
            await app.Given(deep);
        }

        var admin = await app.SignedIn(Role.Administrator);
        Assert.Equal(HttpStatusCode.BadRequest, (await Move(city, east.Id)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Move(city, city.Id)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Move(city, null)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Move(city, deep.Id)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Move(city, Id<Area>.New())).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await Move(city, region.Id)).StatusCode);

        Assert.Equal(["R1/142999/", "R1/142999/142999-e/"], await app.Look(db => db.Areas.Where(area => area.Code.StartsWith("142999")).OrderBy(area => area.Path).Select(area => area.Path).ToListAsync()));
        // What lies in the area goes along, whichever room keeps it.
        Assert.Equal("R1/142999/142999-e/", await app.Look(db => db.Set<Course>().Select(course => course.AreaPath).SingleAsync()));
        Assert.Equal(["142998/", "R1/142999/"], await app.Look(db => db.Set<Body>().Select(body => body.AreaPath).OrderBy(path => path).ToListAsync()));
        Assert.Contains(await app.Lines(AuditVerb.Changed), line => line is { Kind: "Area", Act: "PUT /api/areas/{area}/parent" } && line.Record == east.Id.Value);
        Assert.Equal(HttpStatusCode.Conflict, (await Move(city, null)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Move(city, null, seen: 1)).StatusCode);

        Task<HttpResponseMessage> Move(Area area, Id<Area>? parent, int seen = 0) =>
            admin.PutAsJsonAsync($"/api/areas/{area.Id}/parent", new { parent = parent?.Value, version = seen }, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Lists_of_areas_and_workplaces_tell_their_total_and_go_on_by_pages()
    {
        var admin = await app.SignedIn(Role.Administrator);
        await app.Given([.. Enumerable.Range(1, 120).Select(number => city.Child($"142999-{number}", $"第{number}ブロック", AreaKind.Block)), .. Enumerable.Range(1, 120).Select(number => new Workplace { Name = $"第{number % 40}診療所" })]);

        Assert.Equal((121, 121), await All("/api/areas?", "area"));
        Assert.Equal((121, 121), await All("/api/workplaces?", "workplace"));
        Assert.Equal((3, 3), await All("/api/workplaces?q=第7診療所&", "workplace"));
        var (areas, workplaces) = (await new Browser(admin).Read("/areas"), await new Browser(admin).Read("/workplaces?q=第7"));
        Assert.Contains("全121件", areas, StringComparison.Ordinal);
        Assert.Contains("rel=\"next\"", areas, StringComparison.Ordinal);
        Assert.Contains("全3件", workplaces, StringComparison.Ordinal);

        async Task<(int Count, int Seen)> All(string path, string key)
        {
            HashSet<string> seen = [];
            string? after = null;
            JsonElement page;

            do
            {
                page = await admin.GetFromJsonAsync<JsonElement>($"{path}{(after is null ? null : $"after={Uri.EscapeDataString(after)}")}", TestContext.Current.CancellationToken);
                Assert.All(page.GetProperty("rows").EnumerateArray(), row => Assert.True(seen.Add(row.GetProperty(key).GetString()!)));
                after = page.GetProperty("next").GetString();
            }
            while (after is not null);

            return (page.GetProperty("count").GetInt32(), seen.Count);
        }
    }

    [Fact]
    public async Task Who_saw_an_older_name_cannot_overwrite_a_newer_one()
    {
        var admin = await app.SignedIn(Role.Administrator);
        Assert.Equal(HttpStatusCode.NoContent, (await Rename("新潮見市")).StatusCode);

        var late = await Rename("潮見町");

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("新潮見市", (await late.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("detail").GetString(), StringComparison.Ordinal);

        Task<HttpResponseMessage> Rename(string name) =>
            admin.PutAsJsonAsync($"/api/areas/{city.Id}", new { name, kind = "Municipality", version = 0 }, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_page_says_that_somebody_else_was_first_and_keeps_the_newer_name()
    {
        var admin = new Browser(await app.SignedIn(Role.Administrator));
        var form = $"rename-{city.Id}";
        Assert.Equal(HttpStatusCode.Redirect, (await admin.Send("/areas", form, ("Name", "新潮見市"), ("Kind", "Municipality"))).StatusCode);

        var late = await admin.Send("/areas", form, ("Name", "潮見町"), ("Kind", "Municipality"), ("Version", "0"));

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("ほかの人が先に", await Browser.Text(late), StringComparison.Ordinal);
        Assert.Contains("新潮見市", await admin.Read("/areas"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_adds_an_area()
    {
        var admin = new Browser(await app.SignedIn(Role.Administrator));

        Assert.Equal(HttpStatusCode.Redirect, (await admin.Send("/areas", "add-area", ("Form.Parent", city.Id.ToString()), ("Form.Code", "142999-e"), ("Form.Name", "東ブロック"), ("Form.Kind", "Block"))).StatusCode);

        Assert.Contains("東ブロック", await admin.Read("/areas"), StringComparison.Ordinal);
        Assert.Contains("「名前」を入力", (await Browser.Text(await admin.Send("/areas", "add-area", ("Form.Code", "1"), ("Form.Name", "")))).Replace("名前を入れてください", "「名前」を入力", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workplace_is_given_areas_and_its_people_follow()
    {
        var admin = await app.SignedIn(Role.Administrator);
        var east = city.Child("142999-e", "東ブロック", AreaKind.Block);
        await app.Given(east);
        var page = new Browser(admin);
        Assert.Equal(HttpStatusCode.Redirect, (await page.Send("/workplaces", "add-workplace", ("Form.Name", "東拠点"), ("Form.Areas", east.Id.ToString()))).StatusCode);
        var workplace = await app.Look(db => db.Workplaces.SingleAsync(place => place.Name == "東拠点"));

        var changed = await admin.PutAsJsonAsync($"/api/workplaces/{workplace.Id}", new { name = "潮見拠点", areas = new[] { city.Id }, version = 0 }, TestContext.Current.CancellationToken);
        var late = await admin.PutAsJsonAsync($"/api/workplaces/{workplace.Id}", new { name = "東拠点", areas = Array.Empty<Guid>(), version = 0 }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        var row = (await admin.GetFromJsonAsync<JsonElement>("/api/workplaces", TestContext.Current.CancellationToken)).GetProperty("rows").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "潮見拠点");
        Assert.Equal("潮見市", Assert.Single(row.GetProperty("areas").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await admin.PostAsJsonAsync("/api/workplaces", new { name = "潮見拠点" }, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public void Every_duty_and_role_has_a_japanese_name()
    {
        Assert.All(Enum.GetValues<Duty>(), duty => Assert.NotEmpty(duty.Japanese));
        Assert.All(Enum.GetValues<Role>(), role => Assert.NotEmpty(role.Japanese));
    }

    [Fact]
    public async Task Everyone_signed_in_can_read_which_role_has_which_duty()
    {
        Assert.Contains("操作の記録を読む", await new Browser(await app.SignedIn(Role.FireService)).Read("/roles"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await Browser.Of(app).Open("/roles")).StatusCode);
    }
}
