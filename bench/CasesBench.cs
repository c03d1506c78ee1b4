using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Renkei.Consultations;
using Renkei.Consultations.Cases;
using Renkei.Facilities.Demo;
using Renkei.Foundation;

namespace Renkei.Bench;

/// <summary>A running server with the demo city, filled up to as many shared cases as a whole country's hubs would write: how long an open consultation waits for the cases that are like it.</summary>
internal static class CasesBench
{
    private const int Portion = 25_000;

    public static async Task<int> Run(string[] args)
    {
        var many = int.Parse(Host.Option(args, "--cases") ?? "200000", CultureInfo.InvariantCulture);
        var requests = int.Parse(Host.Option(args, "--requests") ?? "200", CultureInfo.InvariantCulture);
        await Fill(args[1], many);
        using var desk = new HttpClient { BaseAddress = new Uri(args[0]) };
        (await desk.PostAsJsonAsync(new Uri("/api/session", UriKind.Relative), new { mail = "hub@shiomi.example", password = DemoCity.Password })).EnsureSuccessStatusCode();
        await using var services = Host.Build(args[1]);
        var open = await Host.AsConsole<AppDb, List<Id<Consultation>>>(services, db => db.Set<Consultation>().Where(one => one.State == ConsultationState.Open).OrderBy(one => one.Id).Select(one => one.Id).Take(requests).ToListAsync());
        var questions = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "samples", "shiomi", "case-queries.csv")).Skip(1).Select(line => line[(line.IndexOf(',', StringComparison.Ordinal) + 1)..].Trim('"')).ToList();
        await Measure("like an open consultation", desk, requests, at => $"/api/cases/like?consultation={open[at % open.Count]}");
        await Measure("like what is typed", desk, requests, at => $"/api/cases/like?q={Uri.EscapeDataString(questions[at % questions.Count])}");
        await Measure("the library, newest first", desk, requests, _ => "/api/cases");
        return 0;
    }

    private static async Task Measure(string name, HttpClient desk, int requests, Func<int, string> path)
    {
        List<double> times = [];
        for (var at = -20; at < requests; at++)
        {
            var start = Stopwatch.GetTimestamp();
            using var answer = await desk.GetAsync(new Uri(path(at + 20), UriKind.Relative));
            await answer.Content.ReadAsByteArrayAsync();
            answer.EnsureSuccessStatusCode();
            if (at >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        times.Sort();
        Console.WriteLine($"{name,-28} p50 {Host.Percentile(times, 0.5):N1} ms  p95 {Host.Percentile(times, 0.95):N1} ms");
    }

    /// <summary>New cases from the demo's own: the sentences of two of them, and what the lists of one say.</summary>
    private static async Task Fill(string connection, int many)
    {
        await using var services = Host.Build(connection);
        await Host.AsConsole<AppDb, int>(services, async db =>
        {
            var known = await db.Set<HardCase>().AsNoTracking().Where(hard => hard.State == CaseState.Shared).OrderBy(hard => hard.Id).Take(60).ToListAsync();
            var there = await db.Set<HardCase>().CountAsync();
            var chance = new Random(1);
            while (there < many)
            {
                List<Consultation> consultations = [];
                List<HardCase> cases = [];
                for (var at = 0; at < Math.Min(Portion, many - there); at++)
                {
                    var (one, other) = (known[chance.Next(known.Count)], known[chance.Next(known.Count)]);
                    var consultation = new Consultation { Workplace = one.Workplace, AreaPath = one.AreaPath, Year = new(2000), Number = there + at + 1, TakenAt = new DateTimeOffset(2000, 5, 1, 0, 0, 0, TimeSpan.Zero), TakenByName = "計測", CallerKind = "family", Topics = one.Topics, Disease = one.Disease, Procedures = one.Procedures, AgeBand = other.AgeBand, Household = other.Household, CareLevel = other.CareLevel, Stay = one.Stay };
                    var text = string.Join('。', one.Shared.Split('。').Concat(other.Shared.Split('。')).Where(sentence => sentence.Length > 0 && chance.Next(2) == 0));
                    var hard = new HardCase { Consultation = consultation.Id, Workplace = one.Workplace, AreaPath = one.AreaPath, Kinds = chance.Next(2) == 0 ? one.Kinds : other.Kinds };
                    _ = hard.Write($"{one.Title} {there + at}", text.Length > 0 ? text : one.Shared, consultation, null, "計測") ?? hard.Share(Id<Renkei.Access.Member>.New(), "計測", new DateOnly(2020, 1, 1).AddDays(chance.Next(2000)));
                    consultations.Add(consultation);
                    cases.Add(hard);
                }

                await using var whole = await db.Database.BeginTransactionAsync();
                await db.BulkInsert(consultations, default);
                await db.BulkInsert(cases, default);
                await new CaseIndex(db).PutMany(cases, default);
                await whole.CommitAsync();
                there += cases.Count;
                Console.Error.Write($"\r{there:N0}");
            }

            return await db.Database.ExecuteSqlRawAsync(db.OnPostgreSql ? "VACUUM ANALYZE" : "ANALYZE");
        });
    }
}
