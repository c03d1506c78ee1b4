using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Renkei.Access;

namespace Renkei.Tests.Access;

/// <summary>Signing in by an organisation's own directory, which here is a small OpenID provider on loopback.</summary>
public sealed class DirectorySignInTests : IAsyncLifetime
{
    private readonly App app = new();
    private readonly Provider provider = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        await provider.Start();
        app.With("Access:Directories:0:Key", "city").With("Access:Directories:0:Name", "潮見市").With("Access:Directories:0:Authority", provider.Address)
            .With("Access:Directories:0:ClientId", "renkei").With("Access:Directories:0:ClientSecret", "secret").With("Access:Directories:0:Domains:0", "city.example.jp").With("Access:Directories:0:IsTwoFactor", "true");
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await provider.DisposeAsync();
    }

    /// <summary>Presses the button and does what the directory's page would do; answers where the person ends.</summary>
    private static async Task<string> Enter(Browser browser, string returnUrl = "/inbox?part=week")
    {
        var out1 = await browser.Open($"/signin/directory/city?returnUrl={Uri.EscapeDataString(returnUrl)}");
        Assert.Equal(HttpStatusCode.Redirect, out1.StatusCode);
        var back = await Provider.Visit(out1.Headers.Location!);
        var done = await browser.Client.GetAsync(back, Stop);
        return done.StatusCode != HttpStatusCode.Redirect ? $"{done.StatusCode}" : Browser.Address(done) is var next && next.StartsWith("/signin/directory/city/done", StringComparison.Ordinal) ? Browser.Address(await browser.Open(next)) : next;
    }

    [Fact]
    public async Task A_member_comes_in_by_their_directory_is_tied_to_it_and_needs_no_second_factor_of_ours()
    {
        var member = await app.Person("hanako@city.example.jp", Role.CityOfficial);
        provider.Person = ("u-1", "Hanako@city.example.jp", true);
        var browser = Browser.Of(app);
        Assert.Contains("潮見市のアカウントでサインイン", await browser.Read("/signin"), StringComparison.Ordinal);
        Assert.Equal("/inbox?part=week", await Enter(browser));
        Assert.Contains("市職員さん", await browser.Read("/today"), StringComparison.Ordinal);

        // From then on the directory's own name for her counts, whatever her address has become.
        provider.Person = ("u-1", "renamed@elsewhere.example", true);
        Assert.Equal("/inbox?part=week", await Enter(Browser.Of(app)));
        Assert.Equal(member.Id, (await app.Look(db => db.Set<Microsoft.AspNetCore.Identity.IdentityUserLogin<Renkei.Foundation.Id<Member>>>().SingleAsync(Stop))).UserId);
        Assert.Contains(await app.Lines(AuditVerb.SignedIn), line => line.After!.Contains("Directory", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("hanako@other.example.jp", true)]
    [InlineData("hanako@city.example.jp@evil.example", true)]
    [InlineData("nobody@city.example.jp", true)]
    [InlineData("hanako@city.example.jp", false)]
    public async Task Whom_the_directory_does_not_speak_for_or_who_is_no_member_stays_outside(string mail, bool isVerified)
    {
        await app.Person("hanako@city.example.jp", Role.CityOfficial);
        await app.Person("hanako@other.example.jp", Role.Administrator);
        provider.Person = ("u-2", mail, isVerified);
        var browser = Browser.Of(app);
        Assert.Equal("/signin?directory=refused", await Enter(browser));
        Assert.StartsWith("/signin", Browser.Address(await browser.Open("/today")), StringComparison.Ordinal);
        Assert.Empty(await app.Look(db => db.Set<Microsoft.AspNetCore.Identity.IdentityUserLogin<Renkei.Foundation.Id<Member>>>().ToListAsync(Stop)));
    }

    [Fact]
    public async Task Where_the_directory_asks_for_no_second_factor_ours_is_asked_for()
    {
        app.With("Access:Directories:0:IsTwoFactor", "false");
        var member = await app.Person("hanako@city.example.jp", Role.CityOfficial);
        var key = await app.Totp(member);
        provider.Person = ("u-1", "hanako@city.example.jp", true);
        var browser = Browser.Of(app);
        Assert.Equal("/signin/code?returnUrl=%2Finbox%3Fpart%3Dweek", await Enter(browser));
        Assert.StartsWith("/signin", Browser.Address(await browser.Open("/today")), StringComparison.Ordinal);
        Assert.Equal("/inbox?part=week", Browser.Address(await browser.Code(Renkei.Access.SigningIn.Totp.CodeAt(key, app.Clock.Now), "/signin/code?returnUrl=%2Finbox%3Fpart%3Dweek")));
    }

    [Fact]
    public async Task An_answer_that_nobody_asked_for_is_refused_and_the_way_back_leads_nowhere_else()
    {
        await app.Person("hanako@city.example.jp", Role.CityOfficial);
        provider.Person = ("u-1", "hanako@city.example.jp", true);
        var asked = await Browser.Of(app).Open("/signin/directory/city");
        var stolen = await Provider.Visit(asked.Headers.Location!);
        Assert.Equal("/signin?directory=failed", Browser.Address(await Browser.Of(app).Client.GetAsync(stolen, Stop)));
        Assert.Equal("/signin?directory=refused", Browser.Address(await Browser.Of(app).Open("/signin/directory/city/done")));
        Assert.Equal("/today", await Enter(Browser.Of(app), "https://evil.example/"));
        Assert.Equal(HttpStatusCode.NotFound, (await Browser.Of(app).Open("/signin/directory/nonsense")).StatusCode);
        provider.IsForger = true;
        Assert.Equal("/signin?directory=failed", await Enter(Browser.Of(app)));
    }

    [Fact]
    public async Task A_directory_whose_published_description_names_another_issuer_is_not_gone_to()
    {
        provider.Issuer = "https://evil.example";
        Assert.Equal("/signin?directory=failed", Browser.Address(await Browser.Of(app).Open("/signin/directory/city")));
    }

    private sealed class Provider : IAsyncDisposable
    {
        private readonly RSA key = RSA.Create(2048);
        private readonly Dictionary<string, (string Nonce, string Challenge)> codes = [];
        private WebApplication? server;

        public string Address { get; private set; } = "";

        public (string Subject, string Mail, bool IsVerified) Person { get; set; }

        /// <summary>Signs with a key that it does not publish.</summary>
        public bool IsForger { get; set; }

        /// <summary>What its published description says of itself; null is the truth.</summary>
        public string? Issuer { get; set; }

        public async Task Start()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            server = builder.Build();
            server.MapGet("/.well-known/openid-configuration", () => Results.Json(new
            {
                issuer = Issuer ?? Address,
                authorization_endpoint = $"{Address}/authorize",
                token_endpoint = $"{Address}/token",
                userinfo_endpoint = $"{Address}/me",
                jwks_uri = $"{Address}/keys",
                response_types_supported = (List<string>)["code"],
                subject_types_supported = (List<string>)["public"],
                id_token_signing_alg_values_supported = (List<string>)["RS256"],
            }));
            server.MapGet("/keys", () =>
            {
                var part = key.ExportParameters(false);
                return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "one", alg = "RS256", n = Base64UrlEncoder.Encode(part.Modulus), e = Base64UrlEncoder.Encode(part.Exponent) } } });
            });
            server.MapGet("/authorize", (HttpRequest request) =>
            {
                var query = request.Query;
                var code = Guid.NewGuid().ToString("N");
                codes[code] = (query["nonce"]!, query["code_challenge"]!);
                return Results.Redirect($"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(query["state"]!)}");
            });
            server.MapPost("/token", async (HttpRequest request) =>
            {
                var form = await request.ReadFormAsync();
                var (nonce, challenge) = codes[form["code"]!];
                if (Base64UrlEncoder.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(form["code_verifier"]!))) != challenge || form["client_secret"] != "secret")
                {
                    return Results.BadRequest(new { error = "invalid_grant" });
                }

                using var other = RSA.Create(2048);
                var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
                {
                    Issuer = Address,
                    Audience = "renkei",
                    IssuedAt = DateTime.UtcNow,
                    Expires = DateTime.UtcNow.AddMinutes(5),
                    NotBefore = DateTime.UtcNow.AddMinutes(-1),
                    Subject = new ClaimsIdentity([new("sub", Person.Subject), new("nonce", nonce)]),
                    SigningCredentials = new(new RsaSecurityKey(IsForger ? other.ExportParameters(true) : key.ExportParameters(true)) { KeyId = "one" }, SecurityAlgorithms.RsaSha256),
                });
                return Results.Json(new { access_token = "x", token_type = "Bearer", expires_in = 300, id_token = token });
            });
            server.MapGet("/me", () => Results.Json(new { sub = Person.Subject, email = Person.Mail, email_verified = Person.IsVerified }));
            await server.StartAsync(Stop);
            Address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        }

        /// <summary>What the directory's page does with somebody who is signed in there: sends them back.</summary>
        public static async Task<Uri> Visit(Uri address)
        {
            using var handler = new HttpClientHandler { AllowAutoRedirect = false };
            using var client = new HttpClient(handler);
            return (await client.GetAsync(address, Stop)).Headers.Location!;
        }

        public async ValueTask DisposeAsync()
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }

            key.Dispose();
        }
    }
}
