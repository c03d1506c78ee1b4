using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Access.Machines;

namespace Renkei.Tests.Access;

/// <summary>Programs that call the API with a token of their own: within their scopes, until they are taken back.</summary>
public sealed class MachinesTests : IAsyncLifetime
{
    private readonly App app = new();
    private readonly Workplace city = new() { Name = "市の課" };
    private HttpClient administrator = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        administrator = await app.SignedIn(Role.Administrator, city, isNew: true);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<(string Id, string Secret)> Make(params string[] scopes)
    {
        using var answer = await administrator.PostAsJsonAsync("/api/machines", new { name = "地図システム", workplace = city.Id.Value, scopes, lastDay = "2026-12-31" }, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var made = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!;
        return ((string)made["client"]!, (string)made["secret"]!);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> Token(HttpClient client, string id, string secret, string? scope = null)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = id, ["client_secret"] = secret };
        if (scope is not null)
        {
            form["scope"] = scope;
        }

        using var answer = await client.PostAsync(new Uri("/oauth/token", UriKind.Relative), new FormUrlEncodedContent(form), Stop);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!);
    }

    private static async Task<HttpClient> With(App app, string id, string secret, string? scope = null)
    {
        var client = app.Stranger();
        var (status, body) = await Token(client, id, secret, scope);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("Bearer", 599, 600), ((string)body["token_type"]!, Math.Min(599, (int)body["expires_in"]!), Math.Max(600, (int)body["expires_in"]!)));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)body["access_token"]!);
        return client;
    }

    private static async Task<HttpStatusCode> Get(HttpClient client, string path) => (await client.GetAsync(new Uri(path, UriKind.Relative), Stop)).StatusCode;

    [Fact]
    public async Task A_program_gets_a_token_for_its_id_and_secret_and_does_what_its_scopes_allow_and_no_more()
    {
        var (id, secret) = await Make("AuditRead", "PlansRead");
        var machine = await With(app, id, secret);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (await Get(machine, "/api/audit"), await Get(machine, "/api/members"), await Get(machine, "/api/machines")));

        // What people do for themselves is nothing for a program, and pages do not know its token.
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (await Get(machine, "/api/inbox"), await Get(machine, "/api/inbox/live")));
        Assert.Equal(HttpStatusCode.Forbidden, (await machine.PostAsJsonAsync("/api/inbox", new { title = "x", due = "2026-11-30" }, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, await Get(machine, "/audit"));

        // Less, if it asks for less; never more.
        Assert.Equal(HttpStatusCode.Forbidden, await Get(await With(app, id, secret, "plans.read"), "/api/audit"));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_scope"), ((await Token(app.Stranger(), id, secret, "registers.import")).Status, (string)(await Token(app.Stranger(), id, secret, "registers.import")).Body["error"]!));
        Assert.Contains(await app.Lines(AuditVerb.SignedIn), line => line is { Kind: nameof(MachineClient), Who: "地図システム" });
        Assert.Contains(await app.Lines(AuditVerb.Refused), line => line.Who == "地図システム");
    }

    [Fact]
    public async Task A_wrong_secret_an_unknown_client_and_a_forged_token_are_refused()
    {
        var (id, secret) = await Make("PlansRead");
        foreach (var (who, what) in new[] { (id, "wrong"), (Guid.NewGuid().ToString(), secret), ("nonsense", secret) })
        {
            var (status, body) = await Token(app.Stranger(), who, what);
            Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), (status, (string)body["error"]!));
        }

        var forger = app.Stranger();
        forger.DefaultRequestHeaders.Authorization = new("Bearer", "eyJhbGciOiJub25lIn0.e30.");
        Assert.Equal(HttpStatusCode.Unauthorized, await Get(forger, "/api/programmes"));
        Assert.True((await app.Lines(AuditVerb.SignInFailed)).Count >= 3);
    }

    [Fact]
    public async Task One_taken_back_or_past_its_last_day_or_whose_workplace_rests_is_out_at_once()
    {
        var (id, secret) = await Make("AuditRead");
        var machine = await With(app, id, secret);
        await app.Look(db => db.Workplaces.ExecuteUpdateAsync(set => set.SetProperty(place => place.Standing, WorkplaceStanding.Suspended), Stop));
        Assert.Equal(HttpStatusCode.Unauthorized, await Get(machine, "/api/audit"));
        await app.Look(db => db.Workplaces.ExecuteUpdateAsync(set => set.SetProperty(place => place.Standing, WorkplaceStanding.Active), Stop));
        Assert.Equal(HttpStatusCode.OK, await Get(machine, "/api/audit"));
        Assert.Equal("/machines?done=1", Browser.Address(await new Browser(administrator).Send("/machines", "revoke", ("client", id))));
        Assert.Equal(HttpStatusCode.Unauthorized, await Get(machine, "/api/audit"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Token(app.Stranger(), id, secret)).Status);

        var (other, key) = await Make("AuditRead");
        app.Clock.Now = new(2027, 1, 1, 0, 0, 1, TimeSpan.FromHours(9));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Token(app.Stranger(), other, key)).Status);
    }

    [Fact]
    public async Task Another_server_of_the_region_knows_the_same_token()
    {
        var (id, secret) = await Make("AuditRead");
        var machine = await With(app, id, secret);
        await using var second = app.Beside();
        var there = second.Stranger();
        there.DefaultRequestHeaders.Authorization = machine.DefaultRequestHeaders.Authorization;
        Assert.Equal(HttpStatusCode.OK, await Get(there, "/api/audit"));
    }

    [Fact]
    public async Task Keys_are_given_by_who_manages_members_with_a_last_day_and_shown_once()
    {
        var page = new Browser(administrator);
        foreach (var (field, value, said) in new[] { ("Form.Name", "", "名前を入れて"), ("Form.LastDay", "2028-12-31", "日後まで"), ("Form.LastDay", "2026-11-23", "きょうから"), ("Form.Scopes", "", "1つ以上") })
        {
            var fields = new Dictionary<string, string> { ["Form.Name"] = "地図システム", ["Form.Workplace"] = city.Id.ToString(), ["Form.Scopes"] = "PlansRead", ["Form.LastDay"] = "2026-12-31", [field] = value };
            Assert.Contains(said, await Browser.Text(await page.Send("/machines", "add-machine", [.. fields.Where(one => one.Value.Length > 0).Select(one => (one.Key, one.Value))])), StringComparison.Ordinal);
        }

        var made = await Browser.Text(await page.Send("/machines", "add-machine", ("Form.Name", "地図システム"), ("Form.Workplace", city.Id.ToString()), ("Form.Scopes", "PlansRead"), ("Form.LastDay", "2026-12-31")));
        var secret = System.Text.RegularExpressions.Regex.Match(made, "<code>([A-Za-z0-9_-]{43})</code>").Groups[1].Value;
        Assert.NotEmpty(secret);
        Assert.DoesNotContain(secret, await page.Read("/machines"), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, string.Concat((await app.Lines(AuditVerb.Added)).Select(line => line.After)), StringComparison.Ordinal);
        foreach (var role in new[] { Role.CityOfficial, Role.HubCoordinator, Role.HomeDoctor })
        {
            var client = await app.SignedIn(role, city);
            Assert.Equal(HttpStatusCode.Forbidden, await Get(client, "/api/machines"));
            Assert.Equal(HttpStatusCode.Forbidden, (await client.DeleteAsync(new Uri($"/api/machines/{Guid.NewGuid()}", UriKind.Relative), Stop)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await Get(app.Stranger(), "/api/machines"));
    }
}
