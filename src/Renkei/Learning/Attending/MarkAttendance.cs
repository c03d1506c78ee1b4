using Renkei.Access;
using Renkei.Learning.Planning;

namespace Renkei.Learning.Attending;

/// <summary>The reception marks who came, came late, left early, followed online for how long, or did not come.</summary>
public sealed class MarkAttendance(AppDb db, Actor actor, TimeProvider clock)
{
    public sealed class Request
    {
        public Mark[] Marks { get; set => field = value ?? []; } = [];
    }

    public sealed class Mark
    {
        public int Number { get; set; }
        public Attendance Attendance { get; set; }
        public int? OnlineMinutes { get; set; }
    }

    /// <summary>Either all of them, or none and why.</summary>
    public async Task<Refusal?> Run(Id<Session> id, Request request, CancellationToken stop = default)
    {
        var open = await GetCourse.WritableSession(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (request.Marks.Length > FindApplications.MostPrinted)
        {
            return Refusal.Invalid("too-many", $"1回に{FindApplications.MostPrinted:N0}人までです。");
        }

        var (session, now) = (open.Value!.Session, clock.GetUtcNow());
        var numbers = request.Marks.Select(mark => mark.Number).ToList();
        var applications = await db.Applications.Where(application => application.Session == id && numbers.Contains(application.Number)).ToDictionaryAsync(application => application.Number, stop);
        foreach (var mark in request.Marks)
        {
            if (!applications.TryGetValue(mark.Number, out var application))
            {
                return Refusal.Invalid("number", $"受付番号 {mark.Number} の申し込みはありません。");
            }

            // What stays as it was is not asked about: yesterday's list may be sent again whole.
            if ((application.Attendance != mark.Attendance || (mark.Attendance == Attendance.Online && application.OnlineMinutes != mark.OnlineMinutes)) && application.Mark(mark.Attendance, mark.OnlineMinutes, session.StartsAt, now) is { } no)
            {
                return no;
            }
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder learning) =>
        learning.MapPost("/sessions/{session}/attendance", async Task<Results<NoContent, ProblemHttpResult>> (Id<Session> session, Request request, MarkAttendance mark, CancellationToken stop) =>
            await mark.Run(session, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("出欠を付ける（出席・遅刻・早退・オンライン・欠席）");
}
