using Renkei.Access;

namespace Renkei.Learning.Planning;

/// <summary>The courses of a year in the areas that the person serves, the newest first, each with what it has come to.</summary>
public sealed class FindCourses(AppDb db, Actor actor, TimeProvider clock)
{
    public const int PageSize = 50;

    /// <param name="Held">Sessions that are over.</param>
    /// <param name="Came">How many attended in all of them.</param>
    /// <param name="IsOwn">Lies in an area that the person serves.</param>
    public sealed record Row(Id<Course> Course, CourseKind Kind, string Title, string Host, int Sessions, int Held, int Seated, int Waiting, int Came, DateTimeOffset? NextAt, Id<Session>? NextSession, bool IsOwn);

    public sealed record Page(FiscalYear Year, IReadOnlyList<Row> Rows, string? Next);

    /// <param name="year">This one where left out.</param>
    /// <param name="everywhere">Also those of other areas, to give the same here.</param>
    /// <param name="after">The last course of the page before.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Answer<Page>> Run(FiscalYear? year = null, bool everywhere = false, string? after = null, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageLearning) is { } refusal)
        {
            return refusal;
        }

        var (now, asked) = (clock.GetUtcNow(), year ?? FiscalYear.Of(clock.JapanToday()));
        var courses = (everywhere ? db.Courses : db.Courses.Within(actor)).AsNoTracking().Where(course => course.Year == asked);
        if (Id<Course>.TryParse(after, null, out var last))
        {
            courses = courses.Where(course => course.Id < last);
        }

        var found = await (from course in courses join workplace in db.Set<Workplace>() on course.Workplace equals workplace.Id orderby course.Id descending select new { course.Id, course.Kind, course.Title, course.AreaPath, Host = workplace.Name }).Take(PageSize + 1).ToListAsync(stop);
        var ids = found.Take(PageSize).Select(course => course.Id).ToList();
        var sessions = await db.Sessions.AsNoTracking().Where(session => ids.Contains(session.Course) && session.State == SessionState.Planned).Select(session => new { session.Id, session.Course, session.StartsAt, session.EndsAt }).ToListAsync(stop);
        var keys = sessions.ConvertAll(session => session.Id);
        var counts = (await db.Applications.AsNoTracking().Where(application => keys.Contains(application.Session))
            .GroupBy(application => new { application.Session, application.State, application.Attendance }).Select(same => new { same.Key.Session, same.Key.State, same.Key.Attendance, Count = same.Count() }).ToListAsync(stop)).ToLookup(one => one.Session);
        return new Page(
            asked,
            [.. found.Take(PageSize).Select(course =>
            {
                var own = sessions.Where(session => session.Course == course.Id).OrderBy(session => session.StartsAt).ToList();
                var all = own.SelectMany(session => counts[session.Id]).ToList();
                var next = own.Find(session => session.EndsAt > now);
                return new Row(
                    course.Id, course.Kind, course.Title, course.Host, own.Count, own.Count(session => session.EndsAt <= now),
                    all.Where(one => one.State is ApplicationState.Seated or ApplicationState.Offered).Sum(one => one.Count), all.Where(one => one.State == ApplicationState.Waiting).Sum(one => one.Count),
                    all.Where(one => one.Attendance.IsThere).Sum(one => one.Count), next?.StartsAt, next?.Id, actor.HasWithin(Duty.ManageLearning, course.AreaPath));
            })],
            found.Count > PageSize ? found[PageSize - 1].Id.ToString() : null);
    }

    public static void Map(IEndpointRouteBuilder learning) =>
        learning.MapGet("/courses", async Task<Results<Ok<Page>, ProblemHttpResult>> (FiscalYear? year, bool? everywhere, string? after, FindCourses find, CancellationToken stop) =>
            await find.Run(year, everywhere is true, after, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("年度の研修・講座。受け持つ区域のもの、everywhere ならすべての区域。50件ずつ");
}
