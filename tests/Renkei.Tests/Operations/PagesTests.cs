using System.Data.Common;
using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Renkei.Access;
using Renkei.Foundation;
using Renkei.Tests.Facilities;

namespace Renkei.Tests.Operations;

/// <summary>Each page of the demo city that can be reached by links, as whoever reaches it.</summary>
public sealed partial class PagesTests(DemoApp demo) : IClassFixture<DemoApp>
{
    private readonly App app = demo.App;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Reads every page once, by following links from the first one; one address for each route.</summary>
    private async Task<Dictionary<string, string>> Reached(HttpClient client)
    {
        var routes = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
            .Select(endpoint => (Route: endpoint.RoutePattern.RawText!, Shape: new Regex($"^{Place().Replace(endpoint.RoutePattern.RawText!.Trim('/'), "[^/]+")}$")))
            .OrderBy(route => route.Route.Count(letter => letter == '{')).ToList();
        Dictionary<string, string> reached = [];
        Queue<string> toRead = new(["/"]);
        while (toRead.TryDequeue(out var address))
        {
            var route = routes.FirstOrDefault(one => one.Shape.IsMatch(address.Trim('/'))).Route;
            if (route is null || reached.ContainsKey(route))
            {
                continue;
            }

            using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), Stop);
            Assert.True((int)answer.StatusCode < 500, $"{address}: {answer.StatusCode}");
            if (answer.StatusCode is not HttpStatusCode.OK)
            {
                continue;
            }

            reached[route] = address;
            foreach (Match link in Link().Matches(await answer.Content.ReadAsStringAsync(Stop)))
            {
                toRead.Enqueue(WebUtility.HtmlDecode(link.Groups[1].Value));
            }
        }

        return reached;
    }

    private static async Task<HttpClient> Of(WebApplicationFactory<Program> app, string who)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var mail = $"{who}@shiomi.example";
        var member = await scope.ServiceProvider.GetRequiredService<AppDb>().Members.SingleAsync(one => one.UserName == mail, Stop);
        member.TwoFactorEnabled = true;
        await scope.ServiceProvider.GetRequiredService<AppDb>().SaveChangesAsync(Stop);
        var client = app.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new("https://localhost") });
        client.DefaultRequestHeaders.Add("X-Test-Member", member.Id.ToString());
        return client;
    }

    [Fact]
    public async Task A_page_is_whole_whichever_of_its_questions_the_database_answers_late()
    {
        Assert.SkipWhen(TestDatabase.OnPostgreSql, "Here each answer may be late; only where none is can one be made so.");
        var late = new LateAnswer();
        await using var slow = app.WithWebHostBuilder(builder => builder.ConfigureServices(services => services
            .ConfigureDbContext<SqliteDb>(options => options.AddInterceptors(late))
            .ConfigureDbContext<PostgreSqlDb>(options => options.AddInterceptors(late))));

        HashSet<string> read = [];
        foreach (var who in new[] { "city", "admin", "hub", "care" })
        {
            var client = await Of(slow, who);
            foreach (var (route, address) in await Reached(client))
            {
                var asked = read.Add(route) ? 1 : 0;
                for (var number = 0; number < asked; number++)
                {
                    (late.Number, late.Asked) = (number, 0);
                    using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), Stop);
                    Assert.True(answer.StatusCode is HttpStatusCode.OK, $"{address}: {answer.StatusCode} when question {number} of {late.Asked} was answered late");
                    asked = late.Asked;
                }

                late.Number = -1;
            }
        }

        Assert.True(read.Count > 35, $"only {read.Count} pages were reached: {string.Join(" ", read)}");
    }

    [Theory]
    [InlineData("city")]
    [InlineData("admin")]
    public async Task Nothing_written_after_the_question_mark_breaks_a_page(string who)
    {
        var client = await Of(app, who);
        var pages = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => (Route: endpoint.RoutePattern.RawText!, Page: endpoint.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type))
            .Where(one => one.Page is not null).DistinctBy(one => one.Route).ToDictionary(one => one.Route, one => one.Page!);

        var asked = 0;
        foreach (var (route, address) in await Reached(client))
        {
            foreach (var name in pages[route].GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Select(property => (property.Name, Asked: property.GetCustomAttribute<SupplyParameterFromQueryAttribute>()))
                .Where(property => property.Asked is not null).Select(property => property.Asked!.Name ?? property.Name))
            {
                foreach (var value in new[] { "ぬ", "-1", "%00", "99999999999999999999", "" })
                {
                    asked++;
                    var odd = $"{address.Split('?')[0]}?{name}={value}";
                    using var answer = await client.GetAsync(new Uri(odd, UriKind.Relative), Stop);
                    Assert.True((int)answer.StatusCode < 500, $"{odd}: {answer.StatusCode}");
                }
            }
        }

        Assert.True(asked >= 100, $"only {asked} were asked");
    }

    [GeneratedRegex("\\{[^}]+\\}")]
    private static partial Regex Place();

    [GeneratedRegex("<a [^>]*href=\"(/[^\"#]*)\"")]
    private static partial Regex Link();

    /// <summary>Answers one of a request's questions after a moment, the others at once (SQLite never waits; on PostgreSQL every answer may).</summary>
    private sealed class LateAnswer : DbCommandInterceptor
    {
        public int Number { get; set; } = -1;

        public int Asked { get; set; }

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (Asked++ == Number)
            {
                await Task.Delay(1, cancellationToken);
            }

            return result;
        }
    }
}
