namespace Renkei.Access.Standing;

/// <summary>Does one standing work now and keeps how it went; an administrator may ask for it out of turn.</summary>
public sealed class DoStandingWork(AppDb db, Actor actor, IEnumerable<StandingWork> works, IServiceScopeFactory scopes, ILogger<DoStandingWork> logger, TimeProvider clock)
{
    /// <param name="Result">What was done.</param>
    public sealed record Done(string Result);

    public async Task<Answer<Done>> Run(string name, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        if (works.FirstOrDefault(one => one.Name == name) is not { } work)
        {
            return Refusal.NotFound("定時の仕事");
        }

        db.Record(actor, AuditVerb.Changed, nameof(StandingWork), Guid.Empty, clock.GetUtcNow(), AuditTrail.Details(("Name", work.Name)));
        await db.SaveChangesAsync(stop);
        return await Do(work, stop) is { } wrong ? new Refusal("work-failed", $"「{work.Japanese}」は途中で止まりました。{wrong.Message}") : new Done((await db.Set<StandingWorkRun>().AsNoTracking().SingleAsync(run => run.Name == name, stop)).Result);
    }

    /// <summary>Answers what went wrong; it is kept and told to the logs, so that the next turn comes.</summary>
    internal async Task<Exception?> Do(StandingWork work, CancellationToken stop)
    {
        var started = clock.GetUtcNow();
        Exception? wrong = null;
        var result = "";
        await using (var scope = scopes.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<Actor>().BecomeMachine(work.Name);
            try
            {
                result = await work.Run(scope.ServiceProvider, stop);
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                wrong = failure;
#pragma warning disable CA1848 // A failure a day at most is no hot path.
                logger.LogError(failure, "Standing work {Work} failed", work.Name);
#pragma warning restore CA1848
            }
        }

        // In a scope of its own: what the work left half-done must not be saved with it.
        await using var after = scopes.CreateAsyncScope();
        var own = after.ServiceProvider.GetRequiredService<AppDb>();
        if (await own.Set<StandingWorkRun>().FindAsync([work.Name], CancellationToken.None) is not { } run)
        {
            run = new() { Name = work.Name };
            own.Add(run);
        }

        (run.StartedAt, run.EndedAt, run.Runs) = (started, clock.GetUtcNow(), run.Runs + 1);
        run.Error = JapaneseText.Cut(wrong is null ? "" : $"{wrong.GetType().Name}: {wrong.Message}", StandingWorkRun.LongestResult);
        run.Result = result.Length == 0 ? run.Result : JapaneseText.Cut(result, StandingWorkRun.LongestResult);
        await own.SaveChangesAsync(CancellationToken.None);
        return wrong;
    }

    public static void Map(IEndpointRouteBuilder works) =>
        works.MapPost("/{name}/run", async Task<Results<Ok<Done>, ProblemHttpResult>> (string name, DoStandingWork act, CancellationToken stop) =>
            await act.Run(name, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("定時の仕事を、いますぐ行う");
}
