using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Renkei.Facilities.Demo;

namespace Renkei.Bench;

/// <summary>A running server with a demo city of many consultations: what a desk waits for its list, for a search, for a year's figures. Each answer is asked for by the centre, which sees all hubs.</summary>
internal static class DeskBench
{
    private const string AfterCall = "year by caller, after a call";
    private static readonly object Call = new { callerKind = "family", topics = new[] { "costs" } };

    private static readonly (string Name, string Path)[] Questions =
    [
        ("list, own and open", "/api/consultations?state=Open"),
        ("list, all hubs and states", "/api/consultations?all=true"),
        ("list, all hubs, one topic", "/api/consultations?all=true&topic=home-rehabilitation"),
        ("search, an organisation", "/api/consultations?all=true&q=潮見総合病院"),
        ("search, a name", "/api/consultations?all=true&q=菊池"),
        ("search, digits of a telephone", "/api/consultations?all=true&q=0469123456"),
        ("search, nobody's name", "/api/consultations?all=true&q=該当のない名前"),
        ("same caller, while typing", "/api/consultations/remembered?typed=潮見総合"),
        ("year by topic", "/api/consultations/figures?by=Topic"),
        ("year by hub across month", "/api/consultations/figures?by=Hub&across=Month"),
        ("year by disease across age", "/api/consultations/figures?by=Disease&across=Age"),
        (AfterCall, "/api/consultations/figures?by=Caller"),
    ];

    public static async Task<int> Run(string[] args)
    {
        var requests = int.Parse(Host.Option(args, "--requests") ?? "200", CultureInfo.InvariantCulture);
        if (Host.Option(args, "--copies") is { } copies)
        {
            await Copy(Host.Option(args, "--on")!, int.Parse(copies, CultureInfo.InvariantCulture));
        }

        using var desk = new HttpClient { BaseAddress = new Uri(args[0]) };
        (await desk.PostAsJsonAsync(new Uri("/api/session", UriKind.Relative), new { mail = "hub@shiomi.example", password = DemoCity.Password })).EnsureSuccessStatusCode();
        foreach (var (name, path) in Questions)
        {
            List<double> times = [];
            var next = path;
            for (var at = -20; at < requests; at++)
            {
                if (name == AfterCall)
                {
                    (await desk.PostAsJsonAsync(new Uri("/api/consultations", UriKind.Relative), Call)).EnsureSuccessStatusCode();
                }

                var start = Stopwatch.GetTimestamp();
                using var answer = await desk.GetAsync(new Uri(next, UriKind.Relative));
                var content = await answer.Content.ReadAsStringAsync();
                answer.EnsureSuccessStatusCode();
                if (at >= 0)
                {
                    times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }

                // A list is leafed through, as somebody does who looks for something.
                next = name.StartsWith("list", StringComparison.Ordinal) && JsonNode.Parse(content)!["next"] is { } after ? $"{path}&after={Uri.EscapeDataString((string)after!)}" : path;
            }

            times.Sort();
            Console.WriteLine($"{name,-32} p50 {Host.Percentile(times, 0.5):N1} ms  p95 {Host.Percentile(times, 0.95):N1} ms");
        }

        return 0;
    }

    /// <summary>Each consultation so many times more, minutes before itself: a desk of many more years than a demo city has.</summary>
    private static async Task Copy(string connection, int copies)
    {
        var made = new Dictionary<string, string> { ["id"] = "gen_random_uuid()", ["number"] = "number + 1000000 * g", ["taken_at"] = "taken_at - g * interval '7 minutes'" };
        await using var server = new Npgsql.NpgsqlConnection(connection);
        await server.OpenAsync();
        await using var ask = new Npgsql.NpgsqlCommand("SELECT column_name FROM information_schema.columns WHERE table_name = 'consultations' ORDER BY ordinal_position", server);
        List<string> columns = [];
        await using (var reader = await ask.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                columns.Add(reader.GetString(0));
            }
        }

        var sql = string.Create(CultureInfo.InvariantCulture, $"INSERT INTO consultations ({string.Join(", ", columns)}) SELECT {string.Join(", ", columns.Select(column => made.GetValueOrDefault(column, column)))} FROM consultations, generate_series(1, {copies}) g; UPDATE consultation_months SET changes = changes + 1; ANALYZE consultations");
        await using var copy = new Npgsql.NpgsqlCommand(sql, server) { CommandTimeout = 0 };
        await copy.ExecuteNonQueryAsync();
        await using var tidy = new Npgsql.NpgsqlCommand("VACUUM consultations", server) { CommandTimeout = 0 };
        await tidy.ExecuteNonQueryAsync();
    }
}
