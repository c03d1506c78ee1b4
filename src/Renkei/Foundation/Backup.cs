using System.Diagnostics;
using System.IO.Compression;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Renkei.Foundation;

/// <summary>A copy of the whole database at one moment, while it is in use, packed and sealed; and the way back. SQLite by its own online backup, PostgreSQL by its own pg_dump and pg_restore.</summary>
public sealed class Backup(IConfiguration configuration, TimeProvider clock)
{
    public const string Extension = ".renkei-backup";

    /// <summary>How many copies are kept where nothing else is said: a month of nights.</summary>
    public const int Generations = 30;

    private string Connection => Database.ConnectionString(configuration);

    /// <summary>Answers the file. Older copies beyond the generations are thrown away only once the new one is whole.</summary>
    public async Task<string> Make(string folder, byte[] key, int generations = Generations, CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(generations);
        Directory.CreateDirectory(folder);
        var name = $"renkei-{clock.JapanNow():yyyyMMdd-HHmmss}-{(Database.IsPostgreSql(Connection) ? "postgresql" : "sqlite")}{Extension}";
        var file = Path.Combine(folder, name);
        var part = file + ".part";
        try
        {
            await using (var written = new FileStream(part, FileMode.Create, FileAccess.Write))
            {
                await (Database.IsPostgreSql(Connection) ? DumpPostgreSql(written, key, stop) : CopySqlite(written, key, stop));
                written.Flush(flushToDisk: true);
            }

            File.Move(part, file, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }

        foreach (var old in Directory.GetFiles(folder, $"renkei-*{Extension}").OrderDescending(StringComparer.Ordinal).Skip(generations))
        {
            File.Delete(old);
        }

        return file;
    }

    /// <exception cref="InvalidOperationException">The database holds something already, or the file is of the other engine.</exception>
    public async Task Restore(string file, byte[] key, CancellationToken stop = default)
    {
        var isPostgreSql = Database.IsPostgreSql(Connection);
        if (!file.EndsWith((isPostgreSql ? "-postgresql" : "-sqlite") + Extension, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"このファイルは、今の設定のデータベース（{(isPostgreSql ? "PostgreSQL" : "SQLite")}）のものではありません。");
        }

        await using var kept = File.OpenRead(file);
        await (isPostgreSql ? RestorePostgreSql(kept, key, stop) : RestoreSqlite(kept, key, stop));
    }

    private async Task CopySqlite(FileStream to, byte[] key, CancellationToken stop)
    {
        // Beside the database, where what it holds lies in the open already; never in the folder of the copies.
        var source = new SqliteConnectionStringBuilder(Connection);
        var copy = source.DataSource + $".copy-{Guid.NewGuid():N}";
        try
        {
            await using (var live = new SqliteConnection(new SqliteConnectionStringBuilder(Connection) { Pooling = false }.ConnectionString))
            await using (var still = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copy, Pooling = false }.ConnectionString))
            {
                await live.OpenAsync(stop);
                await still.OpenAsync(stop);
                live.BackupDatabase(still);
                await Check(still, stop);
            }

            await using var plain = File.OpenRead(copy);
            await SealPacked(plain, to, key, stop);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    private async Task RestoreSqlite(FileStream from, byte[] key, CancellationToken stop)
    {
        var target = new SqliteConnectionStringBuilder(Connection).DataSource;
        if (File.Exists(target))
        {
            throw new InvalidOperationException($"データベース「{target}」がもうあります。上書きはしません。サーバーを止めて、別の場所に移してから、もう一度行ってください。");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        var part = target + ".part";
        try
        {
            await using (var plain = new FileStream(part, FileMode.Create, FileAccess.Write))
            {
                await OpenPacked(from, plain, key, stop);
                plain.Flush(flushToDisk: true);
            }

            await using (var restored = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = part, Pooling = false }.ConnectionString))
            {
                await restored.OpenAsync(stop);
                await Check(restored, stop);
            }

            File.Move(part, target);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static async Task Check(SqliteConnection database, CancellationToken stop)
    {
        await using var check = database.CreateCommand();
        check.CommandText = "PRAGMA integrity_check";
        if (await check.ExecuteScalarAsync(stop) is not "ok")
        {
            throw new InvalidDataException("データベースのファイルが壊れています（integrity_check）。別の世代のファイルを使ってください。");
        }
    }

    private async Task DumpPostgreSql(FileStream to, byte[] key, CancellationToken stop)
    {
        using var dump = Start("pg_dump", ["--format=custom", "--no-owner", "--no-privileges"]);
        var errors = dump.StandardError.ReadToEndAsync(stop);
        await SealedFile.Seal(dump.StandardOutput.BaseStream, to, key, stop);
        await End(dump, errors, "pg_dump", stop);
    }

    private async Task RestorePostgreSql(FileStream from, byte[] key, CancellationToken stop)
    {
        await using (var database = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Connection) { Pooling = false }.ConnectionString))
        {
            await database.OpenAsync(stop);
            await using var any = new NpgsqlCommand("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'", database);
            if (await any.ExecuteScalarAsync(stop) is > 0L)
            {
                throw new InvalidOperationException("このデータベースには、もう表があります。上書きはしません。空のデータベースを作って、その接続を指定してください。");
            }
        }

        // One transaction: either all of it is there or nothing.
        using var restore = Start("pg_restore", ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", "--dbname", new NpgsqlConnectionStringBuilder(Connection).Database ?? ""]);
        var errors = restore.StandardError.ReadToEndAsync(stop);
        try
        {
            await SealedFile.Open(from, restore.StandardInput.BaseStream, key, stop);
            restore.StandardInput.Close();
        }
        catch (InvalidDataException)
        {
            restore.Kill();
            await restore.WaitForExitAsync(CancellationToken.None);
            throw;
        }
        catch (IOException)
        {
            // It hung up before the end; it says why itself.
        }

        await End(restore, errors, "pg_restore", stop);
    }

    private Process Start(string program, IReadOnlyList<string> arguments)
    {
        var server = new NpgsqlConnectionStringBuilder(Connection);
        var start = new ProcessStartInfo(configuration["Backup:PostgreSqlTools"] is { Length: > 0 } tools ? Path.Combine(tools, program) : program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

        // By the environment: what stands on the command line can be read by everyone on the machine.
        foreach (var (name, value) in new[] { ("PGHOST", server.Host), ("PGPORT", server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("PGUSER", server.Username), ("PGPASSWORD", server.Password), ("PGDATABASE", server.Database) })
        {
            if (!string.IsNullOrEmpty(value))
            {
                start.Environment[name] = value;
            }
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException($"{program} を起動できません。PostgreSQL のクライアントを入れるか、置き場所を Backup:PostgreSqlTools に設定してください（{missing.Message}）。");
        }
    }

    private static async Task End(Process program, Task<string> errors, string name, CancellationToken stop)
    {
        await program.WaitForExitAsync(stop);
        if (program.ExitCode != 0)
        {
            throw new InvalidOperationException($"{name} が途中で止まりました: {await errors}");
        }
    }

    private static async Task SealPacked(Stream plain, Stream to, byte[] key, CancellationToken stop)
    {
        // Packed on the way, so that nothing of it is ever whole in memory.
        var pipe = new System.IO.Pipelines.Pipe();
        var packing = Pack();
        await SealedFile.Seal(pipe.Reader.AsStream(), to, key, stop);
        await packing;

        async Task Pack()
        {
            await using (var into = pipe.Writer.AsStream())
            await using (var packed = new BrotliStream(into, CompressionLevel.Fastest))
            {
                await plain.CopyToAsync(packed, stop);
            }
        }
    }

    private static async Task OpenPacked(Stream from, Stream plain, byte[] key, CancellationToken stop)
    {
        var pipe = new System.IO.Pipelines.Pipe();
        var opening = Unseal();
        await using (var packed = new BrotliStream(pipe.Reader.AsStream(), CompressionMode.Decompress))
        {
            try
            {
                await packed.CopyToAsync(plain, stop);
            }
            catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException && opening.IsFaulted)
            {
                // What was wrong with the sealed file says more.
            }
        }

        await opening;

        async Task Unseal()
        {
            try
            {
                await using var into = pipe.Writer.AsStream(leaveOpen: true);
                await SealedFile.Open(from, into, key, stop);
                await pipe.Writer.CompleteAsync();
            }
            catch (Exception failure)
            {
                await pipe.Writer.CompleteAsync(failure);
                throw;
            }
        }
    }
}
