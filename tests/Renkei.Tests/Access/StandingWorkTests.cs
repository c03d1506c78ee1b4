using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Renkei.Access;
using Renkei.Access.Standing;
using Renkei.Access.Trail;
using Renkei.Foundation;
using Renkei.Inbox;

namespace Renkei.Tests.Access;

/// <summary>What the servers do by themselves: how it went is told, a failure is shown and the next turn comes, and two servers never do the same turn.</summary>
public sealed class StandingWorkTests : IAsyncLifetime
{
    private readonly App app = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static async Task<(HttpStatusCode Status, JsonNode Body)> Run(HttpClient client, string name)
    {
        using var answer = await client.PostAsync(new Uri($"/api/standing-work/{name}/run", UriKind.Relative), null, Stop);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!);
    }

    [Fact]
    public async Task A_work_that_fails_says_why_leaves_nothing_half_done_and_comes_again()
    {
        var isBroken = true;
        app.Meeting(services => services.AddSingleton(new StandingWork("test", "試しの仕事", "0 0 3 * * ?", async (provider, stop) =>
        {
            var db = provider.GetRequiredService<AppDb>();
            db.Add(new Workplace { Name = "半分だけの職場" });
            if (isBroken)
            {
                throw new InvalidOperationException("試しの失敗");
            }

            await db.SaveChangesAsync(stop);
            return "1件";
        })));
        var administrator = await app.SignedIn(Role.Administrator);
        var (status, body) = await Run(administrator, "test");
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("試しの失敗", (string)body["detail"]!, StringComparison.Ordinal);
        Assert.False(await app.Look(db => db.Workplaces.AnyAsync(place => place.Name == "半分だけの職場", Stop)));
        var page = await new Browser(administrator).Read("/standing-work");
        Assert.Contains("途中で止まりました", page, StringComparison.Ordinal);

        isBroken = false;
        Assert.Equal((HttpStatusCode.OK, "1件"), ((await Run(administrator, "test")).Status, (string?)(await Run(administrator, "test")).Body["result"]));
        Assert.DoesNotContain("途中で止まりました", await new Browser(administrator).Read("/standing-work"), StringComparison.Ordinal);
        Assert.Contains("R8.11.25 3:00", (await new Browser(administrator).Read("/standing-work")).Replace("03:00", "3:00", StringComparison.Ordinal), StringComparison.Ordinal);

        // What it did stands in the trail under the machine's own name.
        Assert.Contains(await app.Look(db => db.AuditLines.Where(line => line.Kind == "Workplace" && line.Verb == AuditVerb.Added).Select(line => new { line.Who, line.Act }).ToListAsync(Stop)), line => line is { Who: "自動", Act: "test" });
    }

    [Fact]
    public async Task Only_who_manages_members_may_ask_for_it_out_of_turn()
    {
        foreach (var role in new[] { Role.CityOfficial, Role.HubCoordinator, Role.HomeDoctor })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await Run(await app.SignedIn(role), "audit-check")).Status);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await Run(app.Stranger(), "audit-check")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Run(await app.SignedIn(Role.Administrator), "nonsense")).Status);
    }

    [Fact]
    public async Task The_trail_is_checked_each_night_its_review_becomes_a_task_and_a_forged_line_an_alarm()
    {
        var administrator = await app.SignedIn(Role.Administrator);
        app.Clock.Now = new(2026, 12, 1, 9, 0, 0, TimeSpan.FromHours(9));
        Assert.Contains("変えられたところはありません", (string)(await Run(administrator, "audit-check")).Body["result"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Run(administrator, "audit-tasks")).Status);
        Assert.Contains("操作の記録の点検（R8.11.1の月）", await new Browser(administrator).Read("/inbox?part=later"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await new Browser(administrator).Send("/audit/review?month=2026-11", "review", ("findings", "なし"), ("measures", ""))).StatusCode);
        await Run(administrator, "audit-tasks");
        Assert.Equal(InboxTaskState.Done, (await app.Look(db => db.InboxTasks.SingleAsync(task => task.Kind == AuditTasks.ReviewKind, Stop))).State);

        await app.Look(db => db.AuditLines.Where(line => line.Kind == "Workplace").ExecuteUpdateAsync(set => set.SetProperty(line => line.Who, "別の人"), Stop));
        app.Clock.Now = app.Clock.Now.AddDays(1);
        await app.Look(db => db.AuditDays.ExecuteUpdateAsync(set => set.SetProperty(day => day.CheckedAt, (DateTimeOffset?)null), Stop));
        Assert.Contains("おかしいところが", (string)(await Run(administrator, "audit-check")).Body["result"]!, StringComparison.Ordinal);
        await Run(administrator, "audit-tasks");
        await Run(administrator, "audit-tasks");
        Assert.Contains("変えられたところがあります", await new Browser(administrator).Read("/today"), StringComparison.Ordinal);
        Assert.Single(await app.Look(db => db.InboxTasks.Where(task => task.Kind == AuditTasks.FaultKind).ToListAsync(Stop)));
    }

    [Fact]
    public async Task Each_turn_is_taken_by_one_server_however_many_there_are()
    {
        var turns = new ConcurrentBag<(string Server, long Second)>();
        StandingWork Work(string server) => new("tick", "試しの仕事", "* * * * * ?", (_, _) =>
        {
            turns.Add((server, DateTimeOffset.UtcNow.ToUnixTimeSeconds()));
            return Task.FromResult("");
        });

        // SQLite is one server's own file: there the one server's turns are counted.
        app.With("Schedule:Run", "true").Meeting(services => services.AddSingleton(Work("first")).Replace(ServiceDescriptor.Singleton(TimeProvider.System)));
        await using var second = app.Beside().With("Schedule:Run", TestDatabase.OnPostgreSql ? "true" : "false").Meeting(services => services.AddSingleton(Work("second")).Replace(ServiceDescriptor.Singleton(TimeProvider.System)));
        _ = app.Services;
        _ = second.Services;
        for (var waited = 0; waited < 800 && turns.Count < 16; waited++)
        {
            await Task.Delay(50, Stop);
        }

        Assert.True(turns.Count >= 16, $"only {turns.Count} turns came");
        var runs = await app.Look(db => db.Set<StandingWorkRun>().SingleAsync(run => run.Name == "tick", Stop));
        Assert.Equal(("", true), (runs.Error, runs.Runs >= 15));

        // A busy machine does a few late turns close together; two servers that both took each turn would come to twice as many as there were seconds.
        Assert.InRange(turns.Count, 16, (int)(turns.Max(turn => turn.Second) - turns.Min(turn => turn.Second)) + 5);
    }
}
