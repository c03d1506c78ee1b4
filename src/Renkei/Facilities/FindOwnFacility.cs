using Renkei.Access;

namespace Renkei.Facilities;

/// <summary>The place on the map that is the actor's own workplace.</summary>
public sealed class FindOwnFacility(AppDb db, Actor actor)
{
    public sealed record Row(long Serial, string Name);

    public async Task<Answer<Row>> Run(CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ConfirmOwnFacility) is { } refusal)
        {
            return refusal;
        }

        return await db.Facilities.Where(facility => facility.Workplace != null && facility.Workplace == actor.Workplace)
            .OrderBy(facility => facility.Serial).Select(facility => new Row(facility.Serial, facility.Name)).FirstOrDefaultAsync(stop) is { } own
            ? own
            : new Refusal("not-linked", "あなたの職場は、まだ資源MAPの施設と結びついていません。管理者に、施設の「確認・訂正」のページで職場を結びつけるよう頼んでください。", StatusCodes.Status404NotFound);
    }

    public static void Map(IEndpointRouteBuilder facilities) =>
        facilities.MapGet("/own", async Task<Results<Ok<Row>, ProblemHttpResult>> (FindOwnFacility find, CancellationToken stop) =>
            await find.Run(stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!))
            .WithSummary("自分の職場である施設");
}
