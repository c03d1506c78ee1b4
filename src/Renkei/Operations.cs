using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Renkei.Foundation;

namespace Renkei;

/// <summary>What the people who run the server need: health, traces, metrics, logs, a graceful stop. None of it carries personal data.</summary>
internal static class Operations
{
    public const string Ready = "ready";

    /// <summary>Where the exporter is named by the standard's own variable, or by a setting.</summary>
    private static readonly string[] EndpointSettings = ["OTEL_EXPORTER_OTLP_ENDPOINT", "Operations:OtlpEndpoint"];

    public static WebApplicationBuilder AddOperations(this WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment())
        {
            // One line of JSON an event, for a collector. Without scopes: they would repeat each request's whole address.
            builder.Logging.ClearProviders().AddJsonConsole(console =>
            {
                console.IncludeScopes = false;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
        }

        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: [Ready]).AddCheck<StoppingHealth>("stopping", tags: [Ready]);
        builder.Services.AddSingleton<StoppingHealth>().AddHostedService(provider => provider.GetRequiredService<StoppingHealth>())
            .Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(30 + builder.Configuration.GetValue("Operations:DrainSeconds", 0.0)));
        builder.Services.AddResponseCompression(options =>
        {
            // Pages with secrets in them mask those anew each time (antiforgery), which is what makes compressing them over TLS safe.
            options.EnableForHttps = true;
            options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/geo+json", "application/problem+json", "image/svg+xml"];
        }).Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        AddProxies(builder);
        AddTelemetry(builder);
        return builder;
    }

    /// <summary>Call it before anything that reads the caller's address or writes an answer.</summary>
    public static void UseOperations(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseResponseCompression();
    }

    public static void MapOperations(this WebApplication app)
    {
        // The word alone: what is wrong is for the logs, not for whoever asks.
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).AllowAnonymous().DisableHttpMetrics();
        app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains(Ready) }).AllowAnonymous().DisableHttpMetrics();
    }

    // Only proxies that are named are believed: anyone else could claim to be anybody, and the audit trail would believe it.
    private static void AddProxies(WebApplicationBuilder builder) => builder.Services.Configure<ForwardedHeadersOptions>(options =>
    {
        // The framework believes whoever calls from this machine, and everyone once both lists are empty: so nothing is read at all unless a proxy is named.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        var named = builder.Configuration.GetSection("Operations:Proxies").Get<string[]>() ?? [];
        options.ForwardedHeaders = named.Length == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        foreach (var proxy in named)
        {
            if (System.Net.IPNetwork.TryParse(proxy, out var network))
            {
                options.KnownIPNetworks.Add(network);
            }
            else
            {
                options.KnownProxies.Add(IPAddress.Parse(proxy));
            }
        }
    });

    private static void AddTelemetry(WebApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("renkei", serviceVersion: typeof(Operations).Assembly.GetName().Version?.ToString()))
            .WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation(options =>
                {
                    options.Filter = context => !context.Request.Path.StartsWithSegments("/health");
                    options.EnrichWithHttpResponse = (activity, response) =>
                    {
                        // The address holds what people looked for, or an invitation's secret; the route tells enough.
                        activity.SetTag("url.query", null);
                        activity.SetTag("url.path", (response.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(none)");
                    };
                })
                .AddNpgsql())
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddNpgsqlInstrumentation());
        var endpoint = EndpointSettings.Select(name => builder.Configuration[name]).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
        if (endpoint is not null)
        {
            builder.Logging.AddOpenTelemetry(logging => logging.IncludeScopes = false);
            telemetry.UseOtlpExporter(
                builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] == "http/protobuf" ? OpenTelemetry.Exporter.OtlpExportProtocol.HttpProtobuf : OpenTelemetry.Exporter.OtlpExportProtocol.Grpc,
                new Uri(endpoint));
        }
    }

    /// <summary>Ready once the database answers and holds today's schema.</summary>
    private sealed class DatabaseHealth(IServiceScopeFactory scopes) : IHealthCheck
    {
        private volatile bool schemaIsToday;

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDb>();
            if (!schemaIsToday)
            {
                schemaIsToday = !(await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any();
            }

            await db.Database.ExecuteSqlRawAsync("SELECT 1", cancellationToken);
            return schemaIsToday ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
        }
    }

    /// <summary>Ready only once everything has started, the standing work too: told to stop before that, a server does not drain but breaks off. Says "not ready" as soon as it is told to stop,
    /// and waits for the load balancer to hear it before the doors close.</summary>
    private sealed class StoppingHealth(IConfiguration configuration, IHostApplicationLifetime lifetime) : IHealthCheck, IHostedLifecycleService
    {
        private volatile bool stopping;

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(lifetime.ApplicationStarted.IsCancellationRequested && !stopping ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());

        public Task StoppingAsync(CancellationToken cancellationToken)
        {
            stopping = true;
            return Task.Delay(TimeSpan.FromSeconds(configuration.GetValue("Operations:DrainSeconds", 0.0)), cancellationToken);
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
