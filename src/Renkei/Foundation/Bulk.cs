using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Renkei.Foundation;

/// <summary>Writes many rows of one entity at once, past the change tracker: COPY on PostgreSQL, prepared statements on SQLite.
/// For imports only: it writes no audit lines, so the caller records the run as a whole. Uses the transaction that is open.</summary>
public static class Bulk
{
    extension(AppDb db)
    {
        /// <param name="rows">Taken one by one while the database is already busy with those before: what is costly to make is best made on the way.</param>
        public async Task BulkInsert<T>(IEnumerable<T> rows, CancellationToken stop = default) where T : class
        {
            if (rows.TryGetNonEnumeratedCount(out var count) && count == 0)
            {
                return;
            }

            await db.Database.OpenConnectionAsync(stop);
            var table = Shape.Of(db, typeof(T));
            if (db.OnPostgreSql && rows is IReadOnlyCollection<T> { Count: <= Few } some)
            {
                await Values(db, table, some, stop);
            }
            else if (db.OnPostgreSql)
            {
                await Copy(db, table.Name, table, rows, stop);
            }
            else
            {
                await Each(db, $"INSERT INTO {table.Name} ({table.ColumnList}) VALUES ({table.ParameterList})", table, rows, stop);
            }
        }

        /// <summary>Sets every column of the rows with these keys.</summary>
        public async Task BulkUpdate<T>(IReadOnlyList<T> rows, CancellationToken stop = default) where T : class
        {
            if (rows.Count == 0)
            {
                return;
            }

            await db.Database.OpenConnectionAsync(stop);
            var table = Shape.Of(db, typeof(T));
            if (db.OnPostgreSql)
            {
                var staging = "staging_" + table.Name;
                await db.Execute($"CREATE TEMP TABLE IF NOT EXISTS {staging} (LIKE {table.Name}) ON COMMIT DROP; TRUNCATE {staging};", stop);
                await Copy(db, staging, table, rows, stop);
                var sets = string.Join(", ", table.Columns.Where(column => !column.IsKey).Select(column => $"{column.Name} = s.{column.Name}"));
                await db.Execute($"UPDATE {table.Name} t SET {sets} FROM {staging} s WHERE t.id = s.id", stop);
            }
            else
            {
                var sets = string.Join(", ", table.Columns.Where(column => !column.IsKey).Select(column => $"{column.Name} = {column.Parameter}"));
                await Each(db, $"UPDATE {table.Name} SET {sets} WHERE id = {table.Columns.Single(column => column.IsKey).Parameter}", table, rows, stop);
            }
        }

        /// <summary>Runs SQL that EF has no words for, in the transaction that is open.</summary>
        public async Task<int> Execute(string sql, CancellationToken stop = default, params (string Name, object? Value)[] parameters)
        {
            await using var command = await db.Command(sql, stop, parameters);
            return await command.ExecuteNonQueryAsync(stop);
        }

        public async Task<DbCommand> Command(string sql, CancellationToken stop = default, params (string Name, object? Value)[] parameters)
        {
            await db.Database.OpenConnectionAsync(stop);
            var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            foreach (var (name, value) in parameters)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                parameter.Value = value ?? DBNull.Value;
                command.Parameters.Add(parameter);
            }

            db.CommandMade?.Invoke(command);
            return command;
        }
    }

    /// <summary>Fewer rows than this are sooner said in one INSERT: COPY goes back and forth more often.</summary>
    private const int Few = 4;

    private static async Task Values<T>(AppDb db, Shape table, IReadOnlyCollection<T> rows, CancellationToken stop) where T : class
    {
        var lines = rows.Select((_, at) => $"({string.Join(", ", table.Columns.Select(column => $"{column.Parameter}_{at}"))})");
        await using var command = (NpgsqlCommand)await db.Command($"INSERT INTO {table.Name} ({table.ColumnList}) VALUES {string.Join(", ", lines)}", stop);
        foreach (var (at, row) in rows.Index())
        {
            foreach (var column in table.Columns)
            {
                command.Parameters.Add(new NpgsqlParameter($"{column.Parameter}_{at}", column.Read(row) ?? DBNull.Value) { DataTypeName = column.StoreType });
            }
        }

        await command.ExecuteNonQueryAsync(stop);
    }

    private static async Task Copy<T>(AppDb db, string target, Shape table, IEnumerable<T> rows, CancellationToken stop) where T : class
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var writer = await connection.BeginBinaryImportAsync($"COPY {target} ({table.ColumnList}) FROM STDIN (FORMAT BINARY)", stop);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(stop);
            foreach (var column in table.Columns)
            {
                if (column.Read(row) is { } value)
                {
                    await writer.WriteAsync(value, column.StoreType, stop);
                }
                else
                {
                    await writer.WriteNullAsync(stop);
                }
            }
        }

        await writer.CompleteAsync(stop);
    }

    private static async Task Each<T>(AppDb db, string sql, Shape table, IEnumerable<T> rows, CancellationToken stop) where T : class
    {
        await using var command = (SqliteCommand)await db.Command(sql, stop);
        var parameters = table.Columns.Select(column => command.Parameters.Add(new SqliteParameter { ParameterName = column.Parameter })).ToArray();
        await command.PrepareAsync(stop);

        // Stepping SQLite never waits: the asynchronous call would only cost.
        foreach (var row in rows)
        {
            for (var at = 0; at < parameters.Length; at++)
            {
                parameters[at].Value = table.Columns[at].Read(row) ?? DBNull.Value;
            }

#pragma warning disable CA1849
            command.ExecuteNonQuery();
#pragma warning restore CA1849
        }

        stop.ThrowIfCancellationRequested();
    }

    private sealed record Column(string Name, string Parameter, bool IsKey, string StoreType, Func<object, object?> Read);

    private sealed record Shape(string Name, IReadOnlyList<Column> Columns)
    {
        private static readonly System.Collections.Concurrent.ConcurrentDictionary<(Type, IModel), Shape> Known = new();

        public string ColumnList { get; } = string.Join(", ", Columns.Select(column => column.Name));

        public string ParameterList { get; } = string.Join(", ", Columns.Select(column => column.Parameter));

        public static Shape Of(AppDb db, Type type) => Known.GetOrAdd((type, db.Model), static key =>
        {
            var entity = key.Item2.FindEntityType(key.Item1)!;
            var name = entity.GetTableName()!;
            var store = StoreObjectIdentifier.Table(name);
            return new(name, [.. entity.GetProperties().Select(property =>
            {
                var column = property.GetColumnName(store)!;
                var getter = property.GetGetter();
                var convert = property.GetTypeMapping().Converter?.ConvertToProvider;
                return new Column("\"" + column + "\"", "@" + column, property.IsPrimaryKey(), property.GetColumnType(),
                    row => getter.GetClrValue(row) is not { } value ? null : convert is null ? value : convert(value));
            })]);
        });
    }
}
