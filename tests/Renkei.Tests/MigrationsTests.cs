using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Renkei.Foundation;

namespace Renkei.Tests;

public sealed class MigrationsTests
{
    [Fact]
    public void The_migrations_of_both_engines_hold_the_whole_model()
    {
        using var sqlite = new SqliteDb(new DbContextOptionsBuilder<SqliteDb>().UseSqlite("Data Source=none").Options);
        using var postgres = new PostgreSqlDb(new DbContextOptionsBuilder<PostgreSqlDb>().UseNpgsql("Host=none").Options);

        Assert.False(sqlite.Database.HasPendingModelChanges(), "Run ./migrations.sh: the model changed.");
        Assert.False(postgres.Database.HasPendingModelChanges(), "Run ./migrations.sh: the model changed.");
    }

    [Fact]
    public async Task Every_index_of_the_model_stands_in_a_migrated_database()
    {
        await using var app = new App();
        await app.InitializeAsync();

        var (wanted, there) = await app.Look(async db =>
        {
            var indexes = await db.Database.SqlQueryRaw<string>(db.OnPostgreSql
                ? "SELECT indexname AS \"Value\" FROM pg_indexes WHERE schemaname = 'public'"
                : "SELECT name AS \"Value\" FROM sqlite_master WHERE type IN ('index', 'table')").ToListAsync(TestContext.Current.CancellationToken);
            var own = db.Model.GetRelationalModel().Tables.SelectMany(table => table.Indexes).Select(index => index.Name);
            return (own.Concat(["ix_facilities_place", db.OnPostgreSql ? Renkei.Facilities.FacilityIndex.TermsIndex : "facility_search"]).ToList(), indexes);
        });

        // PostgreSQL cuts names at 63 characters, as EF does.
        Assert.True(wanted.Count > 20);
        Assert.Empty(wanted.Except(there));
    }

    [Fact]
    public void Every_foreign_key_has_an_index_that_begins_with_it()
    {
        using var db = new PostgreSqlDb(new DbContextOptionsBuilder<PostgreSqlDb>().UseNpgsql("Host=none").Options);

        var bare = from entity in db.Model.GetEntityTypes()
                   from key in entity.GetForeignKeys()
                   where !entity.GetIndexes().Any(index => index.Properties.Take(key.Properties.Count).SequenceEqual(key.Properties))
                       && !entity.GetKeys().Any(unique => unique.Properties.Take(key.Properties.Count).SequenceEqual(key.Properties))
                   select key.ToString();

        Assert.Empty(bare);
    }
}
