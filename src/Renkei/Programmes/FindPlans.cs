using Renkei.Access;

namespace Renkei.Programmes;

/// <summary>The plans of a portfolio, newest year first, every edition.</summary>
public sealed class FindPlans(AppDb db, Actor actor)
{
    public sealed record Row(Id<YearPlan> Id, FiscalYear Year, int Edition, PlanState State, string Number, string Name, int Version);

    public async Task<Answer<Row[]>> Run(string code, CancellationToken stop = default) =>
        actor.Needs(Duty.SeePlans) is { } refusal
            ? refusal
            : !await db.Portfolios.AnyAsync(book => book.Code == code, stop)
                ? Refusal.NotFound("事業計画")
                : await (
                    from plan in db.YearPlans.AsNoTracking()
                    join programme in db.Set<Programme>() on plan.Programme equals programme.Id
                    join portfolio in db.Set<Portfolio>() on programme.Portfolio equals portfolio.Id
                    where portfolio.Code == code
                    orderby plan.Year descending, programme.Order, plan.Edition descending
                    select new Row(plan.Id, plan.Year, plan.Edition, plan.State, programme.Number, programme.Name, plan.Version)).ToArrayAsync(stop);

    /// <summary>The newest edition of a year's plan, for the pages that write it.</summary>
    /// <param name="code">The portfolio.</param>
    /// <param name="number">The programme at the top, as the paper numbers it.</param>
    /// <param name="year">The year.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Answer<Id<YearPlan>>> Newest(string code, string number, FiscalYear year, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.SeePlans) is { } refusal)
        {
            return refusal;
        }

        var newest = await (
            from plan in db.YearPlans.AsNoTracking()
            join programme in db.Set<Programme>() on plan.Programme equals programme.Id
            join portfolio in db.Set<Portfolio>() on programme.Portfolio equals portfolio.Id
            where portfolio.Code == code && programme.Number == number && programme.Parent == null && plan.Year == year
            orderby plan.Edition descending
            select (Id<YearPlan>?)plan.Id).FirstOrDefaultAsync(stop);
        return newest is { } id ? id : Refusal.NotFound("計画書");
    }

    public static void Map(IEndpointRouteBuilder programmes) =>
        programmes.MapGet("/{code}/plans", async Task<Results<Ok<Row[]>, ProblemHttpResult>> (string code, FindPlans find, CancellationToken stop) =>
            await find.Run(code, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("計画書の一覧");
}
