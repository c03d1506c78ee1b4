using System.Diagnostics;
using System.Globalization;

namespace Renkei.Bench;

/// <summary>How long a running server takes to send the list page, and how many bytes a first visit costs.</summary>
internal static class PageBench
{
    public static async Task<int> Run(string[] args)
    {
        var address = new Uri(args[0]);
        var requests = int.Parse(Host.Option(args, "--requests") ?? "1000", CultureInfo.InvariantCulture);
        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br, gzip");
        List<double> times = [];
        long bytes = 0;

        // A query of its own each time, so that no cache answers for the page.
        for (var at = -50; at < requests; at++)
        {
            var start = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(new Uri($"/facilities?service=clinic&order=name&confirmedSince=&n={at}", UriKind.Relative));
            var content = await answer.Content.ReadAsByteArrayAsync();
            answer.EnsureSuccessStatusCode();
            if (at >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                bytes = content.Length;
            }
        }

        times.Sort();
        Console.WriteLine($"list page: p50 {Host.Percentile(times, 0.5):N1} ms  p95 {Host.Percentile(times, 0.95):N1} ms, {bytes:N0} bytes of HTML over the wire");
        return 0;
    }
}
