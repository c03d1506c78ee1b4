using System.Globalization;
using Renkei.Access;

namespace Renkei.Learning.Talks;

/// <summary>The requests for talks: those that go on, the oldest first, or all, the newest first.</summary>
public sealed class FindTalks(AppDb db, Actor actor, ReadTrail trail)
{
    public const int PageSize = 50;

    public sealed record Row(Id<Talk> Talk, CourseKind Kind, string GroupName, string Place, int PeopleExpected, DateTimeOffset AskedAt, TalkState State, string Speaker, DateTimeOffset? StartsAt, int? People);

    public sealed record Page(IReadOnlyList<Row> Rows, string? Next);

    public async Task<Answer<Page>> Run(bool all = false, string? after = null, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageLearning) is { } refusal)
        {
            return refusal;
        }

        var talks = db.Talks.AsNoTracking();
        talks = all ? talks : talks.Where(talk => talk.State == TalkState.Asked || talk.State == TalkState.Assigned || talk.State == TalkState.Confirmed);
        if (Id<Talk>.TryParse(after, null, out var last))
        {
            talks = all ? talks.Where(talk => talk.Id < last) : talks.Where(talk => talk.Id > last);
        }

        var found = await (all ? talks.OrderByDescending(talk => talk.Id) : talks.OrderBy(talk => talk.Id)).Take(PageSize + 1)
            .Select(talk => new Row(talk.Id, talk.Kind, talk.GroupName, talk.Place, talk.PeopleExpected, talk.AskedAt, talk.State, talk.SpeakerName, talk.StartsAt, talk.People)).ToListAsync(stop);
        await trail.Tell(actor, nameof(Talk), Guid.Empty, ("Rows", Math.Min(found.Count, PageSize).ToString(CultureInfo.InvariantCulture)), ("Shown", "団体、会場、講師"));
        return new Page([.. found.Take(PageSize)], found.Count > PageSize ? found[PageSize - 1].Talk.ToString() : null);
    }

    /// <summary>For the menu.</summary>
    public Task<int> Waiting(CancellationToken stop) => db.Talks.CountAsync(talk => talk.State == TalkState.Asked, stop);

    public static void Map(IEndpointRouteBuilder learning) =>
        learning.MapGet("/talks", async Task<Results<Ok<Page>, ProblemHttpResult>> (bool? all, string? after, FindTalks find, CancellationToken stop) =>
            await find.Run(all is true, after, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("出前の依頼。進行中だけ、all なら全部。50件ずつ");
}
