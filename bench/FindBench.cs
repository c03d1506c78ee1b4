using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Renkei.Access;
using Renkei.Facilities;
using Renkei.Foundation;

namespace Renkei.Bench;

/// <summary>A day's mix of searches over whatever the database holds: words, near a point, filters, all together, next pages.</summary>
internal static class FindBench
{
    public static async Task<int> Run(string[] args)
    {
        var connection = args[0];
        var seconds = int.Parse(Host.Option(args, "--seconds") ?? "20", CultureInfo.InvariantCulture);
        var connections = int.Parse(Host.Option(args, "--connections") ?? "8", CultureInfo.InvariantCulture);
        await using var services = Host.Build(connection);
        var questions = await Questions(services);

        if (Host.Option(args, "--sql") is { } folder)
        {
            await WriteSql(services, questions, folder);
            return 0;
        }

        // Each connection must have touched the pages it reads: until then the operating system is measured.
        await Drive(services, questions, TimeSpan.FromSeconds(int.Parse(Host.Option(args, "--warm") ?? "10", CultureInfo.InvariantCulture)), connections);
        var times = await Drive(services, questions, TimeSpan.FromSeconds(seconds), connections);
        foreach (var kind in times.GroupBy(time => time.Kind).OrderBy(kind => kind.Key))
        {
            Tell(kind.Key, [.. kind.Select(time => time.Ms).Order()]);
        }

        Tell("all", [.. times.Select(time => time.Ms).Order()]);
        Console.WriteLine($"{times.Count / (double)seconds:N0} searches/s at {connections} connections");
        return 0;
    }

    private static void Tell(string kind, List<double> sorted) =>
        Console.WriteLine($"{kind,-22} n {sorted.Count,7:N0}  p50 {Host.Percentile(sorted, 0.5),7:N1} ms  p95 {Host.Percentile(sorted, 0.95),7:N1} ms  p99 {Host.Percentile(sorted, 0.99),7:N1} ms");

    private sealed record Question(string Kind, Func<FindFacilities.Query> Query);

    private static async Task<List<(string Kind, double Ms)>> Drive(ServiceProvider services, List<Question> questions, TimeSpan span, int connections)
    {
        ConcurrentBag<(string, double)> times = [];
        var end = Stopwatch.GetTimestamp() + (long)(span.TotalSeconds * Stopwatch.Frequency);
        await Task.WhenAll(Enumerable.Range(0, connections).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            while (Stopwatch.GetTimestamp() < end)
            {
                var question = questions[random.Next(questions.Count)];
                await using var scope = services.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<Actor>().BecomeConsole("bench");
                var find = scope.ServiceProvider.GetRequiredService<FindFacilities>();
                var start = Stopwatch.GetTimestamp();
                var answer = await find.Run(question.Query(), Visibility.Professional);
                times.Add((question.Kind, Stopwatch.GetElapsedTime(start).TotalMilliseconds));
                if (answer.Refusal is { } refusal)
                {
                    throw new InvalidOperationException(refusal.Message);
                }
            }
        })));
        return [.. times];
    }

    /// <summary>Asked of what is really there, so that nothing is found by luck or missed by a typing error.</summary>
    private static async Task<List<Question>> Questions(ServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        var most = await db.Facilities.MaxAsync(facility => facility.Serial);
        Console.WriteLine($"{await db.Facilities.CountAsync():N0} facilities on {(db.OnPostgreSql ? "PostgreSQL" : "SQLite")}");
        var random = new Random(7401);
        List<Facility> some = [];
        while (some.Count < 120)
        {
            var serial = random.NextInt64(1, most + 1);
            if (await db.Facilities.AsNoTracking().FirstOrDefaultAsync(facility => facility.Serial >= serial && facility.Latitude != null) is { } one)
            {
                some.Add(one);
            }
        }

        string[] common = ["クリニック", "訪問看護", "薬局", "ケア", "医院"];
        List<Question> questions = [];
        foreach (var one in some)
        {
            var near = string.Create(CultureInfo.InvariantCulture, $"{one.Latitude:0.####},{one.Longitude:0.####}");
            var service = one.Services.Split(' ')[0];
            var word = one.Name.Length > 3 ? one.Name[..3] : one.Name;
            var kana = one.Kana.Length > 4 ? one.Kana[..4] : one.Kana;
            questions.AddRange([
                new("text: name", () => new() { Text = one.Name }),
                new("text: part of a name", () => new() { Text = word }),
                new("text: reading", () => new() { Text = kana }),
                new("text: address", () => new() { Text = one.MunicipalityName + one.Town }),
                new("text: common word", () => new() { Text = common[one.Serial % common.Length] }),
                new("near me", () => new() { Near = near }),
                new("near me within 4 km", () => new() { Near = near, Within = "4" }),
                new("filter: service", () => new() { Services = [service] }),
                new("filter: service, area", () => new() { Services = [service], Area = one.Municipality }),
                new("combined", () => new() { Services = [service], Near = near, Within = "16" }),
                new("combined: conditions", () => new() { Services = ["home-visit"], Conditions = ["oxygen", "end-of-life"], Accepts = "ask", Near = near, Within = "16" }),
                new("combined: open now", () => new() { Services = [service], Near = near, OpenAt = "2026-11-24T10:00" }),
            ]);
        }

        return questions;
    }

    /// <summary>The statements that the questions become, with their values written in, for pgbench to run without us.</summary>
    private static async Task WriteSql(ServiceProvider services, List<Question> questions, string folder)
    {
        Directory.CreateDirectory(folder);
        List<string> statements = [];
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        db.CommandMade = command => statements.Add(Literal(command));
        var find = ActivatorUtilities.CreateInstance<FindFacilities>(scope.ServiceProvider);
        scope.ServiceProvider.GetRequiredService<Actor>().BecomeConsole("bench");
        var at = 0;
        foreach (var question in questions.Take(240))
        {
            statements.Clear();
            await find.Run(question.Query(), Visibility.Professional);
            await File.WriteAllTextAsync(Path.Combine(folder, $"q{at++:000}.sql"), string.Join('\n', statements.Select(statement => statement + ";")) + "\n");
        }

        Console.WriteLine($"{at} scripts in {folder}");
    }

    private static string Literal(System.Data.Common.DbCommand command)
    {
        var sql = new StringBuilder(command.CommandText);
        foreach (System.Data.Common.DbParameter parameter in command.Parameters.Cast<System.Data.Common.DbParameter>().OrderByDescending(parameter => parameter.ParameterName.Length))
        {
            sql.Replace(parameter.ParameterName, parameter.Value switch
            {
                string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
                string[] texts => $"ARRAY[{string.Join(',', texts.Select(text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'"))}]::text[]",
                long[] numbers => $"'{{{string.Join(',', numbers)}}}'::bigint[]",
                DateOnly day => $"'{day:yyyy-MM-dd}'",
                IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                _ => "NULL",
            });
        }

        return sql.ToString();
    }
}
