using Quartz;

namespace Renkei.Access.Standing;

/// <summary>What the servers do by themselves: when, how it went last, and when it comes next.</summary>
public sealed class FindStandingWork(AppDb db, Actor actor, IEnumerable<StandingWork> works, TimeProvider clock)
{
    public sealed record Row(string Name, string Japanese, DateTimeOffset? LastAt, string Result, string Error, int Runs, DateTimeOffset? NextAt);

    public async Task<Answer<Row[]>> Run(CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ReadAudit) is { } refusal)
        {
            return refusal;
        }

        var runs = await db.Set<StandingWorkRun>().AsNoTracking().ToDictionaryAsync(run => run.Name, stop);
        return works.Select(work =>
        {
            var run = runs.GetValueOrDefault(work.Name);
            var next = new CronExpression(work.Cron).WithTimeZone(JapanTime.Zone).GetNextValidTimeAfter(clock.GetUtcNow());
            return new Row(work.Name, work.Japanese, run?.EndedAt, run?.Result ?? "", run?.Error ?? "", run?.Runs ?? 0, next);
        }).ToArray();
    }

    public static void Map(IEndpointRouteBuilder works) =>
        works.MapGet("/", async Task<Results<Ok<Row[]>, ProblemHttpResult>> (FindStandingWork find, CancellationToken stop) =>
            await find.Run(stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("定時の仕事と、前回の結果");
}
