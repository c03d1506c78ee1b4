using Renkei.Access;

namespace Renkei.Joining;

/// <summary>How a year's confirmation of rosters stands, workplace by workplace, those furthest behind first.</summary>
public sealed class FindRosters(AppDb db, Actor actor, TimeProvider clock)
{
    public const int PageSize = 50;

    public sealed record Row(Id<Workplace> Workplace, string Name, RosterState State, WorkplaceStanding Standing, bool HasAdministrator, int People, string ConfirmedBy, DateTimeOffset? ConfirmedAt);

    public sealed record Page(string Year, DateOnly OpenedOn, DateOnly DueOn, DateOnly WarnOn, DateOnly SuspendOn, int All, int Confirmed, IReadOnlyList<Row> Rows, string? Next);

    /// <summary>The newest round; null where none was ever opened.</summary>
    public async Task<Answer<Page?>> Run(bool all = false, string? after = null, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        if (await db.Set<RosterRound>().AsNoTracking().OrderByDescending(round => round.Year).FirstOrDefaultAsync(stop) is not { } round)
        {
            return (Page?)null;
        }

        var own = db.Set<Roster>().AsNoTracking().Where(roster => roster.Round == round.Id);
        var (count, confirmed) = (await own.CountAsync(stop), await own.CountAsync(roster => roster.State == RosterState.Confirmed, stop));
        var asked = all ? own : own.Where(roster => roster.State != RosterState.Confirmed);
        if (Id<Roster>.TryParse(after, null, out var last))
        {
            asked = asked.Where(roster => roster.Id > last);
        }

        var administrators = db.Memberships.Where(Membership.InForceOn(clock.JapanToday())).Where(membership => membership.IsFacilityAdministrator);
        var found = await (
            from roster in asked.OrderBy(roster => roster.Id).Take(PageSize + 1)
            join workplace in db.Set<Workplace>() on roster.Workplace equals workplace.Id
            orderby roster.Id
            select new { roster, workplace.Name, workplace.Standing, has = administrators.Any(membership => membership.Workplace == workplace.Id) }).ToListAsync(stop);
        return new Page(round.Year.Japanese, round.OpenedOn, round.DueOn, round.WarnOn, round.SuspendOn, count, confirmed,
            [.. found.Take(PageSize).Select(row => new Row(row.roster.Workplace, row.Name, row.roster.State, row.Standing, row.has, row.roster.People, row.roster.ConfirmedBy, row.roster.ConfirmedAt))],
            found.Count > PageSize ? found[PageSize - 1].roster.Id.ToString() : null);
    }

    public static void Map(IEndpointRouteBuilder rosters) =>
        rosters.MapGet("/", async Task<Results<Ok<Page>, NoContent, ProblemHttpResult>> (bool? all, string? after, FindRosters find, CancellationToken stop) =>
            await find.Run(all is true, after, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : answer.Value is { } page ? TypedResults.Ok(page) : TypedResults.NoContent())
            .WithSummary("名簿の確認の進み方。まだの職場だけ、all なら全部。50件ずつ");
}
