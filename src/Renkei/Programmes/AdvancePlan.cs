using System.Text.Json;
using Renkei.Access;
using Renkei.Inbox;
using Renkei.Programmes.Forms;

namespace Renkei.Programmes;

/// <summary>A plan goes one step on: checked, approved, fixed; or back to a draft. What is fixed is kept as it was.</summary>
public sealed class AdvancePlan(AppDb db, Actor actor, TimeProvider clock, GetPlanSheet sheets, InboxDoor inbox, WorkCalendar calendar)
{
    /// <summary>The task of whoever takes the next step; its source is the plan.</summary>
    public const string NextStep = "plan-step";

    /// <summary>Working days until the next step should be taken.</summary>
    private const int DaysForNextStep = 5;

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

        await Hand(found.Portfolio, found.Programme, found.Plan, stop);
        await db.SaveChangesAsync(stop);
        return null;
    }

    /// <summary>The next step waits at the desk for who may take it; a plan sent back is told to who writes it.</summary>
    private async Task Hand(Portfolio portfolio, Programme programme, YearPlan plan, CancellationToken stop)
    {
        var (what, page) = ($"{plan.Year.Japanese} 事業計画書「{programme.Name}」", $"/programmes/{portfolio.Code}/plans/{plan.Year}/{Uri.EscapeDataString(programme.Number)}?edition={plan.Edition}");
        if (plan.State is PlanState.Draft or PlanState.Fixed || actor.Workplace is not { } desk)
        {
            await inbox.Close(NextStep, plan.Id.Value, isDropped: plan.State == PlanState.Draft, stop);
            if (plan.State == PlanState.Draft && actor.Workplace is { } writers)
            {
                await inbox.TellDesk(writers, Duty.EditPlans, $"{what}が下書きに戻されました", page, stop);
            }

            return;
        }

        await inbox.Open(new(NextStep, plan.Id.Value, $"{what}を{(plan.State == PlanState.Checked ? "承認する" : "確定する")}", page, TaskOwner.Desk(desk, Duty.ApprovePlans), await calendar.Due(desk, clock.JapanToday(), DaysForNextStep, stop)), stop);
    }

    public static void Map(IEndpointRouteBuilder programmes) =>
        programmes.MapPost("/plans/{id}/advance", async Task<Results<NoContent, ProblemHttpResult>> (Id<YearPlan> id, Request request, AdvancePlan advance, CancellationToken stop) =>
            await advance.Run(id, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("計画書を確認・承認・確定する、または下書きに戻す");
}
