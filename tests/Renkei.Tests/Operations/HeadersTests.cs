using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Renkei.Access;
using Renkei.Tests.Access;

namespace Renkei.Tests.Operations;

/// <summary>What every answer tells the browser to forbid, what refusals look like, and that no form can be sent by another.</summary>
public sealed partial class HeadersTests(App app) : IClassFixture<App>
{
    private const string Evil = "evil.example";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Dictionary<string, string[]> Policy(HttpResponseMessage answer) =>
        Assert.Single(answer.Headers.GetValues("Content-Security-Policy")).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(directive => directive.Split(' ')).ToDictionary(words => words[0], words => words[1..]);

    private static void Guarded(HttpResponseMessage answer)
    {
        var policy = Policy(answer);
        Assert.DoesNotContain(policy.Values.SelectMany(sources => sources), source => source is "'unsafe-inline'" or "'unsafe-eval'" or "*" or "http:" or "https:");
        Assert.Equal(["'self'"], policy["default-src"]);
        Assert.Equal(["'self'"], policy["script-src"]);
        Assert.Equal(["'none'"], policy["object-src"]);
        Assert.Equal(["'self'"], policy["base-uri"]);
        Assert.Equal(["'self'"], policy["form-action"]);
        Assert.Equal(["'none'"], policy["frame-ancestors"]);
        Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
    }

    /// <summary>Every address that can be opened, with something in each of its places.</summary>
    private List<string> Addresses() =>
    [
        .. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is not { Count: > 0 } methods || methods.Contains("GET"))
            .Select(endpoint => "/" + Place().Replace(endpoint.RoutePattern.RawText!.Trim('/'), place => place.Value switch
            {
                "{format}" => "csv",
                "{documentName}" => "v1",
                "{Code:int}" => "404",
                var guid when guid.EndsWith(":guid}", StringComparison.Ordinal) => Guid.Empty.ToString(),
                _ => "1",
            }))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    // ---- headers ----

    [Theory]
    [InlineData(null)]
    [InlineData(Role.FireService)]
    [InlineData(Role.Administrator)]
    public async Task Every_answer_carries_the_headers_whoever_asks(Role? role)
    {
        var client = role is null ? app.Stranger() : await app.SignedIn(role.Value);
        var addresses = Addresses();
        Assert.Superset(new HashSet<string>(["/", "/facilities", "/audit", "/api/facilities", "/api/public/facilities/export/csv", "/openapi/v1.json", "/health/ready"]), addresses.ToHashSet());

        HashSet<HttpStatusCode> seen = [];
        foreach (var address in addresses.Concat(["/no-such-page", "/api/no-such-thing", "/api/public/facilities?limit=0"]))
        {
            using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Stop);
            seen.Add(answer.StatusCode);
            Guarded(answer);
        }

