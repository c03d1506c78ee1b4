using Microsoft.AspNetCore.Mvc;
using Renkei.Access;
using Renkei.Shell;

namespace Renkei.Facilities.Import;

/// <summary>Somebody hands in a register's file: it is kept, looked through first without changing anything, and applied on a second word.</summary>
public sealed class UploadRegister(AppDb db, Actor actor, TimeProvider clock, ImportFacilities import, ImportJobs jobs)
{
    public const int MostMegabytes = 300;

    /// <summary>What the server lets in on the way here: the file and the form around it.</summary>
    public const long MostBytes = (MostMegabytes + 1) * 1024L * 1024;

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

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
        await using var given = file.OpenReadStream();
        var stored = await db.Keep(given, clock.GetUtcNow(), stop);

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

        if (looked is not { State: ImportState.DryRun, StoredFile: { } stored } || !await db.Set<UploadedPart>().AnyAsync(part => part.File == stored, stop))
        {
            return new Refusal("not-waiting", "この取込はもう適用できません。ファイルをもう一度選んでください。");
        }

        // Pressed twice, it is applied once.
        return await db.ImportRuns.FirstOrDefaultAsync(run => run.StoredFile == stored && !run.DryRun && run.State == ImportState.Running, stop)
            ?? await Start(stored, looked.FileName, looked.AsOfGiven ?? looked.AsOf, looked.AllMunicipalities, dryRun: false, stop);
    }

    public static void Map(IEndpointRouteBuilder imports)
    {
        imports.MapPost("/", async Task<Results<Accepted<ImportReport.Row>, ProblemHttpResult>> (IFormFile file, string? asOf, bool? all, UploadRegister upload, CancellationToken stop) =>
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

    /// <summary>What nobody applied within a week is thrown away, and what never came into the list; one that came within the hour may be on its way there.</summary>
    private async Task Forget(CancellationToken stop)
    {
        var (old, fresh) = (clock.GetUtcNow() - KeptFor, clock.GetUtcNow() - TimeSpan.FromHours(1));
        await db.Set<UploadedPart>()
            .Where(part => part.At < old || (part.At < fresh && !db.Set<ImportRun>().Any(run => run.StoredFile == part.File)))
            .ExecuteDeleteAsync(stop);
    }

    private async Task<ImportRun> Start(string stored, string name, DateOnly? asOf, bool all, bool dryRun, CancellationToken stop)
    {
        ImportFacilities.Request request = new(name, Stream.Null, asOf, dryRun, all, stored);
        var run = await import.Start(request, stop);
        jobs.Enqueue(run.Id, request, actor);
        return run;
    }
}
