using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Renkei.Access;

namespace Renkei.Facilities.Import;

/// <summary><c>renkei import …</c>: registers and geography from the console, for the operator and for nightly jobs.</summary>
public static class ImportCommand
{
    private const int ReasonsShown = 5;

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="build">Builds the application without starting it.</param>
    public static Command Make(Func<WebApplication> build)
    {
        var files = new Argument<FileInfo[]>("FILE") { Description = "取り込むファイル（複数可）", Arity = ArgumentArity.OneOrMore };
        var asOf = new Option<DateOnly?>("--as-of")
        {
            Description = "この日の時点の公表として取り込む（例 2026-06-01）",
            CustomParser = given => Foundation.Wareki.TryParse(given.Tokens.SingleOrDefault()?.Value, out var day) ? day : Wrong(given, "--as-of は 2026-06-01 の形で書いてください。"),
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "何が変わるかだけを見る" };
        var all = new Option<bool>("--all") { Description = "設定した市区町村だけでなく全部を取り込む" };
        var json = new Option<bool>("--json") { Description = "標準出力の最後の行を JSON にする" };

        var import = new Command("import", "公表されている一覧を取り込む");
        var facilities = new Command("facilities", "施設の一覧を取り込む（何の一覧かは見出しで見分けます）") { files, asOf, dryRun, all, json };
        facilities.SetAction((parsed, stop) => Run(build, parsed.InvocationConfiguration, parsed.GetRequiredValue(files), parsed.GetValue(json), parsed.GetValue(dryRun), async (services, file, token) =>
        {
            var answer = await services.GetRequiredService<ImportFacilities>().Run(
                new(file.Name, file.OpenRead(), parsed.GetValue(asOf), parsed.GetValue(dryRun), parsed.GetValue(all)), token);
            return answer.Refusal is { } refusal ? refusal : await Report(services, answer.Value!, token);
        }, stop));
        import.Add(facilities);

        import.Add(Geography("areas", "市区町村コード表を取り込む"));
        import.Add(Geography("towns", "町丁の位置を取り込む"));
        import.Add(Geography("boundaries", "行政区域（GeoJSON）を取り込む"));
        import.Add(Geography("holidays", "国民の祝日を取り込む"));
        return import;

        Command Geography(string name, string description)
        {
            var command = new Command(name, description) { files, dryRun, json };
            command.SetAction((parsed, stop) => Run(build, parsed.InvocationConfiguration, parsed.GetRequiredValue(files), parsed.GetValue(json), parsed.GetValue(dryRun), async (services, file, token) =>
            {
                await using var content = file.OpenRead();
                var answer = await services.GetRequiredService<ImportGeography>().Run(file.Name, content, parsed.GetValue(dryRun), ImportGeography.Kinds[name], token);
                if (answer.Refusal is { } refusal)
                {
                    return refusal;
                }

                var report = answer.Value!;
                return new Told(
                    new(report.Source, report.Rows, report.Added, report.Changed, report.Unchanged, report.Gone, report.Quarantined, report.Rejected),
                    [.. report.Reasons.Select(reason => $"{reason.Line}行目: {reason.Reason}")], 0);
            }, stop));
            return command;
        }
    }

    /// <summary>What <c>--json</c> prints; the order of the fields is the contract.</summary>
    private sealed record Line(string Source, int Rows, int Added, int Changed, int Unchanged, int Gone, int Quarantined, int Rejected);

    private sealed record Told(Line Line, IReadOnlyList<string> Reasons, int Outside, int Doubted = 0);

    private static DateOnly? Wrong(System.CommandLine.Parsing.ArgumentResult given, string message)
    {
        given.AddError(message);
        return null;
    }

    private static async Task<int> Run(
        Func<WebApplication> build, InvocationConfiguration console, FileInfo[] files, bool json, bool dryRun, Func<IServiceProvider, FileInfo, CancellationToken, Task<Answer<Told>>> import, CancellationToken stop)
    {
        await using var app = build();
        await app.PrepareAtConsole(stop);
        var failed = false;
        foreach (var file in files)
        {
            if (!file.Exists)
            {
                await console.Error.WriteLineAsync($"{file.FullName}: ファイルがありません。場所と名前を確かめてください。");
                failed = true;
                continue;
            }

            await using var scope = app.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Actor>().BecomeConsole("renkei import");
            var answer = await import(scope.ServiceProvider, file, stop);
            if (answer.Refusal is { } refusal)
            {
                await console.Error.WriteLineAsync($"{file.Name}: {refusal.Message}");
                failed = true;
                continue;
            }

            var (line, reasons, outside, doubted) = answer.Value!;
            await console.Output.WriteLineAsync($"{file.Name}: {Name(line.Source)}　{line.Rows:N0}行　追加 {line.Added:N0}　変更 {line.Changed:N0}　変わらず {line.Unchanged:N0}　最新の公表に無し {line.Gone:N0}　位置未確認 {line.Quarantined:N0}　取り込めず {line.Rejected:N0}　対象外の市区町村 {outside:N0}{(dryRun ? "（試しに見ただけで、何も変えていません）" : "")}");
            foreach (var reason in reasons)
            {
                await console.Error.WriteLineAsync("  " + reason);
            }

            if (doubted > 0)
            {
                await console.Error.WriteLineAsync($"  取り込んだ行のうち {doubted:N0} 行は、番号の検査数字が合いません。取込の報告（/imports）で確かめられます。");
            }

            // Only registers keep a report with every row; of geography all reasons stand above.
            if (line.Rejected > reasons.Count)
            {
                await console.Error.WriteLineAsync($"  ほか {line.Rejected - reasons.Count:N0} 行。全部は取込の報告（/imports）からCSVで見られます。");
            }

            // A file of which nothing could be taken is not what it was taken for: a nightly job should hear of it.
            failed |= line.Rows > 0 && line.Rejected == line.Rows;

            if (json)
            {
                await console.Output.WriteLineAsync(JsonSerializer.Serialize(line, Readable));
            }
        }

        return failed ? 1 : 0;
    }

    private static string Name(string source) => source switch
    {
        "areas" => "市区町村コード表",
        "towns" => "町丁の位置",
        "boundaries" => "行政区域",
        "holidays" => "国民の祝日",
        _ => RegisterSource.Named(source).Name,
    };

    private static async Task<Answer<Told>> Report(IServiceProvider services, ImportRun run, CancellationToken stop)
    {
        var reasons = await services.GetRequiredService<AppDb>().RejectedRows.Where(row => row.Run == run.Id && !row.Taken).OrderBy(row => row.Line).Take(ReasonsShown).Select(row => $"{row.Line}行目: {row.Reason}").ToListAsync(stop);
        return new Told(new(run.Source!, run.Rows, run.Added, run.Changed, run.Unchanged, run.Gone, run.Quarantined, run.Rejected), reasons, run.Outside, run.Doubted);
    }
}
