using Microsoft.AspNetCore.Mvc;
using Renkei.Access;
using Renkei.Shell;

namespace Renkei.Facilities.Import;

/// <summary>Somebody hands in a register's file: it is kept, looked through first without changing anything, and applied on a second word.</summary>
public sealed class UploadRegister(AppDb db, Actor actor, TimeProvider clock, IConfiguration configuration, ImportFacilities import, ImportJobs jobs)
{
    public const int MostMegabytes = 300;

    /// <summary>What the server lets in on the way here: the file and the form around it.</summary>
    public const long MostBytes = (MostMegabytes + 1) * 1024L * 1024;

    /// <summary>More files than this never wait at once: they are kept a week.</summary>
    private const int MostWaiting = 1_000;

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    private const string DefaultFolder = "data/imports";

    private string Folder => Path.GetFullPath(configuration["Imports:Folder"] is { Length: > 0 } given ? given : DefaultFolder);

    /// <summary>Keeps the file and starts the dry run.</summary>
    public async Task<Answer<ImportRun>> Run(IFormFile? file, string? asOf, bool all, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ImportRegisters) is { } refusal)
        {
            return refusal;
        }

        if (file is null || file.Length == 0)
        {
            return Refusal.Invalid("no-file", "ファイルを選んでください（空のファイルは取り込めません）。");
        }

        if (file.Length > MostMegabytes * 1024L * 1024)
        {
            return Refusal.Invalid("too-large", $"ファイルは {MostMegabytes} MB までです。都道府県ごとに分けるか、コマンドで取り込んでください。");
        }

        DateOnly? day = null;
        if (asOf is { Length: > 0 })
        {
            if (!Wareki.TryParse(asOf, out var parsed))
            {
                return Refusal.Invalid("as-of", "時点は「2026-06-01」か「令和8年6月1日」の形で入れてください。");
            }

            day = parsed;
        }

        await Forget(stop);
        var stored = $"{Guid.CreateVersion7():N}.upload";
        await using (var target = File.Create(Path.Combine(Folder, stored)))
        {
            await file.CopyToAsync(target, stop);
        }

        return await Start(stored, Path.GetFileName(file.FileName), day, all, dryRun: true, stop);
    }

    /// <summary>Applies the file of a dry run that was looked at.</summary>
    public async Task<Answer<ImportRun>> Apply(Id<ImportRun> id, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ImportRegisters) is { } refusal)
        {
            return refusal;
        }

        if (await db.ImportRuns.SingleOrDefaultAsync(run => run.Id == id, stop) is not { } looked)
        {
            return Refusal.NotFound("取込");
        }

        return looked is { State: ImportState.DryRun, StoredFile: { } stored } && File.Exists(Path.Combine(Folder, stored))
            ? await Start(stored, looked.FileName, looked.AsOfGiven ?? looked.AsOf, looked.AllMunicipalities, dryRun: false, stop)
            : new Refusal("not-waiting", "この取込はもう適用できません。ファイルをもう一度選んでください。");
    }

    public static void Map(IEndpointRouteBuilder imports)
    {
        imports.MapPost("/", async Task<Results<Accepted<ImportReport.Row>, ProblemHttpResult>> (IFormFile file, [FromForm] string? asOf, [FromForm] bool? all, UploadRegister upload, CancellationToken stop) =>
        {
            var answer = await upload.Run(file, asOf, all is true, stop);
            return answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Accepted($"/api/imports/{answer.Value!.Id}", ImportReport.Of(answer.Value));
        }).WithSummary("公表されている一覧のファイルを渡し、試しに読む").OnlyFromHere()
            .WithMetadata(new RequestSizeLimitAttribute(MostBytes), new RequestFormLimitsAttribute { MultipartBodyLengthLimit = MostBytes });
        imports.MapPost("/{id}/apply", async Task<Results<Accepted<ImportReport.Row>, ProblemHttpResult>> (Id<ImportRun> id, UploadRegister upload, CancellationToken stop) =>
        {
            var answer = await upload.Apply(id, stop);
            return answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Accepted($"/api/imports/{answer.Value!.Id}", ImportReport.Of(answer.Value));
        }).WithSummary("試しに読んだファイルを適用する").OnlyFromHere();
    }

    /// <summary>Files that were applied, or that nobody applied within a week, are thrown away; Unix keeps a file that is just being read.</summary>
    private async Task Forget(CancellationToken stop)
    {
        var waiting = (await db.ImportRuns.Where(run => run.StoredFile != null).OrderByDescending(run => run.StartedAt).Take(MostWaiting).Select(run => run.StoredFile).ToListAsync(stop)).ToHashSet();
        var folder = Directory.CreateDirectory(Folder);
        var now = clock.GetUtcNow();

        // A file that came within the hour may be on its way into the list.
        foreach (var old in folder.EnumerateFiles("*.upload").Where(file => file.LastWriteTimeUtc < now - (waiting.Contains(file.Name) ? KeptFor : TimeSpan.FromHours(1))))
        {
            old.Delete();
        }
    }

    private async Task<ImportRun> Start(string stored, string name, DateOnly? asOf, bool all, bool dryRun, CancellationToken stop)
    {
        var request = new ImportFacilities.Request(name, File.OpenRead(Path.Combine(Folder, stored)), asOf, dryRun, all, stored);
        var run = await import.Start(request, stop);
        jobs.Enqueue(run.Id, request, actor);
        return run;
    }
}
