using System.Globalization;
using Renkei.Access;

namespace Renkei.Learning.Records;

/// <summary>回数 and 参加者数 of a year, with the sessions and talks behind each figure: what reports ask for, in the words of the plans.</summary>
public sealed class FindFigures(AppDb db, Actor actor, TimeProvider clock)
{
    private const int MostRows = 1_000;

    /// <param name="Host">Who held it: wards that give the same course report through it.</param>
    /// <param name="People">How many came.</param>
    /// <param name="Session">Null for a talk.</param>
    public sealed record Row(CourseKind Kind, string Title, string Host, DateTimeOffset At, string Place, int People, IReadOnlyDictionary<string, int> Professions, int Booklets, Yen Cost, Id<Session>? Session, Id<Talk>? Talk);

    /// <summary>The sum over one kind.</summary>
    public sealed record Total(CourseKind Kind, int Times, int People, IReadOnlyDictionary<string, int> Professions, int Booklets)
    {
        public string Told => string.Join("、", Professions.OrderByDescending(one => one.Value).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {one.Value}")));
    }

    public sealed record View(FiscalYear Year, CourseKind? Kind, IReadOnlyList<Total> Totals, IReadOnlyList<Row> Rows, bool IsCut);

    public async Task<Answer<View>> Run(FiscalYear? asked = null, CourseKind? kind = null, Guid? programme = null, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageLearning) is { } refusal)
        {
            return refusal;
        }

        var (year, now) = (asked ?? FiscalYear.Of(clock.JapanToday()), clock.GetUtcNow());
        var courses = db.Courses.AsNoTracking().Where(course => course.Year == year && (kind == null || course.Kind == kind) && (programme == null || db.Set<CourseProgramme>().Any(one => one.Course == course.Id && one.Programme == programme)));
        var sessions = await (from session in db.Set<Session>() join course in courses on session.Course equals course.Id join host in db.Set<Workplace>() on course.Workplace equals host.Id where session.State == SessionState.Planned && session.EndsAt <= now orderby session.StartsAt descending select new { Session = session, course.Title, course.Kind, Host = host.Name }).Take(MostRows + 1).ToListAsync(stop);
        var keys = sessions.ConvertAll(one => one.Session.Id);
        var people = (await db.Applications.AsNoTracking().Where(application => keys.Contains(application.Session)).Where(Application.WasThere).GroupBy(application => new { application.Session, application.Profession }).Select(same => new { same.Key.Session, same.Key.Profession, Count = same.Count() }).ToListAsync(stop)).ToLookup(one => one.Session);
        var talks = await (from talk in db.Set<Talk>() join course in courses on talk.Course equals course.Id join host in db.Set<Workplace>() on course.Workplace equals host.Id where talk.State == TalkState.Held orderby talk.StartsAt descending select new { Talk = talk, Host = host.Name }).Take(MostRows + 1).AsNoTracking().ToListAsync(stop);
        List<Row> rows =
        [
            .. sessions.Select(one => new Row(one.Kind, one.Session.NameIn(one.Title), one.Host, one.Session.StartsAt, one.Session.Place, people[one.Session.Id].Sum(group => group.Count),
                people[one.Session.Id].GroupBy(group => one.Kind.Counts(group.Profession)).ToDictionary(same => same.Key, same => same.Sum(group => group.Count)), 0, one.Session.Cost, one.Session.Id, null)),
            .. talks.Select(one => new Row(one.Talk.Kind, one.Talk.GroupName, one.Host, one.Talk.StartsAt!.Value, one.Talk.Place, one.Talk.People ?? 0, new Dictionary<string, int> { [CourseKinds.Residents] = one.Talk.People ?? 0 }, one.Talk.BookletsGiven, Yen.Zero, null, one.Talk.Id)),
        ];
        rows.Sort((left, right) => right.At.CompareTo(left.At));
        return new View(
            year, kind,
            [.. rows.GroupBy(row => row.Kind).OrderBy(same => same.Key).Select(same => new Total(same.Key, same.Count(), same.Sum(row => row.People), same.SelectMany(row => row.Professions).GroupBy(one => one.Key).ToDictionary(one => one.Key, one => one.Sum(group => group.Value)), same.Sum(row => row.Booklets)))],
            [.. rows.Take(MostRows)], rows.Count > MostRows);
    }

    /// <summary>For an indicator: how many sessions and talks of the kind were held in the year, within an area.</summary>
    public static async Task<int> Times(AppDb db, CourseKind kind, string area, FiscalYear year, DateTimeOffset now, CancellationToken stop)
    {
        var courses = CoursesOf(db, kind, area, year);
        return await db.Sessions.CountAsync(session => session.State == SessionState.Planned && session.EndsAt <= now && courses.Any(course => course == session.Course), stop)
            + await db.Talks.CountAsync(talk => talk.State == TalkState.Held && courses.Any(course => course == talk.Course), stop);
    }

    /// <summary>For an indicator: how many came to them.</summary>
    public static async Task<int> People(AppDb db, CourseKind kind, string area, FiscalYear year, DateTimeOffset now, CancellationToken stop)
    {
        var courses = CoursesOf(db, kind, area, year);
        return await db.Applications.Where(Application.WasThere).CountAsync(application => db.Set<Session>().Any(session => session.Id == application.Session && session.State == SessionState.Planned && session.EndsAt <= now && courses.Any(course => course == session.Course)), stop)
            + (await db.Talks.Where(talk => talk.State == TalkState.Held && courses.Any(course => course == talk.Course)).SumAsync(talk => talk.People, stop) ?? 0);
    }

    private static IQueryable<Id<Course>> CoursesOf(AppDb db, CourseKind kind, string area, FiscalYear year) => db.Courses.Where(course => course.Kind == kind && course.Year == year && course.AreaPath.StartsWith(area)).Select(course => course.Id);

    /// <summary>The table for a report.</summary>
    public async Task<Answer<OutFile>> Csv(FiscalYear? year, CourseKind? kind, Guid? programme = null, CancellationToken stop = default)
    {
        var answer = await Run(year, kind, programme, stop);
        if (answer.Refusal is { } refusal)
        {
            return refusal;
        }

        var professions = answer.Value!.Rows.SelectMany(row => row.Professions.Keys).Distinct().Order(StringComparer.Ordinal).ToList();
        static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
        return OutFile.Csv($"研修・講座の実績-{answer.Value.Year}", CsvOut.Write(
            [
                ["種類", "名前", "主催", "日", "会場", "参加者数", "配った冊数", "費用（円）", .. professions],
                .. answer.Value.Rows.Select(row => (string[])[row.Kind.Japanese, row.Title, row.Host, JapanTime.DayOf(row.At).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row.Place, Number(row.People), Number(row.Booklets), row.Cost.ToString(), .. professions.Select(one => Number(row.Professions.GetValueOrDefault(one)))]),
            ], CsvEncoding.Utf8Bom).Content);
    }

    public static void Map(IEndpointRouteBuilder learning)
    {
        learning.MapGet("/figures", async Task<Results<Ok<View>, ProblemHttpResult>> (FiscalYear? year, CourseKind? kind, Guid? programme, FindFigures find, CancellationToken stop) =>
            await find.Run(year, kind, programme, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("年度の回数と参加者数（職種別）と、その元の回");
        learning.MapGet("/figures/csv", async Task<Results<FileContentHttpResult, ProblemHttpResult>> (FiscalYear? year, CourseKind? kind, Guid? programme, FindFigures find, CancellationToken stop) =>
            await find.Csv(year, kind, programme, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : answer.Value!.ToResult()).WithSummary("年度の実績（CSV）");
    }
}
