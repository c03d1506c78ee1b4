using System.Globalization;
using Renkei.Access;
using Renkei.Learning.Planning;

namespace Renkei.Learning.Attending;

/// <summary>Who applied for a session, in the order they came; for the desk, the reception and every printed list.</summary>
public sealed class FindApplications(AppDb db, Actor actor, ReadTrail trail, TimeProvider clock)
{
    public const int PageSize = 100;

    /// <summary>A printed list holds no more; a hall is seldom larger.</summary>
    public const int MostPrinted = 1_000;

    /// <param name="HasNotSeen">Time or place was changed, and this person has not looked since.</param>
    public sealed record Row(
        Id<Application> Application, int Number, string Name, string Kana, Profession? Profession, string Workplace, string Group, string Mail, string Phone, int? Years, string Note, Channel Channel, bool IsOwnArea, ApplicationState State, DateTimeOffset AppliedAt,
        DateTimeOffset? OfferedUntil, Attendance Attendance, DateTimeOffset? ArrivedAt, int? OnlineMinutes, int? Table, bool HasNotSeen, bool IsForgotten);

    public sealed record Counts(int Seated, int Offered, int Waiting, int Cancelled, int Came, int NotSeen);

    public sealed record View(
        Id<Course> Course, Id<Session> Session, CourseKind Kind, string Title, int Number, string Host, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string Place, string Lecturer, SessionState State, string StateReason, bool IsOver, bool IsNear, int Capacity, int Taken, IReadOnlyList<SessionGroup> Groups, string DoorKey,
        Counts Counts, IReadOnlyList<Row> Rows, int? Next, IReadOnlyList<WriteSessionFiles.Row> Files);

    /// <param name="id">The session.</param>
    /// <param name="state">Only these; null for everybody who holds a seat or waits.</param>
    /// <param name="after">The last number of the page before.</param>
    /// <param name="q">A part of the name or the reception's number.</param>
    /// <param name="many">How many at most.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Answer<View>> Run(Id<Session> id, ApplicationState? state = null, int? after = null, string? q = null, int many = PageSize, CancellationToken stop = default)
    {
        var open = await GetCourse.WritableSession(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (session, course, groups) = open.Value!;
        var now = clock.GetUtcNow();
        var all = db.Applications.AsNoTracking().Where(application => application.Session == id);
        var counted = await all.GroupBy(application => new { application.State, application.Attendance, NotSeen = application.SeenNotice < session.Notice }).Select(same => new { same.Key.State, same.Key.Attendance, same.Key.NotSeen, Count = same.Count() }).ToListAsync(stop);
        int Of(ApplicationState one) => counted.Where(group => group.State == one).Sum(group => group.Count);
        var counts = new Counts(
            Of(ApplicationState.Seated), Of(ApplicationState.Offered), Of(ApplicationState.Waiting), Of(ApplicationState.Cancelled) + Of(ApplicationState.Lapsed),
            counted.Where(group => group.Attendance.IsThere).Sum(group => group.Count),
            counted.Where(group => group.NotSeen && group.State is (ApplicationState.Seated or ApplicationState.Offered or ApplicationState.Waiting)).Sum(group => group.Count));

        var shown = state is { } only ? all.Where(application => application.State == only) : all.Where(application => application.State != ApplicationState.Cancelled && application.State != ApplicationState.Lapsed);
        if (after is { } last)
        {
            shown = shown.Where(application => application.Number > last);
        }

        if (q is { Length: > 0 })
        {
            var key = JapaneseText.SearchKey(q);
            shown = int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? shown.Where(application => application.Number == number) : shown.Where(application => application.NameKey.Contains(key));
        }

        var rows = await shown.OrderBy(application => application.Number).Take(many + 1).ToListAsync(stop);
        var names = groups.ToDictionary(group => group.Id, group => group.Name);
        await trail.Tell(actor, nameof(Application), id.Value, ("Rows", Math.Min(rows.Count, many).ToString(CultureInfo.InvariantCulture)), ("Shown", "氏名、職種、勤め先、連絡先、出欠"));
        return new View(
            course.Id, id, course.Kind, session.NameIn(course.Title), session.Number, await db.Workplaces.Where(workplace => workplace.Id == course.Workplace).Select(workplace => workplace.Name).SingleAsync(stop), session.StartsAt, session.EndsAt, session.Place, session.Lecturer, session.State, session.StateReason,
            session.IsOver(now), now >= session.StartsAt.AddHours(-6), groups.Sum(group => group.Capacity), groups.Sum(group => group.Taken), groups, session.DoorKey, counts,
            [.. rows.Take(many).Select(one => new Row(
                one.Id, one.Number, one.ForgottenAt is null ? one.Name : "（消去済み）", one.Kana, one.Profession, one.WorkplaceName, names.GetValueOrDefault(one.Group, ""), one.Mail, one.Phone, one.Years, one.Note, one.Channel, one.IsOwnArea, one.State, one.AppliedAt, one.OfferedUntil, one.Attendance, one.ArrivedAt, one.OnlineMinutes, one.Table,
                one.SeenNotice < session.Notice, one.ForgottenAt is not null))],
            rows.Count > many ? rows[many - 1].Number : null, await WriteSessionFiles.Of(db, id, publicOnly: false, stop));
    }

    public static void Map(IEndpointRouteBuilder learning) =>
        learning.MapGet("/sessions/{session}/applications", async Task<Results<Ok<View>, ProblemHttpResult>> (Id<Session> session, ApplicationState? state, int? after, string? q, FindApplications find, CancellationToken stop) =>
            await find.Run(session, state, after, q, stop: stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("回の申し込み。100件ずつ");
}
