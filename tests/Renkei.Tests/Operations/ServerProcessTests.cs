using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Renkei.Access;
using Renkei.Facilities.Demo;
using Renkei.Inbox;
using Renkei.Tests.Access;
using Renkei.Tests.Facilities.Import;

namespace Renkei.Tests.Operations;

/// <summary>The server as it runs: a process of its own, with real sockets.</summary>
public sealed class ServerProcessTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly App app = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("renkei-server-");
    private readonly List<Process> started = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var process in started)
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync(Stop);
            }

            process.Dispose();
        }

        folder.Delete(recursive: true);
        await app.DisposeAsync();
    }

    private Process Start(int port, string[] words, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "renkei.dll"), .. words]) { WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        start.Environment["ConnectionStrings__Renkei"] = app.Connection;
        start.Environment["Region__Municipalities__0"] = CareFile.Municipality;
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        started.Add(process);
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<HttpStatusCode> Ready(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), Stop);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    private static async Task Until(Func<Task<bool>> happened, string what)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience; await Task.Delay(50, Stop))
        {
            if (await happened())
            {
                return;
            }
        }

        Assert.Fail($"Nothing of this within {Patience.TotalSeconds} s: {what}");
    }

    [Fact]
    public async Task A_server_told_to_stop_says_so_finishes_what_it_began_after_its_door_is_closed_and_ends_well()
    {
        var port = FreePort();
        var process = Start(port, [], ("Operations__DrainSeconds", "15"));
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        await Until(async () => await Ready(client) == HttpStatusCode.OK, "the server is ready");

        // A form that arrives slowly, but steadily enough not to be given up, is a request in the middle of its work.
        using var slow = new TcpClient();
        await slow.ConnectAsync(IPAddress.Loopback, port, Stop);
        await using var wire = slow.GetStream();
        await wire.WriteAsync(Encoding.ASCII.GetBytes($"POST /look HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n12\r\nlook=contrast&pad=\r\n"), Stop);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var arriving = Task.Run(async () =>
        {
            for (var more = Encoding.ASCII.GetBytes($"64\r\n{new string('x', 100)}\r\n"); !done.IsCancellationRequested; await Task.Delay(100, Stop))
            {
                await wire.WriteAsync(more, Stop);
            }
        }, Stop);
        await Task.Delay(200, Stop);

        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(Stop);
        }

        await Until(async () => await Ready(client) == HttpStatusCode.ServiceUnavailable, "not ready while it drains");
        await Until(async () => await Ready(client) == 0, "the door is closed");
        Assert.False(process.HasExited);
        await done.CancelAsync();
        await arriving;
        await wire.WriteAsync("0\r\n\r\n"u8.ToArray(), Stop);
        using var reader = new StreamReader(wire);
        Assert.StartsWith("HTTP/1.1 302", await reader.ReadLineAsync(Stop), StringComparison.Ordinal);
        await process.WaitForExitAsync(Stop);
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Three times in every run; bench/kill.sh does it a hundred times on each engine.</summary>
    [Fact]
    public async Task What_a_server_killed_in_the_middle_of_writing_had_answered_for_is_there_and_the_trail_is_whole()
    {
        await app.Person("hanako@example.jp", Role.VisitingNurse);
        var kills = int.TryParse(Environment.GetEnvironmentVariable("RENKEI_KILLS"), out var asked) ? asked : 3;
        ConcurrentBag<Guid> answered = [];
        var chance = new Random(kills);
        for (var time = 0; time < kills; time++)
        {
            var port = FreePort();
            var process = Start(port, [], ("ASPNETCORE_ENVIRONMENT", "Development"), ("Demo", "false"));
            using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
            await Until(async () => await Ready(client) == HttpStatusCode.OK, "the server is ready");
            using (var signedIn = await client.PostAsJsonAsync("/api/session", new { mail = "hanako@example.jp", password = People.Password }, Stop))
            {
                Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
            }

            var before = answered.Count;
            var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
            {
                try
                {
                    while (true)
                    {
                        using var answer = await client.PostAsJsonAsync("/api/inbox", new { title = $"仕事{time}-{writer}", due = "2026-11-30" }, Stop);
                        if (answer.IsSuccessStatusCode)
                        {
                            answered.Add(await answer.Content.ReadFromJsonAsync<Guid>(Stop));
                        }
                    }
                }
                catch (Exception error) when (error is HttpRequestException or IOException)
                {
                    // The server is gone.
                }
            })).ToList();
            await Until(() => Task.FromResult(answered.Count > before + 4), "the server writes");
            await Task.Delay(chance.Next(300), Stop);
            process.Kill();
            await process.WaitForExitAsync(Stop);
            await Task.WhenAll(writers);
        }

        var kept = (await app.Look(db => db.InboxTasks.Select(task => task.Id).ToListAsync(Stop))).Select(id => id.Value).ToHashSet();
        var lost = answered.Where(id => !kept.Contains(id)).ToList();
        var report = await app.AtConsole<Renkei.Access.Trail.VerifyAudit, Renkei.Access.Trail.VerifyAudit.Report>(verify => verify.Run(stop: Stop));
        TestContext.Current.TestOutputHelper!.WriteLine($"{kills} kills, {answered.Count} writes answered for, {kept.Count} kept, {lost.Count} lost, {report.Lines} lines of the trail, {report.Faults.Count} faults");
        Assert.Empty(lost);
        Assert.Empty(report.Faults);
        Assert.True(answered.Count > kills * 4, $"only {answered.Count} writes");
    }

    [Theory]
    [InlineData("grpc", "TraceService", "MetricsService")]
    [InlineData("http/protobuf", "/v1/traces", "/v1/metrics")]
    public async Task Traces_and_metrics_go_where_and_how_they_are_asked_for(string protocol, string traces, string metrics)
    {
        ConcurrentDictionary<string, long> received = new();
        var collectorPort = FreePort();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, collectorPort, listen => listen.Protocols = protocol == "grpc" ? HttpProtocols.Http2 : HttpProtocols.Http1));
        await using var collector = builder.Build();
        collector.Run(async context =>
        {
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body, Stop);
            received.AddOrUpdate(context.Request.Path, body.Length, (_, before) => before + body.Length);

            if (protocol != "grpc")
            {
                return;
            }

            // An empty message, and that all went well.
            context.Response.ContentType = "application/grpc";
            context.Response.AppendTrailer("grpc-status", "0");
            await context.Response.Body.WriteAsync(new byte[5], Stop);
        });
        await collector.StartAsync(Stop);

        var port = FreePort();
        var process = Start(port, [], ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{collectorPort}"), ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol), ("OTEL_METRIC_EXPORT_INTERVAL", "500"), ("OTEL_BSP_SCHEDULE_DELAY", "200"));
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        await Until(async () => await Ready(client) == HttpStatusCode.OK, "the server is ready");
        using var page = await client.GetAsync(new Uri("/sources", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);

        await Until(() => Task.FromResult(received.Any(one => one.Key.Contains(traces, StringComparison.Ordinal) && one.Value > 100) && received.Any(one => one.Key.Contains(metrics, StringComparison.Ordinal) && one.Value > 100)), "traces and metrics");
    }

    [Fact]
    public async Task The_demo_city_has_the_size_that_was_asked_for_and_comes_once_into_an_empty_database()
    {
        async Task<(int Code, string Errors)> Demo(params string[] words)
        {
            var process = Start(0, ["demo", .. words], ("Region__Municipalities__0", DemoCity.Code));
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(Stop), process.StandardError.ReadToEndAsync(Stop));
            await process.WaitForExitAsync(Stop);
            await output;
            return (process.ExitCode, await errors);
        }

        var odd = await Demo("--scale", "7");
        Assert.NotEqual(0, odd.Code);
        Assert.Contains("--scale は 1、10、100 のどれかにしてください。", odd.Errors, StringComparison.Ordinal);
        var tooSmall = await Demo("--facilities", "7");
        Assert.Equal(1, tooSmall.Code);
        Assert.Contains("施設の数は100から", tooSmall.Errors, StringComparison.Ordinal);

        Assert.Equal(0, (await Demo("--scale", "1")).Code);
        Assert.InRange(await app.Look(db => db.Set<Renkei.Facilities.Facility>().CountAsync(Stop)), 540, 660);
        Assert.Equal(3, await app.Look(db => db.Set<Renkei.Programmes.Portfolio>().CountAsync(Stop)));
        Assert.Equal(0, await app.Look(db => db.Set<Member>().CountAsync(Stop)));

        var again = await Demo("--scale", "1");
        Assert.Equal(1, again.Code);
        Assert.Contains("空のデータベースにだけ", again.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_more_than_thirty_megabytes_is_taken_from_the_page_as_it_is_from_the_command()
    {
        const int Rows = 9_000;
        await app.Person("official@example.jp", Role.CityOfficial);
        var port = FreePort();
        var process = Start(port, [], ("ASPNETCORE_ENVIRONMENT", "Development"), ("Demo", "false"), ("Access__TwoFactor", "optional"));
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        await Until(async () => await Ready(client) == HttpStatusCode.OK, "the server is ready");
        using var entered = await client.PostAsJsonAsync("/api/session", new { mail = "official@example.jp", password = People.Password }, Stop);
        Assert.Equal(HttpStatusCode.OK, entered.StatusCode);

        // All of another city: read and counted, but not kept.
        var note = new string('備', 1_300);
        var content = Encoding.UTF8.GetBytes(CareFile.Of([.. Enumerable.Range(0, Rows).Select(at => CareFile.Row(at, code: "142085") + note)]));
        Assert.True(content.Length > 35_000_000);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", "big.csv" } };
        using var accepted = await client.PostAsync(new Uri("/api/imports", UriKind.Relative), form, Stop);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);

        JsonNode run = new JsonObject();
        await Until(async () => (string)(run = (await client.GetFromJsonAsync<JsonNode>(accepted.Headers.Location, Stop))!["row"]!)["state"]! != "Running", "the file is read");
        Assert.Equal(("DryRun", Rows, Rows), ((string)run["state"]!, (int)run["rows"]!, (int)run["outside"]!));
        Assert.True(await app.Look(db => db.Set<Renkei.Facilities.Import.UploadedPart>().CountAsync(Stop)) > 34);
    }

    [Fact]
    public async Task The_number_on_an_error_page_is_the_one_in_the_log()
    {
        ConcurrentBag<string> log = [];
        using var logged = app.WithWebHostBuilder(builder => builder.ConfigureLogging(logging => logging.AddProvider(new Lines(log))));
        var official = await app.SignedIn(Role.CityOfficial);

        // A table that somebody dropped by hand is nothing that the product foresees.
        await app.AtConsole<Renkei.Foundation.AppDb, int>(db => db.Database.ExecuteSqlRawAsync("DROP TABLE rejected_rows", Stop));
        var run = new Renkei.Facilities.Import.ImportRun { FileName = "a.csv", StartedAt = app.Clock.Now, By = "誰か", State = Renkei.Facilities.Import.ImportState.Applied, DryRun = false };
        await app.Given(run);
        using var client = logged.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Add("X-Test-Member", official.DefaultRequestHeaders.GetValues("X-Test-Member"));
        using var answer = await client.GetAsync(new Uri($"/api/imports/{run.Id}", UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        var number = (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(Stop))!["traceId"]!;
        Assert.Equal(32, number.Length);
        Assert.Contains(log, line => line.Contains($"Request failed. trace {number}", StringComparison.Ordinal));
    }

    private sealed class Lines(ConcurrentBag<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => log.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
