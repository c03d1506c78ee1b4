using Renkei.Access;
using Renkei.Shell;

namespace Renkei.Learning.Attending;

/// <summary>Who comes checks in on their own phone, by the code that hangs at the door; and is reminded the day before.</summary>
public sealed class CheckIn(AppDb db, Actor actor, TellApplicant tell, TimeProvider clock)
{
    /// <summary>Whoever starts later than this after the hour is late.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(15);

    private const int RemindedAtOnce = 200;

    public sealed class Request
    {
        /// <summary>The reception's number; not needed by a member who is signed in.</summary>
        public int? Number { get; set; }

        /// <summary>The last four digits of the telephone, or the name: so that nobody checks in for another by mistake.</summary>
        public string Proof { get; set => field = value ?? ""; } = "";
    }

    public sealed record Arrived(int Number, string Name, Attendance Attendance, int? Table);

    public async Task<Answer<Arrived>> Run(Id<Session> id, string key, Request request, CancellationToken stop = default)
    {
        var now = clock.GetUtcNow();
        if (await db.Sessions.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } session || !session.IsOpenedBy(key))
        {
            return Refusal.NotFound("受付のページ");
        }

        if (session.State == SessionState.Cancelled || session.IsOver(now))
        {
            return new Refusal("closed", "この回の受付は終わりました。会場の受付で聞いてください。");
        }

        var standing = db.Applications.Where(one => one.Session == id && (one.State == ApplicationState.Seated || one.State == ApplicationState.Offered));
        var me = actor.IsKnown ? actor.Member : null;
        var application = request.Number is { } number ? await standing.SingleOrDefaultAsync(one => one.Number == number, stop) : me is null ? null : await standing.FirstOrDefaultAsync(one => one.Member == me, stop);
        if (application is null || !((me is not null && application.Member == me) || Proves(application, request.Proof)))
        {
            return Refusal.Invalid("proof", me is not null && request.Number is null ? "あなたの申し込みが見つかりません。受付番号と氏名を入れるか、会場の受付で聞いてください。" : "受付番号と、氏名か電話番号の下4けたが合いません。会場の受付で聞いてください。");
        }

        if (application.Attendance == Attendance.Unmarked)
        {
            if (application.Mark(now > session.StartsAt + Grace ? Attendance.Late : Attendance.Present, null, session.StartsAt, now) is { } refusal)
            {
                return refusal;
            }

            await db.SaveChangesAsync(stop);
        }

        return new Arrived(application.Number, application.Name, application.Attendance, application.Table);
    }

    /// <summary>What the door's page may show before anybody checks in.</summary>
    public async Task<(string Title, DateTimeOffset StartsAt)?> Look(Id<Session> id, string key, CancellationToken stop = default) =>
        await (from session in db.Set<Session>() join course in db.Set<Course>() on session.Course equals course.Id where session.Id == id select new { Session = session, course.Title }).AsNoTracking().SingleOrDefaultAsync(stop) is { } found && found.Session.IsOpenedBy(key)
            ? (found.Session.NameIn(found.Title), found.Session.StartsAt)
            : null;

    /// <summary>Answers how many were told of tomorrow's session.</summary>
    public async Task<int> Remind(CancellationToken stop = default)
    {
        var tomorrow = clock.JapanToday().AddDays(1);
        var (from, to, told) = (JapanTime.StartOf(tomorrow), JapanTime.StartOf(tomorrow.AddDays(1)), 0);
        foreach (var session in await db.Sessions.AsNoTracking().Where(session => session.StartsAt >= from && session.StartsAt < to && session.State == SessionState.Planned).OrderBy(session => session.StartsAt).ToListAsync(stop))
        {
            while (await db.Applications.Where(one => one.Session == session.Id && one.State == ApplicationState.Seated && !one.IsReminded).OrderBy(one => one.Number).Take(RemindedAtOnce).ToListAsync(stop) is { Count: > 0 } some)
            {
                foreach (var application in some)
                {
                    await tell.Reminder(application, session, stop);
                    application.IsReminded = true;
                }

                await db.SaveChangesAsync(stop);
                db.ChangeTracker.Clear();
                told += some.Count;
            }
        }

        return told;
    }

    private static bool Proves(Application application, string proof)
    {
        var tidy = JapaneseText.SearchKey(proof);
        var digits = string.Concat(application.Phone.Where(char.IsAsciiDigit));
        return tidy.Length > 0 && (tidy == application.NameKey || (tidy.Length == 4 && digits.EndsWith(tidy, StringComparison.Ordinal)) || (application.Kana.Length > 0 && tidy == JapaneseText.SearchKey(application.Kana)));
    }

    public static void Map(IEndpointRouteBuilder events) =>
        events.MapPost("/{session}/check-in/{key}", async Task<Results<Ok<Arrived>, ProblemHttpResult>> (Id<Session> session, string key, Request request, CheckIn check, CancellationToken stop) =>
            await check.Run(session, key, request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).AllowAnonymous().OnlyFromHere().WithSummary("会場の二次元コードから、自分で受付する");
}
