using System.CommandLine;
using System.Globalization;

namespace Renkei.Access.Trail;

/// <summary>At the console: is the trail whole, its digests, and throwing away what is old.</summary>
internal static class AuditCommand
{
    public static Command Make(Func<IServiceProvider> services) => new("audit", "操作の記録を確かめ、要約を書き出し、古いものを捨てます。") { Verify(services), Digest(services), ThrowAway(services) };

    private static Command Verify(Func<IServiceProvider> services)
    {
        var from = new Option<string?>("--from") { Description = "初めの日（例：2026-11-01）。省くと最初から" };
        var to = new Option<string?>("--to") { Description = "終わりの日。省くと最後まで" };
        var digests = new Option<string?>("--digests") { Description = "書き出した要約のフォルダー。あれば、それとも照らし合わせます" };
        var command = new Command("verify", "記録が変えられたり、抜かれたり、並べ替えられたりしていないかを確かめます。見つかれば場所を表示し、1で終わります。") { from, to, digests };
        command.SetAction((parsed, stop) => Run(services, parsed, "renkei audit verify", async (provider, output) =>
        {
            var (first, last) = (Day(parsed.GetValue(from)), Day(parsed.GetValue(to)));
            var kept = parsed.GetValue(digests) is { } folder ? await AuditDigest.ReadFolder(folder, stop) : [];
            var report = await provider.GetRequiredService<VerifyAudit>().Run(first, last, kept, stop);
            foreach (var fault in report.Faults)
            {
                await output.WriteLineAsync($"{fault.Day:yyyy-MM-dd}{(fault.Number is { } number ? $" 第{number.ToString(CultureInfo.InvariantCulture)}行" : "")}: {fault.What}");
            }

            await output.WriteLineAsync($"{report.Days:N0}日、{report.Lines:N0}行を確かめました。{(report.Faults.Count == 0 ? "変えられたところはありません。" : $"おかしいところが{report.Faults.Count:N0}か所あります。")}");
            return report.Faults.Count == 0 ? 0 : 1;
        }, stop));
        return command;
    }

    private static Command Digest(Func<IServiceProvider> services)
    {
        var folder = new Option<string>("--out") { Description = "書き出すフォルダー。データベースとは別の、書きかえられない場所にしてください", Required = true };
        var command = new Command("digest", "終わった日の要約（1日1ファイル）のうち、まだないものを書き出します。") { folder };
        command.SetAction((parsed, stop) => Run(services, parsed, "renkei audit digest", async (provider, output) =>
        {
            var written = await provider.GetRequiredService<KeepAudit>().WriteDigests(parsed.GetValue(folder)!, stop);
            await output.WriteLineAsync($"{written}日分の要約を書き出しました。");
            return 0;
        }, stop));
        return command;
    }

    private static Command ThrowAway(Func<IServiceProvider> services)
    {
        var command = new Command("throw-away", "保存の年数（Audit:KeepYears）を過ぎた日の行を捨てます。日ごとの要約の値は残ります。");
        command.SetAction((parsed, stop) => Run(services, parsed, "renkei audit throw-away", async (provider, output) =>
        {
            await output.WriteLineAsync($"{await provider.GetRequiredService<KeepAudit>().ThrowAway(stop)}日分の行を捨てました。");
            return 0;
        }, stop));
        return command;
    }

    private static async Task<int> Run(Func<IServiceProvider> services, ParseResult parsed, string name, Func<IServiceProvider, TextWriter, Task<int>> act, CancellationToken stop)
    {
        await using var scope = services().CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Actor>().BecomeConsole(name);
        await scope.ServiceProvider.GetRequiredService<AppDb>().Migrate(stop);
        try
        {
            return await act(scope.ServiceProvider, parsed.InvocationConfiguration.Output);
        }
        catch (Exception error) when (error is FormatException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(error is FormatException ? "日付は 2026-11-01 の形で書いてください。" : error.Message);
            return 1;
        }
    }

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
