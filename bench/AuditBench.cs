using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Renkei.Access;
using Renkei.Foundation;

namespace Renkei.Bench;

/// <summary>What writing down each reading costs those who read, and what the chain costs those who write.</summary>
internal static class AuditBench
{
    private const int Members = 2000;
    private const int ReadersAtOnce = 8;
    private const int ReadsPerSecond = 1000;
    private static readonly int[] Writers = [1, 8];

    public static async Task<int> Run(string[] args)
    {
        var seconds = int.Parse(Host.Option(args, "--seconds") ?? "10", CultureInfo.InvariantCulture);
        await Host.OnFreshDatabase(Host.Option(args, "--postgres"), async (engine, connection) =>
        {
            await using var services = Host.Build(connection);
            await Host.Migrate(services);
            var ids = await Fill(services);
            await Read(services, ids, 5, ReadsPerSecond);
            for (var turn = 0; turn < 2; turn++)
            {
                var (alone, _) = await Read(services, ids, seconds, 0);
                var (beside, told) = await Read(services, ids, seconds, ReadsPerSecond);
                var waits = told.Order().ToList();
                Console.WriteLine($"{engine}: {alone / seconds:N0} queries/s alone, {beside / seconds:N0} beside {told.Count / seconds:N0} readings/s written down ({1 - ((double)beside / alone):P0} less); a reading waits p50 {Host.Percentile(waits, 0.5):N1} ms, p95 {Host.Percentile(waits, 0.95):N1} ms, p99 {Host.Percentile(waits, 0.99):N1} ms");
            }

            foreach (var writers in Writers)
            {
                Console.WriteLine($"{engine}: {await Write(services, writers, seconds) / seconds:N0} changes/s by {writers} writers, each with its line");
            }
        });
        return 0;
    }

    private static async Task<List<Id<Member>>> Fill(ServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Actor>().BecomeConsole("bench");
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var members = Enumerable.Range(0, Members).Select(number => new Member { Name = $"利用者{number}", UserName = $"{number}@example.jp", NormalizedUserName = $"{number}@EXAMPLE.JP", SecurityStamp = "x" }).ToList();
        db.AddRange(members);
        await db.SaveChangesAsync();
        return members.ConvertAll(member => member.Id);
    }

    /// <summary>Eight ask for one member after the other; beside them readings are written down at a steady pace.</summary>
    private static async Task<(long Queries, IReadOnlyCollection<double> Told)> Read(ServiceProvider services, List<Id<Member>> ids, int seconds, int perSecond)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var queries = 0L;
        var askers = Enumerable.Range(0, ReadersAtOnce).Select(number => Task.Run(async () =>
        {
            for (var at = number; !stop.IsCancellationRequested; at++)
            {
                // Each question is a piece of work of its own, as a request is: SQLite would else never let go of the thread.
                await Task.Yield();
                await using var scope = services.CreateAsyncScope();
                var id = ids[at * 7 % ids.Count];
                await scope.ServiceProvider.GetRequiredService<AppDb>().Members.AsNoTracking().SingleAsync(member => member.Id == id);
                Interlocked.Increment(ref queries);
            }
        })).ToList();

        System.Collections.Concurrent.ConcurrentBag<double> told = [];
        List<Task> telling = [];
        if (perSecond > 0)
        {
            var trail = services.GetRequiredService<ReadTrail>();
            await using var scope = services.CreateAsyncScope();
            var actor = scope.ServiceProvider.GetRequiredService<Actor>();
            actor.BecomeConsole("bench");
            var start = Stopwatch.GetTimestamp();
            for (var sent = 0; !stop.IsCancellationRequested;)
            {
                for (var due = Stopwatch.GetElapsedTime(start).TotalSeconds * perSecond; sent < due; sent++)
                {
                    var id = ids[sent % ids.Count];
                    telling.Add(Task.Run(async () =>
                    {
                        var begun = Stopwatch.GetTimestamp();
                        await trail.Tell(actor, nameof(Member), id.Value, ("Shown", "氏名、メールアドレス、認証アプリの有無、所属"));
                        told.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                    }));
                }

                await Task.Delay(2);
            }
        }

        await Task.WhenAll(askers);
        await Task.WhenAll(telling);
        return (queries, told);
    }

    private static async Task<long> Write(ServiceProvider services, int writers, int seconds)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var changes = 0L;
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await using var scope = services.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<Actor>().BecomeConsole("bench");
                var db = scope.ServiceProvider.GetRequiredService<AppDb>();
                db.Add(new Workplace { Name = $"職場{writer}" });
                await db.SaveChangesAsync();
                Interlocked.Increment(ref changes);
            }
        })));
        return changes;
    }
}
