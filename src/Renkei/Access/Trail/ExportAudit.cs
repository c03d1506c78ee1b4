using System.Globalization;
using System.Security.Cryptography;

namespace Renkei.Access.Trail;

/// <summary>The lines of a time as a file, in the order of the chain, each with its hash; what was given out and its SHA-256 stand in the trail.</summary>
public sealed class ExportAudit(AppDb db, Actor actor, ReadAudit read, TimeProvider clock)
{
    /// <summary>The file is made in memory: a month of a large network. More is asked for in parts.</summary>
    public const int MostLines = 100_000;

    private static readonly string[] Header = ["日", "番号", "時刻", "人", "役割", "職場", "接続元", "窓口", "操作", "種類", "記録", "前", "後", "ハッシュ"];

    public sealed record Given(OutFile File, string Sha256);

    public async Task<Answer<Given>> Run(ReadAudit.Query query, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ReadAudit) is { } refusal)
        {
            return refusal;
        }

        if (query.From is null)
        {
            return Refusal.Invalid("from", "書き出す期間の初めの日を入れてください。");
        }

        var lines = read.Matching(query);
        if (await lines.Take(MostLines + 1).CountAsync(stop) > MostLines)
        {
            return Refusal.Invalid("to", $"{MostLines:N0}行を超えます。期間を短くして、分けて書き出してください。");
        }

        var rows = new List<string[]> { Header };
        await foreach (var line in lines.OrderBy(line => line.Day).ThenBy(line => line.Number).AsAsyncEnumerable().WithCancellation(stop))
        {
            rows.Add([
                line.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), line.Number.ToString(CultureInfo.InvariantCulture),
                TimeZoneInfo.ConvertTime(line.At, JapanTime.Zone).ToString("yyyy-MM-ddTHH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture),
                line.Who, line.Role ?? "", line.Workplace ?? "", line.From, line.Act, line.Verb.Japanese, line.Kind, line.Record.ToString(), line.Before ?? "", line.After ?? "", Convert.ToHexStringLower(line.Hash)]);
        }

        var content = CsvOut.Write(rows, CsvEncoding.Utf8Bom).Content;
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        db.Record(actor, AuditVerb.Exported, nameof(AuditLine), Guid.Empty, clock.GetUtcNow(),
            AuditTrail.Details(("Query", ReadAudit.Words(query)), ("Rows", (rows.Count - 1).ToString(CultureInfo.InvariantCulture)), ("Sha256", hash)));
        await db.SaveChangesAsync(stop);
        return new Given(OutFile.Csv($"audit-{query.From:yyyyMMdd}-{query.To ?? clock.JapanToday():yyyyMMdd}", content), hash);
    }

    public static void Map(IEndpointRouteBuilder audit) =>
        audit.MapGet("/export/csv", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (
            string? who, Guid? record, string? kind, AuditVerb? verb, DateOnly? from, DateOnly? to, ExportAudit export, HttpContext http, CancellationToken stop) =>
        {
            var answer = await export.Run(new() { Who = who, Record = record, Kind = kind, Verb = verb, From = from, To = to }, stop);
            if (answer.Refusal is { } refusal)
            {
                return refusal.ToProblem();
            }

            http.Response.Headers["Content-Digest"] = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(answer.Value!.Sha256))}:";
            return answer.Value.File.ToResult();
        }).WithSummary("操作の記録をCSVにする。ファイルのSHA-256は記録に残り、ヘッダー Content-Digest でも渡す");
}
