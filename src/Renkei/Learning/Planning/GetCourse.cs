using Renkei.Access;

namespace Renkei.Learning.Planning;

/// <summary>One course with its sessions and what they have come to.</summary>
public sealed class GetCourse(AppDb db, Actor actor, IServiceProvider services, IEnumerable<ProgrammeList> programmes, TimeProvider clock)
{
    public sealed record SessionRow(Id<Session> Session, int Number, string Title, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string Place, int Capacity, int Taken, int Waiting, int Came, SessionState State, bool IsOver, int AnsweredSurvey);

    public sealed record View(
        Id<Course> Course, CourseKind Kind, string Title, string Summary, string Curriculum, string Host, string AreaPath, FiscalYear Year, IReadOnlyList<Profession> Professions, int SessionsToComplete, string Credit, decimal CreditUnits, bool IsByNomination,
        IReadOnlyList<ProgrammeList.Row> Programmes, IReadOnlyList<SessionRow> Sessions, int Certificates, int Version);

    public async Task<Answer<View>> Run(Id<Course> id, CancellationToken stop = default)
    {
        var open = await Writable(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (course, now) = (open.Value!, clock.GetUtcNow());
        var sessions = await db.Sessions.AsNoTracking().Where(session => session.Course == id).OrderBy(session => session.Number).Take(Learning.Course.MostSessions).ToListAsync(stop);
        var keys = sessions.ConvertAll(session => session.Id);
        var seats = (await db.SessionGroups.AsNoTracking().Where(group => keys.Contains(group.Session)).GroupBy(group => group.Session).Select(same => new { same.Key, Capacity = same.Sum(group => group.Capacity), Taken = same.Sum(group => group.Taken) }).ToListAsync(stop)).ToDictionary(one => one.Key);
        var counts = (await db.Applications.AsNoTracking().Where(application => keys.Contains(application.Session)).GroupBy(application => application.Session)
            .Select(same => new
            {
                same.Key,
                Waiting = same.Count(application => application.State == ApplicationState.Waiting),
                Came = same.AsQueryable().Count(Application.WasThere),
                Answered = same.Count(application => application.HasAnsweredAfter),
            }).ToListAsync(stop)).ToDictionary(one => one.Key);
        var counted = await db.CourseProgrammes.AsNoTracking().Where(one => one.Course == id).Select(one => one.Programme).ToListAsync(stop);
        return new View(
            course.Id, course.Kind, course.Title, course.Summary, course.Curriculum, await db.Workplaces.Where(workplace => workplace.Id == course.Workplace).Select(workplace => workplace.Name).SingleAsync(stop), course.AreaPath, course.Year, [.. course.Professions], course.SessionsToComplete, course.Credit, course.CreditUnits, course.IsByNomination,
            [.. (await Programmes(course.Year, stop)).Where(programme => counted.Contains(programme.Programme))],
            [.. sessions.Select(session => new SessionRow(
                session.Id, session.Number, session.Title, session.StartsAt, session.EndsAt, session.Place, seats.GetValueOrDefault(session.Id)?.Capacity ?? 0, seats.GetValueOrDefault(session.Id)?.Taken ?? 0, counts.GetValueOrDefault(session.Id)?.Waiting ?? 0, counts.GetValueOrDefault(session.Id)?.Came ?? 0, session.State, session.IsOver(now), counts.GetValueOrDefault(session.Id)?.Answered ?? 0))],
            await db.Certificates.CountAsync(certificate => certificate.Course == id && certificate.RevokedAt == null, stop), course.Version);
    }

    /// <summary>What the year's courses can count for.</summary>
    public Task<IReadOnlyList<ProgrammeList.Row>> Programmes(FiscalYear year, CancellationToken stop = default) => programmes.In(year, services, stop);

    /// <summary>The course, where the actor may run it.</summary>
    internal static async Task<Answer<Course>> Writable(AppDb db, Actor actor, Id<Course> id, CancellationToken stop) =>
        actor.Needs(Duty.ManageLearning) is { } refusal ? refusal
        : await db.Courses.SingleOrDefaultAsync(course => course.Id == id, stop) is not { } course ? Refusal.NotFound("研修・講座")
        : actor.NeedsWithin(Duty.ManageLearning, course.AreaPath) is { } elsewhere ? elsewhere
        : course;

    /// <summary>The session with its course, where the actor may run it.</summary>
    internal static async Task<Answer<Applying.Apply.Door>> WritableSession(AppDb db, Actor actor, Id<Session> id, CancellationToken stop)
    {
        if (actor.Needs(Duty.ManageLearning) is { } refusal)
        {
            return refusal;
        }

        var open = await Applying.Apply.Open(db, id, stop);
        return open.Refusal is null && actor.NeedsWithin(Duty.ManageLearning, open.Value!.Course.AreaPath) is { } elsewhere ? elsewhere : open;
    }

    public static void Map(IEndpointRouteBuilder learning) =>
        learning.MapGet("/courses/{course}", async Task<Results<Ok<View>, ProblemHttpResult>> (Id<Course> course, GetCourse get, CancellationToken stop) =>
            await get.Run(course, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("研修・講座と、その回");
}
