using Renkei.Access;

namespace Renkei.Inbox.Delivery;

/// <summary>The mails that were written, the newest first, for who manages members: what could not be sent, and why.</summary>
public sealed class FindLetters(AppDb db, Actor actor, ReadTrail trail, InboxDoor door, WorkCalendar calendar, TimeProvider clock)
{
    public const int PageSize = 50;

    public sealed record Row(Id<Letter> Letter, string To, string Subject, LetterState State, int Tries, string LastError, DateTimeOffset WrittenAt, DateTimeOffset? EndedAt, DateTimeOffset? NextAt);

    public sealed record Page(IReadOnlyList<Row> Rows, int Trouble, string? Next);

    /// <param name="isTrouble">Only what could not be sent, or may not have arrived.</param>
    public async Task<Answer<Page>> Run(bool isTrouble = false, string? after = null, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        var all = db.Set<Letter>().AsNoTracking();
        var wrong = all.Where(letter => letter.State == LetterState.Failed || letter.State == LetterState.Unsure);
        var asked = isTrouble ? wrong : all;
        if (Id<Letter>.TryParse(after, null, out var last))
        {
            asked = asked.Where(letter => letter.Id < last);
        }

        var rows = await asked.OrderByDescending(letter => letter.Id).Take(PageSize + 1)
            .Select(letter => new Row(letter.Id, letter.To, letter.Subject, letter.State, letter.Tries, letter.LastError, letter.WrittenAt, letter.EndedAt, letter.State == LetterState.Waiting ? letter.NextAt : null)).ToListAsync(stop);
        await trail.Tell(actor, nameof(Letter), Guid.Empty, ("Rows", Math.Min(rows.Count, PageSize).ToString(System.Globalization.CultureInfo.InvariantCulture)), ("Shown", "To, Subject, State"));
        return new Page([.. rows.Take(PageSize)], await wrong.CountAsync(stop), rows.Count > PageSize ? rows[PageSize - 1].Letter.ToString() : null);
    }

    /// <summary>Sends it once more, or (drop) lets it be.</summary>
    public async Task<Refusal?> Settle(Id<Letter> id, bool drop, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        if (await db.Set<Letter>().SingleOrDefaultAsync(letter => letter.Id == id, stop) is not { } letter)
        {
            return Refusal.NotFound("メール");
        }

        if ((drop ? letter.Drop(clock.GetUtcNow()) : letter.Again(clock.GetUtcNow())) is { } no)
        {
            return no;
        }

        await db.SaveChangesAsync(stop);
        await SendLetters.Alarm(db, door, calendar, clock, stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder letters)
    {
        letters.MapGet("/", async Task<Results<Ok<Page>, ProblemHttpResult>> (string? state, string? after, FindLetters find, CancellationToken stop) =>
            await find.Run(state == "trouble", after, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("送ったメール。state が trouble なら、送れなかったものだけ。50件ずつ");
        letters.MapPost("/{letter}/again", async Task<Results<NoContent, ProblemHttpResult>> (Id<Letter> letter, FindLetters find, CancellationToken stop) =>
            await find.Settle(letter, drop: false, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("送れなかったメールを、もう一度送る");
        letters.MapPost("/{letter}/drop", async Task<Results<NoContent, ProblemHttpResult>> (Id<Letter> letter, FindLetters find, CancellationToken stop) =>
            await find.Settle(letter, drop: true, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("送れなかったメールを、送らないことにする");
    }
}
