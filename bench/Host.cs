using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Renkei.Access;
using Renkei.Facilities;
using Renkei.Foundation;
using Renkei.Inbox;
using Renkei.Programmes;

namespace Renkei.Bench;

/// <summary>The product's own services on a database of the bench's, without a web server around them.</summary>
internal static class Host
{
    public static ServiceProvider Build(string connection, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("ConnectionStrings:Renkei", (string?)connection), .. settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))])
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration).AddSingleton(TimeProvider.System).AddLogging().AddHttpContextAccessor()
            .AddScoped<Actor>().AddScoped<AuditWriter>().AddSingleton<ReadTrail>().AddDatabase(provider => [provider.GetRequiredService<AuditWriter>()]).AddInbox().AddFacilities().AddProgrammes();
        return services.BuildServiceProvider();
    }

    public static async Task Migrate(ServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AppDb>().Migrate();
    }

    public static async Task<TResult> AsConsole<TService, TResult>(ServiceProvider services, Func<TService, Task<TResult>> act) where TService : notnull
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Actor>().BecomeConsole("bench");
        return await act(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public static async Task Execute(string server, string sql)
    {
        await using var connection = new Npgsql.NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Measures on an empty database of its own, which is gone afterwards.</summary>
    /// <param name="server">A PostgreSQL server; null measures on SQLite.</param>
    public static async Task OnFreshDatabase(string? server, Func<string, string, Task> measure)
    {
        if (server is not null)
        {
            var name = $"renkei_bench_{Environment.ProcessId}";
            await Execute(server, $"CREATE DATABASE {name}");
            await measure("PostgreSQL", new Npgsql.NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString);
            Npgsql.NpgsqlConnection.ClearAllPools();
            await Execute(server, $"DROP DATABASE {name} WITH (FORCE)");
            return;
        }

        var database = Path.Combine(Path.GetTempPath(), $"renkei-bench-{Environment.ProcessId}.db");
        await measure("SQLite", $"Data Source={database}");
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var part in new[] { "", "-wal", "-shm" })
        {
            File.Delete(database + part);
        }
    }

    public static string? Option(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

    /// <summary>The value below which this part of the sorted measurements lies.</summary>
    public static double Percentile(List<double> sorted, double part) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * part))];
}
