namespace Renkei.Access.People;

/// <summary>What a member may do and why: under each hat, by which role, how far. For themselves and for whoever administers them.</summary>
public sealed class ExplainMember(AppDb db, Actor actor, TimeProvider clock)
{
    /// <param name="Reach">Where it counts, in words.</param>
    /// <param name="Reason">By what the person has it, in words.</param>
    public sealed record Why(Duty Duty, string Japanese, DutyScope Scope, string Reach, string Reason);

    /// <param name="Areas">The areas that the workplace serves, by name.</param>
    public sealed record Hat(string Workplace, string Role, IReadOnlyList<string> Areas, IReadOnlyList<Why> Duties);

    /// <summary>Only hats in force: who has none may do nothing.</summary>
    public async Task<Answer<Hat[]>> Run(Id<Member> id, CancellationToken stop = default)
    {
        if ((actor.Member == id ? actor.NeedsSignIn() : actor.Needs(Duty.ManageMembers)) is { } refusal)
        {
            return refusal;
        }

        if (!await db.Members.AnyAsync(member => member.Id == id, stop))
        {
            return Refusal.NotFound("利用者");
        }

        // A person has a handful.
        var hats = await (
            from membership in db.Memberships.AsNoTracking().Where(Membership.InForceOn(clock.JapanToday()))
            join workplace in db.Set<Workplace>() on membership.Workplace equals workplace.Id
            where membership.Member == id
            orderby membership.Id
            select new { workplace.Id, workplace.Name, membership.Role, membership.IsFacilityAdministrator }).ToListAsync(stop);
        var places = hats.Select(hat => hat.Id).Distinct().ToList();
        var areas = await (
            from served in db.Set<WorkplaceArea>()
            join area in db.Set<Area>() on served.Area equals area.Id
            where places.Contains(served.Workplace)
            orderby area.Path
            select new { served.Workplace, area.Name }).AsNoTracking().ToListAsync(stop);
        return hats.Select(hat =>
        {
            string[] served = [.. areas.Where(area => area.Workplace == hat.Id).Select(area => area.Name)];
            return new Hat(hat.Name, hat.Role.Japanese, served, [.. Membership.DutiesOf(hat.Role, hat.IsFacilityAdministrator).Select(duty => new Why(duty, duty.Japanese, duty.Scope, Reach(duty, hat.Role, served), hat.Role.Duties.Contains(duty) ? $"役割が「{hat.Role.Japanese}」だから" : "職場の管理者だから"))]);
        }).ToArray();
    }

    // As MemberClaims has it: who draws the tree of areas and serves none stands for the whole.
    private static string Reach(Duty duty, Role role, string[] served) => duty.Scope switch
    {
        DutyScope.Network => "地域全体",
        DutyScope.OwnFacility => "職場に結びつけた施設だけ",
        DutyScope.OwnWorkplace => "自分の職場の人だけ",
        _ when served.Length > 0 => $"{string.Join("、", served)}の中",
        _ when role.Duties.Contains(Duty.ManageAreas) => "すべての区域（職場の受け持つ区域がない管理者なので）",
        _ => "どこにも使えません（職場の受け持つ区域がありません）",
    };

    public static void Map(IEndpointRouteBuilder members) =>
        members.MapGet("/{member}/duties", async Task<Results<Ok<Hat[]>, ProblemHttpResult>> (Id<Member> member, ExplainMember explain, CancellationToken stop) =>
            await explain.Run(member, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!))
            .WithSummary("この人に何ができるかと、その理由（立場ごと）。自分のことはだれでも聞ける");
}
