namespace Renkei.Access.Trail;

/// <summary>Somebody puts their name to a month of the trail.</summary>
public sealed class ReviewAudit(AppDb db, Actor actor, TimeProvider clock)
{
    public sealed class Request
    {
        public string Findings { get; set; } = "";
        public string Measures { get; set; } = "";
    }

    public async Task<Refusal?> Run(DateOnly month, Request request, CancellationToken stop = default)
    {
        month = new(month.Year, month.Month, 1);
        var (findings, measures) = (request.Findings.Trim(), request.Measures.Trim());
        if (actor.Needs(Duty.ReadAudit) is { } refusal)
        {
            return refusal;
        }

        if (AuditReview.Check(month, findings, measures, clock.JapanToday()) is { } wrong)
        {
            return wrong;
        }

        db.Add(new AuditReview { Month = month, By = actor.Name, At = clock.GetUtcNow(), Findings = findings, Measures = measures });
        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder audit) =>
        audit.MapPost("/review/{month}", async Task<Results<NoContent, ProblemHttpResult>> (DateOnly month, Request request, ReviewAudit review, CancellationToken stop) =>
            await review.Run(month, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent())
            .WithSummary("その月の点検を記録する");
}
