using Renkei.Access;

namespace Renkei.Learning.Planning;

/// <summary>A session will not take place: everybody who applied hears why.</summary>
public sealed class CancelSession(AppDb db, Actor actor, TellApplicant tell, TimeProvider clock)
{
    public sealed class Request
    {
        public string Reason { get; set => field = value ?? ""; } = "";
    }

    public async Task<Refusal?> Run(Id<Session> id, Request request, CancellationToken stop = default)
    {
        if ((await GetCourse.WritableSession(db, actor, id, stop)).Refusal is { } refusal)
        {
            return refusal;
        }

        await using var whole = await db.Database.BeginTransactionAsync(stop);
        await db.LockSeats(id, stop);
        var session = await db.Sessions.SingleAsync(one => one.Id == id, stop);
        if (session.Cancel(JapaneseText.Tidy(request.Reason), clock.GetUtcNow()) is { } no)
        {
            return no;
        }

        await db.SaveChangesAsync(stop);
        await WriteSession.Everyone(db, id, (application, innerStop) => tell.SessionCancelled(application, session, innerStop), stop);
        await whole.CommitAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder learning) =>
        learning.MapPost("/sessions/{session}/cancel", async Task<Results<NoContent, ProblemHttpResult>> (Id<Session> session, Request request, CancelSession cancel, CancellationToken stop) =>
            await cancel.Run(session, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("回を中止にし、申し込んだ人に知らせる");
}
