namespace Renkei.Access.People;

/// <summary>An administrator puts an area, with all below it, under another one or at the top; duties and facilities follow.</summary>
public sealed class MoveArea(AppDb db, Actor actor, IEnumerable<AreaFollower> followers, IServiceProvider services)
{
    public sealed class Request
    {
        /// <summary>Nothing puts it at the top.</summary>
        public Guid? Parent { get; set; }

        /// <summary>The version that the person saw.</summary>
        public int Version { get; set; }
    }

    public async Task<Refusal?> Run(Id<Area> id, Request request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageAreas) is { } refusal)
        {
            return refusal;
        }

        await using var whole = await db.Database.BeginTransactionAsync(stop);
        await AddArea.HoldTree(db, stop);

        if (await db.Areas.FindAsync([id], stop) is not { } area)
        {
            return Refusal.NotFound("区域");
        }

        Area? parent = null;

        if (request.Parent is { } above && (parent = await db.Areas.FindAsync([new Id<Area>(above)], stop)) is null)
        {
            return Refusal.NotFound("上の区域");
        }

        var below = await db.Areas.Where(other => other.Path.StartsWith(area.Path) && other.Id != id).ToListAsync(stop);

        if (area.MoveTo(parent, below, request.Version) is { } no)
        {
            return no;
        }

        await db.SaveChangesAsync(stop);
        await AddArea.Follow(followers, services, [area.Code, .. below.Select(other => other.Code)], stop);
        await whole.CommitAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder areas) =>
        areas.MapPut("/{area}/parent", async Task<Results<NoContent, ProblemHttpResult>> (Id<Area> area, Request request, MoveArea move, CancellationToken stop) =>
            await move.Run(area, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent())
            .WithSummary("区域を、下の区域ごと、別の区域の下に移す。見た時の版を添える");
}
