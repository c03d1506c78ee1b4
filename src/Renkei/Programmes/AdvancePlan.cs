using System.Text.Json;
using Renkei.Access;
using Renkei.Programmes.Forms;

namespace Renkei.Programmes;

/// <summary>A plan goes one step on: checked, approved, fixed; or back to a draft. What is fixed is kept as it was.</summary>
public sealed class AdvancePlan(AppDb db, Actor actor, TimeProvider clock, GetPlanSheet sheets)
{
    public sealed class Request
    {
        /// <summary>The plan's version as it was shown.</summary>
        public int Version { get; set; }

        /// <summary>Back to a draft instead of one step on.</summary>
        public bool Back { get; set; }
    }

    public async Task<Refusal?> Run(Id<YearPlan> id, Request request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ApprovePlans) is { } refusal)
        {
            return refusal;
        }

        var found = await (
            from one in db.YearPlans
            join programme in db.Set<Programme>() on one.Programme equals programme.Id
            join portfolio in db.Set<Portfolio>() on programme.Portfolio equals portfolio.Id
            where one.Id == id
            select new { Plan = one, Programme = programme, Portfolio = portfolio }).SingleOrDefaultAsync(stop);
        if (found is null)
        {
            return Refusal.NotFound("計画書");
        }

        if ((found.Portfolio.MayChange() ?? actor.NeedsWithin(Duty.ApprovePlans, found.Portfolio.AreaPath)) is { } closed)
        {
            return closed;
        }

        if (found.Plan.Version != request.Version)
        {
            return new("changed-meanwhile", "開いている間に、ほかの人がこの計画書を進めたか直しました。今の内容を確かめてから、もう一度行ってください。");
        }

        var sheet = await sheets.Build(found.Portfolio, found.Programme, found.Plan, null, stop);
        if ((request.Back ? found.Plan.Return() : sheet.CheckWhole() ?? found.Plan.Advance(actor.Name, clock.GetUtcNow(), () => JsonSerializer.Serialize(sheet))) is { } no)
        {
            return no;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder programmes) =>
        programmes.MapPost("/plans/{id}/advance", async Task<Results<NoContent, ProblemHttpResult>> (Id<YearPlan> id, Request request, AdvancePlan advance, CancellationToken stop) =>
            await advance.Run(id, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("計画書を確認・承認・確定する、または下書きに戻す");
}
