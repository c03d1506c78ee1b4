using System.Globalization;
using Renkei.Access;
using Renkei.Shell;

namespace Renkei.Learning.Applying;

/// <summary>Many apply by one table: a facility for its people, an organisation's nominations, the FAX sheets of a morning. A bad row is told with its line; the rest goes in.</summary>
public sealed class ApplyMany(AppDb db, Actor actor, Apply apply)
{
    public const int MostRows = 500;
    public static readonly IReadOnlyList<string> Header = ["氏名", "ふりがな", "職種", "勤め先", "メールアドレス", "電話", "経験年数", "枠", "伝えたいこと"];

    public sealed record Rejection(int Line, string What);

    public sealed record Row(int Line, string Name, string State, int? Number);

    public sealed record Report(IReadOnlyList<Row> Rows, IReadOnlyList<Rejection> Rejections);

    public async Task<Answer<Report>> Run(Id<Session> id, Stream content, bool dryRun, CancellationToken stop = default)
    {
        var desk = await Who(id, stop);
        if (desk.Refusal is { } refusal)
        {
            return refusal;
        }

        var table = TableFile.ReadPeople(content, MostRows, $"見出しに「氏名」の列がありません。ひな形を受け取って、1行に1人ずつ書いてください（列は {string.Join("、", Header)}）。", "氏名");
        if (table.Refusal is { } unreadable)
        {
            return unreadable;
        }

        List<Row> rows = [];
        List<Rejection> rejections = [];
        await using var whole = await db.Database.BeginTransactionAsync(stop);
        foreach (var row in table.Value!.Rows)
        {
            var request = Read(row, table.Value, desk.Value!, out var wrong);
            if ((table.Value.Columns.Problem(row) ?? wrong) is { } problem)
            {
                rejections.Add(new(row.Line, problem));
                continue;
            }

            var entered = await apply.Enter(desk.Value!.Door, request, desk.Value.Channel, null, desk.Value.Workplace, stop);
            if (entered.Refusal is { } no)
            {
                rejections.Add(new(row.Line, no.Message));
                continue;
            }

            rows.Add(new(row.Line, request.Name, entered.Value!.State.Japanese, entered.Value.Number));
        }

        if (dryRun)
        {
            // What it would come to is known only by doing it: the doing is undone.
            await whole.RollbackAsync(stop);
            db.ChangeTracker.Clear();
            return new Report([.. rows.Select(row => row with { Number = null })], rejections);
        }

        await whole.CommitAsync(stop);
        return new Report(rows, rejections);
    }

    internal sealed record Desk(Apply.Door Door, Channel Channel, Id<Workplace>? Workplace, string WorkplaceName);

    // Whoever runs the session brings anybody; a member only people of the own workplace.
    private async Task<Answer<Desk>> Who(Id<Session> id, CancellationToken stop)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        var open = await Apply.Open(db, id, stop);
        return open.Refusal is { } missing ? missing
            : actor.HasWithin(Duty.ManageLearning, open.Value!.Course.AreaPath) ? new Desk(open.Value, Channel.File, null, "")
            : open.Value.Course.IsByNomination ? new Refusal("by-nomination", "この研修は、関係団体の推薦で受け付けています。所属する団体に聞いてください。", StatusCodes.Status403Forbidden)
            : actor.Workplace is { } workplace ? new Desk(open.Value, Channel.Workplace, workplace, actor.WorkplaceName ?? "")
            : Refusal.Invalid("workplace", "職場が決まっていないので、まとめては申し込めません。1人ずつ申し込んでください。");
    }

    private static Apply.Request Read(CsvRow row, TableFile.Filled table, Desk desk, out string? wrong)
    {
        wrong = null;
        string Cell(string column) => table.Cell(row, column);
        var (profession, years, group) = (Cell("職種"), JapaneseText.Tidy(Cell("経験年数")).TrimEnd('年'), Cell("枠"));
        Profession? known = profession.Length == 0 ? null : Professions.Parse(profession);
        var number = 0;
        var seats = group.Length == 0 ? null : desk.Door.Groups.FirstOrDefault(one => one.Name == group);
        wrong = profession.Length > 0 && known is null ? $"職種「{profession}」はありません。{string.Join("、", Enum.GetValues<Profession>().Select(one => one.Japanese))} のどれかにしてください。"
            : years.Length > 0 && !int.TryParse(years, NumberStyles.None, CultureInfo.InvariantCulture, out number) ? $"経験年数「{years}」が数字ではありません。"
            : group.Length > 0 && seats is null ? $"枠「{group}」はありません。{string.Join("、", desk.Door.Groups.Select(one => one.Name))} のどれかにしてください。"
            : null;
        return new()
        {
            Name = Cell("氏名"),
            Kana = Cell("ふりがな"),
            Profession = known,
            Workplace = desk.WorkplaceName.Length > 0 ? desk.WorkplaceName : Cell("勤め先"),
            Mail = Cell("メールアドレス"),
            Phone = Cell("電話"),
            Years = years.Length > 0 ? number : null,
            Group = seats?.Id,
            Note = Cell("伝えたいこと"),
        };
    }

    /// <summary>The table to fill in, with one line that shows how.</summary>
    public static OutFile Template() => OutFile.Csv("研修の申し込みのひな形", CsvOut.Write([[.. Header], ["佐藤花子", "さとうはなこ", Profession.Nurse.Japanese, "訪問看護ステーション潮風", "hanako@example.jp", "", "12", "", ""]], CsvEncoding.Utf8Bom).Content);

    public static void Map(IEndpointRouteBuilder learning)
    {
        learning.MapGet("/applications/template", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (Actor actor) =>
            await Task.FromResult(actor.NeedsSignIn()) is { } refusal ? refusal.ToProblem() : Template().ToResult()).WithSummary("まとめて申し込むためのひな形（CSV）");
        learning.MapPost("/sessions/{session}/applications/file", async Task<Results<Ok<Report>, ProblemHttpResult>> (Id<Session> session, IFormFile file, bool? dryRun, ApplyMany many, CancellationToken stop) =>
        {
            await using var content = file.OpenReadStream();
            return await many.Run(session, content, dryRun is true, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!);
        }).OnlyFromHere().WithSummary("表（CSV・Excel）でまとめて申し込む。dryRun=true なら確かめるだけ");
    }
}
