using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Renkei.Access;
using Renkei.Access.Trail;
using Renkei.Foundation;

namespace Renkei;

/// <summary>At the console: a sealed copy of the whole database, and the way back, which ends with a look at whether all of it is there and the trail is whole.</summary>
internal static class BackupCommand
{
    public static IEnumerable<Command> Make(Func<IServiceProvider> services)
    {
        var folder = new Option<string>("--to") { Description = "書き出すフォルダー。データベースとは別の機械にしてください", Required = true };
        var key = new Option<string>("--key") { Description = "鍵のファイル（renkei backup new-key で作ります）", Required = true };
        var keep = new Option<int>("--keep") { Description = "残す世代の数", DefaultValueFactory = _ => Backup.Generations };
        var backup = new Command("backup", "使いながら、データベース全体を暗号にして書き出します。古い世代は捨てます。") { folder, key, keep };
        backup.SetAction((parsed, stop) => Run(services, parsed, "renkei backup", migrates: true, async (provider, output) =>
        {
            var file = await MakeAndTell(provider, parsed.GetValue(folder)!, parsed.GetValue(key)!, parsed.GetValue(keep), stop);
            await output.WriteLineAsync($"書き出しました: {file}（{new FileInfo(file).Length:N0}バイト）");
        }));

        var keyOut = new Option<string>("--out") { Description = "鍵を書くファイル。なくすと、書き出したものを二度と読めません", Required = true };
        var newKey = new Command("new-key", "新しい鍵を作ります。データベースとも、書き出したファイルとも別の場所に、2つ以上の控えを置いてください。") { keyOut };
        newKey.SetAction(async (parsed, stop) =>
        {
            var file = parsed.GetValue(keyOut)!;
            if (File.Exists(file))
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"「{file}」がもうあります。鍵は上書きしません。");
                return 1;
            }

            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            await using var written = new FileStream(file, options);
            await written.WriteAsync(System.Text.Encoding.ASCII.GetBytes(SealedFile.NewKey() + "\n"), stop);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"鍵を作りました: {file}");
            return 0;
        });
        backup.Add(newKey);

        var from = new Option<string>("--from") { Description = "renkei backup で書き出したファイル", Required = true };
        var restore = new Command("restore", "書き出したファイルから、空のデータベースに戻します。サーバーを止めてから行ってください。") { from, key };
        restore.SetAction((parsed, stop) => Run(services, parsed, "renkei restore", migrates: false, async (provider, output) =>
        {
            await provider.GetRequiredService<Backup>().Restore(parsed.GetValue(from)!, SealedFile.ReadKey(await File.ReadAllTextAsync(parsed.GetValue(key)!, stop)), stop);
            var db = provider.GetRequiredService<AppDb>();
            await db.Migrate(stop);
            var report = await provider.GetRequiredService<VerifyAudit>().Run(null, null, [], stop);
            db.Record(provider.GetRequiredService<Actor>(), AuditVerb.Added, nameof(Backup), Guid.Empty, provider.GetRequiredService<TimeProvider>().GetUtcNow(), AuditTrail.Details(("File", Path.GetFileName(parsed.GetValue(from)!))));
            await db.SaveChangesAsync(stop);
            await output.WriteLineAsync($"戻しました。利用者 {await db.Members.CountAsync(stop):N0}人、操作の記録 {report.Lines:N0}行。{(report.Faults.Count == 0 ? "操作の記録に、変えられたところはありません。" : $"操作の記録に、おかしいところが{report.Faults.Count:N0}か所あります。renkei audit verify で見てください。")}");
        }));
        return [backup, restore];
    }

    /// <summary>Each night's copy too, where folder and key are set.</summary>
    public static async Task<string> Nightly(IServiceProvider services, CancellationToken stop)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        return configuration["Backup:Folder"] is { Length: > 0 } folder && configuration["Backup:KeyFile"] is { Length: > 0 } key
            ? Path.GetFileName(await MakeAndTell(services, folder, key, configuration.GetValue("Backup:Generations", Backup.Generations), stop))
            : "書き出す先（Backup:Folder と Backup:KeyFile）が決まっていません。";
    }

    private static async Task<string> MakeAndTell(IServiceProvider services, string folder, string key, int generations, CancellationToken stop)
    {
        var file = await services.GetRequiredService<Backup>().Make(folder, SealedFile.ReadKey(await File.ReadAllTextAsync(key, stop)), generations, stop);
        var db = services.GetRequiredService<AppDb>();
        db.Record(services.GetRequiredService<Actor>(), AuditVerb.Exported, nameof(Backup), Guid.Empty, services.GetRequiredService<TimeProvider>().GetUtcNow(), AuditTrail.Details(("File", Path.GetFileName(file))));
        await db.SaveChangesAsync(stop);
        return file;
    }

    private static async Task<int> Run(Func<IServiceProvider> services, ParseResult parsed, string name, bool migrates, Func<IServiceProvider, TextWriter, Task> act)
    {
        await using var scope = services().CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Actor>().BecomeConsole(name);
        try
        {
            if (migrates)
            {
                await scope.ServiceProvider.GetRequiredService<AppDb>().Migrate();
            }

            await act(scope.ServiceProvider, parsed.InvocationConfiguration.Output);
            return 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(error is ArgumentOutOfRangeException ? "残す世代の数は、1以上にしてください。" : error.Message);
            return 1;
        }
    }
}
