using System.Globalization;
using Renkei.Access;

namespace Renkei.Learning.Records;

/// <summary>What the people of one workplace have learned: for its own administrator, and for who runs training.</summary>
public sealed class GetWorkplaceRecord(AppDb db, Actor actor, ReadTrail trail, TimeProvider clock)
{
    private const int MostPeople = 300;
    private const int MostSessions = 200;

    /// <param name="Learner">Null for who has never come to anything.</param>
    /// <param name="Came">How many times in the year, wherever they worked then.</param>
    /// <param name="Certificates">All that still hold.</param>
    public sealed record Person(Id<Learner>? Learner, string Name, Profession? Profession, int Came, DateTimeOffset? LastAt, int Certificates);

    /// <param name="People">How many of this workplace were there.</param>
    public sealed record Attended(Id<Session> Session, string Title, DateTimeOffset At, int People);

    /// <param name="People">Who works there today.</param>
    /// <param name="Sessions">Of the year, with whoever worked there then.</param>
    public sealed record View(Id<Workplace> Workplace, string Name, FiscalYear Year, IReadOnlyList<Person> People, IReadOnlyList<Attended> Sessions);

    /// <summary>Where the actor works.</summary>
    public Task<Answer<View>> Own(FiscalYear? year = null, CancellationToken stop = default) =>
        actor.Needs(Duty.ManageOwnPeople) is { } refusal ? Task.FromResult<Answer<View>>(refusal)
        : actor.Workplace is { } workplace ? Run(workplace, year, stop)
        : Task.FromResult<Answer<View>>(Refusal.NotFound("自分の職場"));

    public async Task<Answer<View>> Run(Id<Workplace> id, FiscalYear? asked = null, CancellationToken stop = default)
    {
        var isOwn = actor.Has(Duty.ManageOwnPeople) && actor.Workplace == id;
        if (!isOwn && actor.Needs(Duty.ManageLearning) is { } refusal)
        {
            return refusal;
        }

        if (await db.Workplaces.Where(workplace => workplace.Id == id).Select(workplace => workplace.Name).SingleOrDefaultAsync(stop) is not { } name)
        {
            return Refusal.NotFound("職場");
        }

        var (year, today) = (asked ?? FiscalYear.Of(clock.JapanToday()), clock.JapanToday());
        var staff = await (from membership in db.Memberships.Where(Membership.InForceOn(today)) join member in db.Set<Member>() on membership.Member equals member.Id where membership.Workplace == id select new { member.Id, member.Name, member.Profession }).Distinct().OrderBy(one => one.Name).ThenBy(one => one.Id).Take(MostPeople).ToListAsync(stop);
        var members = staff.ConvertAll(one => one.Id);

        // A record that was put together with another points on to it: both are this person's.
        var known = await db.Learners.AsNoTracking().Where(learner => learner.Member != null && members.Contains(learner.Member.Value) && learner.MergedInto == null).Select(learner => new { learner.Id, Member = learner.Member!.Value }).ToListAsync(stop);
        var heads = known.ConvertAll(one => one.Id);
        var merged = await db.Learners.AsNoTracking().Where(learner => learner.MergedInto != null && heads.Contains(learner.MergedInto.Value)).Select(learner => new { learner.Id, Into = learner.MergedInto!.Value }).ToListAsync(stop);
        var of = known.ToDictionary(one => one.Id, one => one.Member);
        foreach (var one in merged)
        {
            of[one.Id] = of[one.Into];
        }

        var keys = of.Keys.ToList();
        var attended = from application in db.Applications.Where(Application.WasThere)
                       join session in db.Set<Session>() on application.Session equals session.Id
                       join course in db.Set<Course>() on session.Course equals course.Id
                       select new { Application = application, Session = session, course.Title, course.Year };
        var came = (await attended.Where(one => (one.Application.Member != null && members.Contains(one.Application.Member.Value)) || (one.Application.Learner != null && keys.Contains(one.Application.Learner.Value)))
            .GroupBy(one => new { one.Application.Member, one.Application.Learner }).Select(same => new { same.Key.Member, same.Key.Learner, Came = same.Count(one => one.Year == year), LastAt = same.Max(one => one.Session.StartsAt) }).ToListAsync(stop))
            .ToLookup(one => one.Learner is { } learner && of.TryGetValue(learner, out var member) ? member : one.Member!.Value);
        var certificates = (await db.Certificates.Where(certificate => keys.Contains(certificate.Learner) && certificate.RevokedAt == null).GroupBy(certificate => certificate.Learner).Select(same => new { same.Key, Count = same.Count() }).ToListAsync(stop)).ToLookup(one => of[one.Key], one => one.Count);
        var sessions = await attended.Where(one => one.Application.Workplace == id && one.Year == year).GroupBy(one => new { one.Session.Id, one.Session.StartsAt, one.Session.Number, Theme = one.Session.Title, one.Title })
            .Select(same => new { same.Key.Id, same.Key.StartsAt, same.Key.Theme, same.Key.Title, People = same.Count() }).OrderByDescending(one => one.StartsAt).Take(MostSessions).ToListAsync(stop);
        var heading = known.ToDictionary(one => one.Member, one => one.Id);
        await trail.Tell(actor, nameof(Learner), Guid.Empty, ("Rows", staff.Count.ToString(CultureInfo.InvariantCulture)), ("Shown", $"「{name}」の人の氏名、職種、受講の回数"));
        return new View(
            id, name, year,
            [.. staff.Select(one => new Person(heading.TryGetValue(one.Id, out var learner) ? learner : null, one.Name, one.Profession, came[one.Id].Sum(some => some.Came), came[one.Id].Select(some => (DateTimeOffset?)some.LastAt).Max(), certificates[one.Id].Sum()))],
            [.. sessions.Select(one => new Attended(one.Id, Session.NameIn(one.Title, one.Theme), one.StartsAt, one.People))]);
    }

    public static void Map(IEndpointRouteBuilder learning) =>
        learning.MapGet("/workplaces/{workplace}", async Task<Results<Ok<View>, ProblemHttpResult>> (Id<Workplace> workplace, FiscalYear? year, GetWorkplaceRecord get, CancellationToken stop) =>
            await get.Run(workplace, year, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("職場の人の受講");
}
