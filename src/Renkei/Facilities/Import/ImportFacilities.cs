using Renkei.Access;
using Renkei.Inbox;

namespace Renkei.Facilities.Import;

/// <summary>Brings one edition of a register into the map: wholly, or not at all. A dry run does the same and takes it back.</summary>
public sealed class ImportFacilities(AppDb db, Actor actor, TimeProvider clock, IConfiguration configuration, PlaceFinder places, FacilityKeeper keeper, ImportProgress progress, InboxDoor inbox, WorkCalendar calendar)
{
    /// <summary>The task of whoever looked and has not applied; its source is the run that looked.</summary>
    public const string ToApply = "import-apply";

    private const int DaysToApply = 3;

    private const int ImportLock = 7401;
    private const string InterruptedWords = "途中で止まりました。何も取り込まれていません。もう一度取り込んでください。";

    /// <param name="FileName">As given; shown in the report, and read for a date when nothing else tells the edition.</param>
    /// <param name="Content">Seekable; disposed of here.</param>
    /// <param name="All">Keep the rows of every municipality, not only the region's.</param>
    public sealed record Request(string FileName, Stream Content, DateOnly? AsOf = null, bool DryRun = false, bool All = false, string? StoredFile = null);

    public async Task<Answer<ImportRun>> Run(Request request, CancellationToken stop = default) =>
        actor.Needs(Duty.ImportRegisters) is { } refusal ? refusal : await Run(await Start(request, stop), request, stop);

    /// <summary>Writes the run down before any of it happens, so that it is seen even when the application stops midway.</summary>
    public async Task<ImportRun> Start(Request request, CancellationToken stop = default)
    {
        var run = new ImportRun
        {
            FileName = request.FileName.Length <= 255 ? request.FileName : request.FileName[^255..],
            StartedAt = clock.GetUtcNow(),
            By = actor.Name,
            State = ImportState.Running,
            DryRun = request.DryRun,
            AllMunicipalities = request.All,
            AsOfGiven = request.AsOf,
            StoredFile = request.StoredFile,
        };
        db.Add(run);
        await db.SaveChangesAsync(stop);
        return run;
    }

    public async Task<Answer<ImportRun>> Run(ImportRun run, Request request, CancellationToken stop = default)
    {
        RegisterPass work;
        var opened = RegisterFile.Open(request.Content);
        if (opened.Refusal is { } unreadable)
        {
            await request.Content.DisposeAsync();
            return await Refuse(run, unreadable);
        }

        using var file = opened.Value!;
        if (actor.Needs(file.Source.Duty) is not null)
        {
            return await Refuse(run, new("not-your-duty", $"「{file.Source.Name}」を取り込むと施設の情報が書きかわるので、あなたの役割では取り込めません。担当の拠点の相談員に、このファイルを渡してください。", StatusCodes.Status403Forbidden));
        }

        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            if (db.OnPostgreSql)
            {
                // One import at a time: two could found the same facility twice. SQLite has only one writer anyway.
                // What it asks for by its keys it has mostly just written: those pages are in memory, and no table need be walked for them.
                await db.Execute($"SELECT pg_advisory_xact_lock({ImportLock}); SET LOCAL gin_pending_list_limit = '64MB'; SET LOCAL work_mem = '64MB'; SET LOCAL random_page_cost = 1", stop);
            }

            if (AsOf(file, request) is var day && day > clock.JapanToday())
            {
                await transaction.RollbackAsync(CancellationToken.None);
                return await Refuse(run, Refusal.Invalid("future", $"時点が {day:yyyy-MM-dd} で、まだ来ていない日です。時点（--as-of）に公表の日を入れてください。"));
            }

            work = new(db, actor, clock, places, keeper, progress, run, file, day, await Region(request.All, stop));
            if (await work.Everything(stop) is { } refused)
            {
                await transaction.RollbackAsync(CancellationToken.None);
                db.ChangeTracker.Clear();
                db.Attach(run);
                return await Refuse(run, refused);
            }

            if (request.DryRun)
            {
                await transaction.RollbackAsync(stop);
                db.ChangeTracker.Clear();
                db.Attach(run);
                work.Report(ImportState.DryRun, clock.GetUtcNow());
                await Await(run, stop);
                await db.BulkInsert(work.Rejections, stop);
                await db.SaveChangesAsync(stop);
            }
            else
            {
                work.Report(ImportState.Applied, clock.GetUtcNow());
                await db.BulkInsert(work.Rejections, stop);
                await Release(run, stop);
                await db.SaveChangesAsync(stop);
                await transaction.CommitAsync(stop);
            }
        }
        catch (OperationCanceledException)
        {
            db.ChangeTracker.Clear();
            db.Attach(run);
            run.State = ImportState.Interrupted;
            run.EndedAt = clock.GetUtcNow();
            run.Problem = InterruptedWords;
            await db.SaveChangesAsync(CancellationToken.None);
            return new Refusal("interrupted", run.Problem);
        }
        finally
        {
            progress.End(run.Id);
        }