        Assert.Superset(new HashSet<HttpStatusCode>([HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.NotFound]), seen);
        Assert.Contains(role switch { null => HttpStatusCode.Unauthorized, Role.FireService => HttpStatusCode.Forbidden, _ => HttpStatusCode.OK }, seen);
    }

    [Fact]
    public async Task No_page_holds_what_the_policy_would_stop()
    {
        var client = await app.SignedIn(Role.Administrator);
        var pages = 0;
        foreach (var address in Addresses())
        {
            using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Stop);
            if (answer.Content.Headers.ContentType?.MediaType != "text/html")
            {
                continue;
            }

            pages++;
            var html = await answer.Content.ReadAsStringAsync(Stop);
            Assert.Contains("<html lang=\"ja\"", html, StringComparison.Ordinal);
            Assert.False(Inline().IsMatch(html), $"{address}: {Inline().Match(html).Value}");
        }

        Assert.True(pages > 15, $"only {pages} pages were looked at");
    }

    [Fact]
    public async Task What_a_member_saw_is_not_kept_by_the_browser()
    {
        var member = await app.SignedIn(Role.CareManager);
        foreach (var address in new[] { "/", "/facilities", "/account", "/api/facilities", "/api/facilities/export/csv", "/api/public/facilities" })
        {
            using var answer = await member.GetAsync(new Uri(address, UriKind.Relative), Stop);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.True(answer.Headers.CacheControl!.NoStore, address);
        }
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    public async Task No_change_by_the_api_is_made_for_a_page_of_another_site(string header, string value)
    {
        var administrator = await app.SignedIn(Role.Administrator);
        foreach (var (method, path) in new[] { (HttpMethod.Post, "/api/standing-work/morning-mail/run"), (HttpMethod.Post, "/api/members/00000000-0000-0000-0000-000000000000/sessions/end"), (HttpMethod.Delete, "/api/machines/00000000-0000-0000-0000-000000000000") })
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Headers = { { header, value } } };
            using var answer = await administrator.SendAsync(request, Stop);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            using var own = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Headers = { { "Sec-Fetch-Site", "same-origin" } } };
            Assert.NotEqual(HttpStatusCode.BadRequest, (await administrator.SendAsync(own, Stop)).StatusCode);
        }
    }

    // ---- refusals ----

    private static HttpRequestMessage Asking(HttpMethod method, string address, string accept, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative)) { Content = content };
        request.Headers.Accept.Clear();
        request.Headers.Accept.ParseAdd(accept);
        return request;
    }

    private const string AsBrowser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    [Theory]
    [InlineData("POST", "/signin", HttpStatusCode.BadRequest, "送られた内容を受け取れませんでした")]
    [InlineData("POST", "/account", HttpStatusCode.BadRequest, "送られた内容を受け取れませんでした")]
    [InlineData("GET", "/areas", HttpStatusCode.Forbidden, "この画面を開く権限がありません")]
    [InlineData("GET", "/audit", HttpStatusCode.Forbidden, "この画面を開く権限がありません")]
    [InlineData("GET", "/imports", HttpStatusCode.Forbidden, "この画面を開く権限がありません")]
    [InlineData("GET", "/no-such-page", HttpStatusCode.NotFound, "ページが見つかりません")]
    [InlineData("GET", "/facilities/not-a-number", HttpStatusCode.NotFound, "ページが見つかりません")]
    public async Task A_browser_is_refused_on_a_Japanese_page(string method, string address, HttpStatusCode status, string said)
    {
        var client = await app.SignedIn(Role.FireService);
        using var content = method == "POST" ? new FormUrlEncodedContent([new("_handler", "sign-in")]) : null;
        using var request = Asking(HttpMethod.Parse(method), address, AsBrowser, content);
        using var answer = await client.SendAsync(request, Stop);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var html = await Browser.Text(answer);
        Assert.Contains("<html lang=\"ja\"", html, StringComparison.Ordinal);
        Assert.Contains($"<h1>{said}</h1>", html, StringComparison.Ordinal);
        Assert.Contains("次にできること", html, StringComparison.Ordinal);
        Guarded(answer);
    }

    [Theory]
    [InlineData("GET", "/api/public/facilities?limit=0", null, HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/facilities/1/facts", "{", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/facilities/1/facts", "{\"items\":[]}", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/audit", null, HttpStatusCode.Forbidden)]
    [InlineData("POST", "/api/areas", "{\"code\":\"x\",\"name\":\"x\",\"kind\":\"Block\"}", HttpStatusCode.Forbidden)]
    [InlineData("GET", "/api/no-such-thing", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/facilities/999999", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "/fhir/no-such-thing", null, HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/api/facilities", null, HttpStatusCode.MethodNotAllowed)]
    public async Task A_machine_is_refused_with_a_problem_whatever_it_says_it_reads(string method, string address, string? body, HttpStatusCode status)
    {
        var client = await app.SignedIn(Role.FireService);
        foreach (var accept in new[] { "application/json", "*/*", AsBrowser })
        {
            using var content = body is null ? null : new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
            using var request = Asking(HttpMethod.Parse(method), address, accept, content);
            using var answer = await client.SendAsync(request, Stop);

            Assert.Equal(status, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal((int)status, (int)(await answer.Content.ReadFromJsonAsync<JsonNode>(Stop))!["status"]!);
            Guarded(answer);
        }
    }

    // ---- forms ----

    [Fact]
    public async Task A_form_counts_only_with_the_token_of_its_own_page_and_person()
    {
        var admin = new Browser(await app.SignedIn(Role.Administrator));
        var token = Token().Match(await admin.Read("/areas")).Groups[1].Value;
        var ofAnother = Token().Match(await new Browser(await app.SignedIn(Role.Administrator)).Read("/areas")).Groups[1].Value;
        Assert.NotEmpty(token);

        foreach (var (code, sent) in new[] { ("token-none", null), ("token-invented", "CfDJ8invented"), ("token-foreign", ofAnother), ("token-cut", token[..^4]) })
        {
            using var refused = await Browser.Post(admin.Client, "/areas", Fields(code, sent));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        using var taken = await Browser.Post(admin.Client, "/areas", Fields("token-own", token));
        Assert.Equal(HttpStatusCode.Redirect, taken.StatusCode);
        Assert.Equal(["token-own"], await app.Look(db => db.Areas.Where(area => area.Code.StartsWith("token-")).Select(area => area.Code).ToListAsync(Stop)));

        static Dictionary<string, string> Fields(string code, string? sent)
        {
            Dictionary<string, string> fields = new() { ["_handler"] = "add-area", ["Form.Code"] = code, ["Form.Name"] = "しるしの町", ["Form.Kind"] = nameof(AreaKind.Region) };
            if (sent is not null)
            {
                fields["__RequestVerificationToken"] = sent;
            }

            return fields;
        }
    }

    [Theory]
    [InlineData("/signin", "sign-in")]
    [InlineData("/signin/code", "code")]
    [InlineData("/signout", null)]
    [InlineData("/account", "codes")]
    [InlineData("/account/password", "password")]
    [InlineData("/account/totp", "totp")]
    [InlineData("/members", "invite-member")]
    [InlineData("/workplaces", "add-workplace")]
    [InlineData("/areas", "add-area")]
    [InlineData("/imports", "upload")]
    [InlineData("/facilities/1/correct", "correct")]
    [InlineData("/invite/x", "invite")]
    public async Task No_form_is_taken_without_its_token(string address, string? form)
    {
        var client = await app.SignedIn(Role.Administrator);
        var before = await app.Look(db => db.AuditLines.CountAsync(Stop));
        using var answer = await Browser.Post(client, address, form is null ? new() { ["x"] = "1" } : new() { ["_handler"] = form });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("変更は保存されていません", await Browser.Text(answer), StringComparison.Ordinal);
        Assert.Equal(before, await app.Look(db => db.AuditLines.CountAsync(Stop)));
    }

    [Fact]
    public async Task Who_tries_to_sign_in_too_often_is_put_off_in_Japanese()
    {
        var browser = Browser.Of(app);
        HttpResponseMessage answer;
        var tries = 0;

        // Ten fit into a minute of the limiter's own clock, which may turn over in between once.
        do
        {
            answer = await browser.SignIn("too-often@example.jp", "x");
            tries++;
        }
        while (answer.StatusCode == HttpStatusCode.OK && tries < 30);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.True(tries > 10, $"put off at try {tries}");
        Assert.Equal(TimeSpan.FromMinutes(1), answer.Headers.RetryAfter!.Delta);
        var html = await Browser.Text(answer);
        Assert.Contains("<h1>しばらく待ってからお試しください</h1>", html, StringComparison.Ordinal);
        Assert.Contains("1分ほど待ってから", html, StringComparison.Ordinal);
        Guarded(answer);
    }

    // ---- where links lead ----

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("https:evil.example")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("javascript:alert('evil.example')")]
    public async Task The_sign_in_page_leads_nobody_to_another_site(string asked)
    {
        var mail = $"{Guid.NewGuid():N}@example.jp";
        var key = await app.Totp(await app.Person(mail, Role.CareManager));
        var browser = Browser.Of(app);
        var page = $"/signin?returnUrl={Uri.EscapeDataString(asked)}";
        Assert.DoesNotContain(Links().Matches(await browser.Read(page)).Select(link => WebUtility.HtmlDecode(link.Groups[1].Value)), Leaves);

        using var password = await browser.SignIn(mail, People.Password, page);
        Assert.Equal("/signin/code", Local(password));
        using var code = await browser.Code(Renkei.Access.SigningIn.Totp.CodeAt(key, app.Clock.Now), $"/signin/code?returnUrl={Uri.EscapeDataString(asked)}");
        Assert.Equal("/today", Local(code));

        // Somebody already signed in is shown a link to go on.
        Assert.DoesNotContain(Links().Matches(await browser.Read(page)).Select(link => WebUtility.HtmlDecode(link.Groups[1].Value)), Leaves);

        static bool Leaves(string link) => !link.StartsWith('/') ? link.Contains(Evil, StringComparison.Ordinal) : link is [_, '/' or '\\' or '\t', ..];
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("")]
    public async Task A_form_that_goes_back_goes_back_into_this_site(string back)
    {
        foreach (var (address, field) in new[] { ("/look", "look"), ("/facilities/basket", "add") })
        {
            using var answer = await Browser.Post(app.Stranger(), address, new() { [field] = "1", ["back"] = back });

            Assert.Equal(address == "/look" ? "/" : address, Local(answer));
        }
    }

    private static string Local(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var location = answer.Headers.Location!;
        Assert.True(!location.IsAbsoluteUri || location.Host == "localhost", location.OriginalString);
        return location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString;
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Place();

    [GeneratedRegex("""<script(?![^>]*\ssrc=)[^>]*>|<style[\s>]|<[a-z][^>]*\s(style|on[a-z]+)\s*=|(href|src|action)="\s*javascript:""", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("(?:href|action)=\"([^\"]*)\"")]
    private static partial Regex Links();
}

public sealed class StoppingTests : IAsyncLifetime
{
    private readonly App app = new App().With("Operations:DrainSeconds", "600");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_server_told_to_stop_says_so_and_still_answers_until_the_balancer_has_heard()
    {
        var client = app.Stranger();
        Assert.Equal(HttpStatusCode.OK, await Status("/health/ready"));

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var stopping = app.Services.GetRequiredService<IHost>().StopAsync(enough.Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Status("/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await Status("/health/live"));
        Assert.Equal(HttpStatusCode.OK, await Status("/facilities"));
        Assert.False(stopping.IsCompleted);

        // The fixture stops it once more when it is thrown away; nobody needs to wait for that.
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopping);
        app.Services.GetRequiredService<IConfiguration>()["Operations:DrainSeconds"] = "0";

        async Task<HttpStatusCode> Status(string address)
        {
            using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), Stop);
            return answer.StatusCode;
        }
    }
}
