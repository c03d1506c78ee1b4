using System.Globalization;
using Renkei.Access;
using Renkei.Learning.Certifying;

namespace Renkei.Learning.Records;

/// <summary>What one person has learned, across years and employers: for themselves, for who runs training, and for the administrator of where they work now.</summary>
public sealed class GetRecord(AppDb db, Actor actor, ReadTrail trail, FindCertificates certificates, ApplicationLink links, TimeProvider clock)
{
    private const int MostRows = 500;

    /// <param name="Link">To the application's own page; only for the person themselves.</param>
    public sealed record Row(Id<Session> Session, string Title, DateTimeOffset StartsAt, string Place, string Workplace, ApplicationState State, Attendance Attendance, bool Attended, string Credit, decimal Units, string? Link, string? SurveyLink);

    public sealed record Sum(string Credit, decimal Units);

    public sealed record View(Id<Learner>? Learner, string Name, Profession? Profession, string Workplace, IReadOnlyList<Row> Coming, IReadOnlyList<Row> Past, IReadOnlyList<Sum> ThisYear, IReadOnlyList<Sum> All, IReadOnlyList<FindCertificates.Row> Certificates, IReadOnlyList<FindLearners.Row> Namesakes);

    /// <summary>One's own; without an application yet it is empty.</summary>
    public async Task<Answer<View>> Own(CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        if (actor.Member is not { } me)
        {
            return Actor.SignInFirst;
        }

        var learner = await db.Learners.AsNoTracking().FirstOrDefaultAsync(one => one.Member == me && one.MergedInto == null, stop);
        return await Tell(learner, me, isOwn: true, stop);
    }

    public async Task<Answer<View>> Run(Id<Learner> id, CancellationToken stop = default)
    {
        if (actor.NeedsSignIn() is { } refusal)
        {
            return refusal;
        }

        if (await db.Learners.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } learner)
        {
            return Refusal.NotFound("受講の記録");
        }

        if (learner.MergedInto is { } into)
        {
            return await Run(into, stop);
        }

        // The administrator of a workplace sees who works there today, by their membership: a name typed in a form proves nothing.
        var isOwn = actor.Member is { } me && learner.Member == me;
        var today = clock.JapanToday();
        var isOfOwnPeople = !isOwn && actor.Has(Duty.ManageOwnPeople) && actor.Workplace is { } workplace && learner.Member is { } member && await db.Memberships.Where(Membership.InForceOn(today)).AnyAsync(membership => membership.Member == member && membership.Workplace == workplace, stop);
        return isOwn || isOfOwnPeople || actor.Needs(Duty.ManageLearning) is not { } no ? await Tell(learner, learner.Member, isOwn, stop) : no;
    }

    private async Task<Answer<View>> Tell(Learner? learner, Id<Member>? member, bool isOwn, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        List<Id<Learner>> own = learner is null ? [] : [learner.Id, .. await db.Learners.Where(one => one.MergedInto == learner.Id).Select(one => one.Id).ToListAsync(stop)];
        var found = await (from application in db.Applications.AsNoTracking()
                           join session in db.Set<Session>() on application.Session equals session.Id
                           join course in db.Set<Course>() on session.Course equals course.Id
                           where (application.Learner != null && own.Contains(application.Learner.Value)) || (member != null && application.Member == member)
                           orderby session.StartsAt descending
                           select new { Application = application, Session = session, Course = course }).Take(MostRows).ToListAsync(stop);
        var rows = found.ConvertAll(one =>
        {
            var attended = one.Application.Attended(one.Session.OnlineMinutesNeeded);
            var gives = attended && one.Course.CreditUnits > 0;
            return (one.Course.Year, one.Session, Row: new Row(
                one.Session.Id, one.Session.NameIn(one.Course.Title), one.Session.StartsAt, one.Session.Place, one.Application.WorkplaceName, one.Application.State, one.Application.Attendance, attended, gives ? LearningCodes.Credits.NameOf(one.Course.Credit) : "", gives ? one.Course.CreditUnits : 0,
                isOwn ? links.Path(one.Application.Id) : null, isOwn && attended && !one.Application.HasAnsweredAfter && one.Session.EndsAt + Asking.AnswerSurvey.OpenFor > now ? links.SurveyPath(one.Application.Id) : null));
        });
        static IReadOnlyList<Sum> Sums(IEnumerable<Row> some) => [.. some.Where(row => row.Units > 0).GroupBy(row => row.Credit).Select(same => new Sum(same.Key, same.Sum(row => row.Units)))];
        var year = FiscalYear.Of(clock.JapanToday());
        if (!isOwn && learner is not null)
        {
            await trail.Tell(actor, nameof(Learner), learner.Id.Value, ("Rows", rows.Count.ToString(CultureInfo.InvariantCulture)), ("Shown", "氏名、職種、勤め先、受講の記録"));
        }

        var issued = learner is null ? [] : await db.Certificates.AsNoTracking().Where(certificate => own.Contains(certificate.Learner)).OrderByDescending(certificate => certificate.Id).Take(MostRows).ToListAsync(stop);
        var namesakes = learner is null || isOwn || !actor.Has(Duty.ManageLearning) ? [] : await db.Learners.AsNoTracking().Where(one => one.NameKey == learner.NameKey && one.Id != learner.Id && one.MergedInto == null).OrderBy(one => one.Id).Take(20).ToListAsync(stop);
        return new View(
            learner?.Id, learner?.Name ?? actor.Name, learner?.Profession, learner?.WorkplaceName ?? actor.WorkplaceName ?? "",
            [.. rows.Where(one => !one.Session.IsOver(now) && one.Row.State is not (ApplicationState.Cancelled or ApplicationState.Lapsed)).Select(one => one.Row).Reverse()], [.. rows.Where(one => one.Session.IsOver(now)).Select(one => one.Row)],
            Sums(rows.Where(one => one.Year == year).Select(one => one.Row)), Sums(rows.Select(one => one.Row)), [.. issued.Select(certificates.Told)],
            [.. namesakes.Select(one => new FindLearners.Row(one.Id, one.Name, one.Profession, one.WorkplaceName, one.Member is not null))]);
    }

    public static void Map(IEndpointRouteBuilder learning)
    {
        learning.MapGet("/own", async Task<Results<Ok<View>, ProblemHttpResult>> (GetRecord get, CancellationToken stop) =>
            await get.Own(stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("自分の受講の記録");
        learning.MapGet("/records/{learner}", async Task<Results<Ok<View>, ProblemHttpResult>> (Id<Learner> learner, GetRecord get, CancellationToken stop) =>
            await get.Run(learner, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("人の受講の記録");
    }
}
