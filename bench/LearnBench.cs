using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Renkei.Facilities.Demo;

namespace Renkei.Bench;

/// <summary>A running server with the demo city: thousands apply for one symposium as soon as it opens. Is every seat given once, nobody lost, and the order the order in which they came?</summary>
internal static class LearnBench
{
    private const int Seats = 500;

    public static async Task<int> Run(string[] args)
    {
        var address = new Uri(args[0]);
        var people = int.Parse(Host.Option(args, "--people") ?? "3000", CultureInfo.InvariantCulture);
        var seconds = int.Parse(Host.Option(args, "--seconds") ?? "600", CultureInfo.InvariantCulture);
        using var desk = new HttpClient { BaseAddress = address };
        (await desk.PostAsJsonAsync(new Uri("/api/session", UriKind.Relative), new { mail = "hub@shiomi.example", password = DemoCity.Password })).EnsureSuccessStatusCode();
        var course = await Made(desk, "/api/learning/courses", new { kind = "Symposium", title = "計測のためのシンポジウム" });
        var starts = DateTime.Now.AddDays(30).ToString("yyyy-MM-dd'T'13:30:00", CultureInfo.InvariantCulture);
        var session = await Made(desk, $"/api/learning/courses/{course}/sessions", new { startsAt = starts, endsAt = starts.Replace("13:30", "15:30", StringComparison.Ordinal), place = "大ホール", capacity = Seats.ToString(CultureInfo.InvariantCulture) });

        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 500 };
        using var open = new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        ConcurrentBag<(double Waited, long Sent, long Answered, int Number, string State)> answers = [];
        var failed = 0;
        var chance = new Random(1);

        // Most come in the first minutes: the moment of each grows with the square of a chance.
        var moments = Enumerable.Range(0, people).Select(_ => Math.Pow(chance.NextDouble(), 2) * seconds).Order().ToList();
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(moments.Select((moment, at) => Task.Run(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(moment));
            var sent = Stopwatch.GetTimestamp();
            using var answer = await open.PostAsJsonAsync(new Uri($"/api/public/events/{session}/applications", UriKind.Relative), new { name = $"市民 {at}号", phone = string.Create(CultureInfo.InvariantCulture, $"046-{at / 10000 + 100}-{at % 10000:0000}") });
            if (!answer.IsSuccessStatusCode)
            {
                Interlocked.Increment(ref failed);
                return;
            }

            var receipt = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
            answers.Add((Stopwatch.GetElapsedTime(sent).TotalMilliseconds, sent, Stopwatch.GetTimestamp(), (int)receipt["number"]!, (string)receipt["state"]!));
        })));
        var waits = answers.Select(one => one.Waited).Order().ToList();
        var ordered = answers.OrderBy(one => one.Number).ToList();

        // Whoever had their answer before another even asked must have the lower number.
        var overtaken = 0;
        var latest = long.MaxValue;
        foreach (var one in ordered.AsEnumerable().Reverse())
        {
            overtaken += one.Sent > latest ? 1 : 0;
            latest = Math.Min(latest, one.Answered);
        }

        var seated = ordered.Count(one => one.State == "Seated");
        var busiest = moments.GroupBy(moment => (int)moment).Max(second => second.Count());
        Console.WriteLine($"{people:N0} applications in {Stopwatch.GetElapsedTime(start).TotalSeconds:N0} s (up to {busiest} in a second): p50 {Host.Percentile(waits, 0.5):N0} ms  p95 {Host.Percentile(waits, 0.95):N0} ms  p99 {Host.Percentile(waits, 0.99):N0} ms; {failed} failed, {seated} of {Seats} seats given, to the first {ordered.TakeWhile(one => one.State == "Seated").Count()} numbers, {answers.Select(one => one.Number).Distinct().Count()} different numbers, {overtaken} overtaken");
        return failed + overtaken == 0 && seated == Math.Min(Seats, people) ? 0 : 1;
    }

    private static async Task<string> Made(HttpClient desk, string path, object body)
    {
        using var answer = await desk.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<string>())!;
    }
}
