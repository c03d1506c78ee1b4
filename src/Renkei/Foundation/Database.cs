using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Renkei.Foundation;

/// <summary>Which engine serves, chosen by one connection string: <c>Host=…</c> is PostgreSQL, <c>Data Source=…</c> is SQLite.</summary>
public static class Database
{
    public const string DefaultConnection = "Data Source=data/renkei.db";

    public static IServiceCollection AddDatabase(this IServiceCollection services, Func<IServiceProvider, IInterceptor[]> interceptors)
    {
        // Read late: tests and the command line may still change the configuration.
        services.AddDbContext<SqliteDb>((provider, options) => options
            .UseSqlite(ConnectionString(provider)).AddInterceptors(SqlitePragmas.Instance).AddInterceptors(interceptors(provider)));
        services.AddDbContext<PostgreSqlDb>((provider, options) => options
            .UseNpgsql(ConnectionString(provider)).AddInterceptors(interceptors(provider)));
        return services.AddScoped<AppDb>(provider => IsPostgreSql(ConnectionString(provider))
            ? provider.GetRequiredService<PostgreSqlDb>()
            : provider.GetRequiredService<SqliteDb>());
    }

    public static string ConnectionString(IServiceProvider provider) => ConnectionString(provider.GetRequiredService<IConfiguration>());

    public static string ConnectionString(IConfiguration configuration) => configuration.GetConnectionString("Renkei") is { Length: > 0 } given ? given : DefaultConnection;

    public static bool IsPostgreSql(string connection) => connection.Contains("Host=", StringComparison.OrdinalIgnoreCase);

    /// <summary>Brings the schema up to date, making the SQLite file's folder where it is missing.</summary>
    public static async Task Migrate(this AppDb db, CancellationToken stop = default)
    {
        if (!db.OnPostgreSql && new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource is { Length: > 0 } file
            && Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !file.Contains(":memory:", StringComparison.Ordinal))
        {
            Directory.CreateDirectory(folder);
        }

        // Migrating also compares the whole model with the last migration, which costs every start a third of a second: the tests do that.
        if ((await db.Database.GetPendingMigrationsAsync(stop)).Any())
        {
            await db.Database.MigrateAsync(stop);
        }
    }

    private sealed class SqlitePragmas : DbConnectionInterceptor
    {
        public static readonly SqlitePragmas Instance = new();

        // WAL lets readers go on while one writes; FULL keeps an acknowledged write through a power cut.
        private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=10000; PRAGMA cache_size=-32768; PRAGMA temp_store=MEMORY;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Set(connection);
            return Task.CompletedTask;
        }

        // What was set stays with the handle, and handles go back to the pool: setting it anew with each question cost a page as much as its questions.
        private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<object, object> Ready = [];

        private static void Set(DbConnection connection)
        {
            if (((SqliteConnection)connection).Handle is not { } handle || !Ready.TryAdd(handle, handle))
            {
                return;
            }

            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }
    }
}

internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteDb>
{
    public SqliteDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SqliteDb>().UseSqlite("Data Source=design.db").Options);
}

internal sealed class PostgreSqlDesign : IDesignTimeDbContextFactory<PostgreSqlDb>
{
    public PostgreSqlDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PostgreSqlDb>().UseNpgsql("Host=design").Options);
}
