using Renkei.Access;
using Renkei.Learning.Applying;
using Renkei.Shell;

namespace Renkei.Learning.Asking;

/// <summary>Who came answers the standard questions, once before and once after, by the link of their application or the code at the door; no name is kept with the answers.</summary>
public sealed class AnswerSurvey(AppDb db, AnswerApplication applications, TimeProvider clock)
{
    /// <summary>How long after a session its survey stays open.</summary>
    public static readonly TimeSpan OpenFor = TimeSpan.FromDays(30);

    /// <summary>More sheets than this by the code at one door are no audience.</summary>
    private const int MostByDoor = 3_000;

    public sealed class Request
    {
        /// <summary>Key of the question and the mark from 1 to 5.</summary>
        public Dictionary<string, int> Marks { get; set => field = value ?? []; } = [];
        public Profession? Profession { get; set; }
        public string Comment { get; set => field = value ?? ""; } = "";
    }

    public sealed record View(string Title, DateTimeOffset StartsAt, SurveyPhase Phase, IReadOnlyList<Code> Questions, bool AsksProfession);

    /// <summary>The questions, for who has a link and has not answered yet.</summary>
    public async Task<Answer<View>> See(string token, CancellationToken stop = default)
    {
        var known = await applications.Known(token, stop);
        if (known.Refusal is { } refusal)
        {
            return refusal;
        }

        var phase = PhaseOf(known.Value.Application, known.Value.Session);
        return phase.Refusal is { } closed ? closed : await Ask(known.Value.Session, phase.Value, stop);
    }

    /// <summary>The questions by the code at the door, for who has no mail.</summary>
    public async Task<Answer<View>> SeeAtDoor(Id<Session> id, string key, CancellationToken stop = default)
    {
        var open = await AtDoor(id, key, stop);
        return open.Refusal is { } refusal ? refusal : await Ask(open.Value!, SurveyPhase.After, stop);
    }

    public async Task<Refusal?> Run(string token, Request request, CancellationToken stop = default)
    {
        var known = await applications.Known(token, stop);
        if (known.Refusal is { } refusal)
        {
            return refusal;
        }

        var (seen, session) = known.Value;
        await using var whole = await db.Database.BeginTransactionAsync(stop);
        await db.LockSeats(session.Id, stop);
        var application = await db.Applications.SingleAsync(one => one.Id == seen.Id, stop);
        var phase = PhaseOf(application, session);
        if ((phase.Refusal ?? await Put(session, phase.Value, request, stop)) is { } no)
        {
            return no;
        }

        (application.HasAnsweredBefore, application.HasAnsweredAfter) = phase.Value == SurveyPhase.Before ? (true, application.HasAnsweredAfter) : (application.HasAnsweredBefore, true);
        await db.SaveChangesAsync(stop);
        await whole.CommitAsync(stop);
        return null;
    }

    public async Task<Refusal?> RunAtDoor(Id<Session> id, string key, Request request, CancellationToken stop = default)
    {
        var open = await AtDoor(id, key, stop);
        if (open.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await db.SurveySheets.CountAsync(sheet => sheet.Session == id && sheet.Phase == SurveyPhase.After, stop) >= MostByDoor)
        {
            return new("too-many", "このアンケートは、もう受け付けていません。", StatusCodes.Status429TooManyRequests);
        }

        if (await Put(open.Value!, SurveyPhase.After, request, stop) is { } no)
        {
            return no;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    /// <summary>The questions of a phase on a day; those of other years keep their keys, so that they can be laid side by side.</summary>
    internal static IEnumerable<Code> QuestionsOf(SurveyPhase phase, DateOnly day) => LearningCodes.Questions.InForceOn(day).Where(code => code.Group == "both" || phase == SurveyPhase.After);

    private async Task<Answer<View>> Ask(Session session, SurveyPhase phase, CancellationToken stop)
    {
        var course = await db.Courses.AsNoTracking().SingleAsync(course => course.Id == session.Course, stop);
        return new View(session.NameIn(course.Title), session.StartsAt, phase, [.. QuestionsOf(phase, JapanTime.DayOf(session.StartsAt))], !course.Kind.IsForCitizens);
    }

    private async Task<Answer<Session>> AtDoor(Id<Session> id, string key, CancellationToken stop) =>
        await db.Sessions.AsNoTracking().SingleOrDefaultAsync(session => session.Id == id, stop) is not { } session || !session.IsOpenedBy(key) ? Refusal.NotFound("アンケート")
        : Closed(session) is { } closed ? closed
        : session;

    private Refusal? Closed(Session session) =>
        clock.GetUtcNow() < session.StartsAt ? new("not-yet", "アンケートは、始まってから答えられます。")
        : clock.GetUtcNow() > session.EndsAt + OpenFor ? new("closed", "アンケートの受け付けは終わりました。ありがとうございました。")
        : null;

    private Answer<SurveyPhase> PhaseOf(Application application, Session session) =>
        clock.GetUtcNow() < session.StartsAt
            ? application.State != ApplicationState.Seated ? new Refusal("no-seat", "席が決まってから答えられます。") : application.HasAnsweredBefore ? Answered : SurveyPhase.Before
            : !application.Attendance.IsThere ? new Refusal("not-attended", "出席した人だけが答えられます。受付がまだのときは、会場の受付で聞いてください。")
            : Closed(session) is { } closed ? closed
            : application.HasAnsweredAfter ? Answered
            : SurveyPhase.After;

    private async Task<Refusal?> Put(Session session, SurveyPhase phase, Request request, CancellationToken stop)
    {
        var (asked, comment) = (QuestionsOf(phase, JapanTime.DayOf(session.StartsAt)).Select(code => code.Key).ToHashSet(), request.Comment.Trim().ReplaceLineEndings("\n"));
        if (request.Marks.Count == 0 || request.Marks.Any(mark => !asked.Contains(mark.Key) || mark.Value is < 1 or > SurveyMark.Best))
        {
            return Refusal.Invalid("marks", "問いに、1から5までで答えてください。1つだけでもかまいません。");
        }

        if (comment.Length > SurveySheet.LongestComment)
        {
            return Refusal.Invalid("comment", $"自由記入は{SurveySheet.LongestComment:N0}文字までです（今は{comment.Length:N0}文字）。");
        }

        var isForCitizens = await db.Courses.Where(course => course.Id == session.Course).Select(course => course.Kind).SingleAsync(stop) is { IsForCitizens: true };
        var sheet = new SurveySheet { Session = session.Id, Phase = phase, Profession = isForCitizens ? null : request.Profession, Comment = comment, On = clock.JapanToday() };
        db.Add(sheet);
        db.AddRange(request.Marks.Select(mark => new SurveyMark { Sheet = sheet.Id, Question = mark.Key, Mark = mark.Value }));
        return null;
    }

    private static Refusal Answered => new("answered", "もう答えをいただいています。ありがとうございました。");

    public static void Map(IEndpointRouteBuilder events)
    {
        events.MapPost("/survey/{token}", async Task<Results<NoContent, ProblemHttpResult>> (string token, Request request, AnswerSurvey answer, CancellationToken stop) =>
            await answer.Run(token, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).AllowAnonymous().OnlyFromHere().WithSummary("アンケートに答える。申し込みのリンクを持つ人が、前後に1回ずつ");
        events.MapPost("/{session}/survey/{key}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Session> session, string key, Request request, AnswerSurvey answer, CancellationToken stop) =>
            await answer.RunAtDoor(session, key, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).AllowAnonymous().OnlyFromHere().WithSummary("会場の二次元コードから、アンケートに答える");
    }
}
