using System.Net.Http.Headers;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Renkei.Access;
using Renkei.Foundation;

namespace Renkei.Tests;

/// <summary>The whole application on an empty database of its own, with a clock the test moves by hand.
/// SQLite by default; PostgreSQL when RENKEI_TEST_POSTGRES holds a connection string (test.sh runs both).</summary>
public sealed class App : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly Dictionary<string, string?> settings = [];
    private string connection = "";
    private bool isBeside;
    private Action<IServiceCollection>? services;

    public HandClock Clock { get; } = new();

    /// <summary>A setting for this application alone; to be given before the first request.</summary>
    public App With(string key, string? value)
    {
        settings[key] = value;
        return this;
    }

    /// <summary>Another server of the same region: on the database of this application, which must have been initialized.</summary>
    public App Beside() => new() { connection = connection, isBeside = true };

    /// <summary>An application whose database is not there yet.</summary>
    public static async Task<App> Nowhere() => new() { connection = await TestDatabase.Nowhere() };

    public async ValueTask InitializeAsync() => connection = await TestDatabase.New();

    /// <summary>Something of the world outside that this application should meet; to be given before the first request.</summary>
    public App Meeting(Action<IServiceCollection> outside)
    {
        services += outside;
        return this;
    }

    public string Connection => connection;

    public async Task Given(params IEntity[] entities)
    {
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        db.AddRange(entities);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    public async Task<TResult> Look<TResult>(Func<AppDb, Task<TResult>> query)
    {
        await using var scope = Services.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<AppDb>());
    }

    /// <summary>Runs something with services of the application, as the operator at the console.</summary>
    public async Task<TResult> AtConsole<TService, TResult>(Func<TService, Task<TResult>> act) where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Actor>().BecomeConsole("test");
        return await act(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>A browser of somebody who has not signed in.</summary>
    public HttpClient Stranger() => CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new("https://localhost") });

    /// <summary>A browser in which a new member with this role has signed in, at a workplace that serves the given areas.</summary>
    public async Task<HttpClient> SignedIn(Role role, params Area[] serves)
    {
        var workplace = new Workplace { Name = $"{role}の職場" };
        workplace.Serves.AddRange(serves.Select(area => new WorkplaceArea { Workplace = workplace.Id, Area = area.Id }));
        return await SignedIn(role, workplace, isNew: true);
    }

    public async Task<HttpClient> SignedIn(Role role, Workplace workplace, bool isNew = false)
    {
        var mail = $"{Guid.NewGuid():N}@example.jp";
        var member = new Member { Name = $"{role}の人", UserName = mail, NormalizedUserName = mail.ToUpperInvariant(), Email = mail, NormalizedEmail = mail.ToUpperInvariant(), SecurityStamp = Guid.NewGuid().ToString(), TwoFactorEnabled = true };
        var membership = new Membership { Member = member.Id, Workplace = workplace.Id, Role = role, From = new(2020, 4, 1) };
        await Given(isNew ? [workplace, member, membership] : [member, membership]);
        var session = new SignInSession { Member = member.Id, StartedAt = Clock.Now, SeenAt = Clock.Now, ConfirmedAt = Clock.Now.AddYears(10), From = "", Device = "試験" };
        await Look(async db =>
        {
            db.Add(session);
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });

        var client = Stranger();
        client.DefaultRequestHeaders.Add("X-Test-Member", member.Id.ToString());
        client.DefaultRequestHeaders.Add("X-Test-Session", session.Key.ToString());
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        return client;
    }

    /// <summary>Whose browser this is.</summary>
    public static Id<Member> MemberOf(HttpClient client) => Id<Member>.Parse(client.DefaultRequestHeaders.GetValues("X-Test-Member").Single(), null);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Testing");
        builder.UseSetting("ConnectionStrings:Renkei", connection);
        // The clock of kept pages cannot be moved by hand.
        builder.UseSetting("PublicSite:KeepSeconds", "0");
        // A test signs in hundreds of times; how slow a password is guessed is not what it asks.
        builder.UseSetting("Access:PasswordIterations", "1000");
        // Standing work is done when a test asks for it.
        builder.UseSetting("Schedule:Run", "false");
        foreach (var (key, value) in settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
            services.AddSingleton<IStartupFilter, TestSignIn>();
            this.services?.Invoke(services);
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (!isBeside)
        {
            await TestDatabase.Drop(connection);
        }
    }

    /// <summary>Stands in for the sign-in page only: the claims are made by the product's own factory.</summary>
    private sealed class TestSignIn : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, rest) =>
            {
                if (Id<Member>.TryParse(context.Request.Headers["X-Test-Member"], null, out var id))
                {
                    var db = context.RequestServices.GetRequiredService<AppDb>();
                    var claims = context.RequestServices.GetRequiredService<IUserClaimsPrincipalFactory<Member>>();
                    var person = await claims.CreateAsync(await db.Members.AsNoTracking().SingleAsync(member => member.Id == id));

                    // As with every real session: it ends with the last membership in force.
                    if (!person.HasClaim("hats", "0"))
                    {
                        ((ClaimsIdentity)person.Identity!).AddClaim(new("session", context.Request.Headers["X-Test-Session"].ToString()));
                        context.User = person;
                    }
                }

                await rest(context);
            });
            next(app);
        };
    }
}

/// <summary>A clock that stands still until the test moves it.</summary>
public sealed class HandClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 24, 9, 0, 0, TimeSpan.FromHours(9));

    public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();
}
