using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;

namespace Renkei.Tests.Access;

/// <summary>The browsers in which somebody is signed in: seen and ended from elsewhere, locked when idle with the work kept, confirmed again before what is grave.</summary>
public sealed class SessionsTests : IAsyncLifetime
{
    private const string Mail = "hanako@example.jp";
    private readonly App app = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static async Task<HttpStatusCode> Get(Browser browser, string path) => (await browser.Open(path)).StatusCode;

    private static async Task<(HttpStatusCode Status, string Said)> Post(Browser browser, string path, object? body = null)
    {
        using var answer = await browser.Client.PostAsJsonAsync(path, body ?? new { }, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        return (answer.StatusCode, text.StartsWith('{') ? (string)JsonNode.Parse(text)!["detail"]! : text);
    }

    private async Task<Browser> Again(string key)
    {
        app.Clock.Now = app.Clock.Now.AddMinutes(1);
        var browser = Browser.Of(app);
        browser.Client.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1");
        await browser.SignIn(Mail, People.Password);
        await browser.Code(Renkei.Access.SigningIn.Totp.CodeAt(key, app.Clock.Now));
        return browser;
    }

    [Fact]
    public async Task Each_browser_is_listed_and_one_that_was_lost_is_signed_out_from_another_at_once()
    {
        var member = await app.Person(Mail, Role.VisitingNurse);
        var here = await app.SignedInForReal(member);
        var key = (await app.AtConsole<Renkei.Access.SigningIn.MemberManager, string?>(async members => await members.GetAuthenticatorKeyAsync((await members.FindByIdAsync(member.Id.ToString()))!)))!;
        var lost = await Again(key);
        Assert.Equal(HttpStatusCode.OK, await Get(lost, "/today"));

        var page = await here.Read("/account");
        Assert.Contains("iPhoneのSafari", page, StringComparison.Ordinal);
        Assert.Contains("この端末", page, StringComparison.Ordinal);
        var rows = JsonNode.Parse(await here.Read("/api/account/sessions"))!.AsArray();
        var other = (string)rows.Single(row => !(bool)row!["isThis"]!)!["session"]!;

        // Nobody else's can be ended, and one's own only once.
        var stranger = await app.SignedInForReal(await app.Person("taro@example.jp", Role.Administrator));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Client.DeleteAsync(new Uri($"/api/account/sessions/{other}", UriKind.Relative), Stop)).StatusCode);
        Assert.Equal("/account", Browser.Address(await here.Send("/account", "end-session", ("session", other))));
        Assert.Equal(HttpStatusCode.NotFound, (await here.Client.DeleteAsync(new Uri($"/api/account/sessions/{other}", UriKind.Relative), Stop)).StatusCode);
        Assert.StartsWith("/signin", Browser.Address(await lost.Open("/today")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await Get(here, "/today"));
        Assert.Contains(await app.Lines(AuditVerb.SignedOut), line => line.After!.Contains("OtherDevice", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_that_lies_idle_is_locked_until_its_person_proves_who_they_are_and_then_goes_on()
    {
        var browser = await app.SignedInForReal(await app.Person(Mail, Role.VisitingNurse));
        app.Clock.Now = app.Clock.Now.AddMinutes(14);
        Assert.Equal(HttpStatusCode.OK, await Get(browser, "/today"));
        app.Clock.Now = app.Clock.Now.AddMinutes(14);
        Assert.Equal(HttpStatusCode.OK, await Get(browser, "/today"));
        app.Clock.Now = app.Clock.Now.AddMinutes(15);

        Assert.Equal("/account/confirm?returnUrl=%2Finbox%3Fpart%3Dweek", Browser.Address(await browser.Open("/inbox?part=week")));
        foreach (var path in new[] { "/api/inbox", "/api/account/sessions", "/api/inbox/live" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, await Get(browser, path));
        }

        // What is open to whoever has yet to set something up is not open to whoever went away.
        Assert.Equal("/account/confirm?returnUrl=%2Faccount", Browser.Address(await browser.Open("/account")));
        Assert.Equal(HttpStatusCode.Forbidden, (await Post(browser, "/api/account/totp", new { code = "000000" })).Status);
        Assert.Contains("今のパスワードがちがいます", (await Post(browser, "/api/session/confirm", new { password = "ちがう" })).Said, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await Get(browser, "/api/inbox"));
        Assert.Equal("/inbox?part=week", Browser.Address(await browser.Send("/account/confirm?returnUrl=%2Finbox%3Fpart%3Dweek", "confirm", ("Form.Password", People.Password))));
        Assert.Equal(HttpStatusCode.OK, await Get(browser, "/inbox?part=week"));
        Assert.Contains(await app.Lines(AuditVerb.SignInFailed), line => line.After!.Contains("Unlock", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Locked_by_hand_it_is_locked_at_once_and_only_listening_is_no_work()
    {
        var browser = await app.SignedInForReal(await app.Person(Mail, Role.VisitingNurse));
        Assert.Equal(HttpStatusCode.NoContent, (await Post(browser, "/api/session/lock")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, await Get(browser, "/api/inbox"));
        Assert.Equal(HttpStatusCode.NoContent, (await Post(browser, "/api/session/confirm", new { password = People.Password })).Status);
        Assert.Equal(HttpStatusCode.OK, await Get(browser, "/api/inbox"));

        app.Clock.Now = app.Clock.Now.AddMinutes(10);
        using (var line = await browser.Client.GetAsync(new Uri("/api/inbox/live", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Stop))
        {
            Assert.Equal(HttpStatusCode.OK, line.StatusCode);
        }

        app.Clock.Now = app.Clock.Now.AddMinutes(5);
        Assert.Equal(HttpStatusCode.Forbidden, await Get(browser, "/api/inbox"));
    }

    [Fact]
    public async Task A_session_ends_after_a_days_work_whatever_was_done_in_it()
    {
        var browser = await app.SignedInForReal(await app.Person(Mail, Role.VisitingNurse));
        for (var minutes = 0; minutes < 12 * 60 - 10; minutes += 10)
        {
            app.Clock.Now = app.Clock.Now.AddMinutes(10);
            await Get(browser, "/api/inbox");
        }

        Assert.Equal(HttpStatusCode.OK, await Get(browser, "/today"));
        app.Clock.Now = app.Clock.Now.AddMinutes(10);
        Assert.StartsWith("/signin", Browser.Address(await browser.Open("/today")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_takes_somebodys_keys_is_done_only_soon_after_its_person_was_confirmed()
    {
        var administrator = await app.SignedInForReal(await app.Person(Mail, Role.Administrator));
        var other = await app.Person("taro@example.jp", Role.VisitingNurse);
        var place = await app.Look(db => db.Memberships.Where(one => one.Member == other.Id).Select(one => one.Workplace).SingleAsync(Stop));
        Assert.Equal(HttpStatusCode.Created, (await Post(administrator, $"/api/members/{other.Id}/password-links")).Status);

        foreach (var _ in Enumerable.Range(0, 2))
        {
            app.Clock.Now = app.Clock.Now.AddMinutes(10);
            await Get(administrator, "/today");
        }

        var membership = await app.Look(db => db.Memberships.Where(one => one.Member == other.Id).Select(one => one.Id).SingleAsync(Stop));
        foreach (var (path, body) in new (string, object?)[]
        {
            ($"/api/members/memberships/{membership}/transfer", new { workplace = place.Value, role = "Administrator", from = "2026-11-24" }),
            ($"/api/members/{other.Id}/password-links", null), ("/api/members/invitations", new { mail = "new@example.jp", name = "新人", role = "Administrator", workplace = place.Value }),
            ("/api/machines", new { name = "x", workplace = place.Value, scopes = new[] { "PlansRead" }, lastDay = "2026-12-31" }),
        })
        {
            var (status, said) = await Post(administrator, path, body);
            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.Contains("本人の確認", said, StringComparison.Ordinal);
        }

        Assert.Contains("/account/confirm", await Browser.Text(await administrator.Send($"/members/{other.Id}", "password-link")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await Post(administrator, "/api/members/invitations", new { mail = "new@example.jp", name = "新人", role = "Pharmacist", workplace = place.Value })).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Post(administrator, "/api/session/confirm", new { password = People.Password })).Status);
        Assert.Equal(HttpStatusCode.Created, (await Post(administrator, $"/api/members/{other.Id}/password-links")).Status);
    }

    [Fact]
    public async Task An_administrator_signs_a_member_out_of_every_browser_and_nobody_else_does()
    {
        var member = await app.Person(Mail, Role.VisitingNurse);
        var browser = await app.SignedInForReal(member);
        foreach (var role in new[] { Role.CityOfficial, Role.HubCoordinator, Role.VisitingNurse })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await Post(new Browser(await app.SignedIn(role)), $"/api/members/{member.Id}/sessions/end")).Status);
        }

        Assert.Equal(HttpStatusCode.OK, await Get(browser, "/today"));
        var administrator = new Browser(await app.SignedIn(Role.Administrator));
        Assert.Equal($"/members/{member.Id}?done=sessions", Browser.Address(await administrator.Send($"/members/{member.Id}", "end-sessions")));
        Assert.StartsWith("/signin", Browser.Address(await browser.Open("/today")), StringComparison.Ordinal);
        Assert.Contains(await app.Lines(AuditVerb.SignedOut), line => line.After!.Contains("Administrator", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_signs_out_leaves_nothing_in_the_browser_and_a_stolen_cookie_is_worth_nothing()
    {
        var browser = await app.SignedInForReal(await app.Person(Mail, Role.VisitingNurse));
        var session = (string)JsonNode.Parse(await browser.Read("/api/account/sessions"))!.AsArray().Single()!["session"]!;
        var left = await browser.Send("/account", "/signout");
        Assert.Equal("\"cache\"", left.Headers.GetValues("Clear-Site-Data").Single());
        Assert.NotNull(await app.Look(db => db.Set<SignInSession>().Where(one => one.Key == Guid.Parse(session)).Select(one => one.EndedAt).SingleAsync(Stop)));
    }

    [Fact]
    public async Task Nobody_locks_or_confirms_what_is_not_theirs()
    {
        var stranger = Browser.Of(app);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post(stranger, "/api/session/lock")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post(stranger, "/api/session/confirm", new { password = "x" })).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post(stranger, "/api/session/confirm/passkey", new { credential = "{}" })).Status);
        var browser = await app.SignedInForReal(await app.Person(Mail, Role.VisitingNurse));
        Assert.Equal(HttpStatusCode.BadRequest, (await Post(browser, "/api/session/confirm/passkey", new { credential = "{}" })).Status);
    }
}
