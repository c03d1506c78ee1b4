using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Renkei.Tests.Operations;

public sealed class OperationsTests(App app) : IClassFixture<App>
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Anyone_may_ask_whether_the_server_is_well_and_hears_one_word(string address)
    {
        using var answer = await app.Stranger().GetAsync(new Uri(address, UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("Healthy", await answer.Content.ReadAsStringAsync(Stop));
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Nobody_is_believed_about_where_they_come_from_unless_a_proxy_is_named()
    {
        await using var alone = new App();
        await alone.InitializeAsync();
        Assert.Equal(Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.None, Forwarded(alone).ForwardedHeaders);

        await using var behind = new App().With("Operations:Proxies:0", "10.0.0.5").With("Operations:Proxies:1", "10.1.0.0/24");
        await behind.InitializeAsync();
        var options = Forwarded(behind);
        Assert.Equal(["10.0.0.5"], options.KnownProxies.Select(proxy => proxy.ToString()));
        Assert.Equal(["10.1.0.0/24"], options.KnownIPNetworks.Select(network => network.ToString()));
        Assert.True(options.ForwardedHeaders.HasFlag(Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.XForwardedFor));

        static Microsoft.AspNetCore.Builder.ForwardedHeadersOptions Forwarded(App app) =>
            app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<Microsoft.AspNetCore.Builder.ForwardedHeadersOptions>>().Value;
    }

    [Fact]
    public async Task The_description_of_the_api_is_what_was_approved()
    {
        var document = await app.Stranger().GetFromJsonAsync<JsonNode>("/openapi/v1.json", Stop);

        Approved.Match("openapi.json", document!.ToJsonString(Readable) + "\n");
    }

    [Fact]
    public async Task Every_route_of_the_api_is_described_in_Japanese()
    {
        var document = (await app.Stranger().GetFromJsonAsync<JsonNode>("/openapi/v1.json", Stop))!;
        var described = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => (Route: $"{operation.Key.ToUpperInvariant()} {path.Key}", Summary: (string?)operation.Value!["summary"]))).ToList();
        var mapped = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText?.TrimStart('/').StartsWith("api/", StringComparison.Ordinal) is true)
            .Sum(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Count ?? 0);

        Assert.Equal(mapped, described.Count);
        Assert.All(described, one => Assert.True(one.Summary?.Any(letter => letter > '\u3000') is true, one.Route));
    }

    [Fact]
    public async Task A_refusal_that_happens_is_one_that_is_described()
    {
        var document = (await app.Stranger().GetFromJsonAsync<JsonNode>("/openapi/v1.json", Stop))!;

        foreach (var (address, path) in new[] { ("/api/facilities", "/api/facilities"), ("/api/public/facilities?within=x", "/api/public/facilities"), ("/api/public/facilities/999999", "/api/public/facilities/{serial}"), ("/api/audit", "/api/audit") })
        {
            using var answer = await app.Stranger().GetAsync(new Uri(address, UriKind.Relative), Stop);
            var status = ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);

            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            Assert.NotNull(document["paths"]![path]!["get"]!["responses"]![status]!["content"]!["application/problem+json"]);
        }
    }

    [Fact]
    public async Task The_page_to_try_the_api_is_open_to_all()
    {
        var page = await app.Stranger().GetStringAsync(new Uri("/api", UriKind.Relative), Stop);

        Assert.Contains("/api/public/facilities", page, StringComparison.Ordinal);
        Assert.Contains("施設をさがす（市民）", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task A_form_sent_from_another_site_changes_nothing(string header, string value)
    {
        foreach (var address in new[] { "/look", "/facilities/basket" })
        {
            using var form = new HttpRequestMessage(HttpMethod.Post, new Uri(address, UriKind.Relative)) { Content = new FormUrlEncodedContent([new("look", "contrast"), new("add", "1")]) };
            form.Headers.Add(header, value);
            using var answer = await app.Stranger().SendAsync(form, Stop);

            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/facilities")]
    [InlineData("/sources")]
    public async Task A_public_page_gives_visitors_no_cookie_and_no_token_of_their_own(string address)
    {
        using var answer = await app.Stranger().GetAsync(new Uri(address, UriKind.Relative), Stop);

        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.DoesNotContain("__RequestVerificationToken", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }
}

public sealed class KeptPagesTests : IAsyncLifetime
{
    private readonly App app = new App().With("PublicSite:KeepSeconds", "60");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Visitors_share_a_kept_page_but_looks_and_members_do_not()
    {
        var first = app.Stranger();
        using var fresh = await first.GetAsync(new Uri("/sources", UriKind.Relative), Stop);
        using var kept = await app.Stranger().GetAsync(new Uri("/sources", UriKind.Relative), Stop);
        using var other = new HttpRequestMessage(HttpMethod.Get, new Uri("/sources", UriKind.Relative));
        other.Headers.Add("Cookie", "look=contrast");
        using var contrast = await app.Stranger().SendAsync(other, Stop);
        using var member = await (await app.SignedIn(Renkei.Access.Role.CityOfficial)).GetAsync(new Uri("/sources", UriKind.Relative), Stop);

        Assert.False(fresh.Headers.Contains("Age"));
        Assert.True(kept.Headers.Contains("Age"));
        Assert.False(contrast.Headers.Contains("Age"));
        Assert.False(member.Headers.Contains("Age"));
        Assert.Contains("CityOfficialの人", await member.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.True(member.Headers.CacheControl!.NoStore);
    }
}
