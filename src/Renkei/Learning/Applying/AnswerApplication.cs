using Renkei.Access;
using Renkei.Learning.Planning;
using Renkei.Shell;

namespace Renkei.Learning.Applying;

/// <summary>Whoever applied looks at it by its link, says yes to an offered seat, or takes it back; the desk takes back for who called.</summary>
public sealed class AnswerApplication(AppDb db, Actor actor, ApplicationLink links, PassOnSeats seats, TellApplicant tell, ReadTrail trail, TimeProvider clock)
{
    /// <param name="OnlineUrl">Only for who has a seat.</param>
    /// <param name="IsChangeNew">Time or place was changed since the person last looked.</param>
    public sealed record View(
        Id<Application> Application, Id<Session> Session, int Number, string Name, string Mail, string Phone, string Note, ApplicationState State, DateTimeOffset? OfferedUntil, int Ahead, Attendance Attendance, bool IsChangeNew,
        string Title, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string Place, string Address, string OnlineUrl, string Lecturer, string Materials, IReadOnlyList<WriteSessionFiles.Row> Files, bool IsCancelled, string CancelledBecause, bool MayCancel, bool AsksBefore, bool AsksAfter);

    public sealed class Correction
    {
        public string Mail { get; set => field = value ?? ""; } = "";
        public string Phone { get; set => field = value ?? ""; } = "";
        public string Note { get; set => field = value ?? ""; } = "";
    }

    public async Task<Answer<View>> See(string token, CancellationToken stop = default)
    {
        var known = await Known(token, stop);
        if (known.Refusal is { } refusal)
        {
            return refusal;
        }

        var (application, session) = known.Value;
        var (course, now) = (await db.Courses.AsNoTracking().SingleAsync(course => course.Id == session.Course, stop), clock.GetUtcNow());
        var isNew = application.SeenNotice < session.Notice;
        if (isNew)
        {
            // The desk sees from this who has yet to learn that time or place is another.
            await db.Applications.Where(one => one.Id == application.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.SeenNotice, session.Notice), stop);
        }

