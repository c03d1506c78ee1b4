using Renkei.Access;
using Renkei.Shell;

namespace Renkei.Consultations.Desk;

/// <summary>添付: what came on paper goes with the consultation; only what really is a document or a picture, and never more of it in memory than a piece.</summary>
public sealed class KeepFiles(AppDb db, Actor actor, ReadTrail trail, TimeProvider clock)
{
    private const string Kinds = "PDF、JPEG、PNG、TIFF";

    public async Task<Answer<Id<ConsultationFile>>> Add(Id<Consultation> id, IFormFile? given, CancellationToken stop = default)
    {
        var open = await LogConsultation.OpenToWrite(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (given is null or { Length: 0 })
        {
            return Refusal.Invalid("file", $"ファイル（{Kinds}）を選んでください。空のファイルは付けられません。");
        }

        if (given.Length > ConsultationFile.MostMegabytes * 1024L * 1024)
        {
            return Refusal.Invalid("file", $"ファイルは{ConsultationFile.MostMegabytes} MBまでです。解像度を下げるか、分けてください。");
        }

        if (await db.Set<ConsultationFile>().CountAsync(file => file.Consultation == id, stop) >= ConsultationFile.Most)
        {
            return new Refusal("too-many", $"1つの相談に付けられるのは{ConsultationFile.Most}までです。");
        }

        await using var content = given.OpenReadStream();
        var buffer = new byte[ConsultationFile.PartBytes];
        var read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
        if (ConsultationFile.KindOf(buffer.AsSpan(0, read)) is not var (type, extension))
        {
            return Refusal.Invalid("file", $"{Kinds}ではないファイルです（名前ではなく、中身で確かめています）。WordやExcelは、PDFにしてから付けてください。");
        }

        // The name is only words: what kind it is was seen in its content.
        var name = JapaneseText.Tidy(Path.GetFileNameWithoutExtension(given.FileName));
        var file = new ConsultationFile { Consultation = id, Name = JapaneseText.Cut(name.Length == 0 ? "添付" : name, ConsultationFile.LongestName - extension.Length) + extension, ContentType = type, Bytes = (int)given.Length, At = clock.GetUtcNow(), By = actor.Name };
        await using var whole = await db.Database.BeginTransactionAsync(stop);
        db.Add(file);
        for (var number = 0; read > 0; number++)
        {
            var part = new ConsultationFilePart { File = file.Id, Number = number, Content = buffer[..read] };
            db.Add(part);
            await db.SaveChangesAsync(stop);
            db.Entry(part).State = EntityState.Detached;
            read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
        }

        await whole.CommitAsync(stop);
        return file.Id;
    }

    public async Task<Refusal?> Remove(Id<Consultation> id, Id<ConsultationFile> key, CancellationToken stop = default)
    {
        var open = await LogConsultation.Open(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await db.Set<ConsultationFile>().SingleOrDefaultAsync(file => file.Id == key && file.Consultation == id, stop) is not { } file)
        {
            return Refusal.NotFound("添付");
        }

        await using var whole = await db.Database.BeginTransactionAsync(stop);
        await db.Set<ConsultationFilePart>().Where(part => part.File == key).ExecuteDeleteAsync(stop);
        db.Remove(file);
        await db.SaveChangesAsync(stop);
        await whole.CommitAsync(stop);
        return null;
    }

    /// <summary>The file, to be given out piece by piece. Who took it is written down before the first.</summary>
    public async Task<Answer<ConsultationFile>> Open(Id<Consultation> id, Id<ConsultationFile> key, CancellationToken stop = default)
    {
        var open = await LogConsultation.Open(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await db.Set<ConsultationFile>().AsNoTracking().SingleOrDefaultAsync(file => file.Id == key && file.Consultation == id, stop) is not { } file)
        {
            return Refusal.NotFound("添付");
        }

        await trail.Tell(actor, nameof(Consultation), id.Value, ("Shown", "添付のファイル"));
        return file;
    }

    public async Task Write(Id<ConsultationFile> key, Stream to, CancellationToken stop = default)
    {
        await foreach (var content in db.Set<ConsultationFilePart>().Where(part => part.File == key).OrderBy(part => part.Number).Select(part => part.Content).AsAsyncEnumerable().WithCancellation(stop))
        {
            await to.WriteAsync(content, stop);
        }
    }

    public static void Map(IEndpointRouteBuilder consultations)
    {
        consultations.MapPost("/{consultation}/files", async Task<Results<Ok<Id<ConsultationFile>>, ProblemHttpResult>> (Id<Consultation> consultation, IFormFile? file, KeepFiles files, CancellationToken stop) =>
            await files.Add(consultation, file, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).OnlyFromHere().WithSummary("ファイルを付ける（PDF・画像）");
        consultations.MapGet("/{consultation}/files/{file}", async Task<Results<PushStreamHttpResult, ProblemHttpResult>> (Id<Consultation> consultation, Id<ConsultationFile> file, KeepFiles files, CancellationToken stop) =>
            await files.Open(consultation, file, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Stream(to => files.Write(file, to, stop), answer.Value!.ContentType, answer.Value.Name)).WithSummary("付けたファイル");
        consultations.MapDelete("/{consultation}/files/{file}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Consultation> consultation, Id<ConsultationFile> file, KeepFiles files, CancellationToken stop) =>
            await files.Remove(consultation, file, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("付けたファイルを取り除く");
    }
}
