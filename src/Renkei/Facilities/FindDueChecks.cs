using Renkei.Access;

namespace Renkei.Facilities;

/// <summary>Facilities in the actor's areas of which something should be asked again, the longest overdue first.</summary>
public sealed class FindDueChecks(AppDb db, Actor actor, TimeProvider clock)
{
    public const int PageSize = 50;

    public sealed record Row(long Serial, string Name, string Address, string? Phone, DateOnly Due, IReadOnlyList<string> Attributes);

    /// <param name="Count">How many there are in all the actor's areas.</param>
    /// <param name="After">Give this as <c>after</c> for the next rows; null on the last page.</param>
    public sealed record Page(IReadOnlyList<Row> Rows, int Count, string? After);

    public async Task<Answer<Page>> Run(string? after = null, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.CorrectFacilities) is { } refusal)
        {
            return refusal;
        }

        DateOnly? afterDue = null;
        long afterSerial = 0;
        if (after is { Length: > 0 } && !(after.Split('~') is [var day, var number] && DateOnly.TryParseExact(day, "yyyy-MM-dd", out var given) && long.TryParse(number, out afterSerial) && (afterDue = given) is not null))
        {
            return Refusal.Invalid("after", "続きの位置が正しくありません。はじめから開き直してください。");
        }

        var today = clock.JapanToday();
        var paths = actor.AreaPaths.ToList();
        var within = db.Facilities.AsNoTracking();
        within = actor.ServesAll ? within : within.Where(WithinAny(paths));
        var due = from facility in within
                  let first = db.Set<Fact>().Where(fact => fact.Facility == facility.Id && fact.NextCheck <= today).Min(fact => fact.NextCheck)
                  where first != null
                  select new { facility.Id, facility.Serial, facility.Name, facility.MunicipalityName, facility.Town, facility.Rest, facility.Phone, Due = first };
        var count = await due.CountAsync(stop);
        var page = await due.Where(row => afterDue == null || row.Due > afterDue || (row.Due == afterDue && row.Serial > afterSerial))
            .OrderBy(row => row.Due).ThenBy(row => row.Serial).Take(PageSize + 1).ToListAsync(stop);
        var shown = page.Take(PageSize).ToList();
        var ids = shown.Select(row => row.Id).ToList();
        var facts = (await db.Set<Fact>().Where(fact => ids.Contains(fact.Facility) && fact.NextCheck <= today).Select(fact => new { fact.Facility, fact.Attribute }).ToListAsync(stop)).ToLookup(fact => fact.Facility, fact => fact.Attribute);
        return new Page(
            [.. shown.Select(row => new Row(row.Serial, row.Name, row.MunicipalityName + row.Town + row.Rest, row.Phone, row.Due!.Value,
                [.. FacilityAttribute.All.Where(attribute => facts[row.Id].Contains(attribute.Code)).Select(attribute => attribute.Name)]))],
            count,
            page.Count > PageSize ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{shown[^1].Due:yyyy-MM-dd}~{shown[^1].Serial}") : null);
    }

    // EF cannot join a list of prefixes: they are spelled out, and a hub serves few.
    private static System.Linq.Expressions.Expression<Func<Facility, bool>> WithinAny(IReadOnlyList<string> paths)
    {
        System.Linq.Expressions.Expression<Func<Facility, bool>> all = facility => false;
        foreach (var path in paths)
        {
            System.Linq.Expressions.Expression<Func<Facility, bool>> one = facility => facility.AreaPath!.StartsWith(path);
            var body = System.Linq.Expressions.Expression.OrElse(all.Body, new Replace(one.Parameters[0], all.Parameters[0]).Visit(one.Body));
            all = System.Linq.Expressions.Expression.Lambda<Func<Facility, bool>>(body, all.Parameters);
        }

        return all;
    }

    private sealed class Replace(System.Linq.Expressions.ParameterExpression from, System.Linq.Expressions.ParameterExpression to) : System.Linq.Expressions.ExpressionVisitor
    {
        protected override System.Linq.Expressions.Expression VisitParameter(System.Linq.Expressions.ParameterExpression node) => node == from ? to : node;
    }

    public static void Map(IEndpointRouteBuilder facilities) =>
        facilities.MapGet("/checks", async Task<Results<Ok<Page>, ProblemHttpResult>> (string? after, FindDueChecks find, CancellationToken stop) =>
        {
            var answer = await find.Run(after, stop);
            return answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!);
        }).WithSummary("確認の期限が来た施設");
}