        var ownFirst = await db.SessionGroups.Where(group => group.Id == application.Group).Select(group => group.OwnAreaFirst).SingleAsync(stop);
        await trail.Tell(actor, nameof(Application), application.Id.Value, ("Shown", "氏名、連絡先、申し込みの状態"));
        return new View(
            application.Id, session.Id, application.Number, application.Name, application.Mail, application.Phone, application.Note, application.State, application.OfferedUntil, application.State == ApplicationState.Waiting ? await Apply.Ahead(db, application, ownFirst, stop) : 0, application.Attendance, isNew,
            session.NameIn(course.Title), session.StartsAt, session.EndsAt, session.Place, session.Address, application.State == ApplicationState.Seated ? session.OnlineUrl : "", session.Lecturer, application.State == ApplicationState.Seated ? session.Materials : "", await WriteSessionFiles.Of(db, session.Id, publicOnly: application.State != ApplicationState.Seated, stop),
            session.State == SessionState.Cancelled, session.StateReason, application.State is not (ApplicationState.Cancelled or ApplicationState.Lapsed) && !session.IsOver(now),
            application.State == ApplicationState.Seated && now < session.StartsAt && !application.HasAnsweredBefore, application.Attendance.IsThere && !application.HasAnsweredAfter);
    }

    public Task<Refusal?> Accept(string token, CancellationToken stop = default) => Change(token, (application, session) => Task.FromResult(application.Accept(clock.GetUtcNow())), stop);

    public Task<Refusal?> Cancel(string token, CancellationToken stop = default) => Change(token, (application, session) => Withdraw(application, session, stop), stop);

    /// <summary>Another address, number or wish; the name stays, for the seat is this person's.</summary>
    public Task<Refusal?> Correct(string token, Correction request, CancellationToken stop = default) => Change(token, (application, session) =>
    {
        var contact = Apply.Contact(application.Name, request.Mail, request.Phone, request.Note, isStaff: false);
        if ((contact.Refusal ?? (session.IsOver(clock.GetUtcNow()) ? new Refusal("over", "もう終わった会なので、変えられません。") : null)) is { } refusal)
        {
            return Task.FromResult<Refusal?>(refusal);
        }

        (application.Mail, application.MailKey, application.Phone, application.Note) = (contact.Value.Mail, contact.Value.Mail.ToUpperInvariant(), contact.Value.Phone, contact.Value.Note);
        return Task.FromResult<Refusal?>(null);
    }, stop);

    /// <summary>For somebody who called the desk.</summary>
    public async Task<Refusal?> CancelAtDesk(Id<Application> id, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageLearning) is { } refusal)
        {
            return refusal;
        }

        var found = await (from application in db.Applications join session in db.Set<Session>() on application.Session equals session.Id join course in db.Set<Course>() on session.Course equals course.Id where application.Id == id select new { Session = session.Id, course.AreaPath }).SingleOrDefaultAsync(stop);
        return found is null ? Refusal.NotFound("申し込み")
            : actor.NeedsWithin(Duty.ManageLearning, found.AreaPath) ?? await Change(id, found.Session, (application, session) => Withdraw(application, session, stop), stop);
    }

    private async Task<Refusal?> Withdraw(Application application, Session session, CancellationToken stop)
    {
        var held = application.HoldsSeat;
        if (application.Cancel(clock.GetUtcNow(), session.IsOver(clock.GetUtcNow())) is { } refusal)
        {
            return refusal;
        }

        await db.SaveChangesAsync(stop);
        if (held)
        {
            await seats.Freed(session, application.Group, stop);
        }

        await tell.Cancelled(application, session, stop);
        return null;
    }

    private async Task<Refusal?> Change(string token, Func<Application, Session, Task<Refusal?>> change, CancellationToken stop)
    {
        var known = await Known(token, stop);
        return known.Refusal ?? await Change(known.Value.Application.Id, known.Value.Session.Id, change, stop);
    }

    private async Task<Refusal?> Change(Id<Application> id, Id<Session> of, Func<Application, Session, Task<Refusal?>> change, CancellationToken stop)
    {
        await using var whole = await db.Database.BeginTransactionAsync(stop);
        await db.LockSeats(of, stop);
        var session = await db.Sessions.SingleAsync(session => session.Id == of, stop);
        if (await change(await db.Applications.SingleAsync(application => application.Id == id, stop), session) is { } refusal)
        {
            return refusal;
        }

        await db.SaveChangesAsync(stop);
        await whole.CommitAsync(stop);
        return null;
    }

    internal async Task<Answer<(Application Application, Session Session)>> Known(string token, CancellationToken stop)
    {
        if (links.Open(token) is not { } id || await db.Applications.AsNoTracking().SingleOrDefaultAsync(application => application.Id == id, stop) is not { } application || application.ForgottenAt is not null)
        {
            return new Refusal("no-application", "この申し込みのページは、ありません。リンクを最後まで写せているか確かめてください。終わって日がたった会の申し込みは、消しています。", StatusCodes.Status404NotFound);
        }

        return (application, await db.Sessions.AsNoTracking().SingleAsync(session => session.Id == application.Session, stop));
    }

    public static void Map(IEndpointRouteBuilder events, IEndpointRouteBuilder learning)
    {
        events.MapGet("/mine/{token}", async Task<Results<Ok<View>, ProblemHttpResult>> (string token, AnswerApplication answer, CancellationToken stop) =>
            await answer.See(token, stop) is var seen && seen.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(seen.Value!)).AllowAnonymous().WithSummary("自分の申し込み。リンクを持つ人だけ");
        events.MapPost("/mine/{token}/accept", async Task<Results<NoContent, ProblemHttpResult>> (string token, AnswerApplication answer, CancellationToken stop) =>
            await answer.Accept(token, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).AllowAnonymous().OnlyFromHere().WithSummary("繰り上げの席に、参加すると答える");
        events.MapPost("/mine/{token}/cancel", async Task<Results<NoContent, ProblemHttpResult>> (string token, AnswerApplication answer, CancellationToken stop) =>
            await answer.Cancel(token, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).AllowAnonymous().OnlyFromHere().WithSummary("申し込みを取り消す");
        events.MapPut("/mine/{token}/contact", async Task<Results<NoContent, ProblemHttpResult>> (string token, Correction request, AnswerApplication answer, CancellationToken stop) =>
            await answer.Correct(token, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).AllowAnonymous().OnlyFromHere().WithSummary("連絡先や伝えたいことを変える");
        learning.MapPost("/applications/{application}/cancel", async Task<Results<NoContent, ProblemHttpResult>> (Id<Application> application, AnswerApplication answer, CancellationToken stop) =>
            await answer.CancelAtDesk(application, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("電話などで取り消しを受ける");
    }
}
