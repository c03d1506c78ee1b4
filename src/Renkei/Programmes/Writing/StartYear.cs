using Renkei.Access;

namespace Renkei.Programmes.Writing;

/// <summary>Next year's drafts from this year's: what stays is carried over, what must be written anew is left empty to be seen.</summary>
public sealed class StartYear(AppDb db, Actor actor, TimeProvider clock)
{
    /// <summary>Purpose, law and beginning are the same next year; contents, results and data are not.</summary>
    private static readonly PlanBox[] Stay = [PlanBox.Purpose, PlanBox.Starts, PlanBox.Laws];

    /// <summary>What was made.</summary>
    /// <param name="Plans">Drafts made; a programme that has a plan of the year keeps it.</param>
    /// <param name="Renumbered">Sub-programmes that got another running number because others ended.</param>
    public sealed record Made(FiscalYear Year, int Plans, int Renumbered);

    public async Task<Answer<Made>> Run(string code, FiscalYear year, CancellationToken stop = default)
    {
        var open = await FindProgrammes.Writable(db, actor, book => book.Code == code, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var portfolio = open.Value!;
        var all = await db.Programmes.Where(programme => programme.Portfolio == portfolio.Id).OrderBy(programme => programme.Order).ToListAsync(stop);
        var tops = all.Where(programme => programme.Parent is null && programme.LivesIn(year)).ToList();
        var ids = tops.ConvertAll(programme => programme.Id);
        var plans = await db.YearPlans.Where(plan => ids.Contains(plan.Programme) && (plan.Year == year || plan.Year == year - 1)).ToListAsync(stop);
        if (plans.Count == 0 && await db.YearPlans.AnyAsync(plan => ids.Contains(plan.Programme), stop))
        {
            return Refusal.Invalid("year", $"{(year - 1).Japanese}の計画書がありません。計画書は、前の年度のものから作ります。年度を選び直してください。");
        }

        var tree = new ProgrammeTree(all);
        var (made, renumbered) = (0, 0);
        foreach (var top in tops.Where(top => !plans.Exists(plan => plan.Programme == top.Id && plan.Year == year)))
        {
            var last = plans.Where(plan => plan.Programme == top.Id).MaxBy(plan => plan.Edition);
            var next = new YearPlan { Programme = top.Id, Year = year, Edition = 1, BudgetItem = last?.BudgetItem ?? "", EvaluationNumber = last?.EvaluationNumber ?? "", DraftedBy = actor.Name, DraftedAt = clock.GetUtcNow() };
            db.Add(next);
            made++;
            if (last is null)
            {
                continue;
            }

            db.AddRange((await db.PlanTexts.AsNoTracking().Where(text => text.Plan == last.Id && Stay.Contains(text.Box)).ToListAsync(stop)).Select(text => new PlanText { Plan = next.Id, Box = text.Box, About = text.About, Text = text.Text }));
            var living = tree.Under(top.Id).Where(programme => programme.LivesIn(year)).ToList();
            var livingIds = living.ConvertAll(programme => programme.Id);
            db.AddRange((await db.ScheduleEntries.AsNoTracking().Where(entry => livingIds.Contains(entry.Programme) && entry.Year == year - 1 && entry.From == 1 && entry.To == 12).ToListAsync(stop))
                .Select(entry => new ScheduleEntry { Programme = entry.Programme, Year = year, From = entry.From, To = entry.To, Label = entry.Label }));

            // A fixed form keeps its numbers as they were; on one that is still written they would change under the writer's hands.
            if (last.State == PlanState.Fixed && living.TrueForAll(programme => programme.Number.Length == 1 && Programme.RunningNumbers.Contains(programme.Number[0])))
            {
                foreach (var (at, programme) in living.Index().Where(pair => pair.Item.Number != Programme.RunningNumbers[pair.Index].ToString()))
                {
                    (programme.Number, programme.Version) = (Programme.RunningNumbers[at].ToString(), programme.Version + 1);
                    renumbered++;
                }
            }
        }

        if (made == 0)
        {
            return new Refusal("plans-there", $"{year.Japanese}の計画書は、もうそろっています。計画書の一覧から開いてください。");
        }

        return (await Written.Save(db, made, stop)).Refusal is { } clash ? clash : new Made(year, made, renumbered);
    }

    public static void Map(IEndpointRouteBuilder programmes) =>
        programmes.MapPost("/{code}/years/{year}", async Task<Results<Ok<Made>, ProblemHttpResult>> (string code, FiscalYear year, StartYear start, CancellationToken stop) =>
            await start.Run(code, year, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("前の年度の計画書から、次の年度の下書きを作る");
}
