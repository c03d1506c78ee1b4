using Renkei.Access;

namespace Renkei.Facilities;

/// <summary>Facilities in the actor's areas of which something should be asked again, the longest overdue first.</summary>
public sealed class FindDueChecks(AppDb db, Actor actor, TimeProvider clock)
{
    public const int PageSize = 50;

    public sealed record Row(long Serial, string Name, string Address, string? Phone, DateOnly Due, int Attributes);

    public async Task<Answer<IReadOnlyList<Row>>> Run(CancellationToken stop = default)
    {
        if (actor.Needs(Duty.CorrectFacilities) is { } refusal)
        {
            return refusal;
        }

        var today = clock.JapanToday();
        List<Row> rows = [];
        foreach (var path in actor.AreaPaths.ToList())
        {
            rows.AddRange(await (
                from fact in db.Set<Fact>()
                join facility in db.Set<Facility>() on fact.Facility equals facility.Id
                where fact.NextCheck <= today && facility.AreaPath!.StartsWith(path)
                group fact by new { facility.Serial, facility.Name, facility.MunicipalityName, facility.Town, facility.Rest, facility.Phone } into due
                orderby due.Min(fact => fact.NextCheck), due.Key.Serial
                select new Row(due.Key.Serial, due.Key.Name, due.Key.MunicipalityName + due.Key.Town + due.Key.Rest, due.Key.Phone, due.Min(fact => fact.NextCheck)!.Value, due.Count())).Take(PageSize).ToListAsync(stop));
        }

        return new Answer<IReadOnlyList<Row>>(rows.DistinctBy(row => row.Serial).OrderBy(row => row.Due).ThenBy(row => row.Serial).Take(PageSize).ToList(), null);
    }

    public static void Map(IEndpointRouteBuilder facilities) =>
        facilities.MapGet("/checks", async Task<Results<Ok<IReadOnlyList<Row>>, ProblemHttpResult>> (FindDueChecks find, CancellationToken stop) =>
        {
            var answer = await find.Run(stop);
            return answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!);
        }).WithSummary("確認の期限が来た施設");
}
