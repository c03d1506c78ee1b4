using System.Globalization;
using MiniExcelLibs;
using Renkei.Access;

namespace Renkei.Learning.Attending;

/// <summary>The list of applications as a file; that it was taken out is written to the trail.</summary>
public sealed class ExportApplications(AppDb db, Actor actor, FindApplications find, TimeProvider clock)
{
    private static readonly string[] Header = ["受付番号", "氏名", "ふりがな", "職種", "勤め先", "枠", "メールアドレス", "電話", "経験年数", "状態", "受け方", "申し込んだ日時", "班", "出欠", "来た時刻", "オンラインの分数", "伝えたいこと"];

    public async Task<Answer<OutFile>> Run(Id<Session> id, string format, CancellationToken stop = default)
    {
        if (format is not ("csv" or "csv-ms932" or "xlsx"))
        {
            return Refusal.NotFound("この形のファイル");
        }

        List<string[]> rows = [Header];
        FindApplications.View? view = null;
        for (int? after = null; ;)
        {
            var page = await find.Run(id, after: after, many: FindApplications.MostPrinted, stop: stop);
            if (page.Refusal is { } refusal)
            {
                return refusal;
            }

            view ??= page.Value!;
            rows.AddRange(page.Value!.Rows.Select(Cells));
            if ((after = page.Value.Next) is null)
            {
                break;
            }
        }

        db.Record(actor, AuditVerb.Exported, nameof(Application), id.Value, clock.GetUtcNow(), AuditTrail.Details(("Rows", (rows.Count - 1).ToString(CultureInfo.InvariantCulture)), ("Shown", format)));
        await db.SaveChangesAsync(stop);
        var name = $"申込者-{JapanTime.DayOf(view.StartsAt):yyyyMMdd}-第{view.Number}回";
        if (format != "xlsx")
        {
            return OutFile.Csv(name, CsvOut.Write(rows, format == "csv" ? CsvEncoding.Utf8Bom : CsvEncoding.Ms932).Content, format == "csv-ms932");
        }

        using var stream = new MemoryStream();
        await MiniExcel.SaveAsAsync(stream, rows.Skip(1).Select(row => Header.Zip(row).ToDictionary(pair => pair.First, pair => (object)pair.Second)), sheetName: "申込者", cancellationToken: stop);
        return OutFile.Xlsx(name, stream.ToArray());
    }

    private static string[] Cells(FindApplications.Row row) =>
    [
        row.Number.ToString(CultureInfo.InvariantCulture), row.Name, row.Kana, row.Profession?.Japanese ?? "", row.Workplace, row.Group, row.Mail, row.Phone, row.Years?.ToString(CultureInfo.InvariantCulture) ?? "", row.State.Japanese, row.Channel.Japanese, Local(row.AppliedAt),
        row.Table?.ToString(CultureInfo.InvariantCulture) ?? "", row.Attendance == Attendance.Unmarked ? "" : row.Attendance.Japanese, row.ArrivedAt is { } at ? Local(at) : "", row.OnlineMinutes?.ToString(CultureInfo.InvariantCulture) ?? "", row.Note,
    ];

    private static string Local(DateTimeOffset at) => JapanTime.Wall(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static void Map(IEndpointRouteBuilder learning) =>
        learning.MapGet("/sessions/{session}/applications/export/{format}", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (Id<Session> session, string format, ExportApplications export, CancellationToken stop) =>
            await export.Run(session, format, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : answer.Value!.ToResult()).WithSummary("申し込みの一覧（csv、csv-ms932、xlsx）");
}
