using Renkei.Access;

namespace Renkei.Joining;

/// <summary>The applications to take part: those that wait, the oldest first, or all, the newest first; and the terms.</summary>
public sealed class FindApplications(AppDb db, Actor actor, ReadTrail trail, TimeProvider clock)
{
    public const int PageSize = 50;

    public sealed record Row(Id<JoinApplication> Application, string Facility, string AdministratorName, DateTimeOffset At, JoinState State, string DecidedBy, DateTimeOffset? DecidedAt);

    public sealed record Page(IReadOnlyList<Row> Rows, int Waiting, string? Next);

    public sealed record Terms(Id<Agreement> Agreement, DateOnly From, string Text, bool IsInForce);

    public sealed class NewTerms
    {
        public DateOnly? From { get; set; }
        public string Text { get; set => field = value ?? ""; } = "";
    }

    public async Task<Answer<Page>> Run(bool all = false, string? after = null, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        var rows = db.Set<JoinApplication>().AsNoTracking();
        var waiting = await rows.CountAsync(application => application.State == JoinState.Waiting, stop);
        rows = all ? rows : rows.Where(application => application.State == JoinState.Waiting);
        if (Id<JoinApplication>.TryParse(after, null, out var last))
        {
            rows = all ? rows.Where(application => application.Id < last) : rows.Where(application => application.Id > last);
        }

        var found = await (all ? rows.OrderByDescending(application => application.Id) : rows.OrderBy(application => application.Id)).Take(PageSize + 1)
            .Select(application => new Row(application.Id, application.Facility, application.AdministratorName, application.At, application.State, application.DecidedBy, application.DecidedAt)).ToListAsync(stop);
        await trail.Tell(actor, nameof(JoinApplication), Guid.Empty, ("Rows", Math.Min(found.Count, PageSize).ToString(System.Globalization.CultureInfo.InvariantCulture)), ("Shown", "施設、管理者の氏名"));
        return new Page([.. found.Take(PageSize)], waiting, found.Count > PageSize ? found[PageSize - 1].Application.ToString() : null);
    }

    /// <summary>For the menu.</summary>
    public Task<int> Waiting(CancellationToken stop) => db.Set<JoinApplication>().CountAsync(application => application.State == JoinState.Waiting, stop);

    /// <summary>The newest terms first; there are a handful.</summary>
    public async Task<Answer<Terms[]>> AllTerms(CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        var found = await db.Set<Agreement>().AsNoTracking().OrderByDescending(agreement => agreement.From).ThenByDescending(agreement => agreement.WrittenAt).Take(PageSize).ToListAsync(stop);
        var inForce = found.FirstOrDefault(agreement => agreement.From <= clock.JapanToday());
        return found.Select(agreement => new Terms(agreement.Id, agreement.From, agreement.Text, agreement == inForce)).ToArray();
    }

    public async Task<Refusal?> Write(NewTerms request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        var text = request.Text.Trim().ReplaceLineEndings("\n");
        if (Agreement.Check(request.From, text, clock.JapanToday()) is { } no)
        {
            return no;
        }

        db.Add(new Agreement { From = request.From!.Value, Text = text, WrittenAt = clock.GetUtcNow() });
        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder joining)
    {
        joining.MapGet("/", async Task<Results<Ok<Page>, ProblemHttpResult>> (bool? all, string? after, FindApplications find, CancellationToken stop) =>
            await find.Run(all is true, after, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("参加の申し込み。返事待ちだけ、all なら全部。50件ずつ");
        joining.MapGet("/terms", async Task<Results<Ok<Terms[]>, ProblemHttpResult>> (FindApplications find, CancellationToken stop) =>
            await find.AllTerms(stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("参加の協定");
        joining.MapPost("/terms", async Task<Results<NoContent, ProblemHttpResult>> (NewTerms request, FindApplications find, CancellationToken stop) =>
            await find.Write(request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("新しい協定を書く");
    }
}
