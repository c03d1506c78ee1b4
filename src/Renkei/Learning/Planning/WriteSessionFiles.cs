using Renkei.Access;
using Renkei.Learning.Applying;
using Renkei.Shell;

namespace Renkei.Learning.Planning;

/// <summary>資料: PDFs that go with a session, put in by who runs it, read by everybody or by who has a seat.</summary>
public sealed class WriteSessionFiles(AppDb db, Actor actor, AnswerApplication answer, TimeProvider clock)
{
    public sealed record Row(Id<SessionFile> File, string Title, bool IsPublic);

    /// <summary>What a session has.</summary>
    internal static async Task<IReadOnlyList<Row>> Of(AppDb db, Id<Session> session, bool publicOnly, CancellationToken stop) =>
        await db.SessionFiles.Where(file => file.Session == session && (!publicOnly || file.IsPublic)).OrderBy(file => file.Id).Take(SessionFile.Most).Select(file => new Row(file.Id, file.Title, file.IsPublic)).ToListAsync(stop);

    public async Task<Answer<Id<SessionFile>>> Add(Id<Session> id, string title, bool isPublic, IFormFile? given, CancellationToken stop = default)
    {
        var open = await GetCourse.WritableSession(db, actor, id, stop);
        title = JapaneseText.Tidy(title);
        if ((open.Refusal ?? (title.Length is 0 or > SessionFile.LongestTitle ? Refusal.Invalid("title", $"資料の名前を{SessionFile.LongestTitle}文字までで入れてください。") : null)) is { } refusal)
        {
            return refusal;
        }

        var read = await PdfFile.Read(given, SessionFile.MostMegabytes, stop);
        if ((read.Refusal ?? (await db.SessionFiles.CountAsync(file => file.Session == id, stop) >= SessionFile.Most ? new Refusal("too-many", $"資料は{SessionFile.Most}までです。") : null)) is { } wrong)
        {
            return wrong;
        }

        var file = new SessionFile { Session = id, Title = title, IsPublic = isPublic };
        db.Add(file);
        db.Add(new SessionFileContent { File = file.Id, Content = read.Value! });
        await db.SaveChangesAsync(stop);
        return file.Id;
    }

    public async Task<Refusal?> Remove(Id<Session> id, Id<SessionFile> key, CancellationToken stop = default)
    {
        var open = await GetCourse.WritableSession(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await db.SessionFiles.SingleOrDefaultAsync(one => one.Id == key && one.Session == id, stop) is not { } file)
        {
            return Refusal.NotFound("資料");
        }

        db.RemoveRange(await db.Set<SessionFileContent>().Where(one => one.File == key).ToListAsync(stop));
        db.Remove(file);
        await db.SaveChangesAsync(stop);
        return null;
    }

    /// <param name="id">The session.</param>
    /// <param name="key">The file.</param>
    /// <param name="token">The key of an application, for who has no account.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Answer<OutFile>> File(Id<Session> id, Id<SessionFile> key, string? token, CancellationToken stop = default)
    {
        var open = await Apply.Open(db, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await db.SessionFiles.AsNoTracking().SingleOrDefaultAsync(one => one.Id == key && one.Session == id, stop) is not { } file)
        {
            return Refusal.NotFound("資料");
        }

        var (session, course, _) = open.Value!;
        if (!(file.IsPublic && session.PublishFrom <= clock.GetUtcNow()) && !actor.HasWithin(Duty.ManageLearning, course.AreaPath) && !await HasSeat(id, token, stop))
        {
            return new Refusal("no-seat", "この資料は、席の取れた人だけが見られます。申し込みのページから開いてください。", StatusCodes.Status403Forbidden);
        }

        return new OutFile($"{file.Title}.pdf", "application/pdf", await db.Set<SessionFileContent>().Where(one => one.File == key).Select(one => one.Content).SingleAsync(stop));
    }

    private async Task<bool> HasSeat(Id<Session> id, string? token, CancellationToken stop) =>
        token is { Length: > 0 } ? (await answer.Known(token, stop)).Value.Application is { State: ApplicationState.Seated } own && own.Session == id
        : actor.Member is { } me && await db.Applications.AnyAsync(application => application.Session == id && application.Member == me && application.State == ApplicationState.Seated, stop);

    public static void Map(IEndpointRouteBuilder events, IEndpointRouteBuilder learning)
    {
        events.MapGet("/{session}/files/{file}", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (Id<Session> session, Id<SessionFile> file, string? key, WriteSessionFiles write, CancellationToken stop) =>
            await write.File(session, file, key, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : answer.Value!.ToResult()).AllowAnonymous().WithSummary("資料のPDF。公開のものはだれでも、ほかは席のある人だけ");
        learning.MapPost("/sessions/{session}/files", async Task<Results<Ok<Id<SessionFile>>, ProblemHttpResult>> (Id<Session> session, [Microsoft.AspNetCore.Mvc.FromForm] string? title, [Microsoft.AspNetCore.Mvc.FromForm] bool? isPublic, IFormFile? file, WriteSessionFiles write, CancellationToken stop) =>
            await write.Add(session, title ?? "", isPublic is true, file, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).OnlyFromHere().WithSummary("資料のPDFを加える");
        learning.MapDelete("/sessions/{session}/files/{file}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Session> session, Id<SessionFile> file, WriteSessionFiles write, CancellationToken stop) =>
            await write.Remove(session, file, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("資料を取り除く");
    }
}
