using Renkei.Access;

namespace Renkei.Learning.Records;

/// <summary>Which workplaces and professions came to a year's training, and which have never come.</summary>
public sealed class FindCoverage(AppDb db, Actor actor, TimeProvider clock)
{
    /// <summary>The network of one region is no larger.</summary>
    private const int MostWorkplaces = 2_000;

    /// <param name="People">How many people work there today.</param>
    /// <param name="Came">How many times somebody of it attended in the year.</param>
    /// <param name="LastAt">When somebody of it last attended anything; null for never.</param>
    public sealed record Place(Id<Workplace> Workplace, string Name, int People, int Came, DateTimeOffset? LastAt);

    /// <param name="Members">How many members of the network have this profession today.</param>
    /// <param name="People">How many different people of it attended in the year.</param>
    /// <param name="Came">How many times.</param>
    public sealed record OfProfession(Profession Profession, int Members, int People, int Came);

    public sealed record View(FiscalYear Year, IReadOnlyList<Place> Places, IReadOnlyList<OfProfession> Professions)
    {
        /// <summary>Nobody of them has ever come, to anything.</summary>
        public IEnumerable<Place> Never => Places.Where(place => place.LastAt is null);
    }

    public async Task<Answer<View>> Run(FiscalYear? asked = null, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageLearning) is { } refusal)
        {
            return refusal;
        }

        var (today, year) = (clock.JapanToday(), asked ?? FiscalYear.Of(clock.JapanToday()));
        var inForce = db.Memberships.Where(Membership.InForceOn(today));
        var places = await (from membership in inForce join workplace in db.Set<Workplace>() on membership.Workplace equals workplace.Id group membership by new { workplace.Id, workplace.Name } into same orderby same.Key.Name select new { same.Key.Id, same.Key.Name, People = same.Select(one => one.Member).Distinct().Count() }).Take(MostWorkplaces).ToListAsync(stop);
        var attended = from application in db.Applications.Where(Application.WasThere)
                       join session in db.Set<Session>() on application.Session equals session.Id
                       join course in db.Set<Course>() on session.Course equals course.Id
                       select new { Application = application, session.StartsAt, course.Year };
        var byPlace = (await attended.Where(one => one.Application.Workplace != null).GroupBy(one => one.Application.Workplace!.Value).Select(same => new { same.Key, LastAt = same.Max(one => one.StartsAt), Came = same.Count(one => one.Year == year) }).ToListAsync(stop)).ToDictionary(one => one.Key);
        var members = (await (from membership in inForce join member in db.Set<Member>() on membership.Member equals member.Id where member.Profession != null group member by member.Profession into same select new { same.Key, Count = same.Select(one => one.Id).Distinct().Count() }).ToListAsync(stop)).ToDictionary(one => one.Key!.Value, one => one.Count);
        var came = (await attended.Where(one => one.Year == year && one.Application.Profession != null).GroupBy(one => one.Application.Profession).Select(same => new { same.Key, Came = same.Count(), People = same.Select(one => one.Application.Learner).Distinct().Count() }).ToListAsync(stop)).ToDictionary(one => one.Key!.Value);
        return new View(
            year,
            [.. places.Select(place => new Place(place.Id, place.Name, place.People, byPlace.GetValueOrDefault(place.Id)?.Came ?? 0, byPlace.GetValueOrDefault(place.Id)?.LastAt)).OrderBy(place => place.Came).ThenBy(place => place.LastAt).ThenBy(place => place.Name, StringComparer.Ordinal)],
            [.. Enum.GetValues<Profession>().Select(profession => new OfProfession(profession, members.GetValueOrDefault(profession), came.GetValueOrDefault(profession)?.People ?? 0, came.GetValueOrDefault(profession)?.Came ?? 0)).Where(one => one.Members + one.Came > 0)]);
    }

    public static void Map(IEndpointRouteBuilder learning) =>
        learning.MapGet("/coverage", async Task<Results<Ok<View>, ProblemHttpResult>> (FiscalYear? year, FindCoverage find, CancellationToken stop) =>
            await find.Run(year, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("どの職場・職種が受けているか、受けていないか");
}
