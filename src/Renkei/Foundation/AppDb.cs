using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Renkei.Foundation;

/// <summary>The one database. It names no table: each room brings its own mapping and its own <c>db.Things</c>.</summary>
public abstract class AppDb(DbContextOptions options) : DbContext(options)
{
    /// <summary>True on PostgreSQL, false on the embedded SQLite; the few places where SQL differs ask this.</summary>
    public bool OnPostgreSql => Database.ProviderName == "Npgsql.EntityFrameworkCore.PostgreSQL";

    /// <summary>Hears of every command written by hand, before it runs: measurements ask for the very SQL that is sent.</summary>
    public Action<System.Data.Common.DbCommand>? CommandMade { get; set; }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AppDb).Assembly);

        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
            {
                // Plain SQL is written by hand in hot places: one spelling of columns on both engines.
                property.SetColumnName(SnakeCase(property.GetColumnName()));
            }

            // Records of care are closed, never swept away because the record they point to went.
            foreach (var reference in entity.GetForeignKeys())
            {
                reference.DeleteBehavior = DeleteBehavior.Restrict;
            }
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite cannot compare DateTimeOffset and PostgreSQL keeps only UTC: one converter serves both.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcColumn>();
        configurationBuilder.Properties<FiscalYear>().HaveConversion<FiscalYearColumn>();
        configurationBuilder.Properties<Yen>().HaveConversion<YenColumn>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>();

        foreach (var entity in typeof(AppDb).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IEntity))))
        {
            configurationBuilder
                .Properties(typeof(Id<>).MakeGenericType(entity))
                .HaveConversion(typeof(IdColumn<>).MakeGenericType(entity));
        }
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((letter, at) =>
            char.IsUpper(letter) ? (at > 0 && !char.IsUpper(name[at - 1]) && name[at - 1] != '_' ? "_" : "") + char.ToLowerInvariant(letter) : letter.ToString()));

    private sealed class UtcColumn() : ValueConverter<DateTimeOffset, DateTime>(
        moment => moment.UtcDateTime,
        stored => new DateTimeOffset(DateTime.SpecifyKind(stored, DateTimeKind.Utc)));
}

/// <summary>The database on embedded SQLite; exists apart so that it owns a folder of migrations.</summary>
public sealed class SqliteDb(DbContextOptions<SqliteDb> options) : AppDb(options);

/// <summary>The database on PostgreSQL; exists apart so that it owns a folder of migrations.</summary>
public sealed class PostgreSqlDb(DbContextOptions<PostgreSqlDb> options) : AppDb(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        // Text sorts by code point on both engines, whatever locale the server was set up with; it is also the fastest.
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()).Where(property => (property.GetProviderClrType() ?? property.ClrType) == typeof(string) || property.ClrType.IsEnum))
        {
            property.SetCollation("C");
        }
    }
}
