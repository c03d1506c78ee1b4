using Renkei.Access;

namespace Renkei.Learning.Records;

/// <summary>Two records turn out to be one person; what each attended stays where it was and is told together.</summary>
public sealed class MergeLearners(AppDb db, Actor actor)
{
    public sealed class Request
    {
        /// <summary>The record that stays.</summary>
        public Id<Learner> Into { get; set; }
    }

    public async Task<Refusal?> Run(Id<Learner> id, Request request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageLearning) is { } refusal)
        {
            return refusal;
        }

        if (await db.Learners.SingleOrDefaultAsync(one => one.Id == id, stop) is not { } gone || await db.Learners.SingleOrDefaultAsync(one => one.Id == request.Into, stop) is not { } kept)
        {
            return Refusal.NotFound("受講の記録");
        }

        if (gone.MergeInto(kept) is { } no)
        {
            return no;
        }

        // Those that had been put together before come along: nobody has to go two steps.
        foreach (var earlier in await db.Learners.Where(one => one.MergedInto == id).ToListAsync(stop))
        {
            earlier.Follow(kept);
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder learning) =>
        learning.MapPost("/records/{learner}/merge", async Task<Results<NoContent, ProblemHttpResult>> (Id<Learner> learner, Request request, MergeLearners merge, CancellationToken stop) =>
            await merge.Run(learner, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent()).WithSummary("同じ人の2つの記録をまとめる");
}
