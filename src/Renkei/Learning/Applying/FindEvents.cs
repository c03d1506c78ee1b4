using Renkei.Access;
using Renkei.Learning.Planning;
using Renkei.Shell;

namespace Renkei.Learning.Applying;

/// <summary>The public calendar: what is to come and can be applied for; one session with all that a person must know before they come.</summary>
public sealed class FindEvents(AppDb db, Actor actor, TimeProvider clock)
{
    public const int PageSize = 50;

    /// <param name="Free">Seats left over all groups; 0 where one can only wait.</param>
    public sealed record Row(Id<Session> Session, CourseKind Kind, string Title, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string Place, bool IsOnline, DateTimeOffset Deadline, int Free, bool IsCancelled);

    public sealed record Page(IReadOnlyList<Row> Rows, string? Next);

    public sealed record GroupRow(Id<SessionGroup> Group, string Name, int Capacity, int Free, bool OwnAreaFirst);

    /// <param name="Closed">Why nobody can apply now; null where one can.</param>
    public sealed record View(
        Id<Session> Session, Id<Course> Course, CourseKind Kind, string Title, int Number, string Summary, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string Place, string Address, double? Latitude, double? Longitude, bool IsOnline, string Lecturer, DateTimeOffset Deadline, string Languages, string Accommodations,
        string Host, IReadOnlyList<string> Targets, string Credit, IReadOnlyList<GroupRow> Groups, IReadOnlyList<WriteSessionFiles.Row> Files, bool IsCancelled, bool IsByNomination, string? Closed);

    /// <param name="forCitizens">Only what residents can come to; false for only what professionals can; null for both.</param>
    /// <param name="after">The last session of the page before.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Page> Run(bool? forCitizens = null, string? after = null, CancellationToken stop = default)
    {
        // No session lasts longer than a day: those of all years before need not be looked at.
        var now = clock.GetUtcNow();
        var earliest = now.AddHours(-24);
        var kinds = Enum.GetValues<CourseKind>().Where(kind => forCitizens is null || kind.IsForCitizens == forCitizens).ToList();
        var coming = from session in db.Set<Session>()
                     join course in db.Set<Course>() on session.Course equals course.Id
                     where session.StartsAt > earliest && session.EndsAt > now && session.PublishFrom <= now && !course.IsByNomination && kinds.Contains(course.Kind)
                     select new { Session = session, Course = course };
        if (Id<Session>.TryParse(after, null, out var last) && await db.Sessions.AsNoTracking().Where(session => session.Id == last).Select(session => (DateTimeOffset?)session.StartsAt).SingleOrDefaultAsync(stop) is { } startedAt)
        {
            coming = coming.Where(one => one.Session.StartsAt > startedAt || (one.Session.StartsAt == startedAt && one.Session.Id > last));
        }

        var found = await coming.AsNoTracking().OrderBy(one => one.Session.StartsAt).ThenBy(one => one.Session.Id).Take(PageSize + 1)
            .Select(one => new { one.Session, one.Course.Title, one.Course.Kind, Free = db.Set<SessionGroup>().Where(group => group.Session == one.Session.Id).Sum(group => group.Capacity > group.Taken ? group.Capacity - group.Taken : 0) }).ToListAsync(stop);
        return new(
            [.. found.Take(PageSize).Select(one => new Row(one.Session.Id, one.Kind, one.Session.NameIn(one.Title), one.Session.StartsAt, one.Session.EndsAt, one.Session.Place, one.Session.OnlineUrl.Length > 0, one.Session.Deadline, one.Free, one.Session.State == SessionState.Cancelled))],
            found.Count > PageSize ? found[PageSize - 1].Session.Id.ToString() : null);
    }

    /// <summary>Before its publication a session is not there for anybody who does not run it.</summary>
    public async Task<Answer<View>> See(Id<Session> id, CancellationToken stop = default)
    {
        var (open, now) = (await Apply.Open(db, id, stop), clock.GetUtcNow());
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (session, course, groups) = open.Value!;
        if (session.PublishFrom > now && !actor.HasWithin(Duty.ManageLearning, course.AreaPath))
        {
            return Refusal.NotFound("研修・講座の回");
        }

        var host = await db.Workplaces.Where(workplace => workplace.Id == course.Workplace).Select(workplace => workplace.Name).SingleAsync(stop);
        return new View(
            session.Id, course.Id, course.Kind, session.NameIn(course.Title), session.Number, course.Summary, session.StartsAt, session.EndsAt, session.Place, session.Address, session.Latitude, session.Longitude, session.OnlineUrl.Length > 0, session.Lecturer, session.Deadline, session.Languages, session.Accommodations,
            host, [.. course.Professions.Select(profession => profession.Japanese)], course.CreditUnits > 0 ? $"{LearningCodes.Credits.NameOf(course.Credit)} {course.CreditUnits:0.##}" : "",
            [.. groups.Select(group => new GroupRow(group.Id, group.Name, group.Capacity, Math.Max(group.Capacity - group.Taken, 0), group.OwnAreaFirst))], await WriteSessionFiles.Of(db, id, publicOnly: true, stop), session.State == SessionState.Cancelled, course.IsByNomination,
            session.MayApply(now, isStaff: false)?.Message ?? (course.IsByNomination ? "この研修は、関係団体の推薦で受け付けています。" : null));
    }

    public static void Map(IEndpointRouteBuilder events)
    {
        events.MapGet("/", async (bool? forCitizens, string? after, FindEvents find, CancellationToken stop) => TypedResults.Ok(await find.Run(forCitizens, after, stop)))
            .AllowAnonymous().WithMetadata(new SameForVisitorsAttribute()).WithSummary("これからの研修・講座。50件ずつ");
        events.MapGet("/{session}", async Task<Results<Ok<View>, ProblemHttpResult>> (Id<Session> session, FindEvents find, CancellationToken stop) =>
            await find.See(session, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).AllowAnonymous().WithSummary("研修・講座の回");
    }
}
