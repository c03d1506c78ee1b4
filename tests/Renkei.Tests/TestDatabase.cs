using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Renkei.Foundation;

namespace Renkei.Tests;

/// <summary>Fresh databases, copied from one that was migrated once a run: much faster than migrating each.</summary>
public static class TestDatabase
{
    private static readonly Lazy<Task<string>> Template = new(MakeTemplate);
    private static readonly SemaphoreSlim OneCopyAtATime = new(1);

    private static string? Server => Environment.GetEnvironmentVariable("RENKEI_TEST_POSTGRES");

    public static bool OnPostgreSql => Server is not null;

    public static async Task<string> New()
    {
        var template = await Template.Value;
        if (Server is null)
        {
            var file = Path.Combine(Path.GetTempPath(), $"renkei-test-{Guid.NewGuid():N}.db");
            File.Copy(template, file);
            return $"Data Source={file}";
        }

        var name = $"renkei_{Guid.NewGuid():N}";
        await OneCopyAtATime.WaitAsync();
        try
        {
            await Execute(Server, $"CREATE DATABASE {name} TEMPLATE {template}");
        }
        finally
        {
            OneCopyAtATime.Release();
        }

        return new NpgsqlConnectionStringBuilder(Server) { Database = name, MaxPoolSize = 10 }.ConnectionString;
    }

    /// <summary>A place for a database with nothing in it at all.</summary>
    public static async Task<string> Nowhere()
    {
        if (Server is null)
        {
            return $"Data Source={Path.Combine(Path.GetTempPath(), $"renkei-test-{Guid.NewGuid():N}.db")}";
        }

        var name = $"renkei_{Guid.NewGuid():N}";
        await Execute(Server, $"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(Server) { Database = name, MaxPoolSize = 10 }.ConnectionString;
    }

    public static async Task Drop(string connection)
    {
        if (connection.Length == 0)
        {
            return;
        }

        if (Server is null)
        {
            await using (var pool = new SqliteConnection(connection))
            {
                SqliteConnection.ClearPool(pool);
            }

            var file = new SqliteConnectionStringBuilder(connection).DataSource;
            foreach (var part in new[] { "", "-wal", "-shm" })
            {
                File.Delete(file + part);
            }
        }
        else
        {
            await using (var pool = new NpgsqlConnection(connection))
            {
                NpgsqlConnection.ClearPool(pool);
            }

            await Execute(Server, $"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connection).Database} WITH (FORCE)");
        }
    }

    private static async Task<string> MakeTemplate()
    {
        if (Server is null)
        {
            var file = Path.Combine(Path.GetTempPath(), $"renkei-template-{Environment.ProcessId}.db");
            File.Delete(file);
            await using var db = new SqliteDb(new DbContextOptionsBuilder<SqliteDb>().UseSqlite($"Data Source={file};Pooling=False").Options);
            await db.Database.MigrateAsync();
            AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(file);
            return file;
        }

        var name = $"renkei_template_{Environment.ProcessId}";
        await Execute(Server, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        var connection = new NpgsqlConnectionStringBuilder(Server) { Database = name, Pooling = false }.ConnectionString;
        await using (var db = new PostgreSqlDb(new DbContextOptionsBuilder<PostgreSqlDb>().UseNpgsql(connection).Options))
        {
            await db.Database.MigrateAsync();
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => Execute(Server, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)").GetAwaiter().GetResult();
        return name;
    }

    private static async Task Execute(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
