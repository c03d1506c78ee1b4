using System.Globalization;
using Renkei.Access;

namespace Renkei.Learning.Records;

/// <summary>Looks a professional's record of learning up by name or workplace.</summary>
public sealed class FindLearners(AppDb db, Actor actor, ReadTrail trail)
{
    public const int PageSize = 50;

    public sealed record Row(Id<Learner> Learner, string Name, Profession? Profession, string Workplace, bool IsMember);

    public sealed record Page(IReadOnlyList<Row> Rows, string? Next);

    public async Task<Answer<Page>> Run(string q, string? after = null, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageLearning) is { } refusal)
        {
            return refusal;
        }

        var key = JapaneseText.SearchKey(q);
        var learners = db.Learners.AsNoTracking().Where(learner => learner.MergedInto == null && (learner.NameKey.StartsWith(key) || learner.WorkplaceKey.Contains(key)));
        if (after?.Split('|') is [var name, var text] && Id<Learner>.TryParse(text, null, out var last))
        {
#pragma warning disable CA1309 // The database compares, by the column's own (binary) order.
            learners = learners.Where(learner => string.Compare(learner.NameKey, name) > 0 || (learner.NameKey == name && learner.Id > last));
#pragma warning restore CA1309
        }

        var found = await learners.OrderBy(learner => learner.NameKey).ThenBy(learner => learner.Id).Take(PageSize + 1).ToListAsync(stop);
        await trail.Tell(actor, nameof(Learner), Guid.Empty, ("Rows", Math.Min(found.Count, PageSize).ToString(CultureInfo.InvariantCulture)), ("Shown", "氏名、職種、勤め先"));
        return new Page([.. found.Take(PageSize).Select(one => new Row(one.Id, one.Name, one.Profession, one.WorkplaceName, one.Member is not null))], found.Count > PageSize ? $"{found[PageSize - 1].NameKey}|{found[PageSize - 1].Id}" : null);
    }

    public static void Map(IEndpointRouteBuilder learning) =>
        learning.MapGet("/records", async Task<Results<Ok<Page>, ProblemHttpResult>> (string? q, string? after, FindLearners find, CancellationToken stop) =>
            await find.Run(q ?? "", after, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(answer.Value!)).WithSummary("受講者を氏名や勤め先でさがす。50件ずつ");
}
