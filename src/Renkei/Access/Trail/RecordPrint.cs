namespace Renkei.Access.Trail;

/// <summary>The browser tells that a page was printed: paper leaves no other trace. What the browser does not tell is not known here.</summary>
public sealed class RecordPrint(AppDb db, Actor actor, TimeProvider clock)
{
    private const int LongestPath = 300;

    public sealed record Request(string? Path);

    public async Task<Refusal?> Run(Request request, CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        if (request.Path is not { Length: > 0 and <= LongestPath } path || Doors.Local(path) != path)
        {
            return Refusal.Invalid("path", "印刷したページのアドレスが読み取れません。");
        }

        db.Record(actor, AuditVerb.Printed, "Page", Guid.Empty, clock.GetUtcNow(), AuditTrail.Details(("Path", path)));
        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder audit) =>
        audit.MapPost("/prints", async Task<Results<NoContent, ProblemHttpResult>> (Request request, RecordPrint record, CancellationToken stop) =>
            await record.Run(request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent())
            .WithSummary("ページを印刷したことを記録する（画面が自分で呼ぶ）");
}
