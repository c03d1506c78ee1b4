using System.Text.Json;
using Renkei.Access;

namespace Renkei.Facilities.Import;

/// <summary>What came of imports: the list of them, one in full, how far a running one is, and the rows that could not be taken.</summary>
public sealed class ImportReport(AppDb db, Actor actor, ImportProgress progress)
{
    public const int PageSize = 30;
    public const int LinesShown = 100;

    public sealed record Row(
        Id<ImportRun> Id, string FileName, string Source, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string By, ImportState State, DateOnly? AsOf,
        int Rows, int Added, int Changed, int Unchanged, int Gone, int Quarantined, int Rejected, int Outside, int Doubted, string? Problem, bool WaitsToBeApplied)
    {
        public string StateName => State switch
        {
            ImportState.Running => "取込中",
            ImportState.Applied => "取り込みました",
            ImportState.DryRun => "試しに読みました",
            ImportState.Refused => "取り込めません",
            _ => "途中で止まりました",
        };
    }

    /// <param name="Doubted">Rows that went in with a number whose check digit does not agree.</param>
    public sealed record Full(Row Row, IReadOnlyList<Difference> Differences, IReadOnlyList<RejectedLine> Rejected, IReadOnlyList<RejectedLine> Doubted);

    public sealed record RejectedLine(int Line, string Reason);

    /// <summary>In the form that the page's progress bar asks for.</summary>
    public sealed record Progress(int Done, int Total, string State);

    public static Row Of(ImportRun run) => new(
        run.Id, run.FileName, run.Source is null ? "" : RegisterSource.Named(run.Source).Name, run.StartedAt, run.EndedAt, run.By, run.State, run.AsOf,
        run.Rows, run.Added, run.Changed, run.Unchanged, run.Gone, run.Quarantined, run.Rejected, run.Outside, run.Doubted, run.Problem, run is { State: ImportState.DryRun, StoredFile: not null });

    public async Task<Answer<(IReadOnlyList<Row> Rows, string? After)>> List(string? after, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.SeeImports) is { } refusal)
        {
            return refusal;
        }

        var runs = db.ImportRuns.AsNoTracking();
        if (Id<ImportRun>.TryParse(after, null, out var last) && await db.ImportRuns.Where(run => run.Id == last).Select(run => (DateTimeOffset?)run.StartedAt).SingleOrDefaultAsync(stop) is { } before)
        {
            runs = runs.Where(run => run.StartedAt < before);
        }

        var found = await runs.OrderByDescending(run => run.StartedAt).ThenByDescending(run => run.Id).Take(PageSize + 1).ToListAsync(stop);
        return ((IReadOnlyList<Row>)[.. found.Take(PageSize).Select(Of)], found.Count > PageSize ? found[PageSize - 1].Id.ToString() : null);
    }

    public async Task<Answer<Full>> Run(Id<ImportRun> id, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.SeeImports) is { } refusal)
        {
            return refusal;
        }

        if (await db.ImportRuns.AsNoTracking().SingleOrDefaultAsync(run => run.Id == id, stop) is not { } run)
        {
            return Refusal.NotFound("取込");
        }

        Task<List<RejectedLine>> Lines(bool taken) =>
            db.RejectedRows.Where(row => row.Run == id && row.Taken == taken).OrderBy(row => row.Line).Take(LinesShown).Select(row => new RejectedLine(row.Line, row.Reason)).ToListAsync(stop);
        return new Full(Of(run), run.Differences is null ? [] : JsonSerializer.Deserialize<List<Difference>>(run.Differences)!, await Lines(false), await Lines(true));
    }

    /// <summary>The rows that were rejected or doubted as CSV: line, what became of it, reason, and the row as it stood. It says when there were more than are kept.</summary>
    public async Task<Answer<byte[]>> Rejected(Id<ImportRun> id, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.SeeImports) is { } refusal)
        {
            return refusal;
        }

        if (await db.ImportRuns.AsNoTracking().SingleOrDefaultAsync(run => run.Id == id, stop) is not { } run)
        {
            return Refusal.NotFound("取込");
        }

        var rows = await db.RejectedRows.AsNoTracking().Where(row => row.Run == id).OrderBy(row => row.Taken).ThenBy(row => row.Line).ToListAsync(stop);
        string[] cut = run.Rejected > RegisterPass.RejectedKept || run.Doubted > RegisterPass.RejectedKept
            ? ["", "注意", $"取り込めなかった {run.Rejected:N0} 行、確かめたい {run.Doubted:N0} 行のうち、それぞれ {RegisterPass.RejectedKept:N0} 行までを書いています。", ""]
            : [];
        return CsvOut.Write(
            [["行", "扱い", "理由", "もとの行"], .. rows.Select(row => new[] { row.Line.ToString(System.Globalization.CultureInfo.InvariantCulture), row.Taken ? "取り込んだ" : "取り込めない", row.Reason, row.Raw }), .. cut.Length > 0 ? [cut] : Array.Empty<string[]>()],
            CsvEncoding.Utf8Bom).Content;
    }

    public async Task<Answer<Progress>> HowFar(Id<ImportRun> id, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.SeeImports) is { } refusal)
        {
            return refusal;
        }

        if (await db.ImportRuns.Where(run => run.Id == id).Select(run => (ImportState?)run.State).SingleOrDefaultAsync(stop) is not { } state)
        {
            return Refusal.NotFound("取込");
        }

        var (rows, fraction) = progress.Of(id) ?? (0, 0);
        return state == ImportState.Running
            ? new Progress(rows, fraction > 0 ? (int)(rows / fraction) : 0, "running")
            : new Progress(1, 1, "finished");
    }

    public static void Map(IEndpointRouteBuilder imports)
    {
        imports.MapGet("/", async Task<Results<Ok<Listed>, ProblemHttpResult>> (string? after, ImportReport report, CancellationToken stop) =>
        {
            var answer = await report.List(after, stop);
            return answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(new Listed(answer.Value.Rows, answer.Value.After));
        }).WithSummary("取込の一覧");
        imports.MapGet("/{id}", async Task<Results<Ok<Full>, ProblemHttpResult>> (Id<ImportRun> id, ImportReport report, CancellationToken stop) =>
        {
            var answer = await report.Run(id, stop);
            return answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!);
        }).WithSummary("1つの取込の報告");
        imports.MapGet("/{id}/progress", async Task<Results<Ok<Progress>, ProblemHttpResult>> (Id<ImportRun> id, ImportReport report, CancellationToken stop) =>
        {
            var answer = await report.HowFar(id, stop);
            return answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!);
        }).WithSummary("取込がどこまで進んだか");
        imports.MapGet("/{id}/rejected.csv", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (Id<ImportRun> id, ImportReport report, CancellationToken stop) =>
        {
            var answer = await report.Rejected(id, stop);
            return answer.Refusal is { } refusal ? refusal.ToProblem() : OutFile.Csv("rejected", answer.Value!).ToResult();
        }).WithSummary("取り込めなかった行（CSV）");
    }

    public sealed record Listed(IReadOnlyList<Row> Rows, string? After);
}
