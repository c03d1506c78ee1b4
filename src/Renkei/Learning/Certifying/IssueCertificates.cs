using Renkei.Access;
using Renkei.Learning.Planning;

namespace Renkei.Learning.Certifying;

/// <summary>Certificates for all who attended enough of a course, at once or for one of them; never for who was not there.</summary>
public sealed class IssueCertificates(AppDb db, Actor actor, TimeProvider clock)
{
    /// <summary>More than that never complete one course.</summary>
    private const int MostAtOnce = 2_000;

    public sealed class Request
    {
        /// <summary>For one session alone; left out, for the whole course.</summary>
        public Id<Session>? Session { get; set; }

        /// <summary>For one person alone; left out, for all who are entitled and have none.</summary>
        public Id<Learner>? Learner { get; set; }
    }

    public sealed class Revocation
    {
        public string Reason { get; set => field = value ?? ""; } = "";
    }

    /// <summary>Answers how many were issued.</summary>
    public async Task<Answer<int>> Run(Id<Course> id, Request request, CancellationToken stop = default)
    {
        var open = await GetCourse.Writable(db, actor, id, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        var (course, now) = (open.Value!, clock.GetUtcNow());
        if (course.Kind.IsForCitizens)
        {
            return new Refusal("citizens", "住民向けの講座では、修了証を出しません。受けた人の記録を残さないためです。");
        }

        var sessions = await db.Sessions.AsNoTracking().Where(session => session.Course == id && session.State == SessionState.Planned).OrderBy(session => session.Number).ToListAsync(stop);
        if (request.Session is { } only && !sessions.Exists(session => session.Id == only))
        {
            return Refusal.NotFound("研修・講座の回");
        }

        await using var whole = await db.Database.BeginTransactionAsync(stop);

        // Two who press the button at once come one after the other: the counter is taken first and held to the end.
        await db.NextNumbers(Certificate.CounterOf(course.Year), 0, stop);
        var entitled = await Entitled(course, request.Session, sessions, now, stop);
        var has = (await db.Certificates.Where(certificate => certificate.Course == id && certificate.Session == request.Session && certificate.RevokedAt == null).Select(certificate => certificate.Learner).ToListAsync(stop)).ToHashSet();
        if (request.Learner is { } one)
        {
            if (!entitled.Exists(person => person.Learner.Id == one))
            {
                return new Refusal("not-attended", request.Session is null
                    ? $"この人は、修了に要る回数を受けていません（{(course.SessionsToComplete > 0 ? $"{course.SessionsToComplete}回" : "全部の回")}の出席が要ります）。出欠を確かめてください。"
                    : "この人は、この回に出席していません。出欠を確かめてください。");
            }

            if (has.Contains(one))
            {
                return new Refusal("already-issued", "この人には、もう出しています。");
            }

            entitled = entitled.FindAll(person => person.Learner.Id == one);
        }

        var due = entitled.Where(person => !has.Contains(person.Learner.Id)).Take(MostAtOnce).ToList();
        if (due.Count == 0)
        {
            return new Refusal("nobody", "新しく出せる人はいません。出欠が付いているか、もう出していないかを確かめてください。");
        }

        var first = await db.NextNumbers(Certificate.CounterOf(course.Year), due.Count, stop);
        var issuer = await db.Workplaces.Where(workplace => workplace.Id == course.Workplace).Select(workplace => workplace.Name).SingleAsync(stop);
        db.AddRange(due.Select((person, at) => Certificate.Of(first + at, course, request.Session, person.Learner, person.Attended, issuer, clock.JapanToday())));
        await db.SaveChangesAsync(stop);
        await whole.CommitAsync(stop);
        return due.Count;
    }

    public async Task<Refusal?> Revoke(Id<Certificate> id, Revocation request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageLearning) is { } refusal)
        {
            return refusal;
        }

        if (await db.Certificates.SingleOrDefaultAsync(one => one.Id == id, stop) is not { } certificate)
        {
            return Refusal.NotFound("修了証");
        }

        if (((await GetCourse.Writable(db, actor, certificate.Course, stop)).Refusal ?? certificate.Revoke(JapaneseText.Tidy(request.Reason), clock.GetUtcNow())) is { } no)
        {
            return no;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    /// <summary>Who has earned one, with the sessions they attended.</summary>
    private async Task<List<(Learner Learner, List<Session> Attended)>> Entitled(Course course, Id<Session>? only, List<Session> sessions, DateTimeOffset now, CancellationToken stop)
    {
        var asked = only is null ? sessions : sessions.FindAll(session => session.Id == only);
        var keys = asked.ConvertAll(session => session.Id);
        var marked = await (from application in db.Applications
                            join learner in db.Set<Learner>() on application.Learner equals learner.Id
                            where keys.Contains(application.Session) && application.State == ApplicationState.Seated && application.Attendance != Attendance.Unmarked
                            select new { Application = application, Learner = learner }).AsNoTracking().ToListAsync(stop);

        // Records that were put together afterwards are one person.
        var merged = marked.Where(one => one.Learner.MergedInto is not null).Select(one => one.Learner.MergedInto!.Value).Distinct().ToList();
        var kept = merged.Count == 0 ? [] : await db.Learners.AsNoTracking().Where(learner => merged.Contains(learner.Id)).ToDictionaryAsync(learner => learner.Id, stop);
        var (held, planned) = (asked.Count(session => session.IsOver(now)), asked.Count(session => !session.IsOver(now)));
        return [.. marked
            .Select(one => (one.Application, Learner: one.Learner.MergedInto is { } into ? kept[into] : one.Learner))
            .GroupBy(one => one.Learner.Id)
            .Select(same => (same.First().Learner, Attended: asked.FindAll(session => same.Any(one => one.Application.Session == session.Id && one.Application.Attended(session.OnlineMinutesNeeded)))))
            .Where(person => only is null ? course.IsCompletedBy(person.Attended.Count, held, planned) : person.Attended.Count > 0)
            .OrderBy(person => person.Learner.Kana.Length > 0 ? person.Learner.Kana : person.Learner.NameKey, StringComparer.Ordinal)];
    }

    public static void Map(IEndpointRouteBuilder learning)
    {
        learning.MapPost("/courses/{course}/certificates", async Task<Results<Ok<int>, ProblemHttpResult>> (Id<Course> course, Request request, IssueCertificates issue, CancellationToken stop) =>
            await issue.Run(course, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value)).WithSummary("修了証・受講証を出す。1人、または出せる人みんなに");
        learning.MapPost("/certificates/{certificate}/revoke", async Task<Results<NoContent, ProblemHttpResult>> (Id<Certificate> certificate, Revocation request, IssueCertificates issue, CancellationToken stop) =>
            await issue.Revoke(certificate, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("修了証を取り消す");
    }
}
