using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Renkei.Access;
using Renkei.Facilities.Demo;
using Renkei.Foundation;
using Renkei.Inbox;

namespace Renkei.Bench;

/// <summary>A running server with the demo city: how long the inbox of a person with thousands of tasks takes, and how soon thousands of open pages hear of something new.</summary>
internal static class InboxBench
{
    private const string Mail = "nurse@shiomi.example";

    public static async Task<int> Run(string[] args)
    {
        var address = new Uri(args[0]);
        var tasks = int.Parse(Host.Option(args, "--tasks") ?? "5000", CultureInfo.InvariantCulture);
        var listeners = int.Parse(Host.Option(args, "--listeners") ?? "2000", CultureInfo.InvariantCulture);
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = listeners + 10, UseCookies = true };
        using var client = new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        await Fill(args[1], tasks);
        (await client.PostAsJsonAsync(new Uri("/api/session", UriKind.Relative), new { mail = Mail, password = DemoCity.Password })).EnsureSuccessStatusCode();

        // She works at two stations: the first is the one that is worn.
        var hats = await client.GetFromJsonAsync<System.Text.Json.Nodes.JsonArray>(new Uri("/api/account/hats", UriKind.Relative));
        (await client.PutAsJsonAsync(new Uri("/api/account/hat", UriKind.Relative), new { membership = (string)hats![0]!["membership"]! })).EnsureSuccessStatusCode();

        foreach (var path in new[] { "/inbox", "/inbox?part=later", "/today", "/roles" })
        {
            List<double> times = [];
            for (var at = -30; at < 300; at++)
            {
                var start = Stopwatch.GetTimestamp();
                using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
                await answer.Content.ReadAsByteArrayAsync();
                answer.EnsureSuccessStatusCode();
                if (at >= 0)
                {
                    times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }

            times.Sort();
            Console.WriteLine($"{path} with {tasks:N0} open tasks: p50 {Host.Percentile(times, 0.5):N1} ms  p95 {Host.Percentile(times, 0.95):N1} ms");
        }

        await Listen(client, listeners);
        return 0;
    }

    private static async Task Listen(HttpClient client, int listeners)
    {
        List<Task<long>> heard = [];
        var opened = new CountdownEvent(listeners);
        for (var at = 0; at < listeners; at++)
        {
            heard.Add(Task.Run(async () =>
            {
                using var answer = await client.GetAsync(new Uri("/api/inbox/live", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
                answer.EnsureSuccessStatusCode();
                using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
                while (await lines.ReadLineAsync() is { } line)
                {
                    if (line.StartsWith("event: open", StringComparison.Ordinal))
                    {
                        opened.Signal();
                    }
                    else if (line.StartsWith("event: news", StringComparison.Ordinal))
                    {
                        return Stopwatch.GetTimestamp();
                    }
                }

                throw new InvalidOperationException("The line was closed.");
            }));
        }

        opened.Wait();
        await Task.Delay(1000);
        var said = Stopwatch.GetTimestamp();
        (await client.PostAsJsonAsync(new Uri("/api/inbox", UriKind.Relative), new { title = "計測", due = "2027-03-31", forDesk = true })).EnsureSuccessStatusCode();
        var times = (await Task.WhenAll(heard)).Select(at => Stopwatch.GetElapsedTime(said, at).TotalMilliseconds).Order().ToList();
        Console.WriteLine($"{listeners:N0} listeners heard of a new task: p50 {Host.Percentile(times, 0.5):N0} ms  p99 {Host.Percentile(times, 0.99):N0} ms  last {times[^1]:N0} ms after it was sent");
    }

    private static async Task Fill(string connection, int tasks)
    {
        await using var services = Host.Build(connection);
        await Host.AsConsole<AppDb, int>(services, async db =>
        {
            var member = await db.Members.SingleAsync(one => one.Email == Mail);
            var now = DateTimeOffset.UtcNow;
            for (var at = 0; at < tasks; at++)
            {
                // A third overdue, the rest over the coming year.
                var task = new InboxTask { Kind = "bench", Source = Guid.NewGuid(), Title = $"計測のためのすること {at}", Href = "/today", Due = now.AddHours((at % 3 == 0 ? -1 : 1) * (at % 8000)), OpenedAt = now, OpenedBy = "計測" };
                task.Give(TaskOwner.Person(member.Id));
                db.Add(task);
            }

            return await db.SaveChangesAsync();
        });
    }
}
