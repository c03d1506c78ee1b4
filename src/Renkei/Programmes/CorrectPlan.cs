using Renkei.Access;

namespace Renkei.Programmes;

/// <summary>A fixed plan is corrected as a new edition, which begins as a copy; the fixed one stays as it was.</summary>
public sealed class CorrectPlan(AppDb db, Actor actor, TimeProvider clock)
{
    public async Task<Answer<int>> Run(Id<YearPlan> id, CancellationToken stop = default)
    {
        var open = await FindProgrammes.WritablePlan(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var plan = open.Value.Plan;
        var newest = await db.YearPlans.Where(one => one.Programme == plan.Programme && one.Year == plan.Year).OrderByDescending(one => one.Edition).FirstAsync(stop);
        if (newest.State != PlanState.Fixed)
        {
            return new Refusal("not-fixed", $"第{newest.Edition}版がまだ確定していません（{newest.State.Japanese}）。訂正版は、確定してから作ります。");
        }

        var next = new YearPlan
        {
            Programme = newest.Programme,
            Year = newest.Year,
            Edition = newest.Edition + 1,
            BudgetItem = newest.BudgetItem,
            IsNewOrExpanded = newest.IsNewOrExpanded,
            Decision = newest.Decision,
            Remarks = newest.Remarks,
            EvaluationNumber = newest.EvaluationNumber,
            DraftedBy = actor.Name,
            DraftedAt = clock.GetUtcNow(),
        };
        db.Add(next);
        db.AddRange((await db.PlanTexts.AsNoTracking().Where(text => text.Plan == newest.Id).ToListAsync(stop)).Select(text => new PlanText { Plan = next.Id, Box = text.Box, About = text.About, Text = text.Text }));
        await db.SaveChangesAsync(stop);
        return next.Edition;
    }

    /// <summary>The edition that was made.</summary>
    public sealed record Made(int Edition);

    public static void Map(IEndpointRouteBuilder programmes) =>
        programmes.MapPost("/plans/{id}/corrections", async Task<Results<Ok<Made>, ProblemHttpResult>> (Id<YearPlan> id, CorrectPlan correct, CancellationToken stop) =>
            await correct.Run(id, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(new Made(answer.Value))).WithSummary("確定した計画書の訂正版を作る");
}
