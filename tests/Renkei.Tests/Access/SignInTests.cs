using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Access.SigningIn;

namespace Renkei.Tests.Access;

public sealed class SignInTests : IAsyncLifetime
{
    private const string Mail = "hanako@example.jp";
    private readonly App app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Password_and_then_the_code_of_the_app_let_a_member_in()
    {
        var key = await app.Totp(await app.Person(Mail, Role.Administrator));
        var browser = Browser.Of(app);

        var password = await browser.SignIn(Mail, People.Password, "/signin?returnUrl=/areas");
        Assert.Equal("/signin/code?returnUrl=%2Fareas", Browser.Address(password));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.Open("/areas")).StatusCode);

        var code = await browser.Code(Totp.CodeAt(key, app.Clock.Now), Browser.Address(password));
        Assert.Equal("/areas", Browser.Address(code));
        Assert.Contains("区域を加える", await browser.Read("/areas"), StringComparison.Ordinal);

        var line = Assert.Single(await app.Lines(AuditVerb.SignedIn));
        Assert.Equal(("管理者さん", "管理者"), (line.Who, line.Role));
    }

    [Fact]
    public async Task A_script_signs_in_and_out_by_the_same_steps_and_not_from_another_site()
    {
        var key = await app.Totp(await app.Person(Mail, Role.CareManager));
        var client = app.Stranger();
        async Task<(HttpStatusCode Status, string Text)> Send(HttpMethod method, string address, object? body = null, string? site = null)
        {
            using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body) };
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", site ?? "same-origin");
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        object right = new { mail = Mail, password = People.Password };
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(HttpMethod.Post, "/api/session", right, "cross-site")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(HttpMethod.Post, "/api/session", new { mail = Mail, password = "ちがう" })).Status);
        Assert.Equal((HttpStatusCode.OK, """{"next":"/signin/code"}"""), await Send(HttpMethod.Post, "/api/session", right));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(HttpMethod.Get, "/api/account/hats")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(HttpMethod.Post, "/api/session/code", new { code = "000000" })).Status);
        Assert.Equal((HttpStatusCode.OK, """{"next":null}"""), await Send(HttpMethod.Post, "/api/session/code", new { code = Totp.CodeAt(key, app.Clock.Now) }));
        Assert.Equal(HttpStatusCode.OK, (await Send(HttpMethod.Get, "/api/account/hats")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Send(HttpMethod.Delete, "/api/session")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(HttpMethod.Get, "/api/account/hats")).Status);
        Assert.Single(await app.Lines(AuditVerb.SignedIn));
        Assert.Single(await app.Lines(AuditVerb.SignedOut));
    }

    [Fact]
    public async Task A_code_works_only_once()
    {
        var key = await app.Totp(await app.Person(Mail, Role.CareManager));
        var code = Totp.CodeAt(key, app.Clock.Now);
        var first = Browser.Of(app);
        await first.SignIn(Mail, People.Password);
        Assert.Equal(HttpStatusCode.Redirect, (await first.Code(code)).StatusCode);

        var second = Browser.Of(app);
        await second.SignIn(Mail, People.Password);
        var again = await second.Code(code);

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Contains("コードがちがうか", await Browser.Text(again), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recovery_code_works_once()
    {
        await app.Person(Mail, Role.CareManager);
        var browser = Browser.Of(app);
        Assert.Equal("/account/totp", Browser.Address(await browser.SignIn(Mail, People.Password)));
        var page = await browser.Read("/account/totp");
        var key = System.Text.RegularExpressions.Regex.Match(page, "<code>([A-Z2-7 ]{30,})</code>").Groups[1].Value;
        Assert.Matches("^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$", key);
        Assert.Contains("data:image/png;base64,", page, StringComparison.Ordinal);

        var set = await Browser.Text(await browser.Send("/account/totp", "totp", ("Form.Code", Totp.CodeAt(key.Replace(" ", "", StringComparison.Ordinal), app.Clock.Now))));
        var codes = System.Text.RegularExpressions.Regex.Matches(set, "<code>([A-Z0-9]{5}-[A-Z0-9]{5})</code>").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(SetUpTotp.RecoveryCodes, codes.Count);
        Assert.Contains("設定済み", await browser.Read("/account"), StringComparison.Ordinal);

        Assert.Equal("/today", Browser.Address(await Recover(codes[0])));
        Assert.Null((await Recover(codes[0])).Headers.Location);
        Assert.Equal("/today", Browser.Address(await Recover(codes[1].Replace("-", "", StringComparison.Ordinal).ToLowerInvariant())));

        var stored = await app.Look(db => db.Set<IdentityUserToken<Renkei.Foundation.Id<Member>>>().Select(token => token.Value).ToListAsync());
        Assert.DoesNotContain(stored, value => codes.Any(code => value!.Contains(code, StringComparison.Ordinal)) || value!.Contains(key[..4], StringComparison.Ordinal) && value.Contains(key[5..9], StringComparison.Ordinal));

        async Task<HttpResponseMessage> Recover(string code)
        {
            var other = Browser.Of(app);
            await other.SignIn(Mail, People.Password);
            return await other.Code(code);
        }
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_an_account_for_fifteen_minutes()
    {
        app.With("Access:TwoFactor", "optional");
        await app.Person(Mail, Role.CareManager);
        var browser = Browser.Of(app);

        for (var time = 0; time < 5; time++)
        {
            await browser.SignIn(Mail, "まちがったパスワードです");
        }

        Assert.Null((await browser.SignIn(Mail, People.Password)).Headers.Location);
        app.Clock.Now += TimeSpan.FromMinutes(14);
        Assert.Null((await browser.SignIn(Mail, People.Password)).Headers.Location);
        app.Clock.Now += TimeSpan.FromMinutes(2);
        Assert.Equal("/today", Browser.Address(await browser.SignIn(Mail, People.Password)));
    }

    [Fact]
    public async Task Nothing_tells_whether_an_account_exists_or_is_locked()
    {
        await app.Person(Mail, Role.CareManager);
        var browser = Browser.Of(app);
        var unknown = await Said("nobody@example.jp");
        var wrong = await Said(Mail);

        for (var time = 0; time < 4; time++)
        {
            await browser.SignIn(Mail, "まちがったパスワードです");
        }

        Assert.Equal(unknown, wrong);
        Assert.Equal(unknown, await Said(Mail));
        Assert.Contains("サインインできませんでした", unknown, StringComparison.Ordinal);
        Assert.Equal(["NoAccount", "Password", "LockedOut"], (await app.Lines(AuditVerb.SignInFailed)).Select(line => JsonDocument.Parse(line.After!).RootElement.GetProperty("Why").GetString()).Distinct());

        async Task<string> Said(string mail)
        {
            var response = await browser.SignIn(mail, "まちがったパスワードです");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var html = await Browser.Text(response);
            Assert.Contains($"value=\"{mail}\"", html, StringComparison.Ordinal);
            Assert.DoesNotContain("まちがったパスワードです", html, StringComparison.Ordinal);
            return System.Text.RegularExpressions.Regex.Match(html, "role=\"alert\".*?</div>", System.Text.RegularExpressions.RegexOptions.Singleline).Value;
        }
    }

    [Fact]
    public async Task The_eleventh_try_within_a_minute_is_put_off()
    {
        var browser = Browser.Of(app);

        for (var time = 0; time < 10; time++)
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.SignIn("nobody@example.jp", "x")).StatusCode);
        }

        var put = await browser.SignIn("Nobody@Example.jp ", "x");
        Assert.Equal(HttpStatusCode.TooManyRequests, put.StatusCode);
        Assert.Contains("しばらく待って", await Browser.Text(put), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.SignIn("somebody@example.jp", "x")).StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/", "/today")]
    [InlineData("//evil.example/", "/today")]
    [InlineData("/\\evil.example/", "/today")]
    [InlineData("/a\\..\\b", "/today")]
    [InlineData("javascript:alert(1)", "/today")]
    [InlineData("/areas?x=1", "/areas?x=1")]
    public async Task Signing_in_never_leads_to_another_site(string asked, string led)
    {
        app.With("Access:TwoFactor", "optional");
        await app.Person(Mail, Role.Administrator);

        var response = await Browser.Of(app).SignIn(Mail, People.Password, $"/signin?returnUrl={Uri.EscapeDataString(asked)}");

        Assert.Equal(led, Browser.Address(response));
    }

    [Theory]
    [InlineData("/signin", "sign-in")]
    [InlineData("/signout", null)]
    public async Task A_form_without_its_token_is_refused(string path, string? form)
    {
        Dictionary<string, string> fields = new() { ["Form.Mail"] = Mail, ["Form.Password"] = "x" };

        if (form is not null)
        {
            fields["_handler"] = form;
        }

        var response = await Browser.Post(app.Stranger(), path, fields);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_is_written_down()
    {
        app.With("Access:TwoFactor", "optional");
        await app.Person(Mail, Role.Administrator);
        var browser = Browser.Of(app);
        await browser.SignIn(Mail, People.Password);
        Assert.Equal(HttpStatusCode.OK, (await browser.Open("/account")).StatusCode);

        Assert.Equal("/signin?out=1", Browser.Address(await browser.Send("/account", "/signout")));

        Assert.Equal("/signin?returnUrl=%2Faccount", Browser.Address(await browser.Open("/account")));
        Assert.Equal("管理者さん", Assert.Single(await app.Lines(AuditVerb.SignedOut)).Who);
    }

    [Fact]
    public async Task The_session_cookie_is_out_of_reach_of_scripts_and_of_plain_http()
    {
        app.With("Access:TwoFactor", "optional");
        await app.Person(Mail, Role.Administrator);

        var response = await Browser.Of(app).SignIn(Mail, People.Password);

        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"), header => header.StartsWith("__Host-renkei=", StringComparison.Ordinal));
        Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Where_two_steps_are_required_nothing_works_before_the_app_is_set_up()
    {
        await app.Person(Mail, Role.Administrator);
        var browser = Browser.Of(app);
        await browser.SignIn(Mail, People.Password);

        foreach (var page in new[] { "/account", "/areas", "/members", "/roles", "/audit" })
        {
            Assert.Equal("/account/totp?returnUrl=" + Uri.EscapeDataString(page), Browser.Address(await browser.Open(page)));
        }

        foreach (var api in new[] { "/api/areas", "/api/members", "/api/workplaces", "/api/audit" })
        {
            var response = await browser.Open(api);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        }

        Assert.DoesNotContain("あとで設定する", await browser.Read("/account/totp"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_browser_that_only_knew_the_password_gains_nothing_when_the_app_is_set_up()
    {
        await app.Person(Mail, Role.Administrator);
        var (mine, other) = (Browser.Of(app), Browser.Of(app));
        await mine.SignIn(Mail, People.Password);
        var page = await mine.Read("/account/totp");
        await other.SignIn(Mail, People.Password);
        var key = System.Text.RegularExpressions.Regex.Match(page, "<code>([A-Z2-7 ]{30,})</code>").Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        await mine.Send("/account/totp", "totp", ("Form.Code", Totp.CodeAt(key, app.Clock.Now)));

        app.Clock.Now += TimeSpan.FromMinutes(2);

        Assert.Equal(HttpStatusCode.OK, (await mine.Open("/areas")).StatusCode);
        Assert.Equal("/signin?returnUrl=%2Fareas", Browser.Address(await other.Open("/areas")));
    }

    [Fact]
    public async Task A_first_password_set_by_somebody_else_must_be_changed_first()
    {
        app.With("Access:TwoFactor", "optional");
        await app.Person(Mail, Role.Administrator, member => member.MustChangePassword = true);
        var browser = Browser.Of(app);

        Assert.Equal("/account/password", Browser.Address(await browser.SignIn(Mail, People.Password)));
        Assert.Equal("/account/password?returnUrl=%2Fareas", Browser.Address(await browser.Open("/areas")));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Open("/api/areas")).StatusCode);

        var weak = await Browser.Text(await Change("password1234"));
        Assert.Contains("推測されやすい", weak, StringComparison.Ordinal);
        Assert.Contains("12文字以上", await Browser.Text(await Change("みじかい")), StringComparison.Ordinal);
        Assert.Contains("メールアドレスの名前", await Browser.Text(await Change("わたしはhanakoです。どうぞ")), StringComparison.Ordinal);

        Assert.Equal("/account?done=password", Browser.Address(await Change("夜明けの 青い港 と三毛猫")));
        Assert.Equal(HttpStatusCode.OK, (await browser.Open("/areas")).StatusCode);

        Task<HttpResponseMessage> Change(string to) =>
            browser.Send("/account/password", "password", ("Form.Current", People.Password), ("Form.New", to), ("Form.Again", to));
    }

    [Fact]
    public async Task Moving_to_another_phone_needs_the_password_and_leads_to_a_new_set_up()
    {
        var key = await app.Totp(await app.Person(Mail, Role.Administrator));
        var browser = Browser.Of(app);
        await browser.SignIn(Mail, People.Password);
        await browser.Code(Totp.CodeAt(key, app.Clock.Now));
        Assert.DoesNotContain("使うのをやめる", await browser.Read("/account"), StringComparison.Ordinal);

        Assert.Null((await browser.Send("/account", "totp-reset", ("ResetForm.Password", "ちがうパスワードです"))).Headers.Location);
        Assert.Equal("/account/totp", Browser.Address(await browser.Send("/account", "totp-reset", ("ResetForm.Password", People.Password))));

        Assert.Equal("/account/totp?returnUrl=%2Fareas", Browser.Address(await browser.Open("/areas")));
        Assert.DoesNotContain(key[..4] + " " + key[4..8], await browser.Read("/account/totp"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Machines_get_problems_in_japanese_and_people_get_pages()
    {
        var stranger = Browser.Of(app);

        var machine = await stranger.Open("/api/areas");
        Assert.Equal(HttpStatusCode.Unauthorized, machine.StatusCode);
        Assert.Equal("application/problem+json", machine.Content.Headers.ContentType?.MediaType);
        Assert.Equal("サインインしてから行ってください。", (await machine.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("detail").GetString());

        Assert.Equal("/signin?returnUrl=%2Fmembers%3Fq%3Da", Browser.Address(await stranger.Open("/members?q=a")));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Open("/no-such-page")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Open("/api/no-such-thing")).StatusCode);
    }

    // RFC 6238, appendix B: the last six digits of the SHA-1 vectors.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, Totp.CodeAt("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", DateTimeOffset.FromUnixTimeSeconds(seconds)));
}
