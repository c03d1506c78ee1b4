namespace Renkei.Access.SigningIn;

/// <summary>As what the signed-in member can act: each workplace and role of theirs, the one chosen last first.</summary>
public sealed class FindHats(AppDb db, Actor actor, TimeProvider clock)
{
    /// <param name="IsWorn">What the member acts as now.</param>
    public sealed record Row(Id<Membership> Membership, string Workplace, string Role, DateOnly From, DateOnly? To, bool IsWorn);

    public async Task<Answer<Row[]>> Run(CancellationToken stop = default)
    {
        if (actor.NeedsSignInEvenWithoutHat() is { } refusal)
        {
            return refusal;
        }

        // A person has a handful.
        var hats = await (
            from membership in db.Memberships.AsNoTracking().Where(Membership.InForceOn(clock.JapanToday()))
            join workplace in db.Set<Workplace>() on membership.Workplace equals workplace.Id
            where membership.Member == actor.Member
            select new { membership, workplace.Name }).ToListAsync(stop);
        return hats.OrderByDescending(hat => hat.membership.WornAt).ThenBy(hat => hat.membership.Id)
            .Select(hat => new Row(hat.membership.Id, hat.Name, hat.membership.Role.Japanese, hat.membership.From, hat.membership.To, hat.membership.Id == actor.Membership))
            .ToArray();
    }

    public static void Map(IEndpointRouteBuilder account) =>
        account.MapGet("/hats", async Task<Results<Ok<Row[]>, ProblemHttpResult>> (FindHats find, CancellationToken stop) =>
            await find.Run(stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value))
            .RequireAuthorization(Doors.EvenUnready).WithSummary("自分の立場（職場と役割）の一覧");
}