        if (!request.DryRun && work.Added > RegisterPass.BatchRows)
        {
            await db.SettleFacilities(stop);
        }

        return run;
    }

    /// <summary>At the start of a server: runs that still say they are running were cut off with the process that ran them, unless another process holds the import lock.</summary>
    public async Task MarkInterrupted(CancellationToken stop = default)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (db.OnPostgreSql)
        {
            await using var command = await db.Command($"SELECT pg_try_advisory_xact_lock({ImportLock})", stop);
            if (await command.ExecuteScalarAsync(stop) is not true)
            {
                return;
            }
        }

        foreach (var run in await db.ImportRuns.Where(run => run.State == ImportState.Running).OrderBy(run => run.StartedAt).Take(100).ToListAsync(stop))
        {
            run.State = ImportState.Interrupted;
            run.EndedAt = clock.GetUtcNow();
            run.Problem = InterruptedWords;
        }

        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }

    // The file is kept for a week only.
    private async Task Await(ImportRun run, CancellationToken stop)
    {
        if (run.StoredFile is not null && actor.Member is { } member)
        {
            await inbox.Open(new(ToApply, run.Id.Value, $"「{run.FileName}」を読んだ結果を確かめて、適用する", $"/imports/{run.Id}", TaskOwner.Person(member), await calendar.Due(actor.Workplace, clock.JapanToday(), DaysToApply, stop)), stop);
        }
    }

    // What was applied waits no longer: neither it nor the look before it can be applied again.
    private async Task Release(ImportRun run, CancellationToken stop)
    {
        if (run.StoredFile is { } stored)
        {
            run.StoredFile = null;
            await db.Set<UploadedPart>().Where(part => part.File == stored).ExecuteDeleteAsync(stop);
            foreach (var looked in await db.ImportRuns.Where(other => other.StoredFile == stored && other.Id != run.Id).ToListAsync(stop))
            {
                looked.StoredFile = null;
                await inbox.Close(ToApply, looked.Id.Value, stop: stop);
            }
        }
    }

    private async Task<Answer<ImportRun>> Refuse(ImportRun run, Refusal refusal)
    {
        run.State = ImportState.Refused;
        run.EndedAt = clock.GetUtcNow();
        run.Problem = refusal.Message;
        await db.SaveChangesAsync(CancellationToken.None);
        progress.End(run.Id);
        return refusal;
    }

    private DateOnly AsOf(RegisterFile file, Request request) =>
        request.AsOf ?? file.StatedAsOf ?? DateInName(request.FileName) ?? clock.JapanToday();

    // "520_rouken_20250601.csv": the name never tells what a file is, but publishers put the edition's day there.
    private static DateOnly? DateInName(string name)
    {
        foreach (System.Text.RegularExpressions.Match match in System.Text.RegularExpressions.Regex.Matches(name, @"(?<!\d)20\d{6}(?!\d)"))
        {
            if (DateOnly.TryParseExact(match.Value, "yyyyMMdd", out var day))
            {
                return day;
            }
        }

        return null;
    }

    /// <summary>Which municipalities the region keeps; null for all of them.</summary>
    private async Task<RegionFilter?> Region(bool all, CancellationToken stop)
    {
        if (all)
        {
            return null;
        }

        var codes = configuration.GetSection("Region:Municipalities").Get<string[]>() ?? [];

        // A designated city is configured by its own code, but registers write its wards'.
        var known = await db.Municipalities.AsNoTracking().Where(municipality => codes.Contains(municipality.Code)).ToListAsync(stop);
        List<string> kept = [.. codes];
        foreach (var city in known)
        {
            var prefecture = city.Code[..2];
            kept.AddRange((await db.Municipalities.AsNoTracking().Where(ward => ward.Code.StartsWith(prefecture) && ward.Name.StartsWith(city.Name)).ToListAsync(stop)).Where(ward => ward.IsWardOf(city)).Select(ward => ward.Code));
        }

        return new([.. kept], await db.Municipalities.AnyAsync(stop));
    }
}
