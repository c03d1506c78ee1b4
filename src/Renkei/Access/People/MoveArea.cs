using Microsoft.EntityFrameworkCore.Metadata;

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

        var before = area.Path;
        var below = await db.Areas.Where(other => other.Path.StartsWith(area.Path) && other.Id != id).ToListAsync(stop);

        if (area.MoveTo(parent, below, request.Version) is { } no)
        {
            return no;
        }

        await db.SaveChangesAsync(stop);
        await Carry(before, area.Path, stop);
        await AddArea.Follow(followers, services, [area.Code, .. below.Select(other => other.Code)], stop);
        await whole.CommitAsync(stop);
        return null;
    }

    /// <summary>What lies in the area, or below it, says so by its path: courses, booklets, bodies and their like go along, whichever room keeps them.</summary>
    private async Task Carry(string from, string to, CancellationToken stop)
    {
        foreach (var type in db.Model.GetEntityTypes().Where(type => type.FindProperty(nameof(IInArea.AreaPath))?.ClrType == typeof(string)))
        {
            var table = StoreObjectIdentifier.Table(type.GetTableName()!, type.GetSchema());
            var column = type.FindProperty(nameof(IInArea.AreaPath))!.GetColumnName(table);
            await db.Execute($"UPDATE {table.Name} SET {column} = @to || substr({column}, @length + 1) WHERE substr({column}, 1, @length) = @from", stop, ("@to", to), ("@from", from), ("@length", from.Length));
        }
    }

    public static void Map(IEndpointRouteBuilder areas) =>
        areas.MapPut("/{area}/parent", async Task<Results<NoContent, ProblemHttpResult>> (Id<Area> area, Request request, MoveArea move, CancellationToken stop) =>
            await move.Run(area, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent())
            .WithSummary("区域を、下の区域ごと、別の区域の下に移す。見た時の版を添える");
}
