using System.ComponentModel.DataAnnotations;

namespace Renkei.Access.People;

/// <summary>An administrator renames a workplace or says which areas it serves; its people's duties follow within a minute.</summary>
public sealed class ChangeWorkplace(AppDb db, Actor actor)
{
    public sealed class Request
    {
        [Required(ErrorMessage = "職場の名前を入れてください。")] public string Name { get; set; } = "";
        public Guid[] Areas { get; set; } = [];

        /// <summary>The version that the person saw.</summary>
        public int Version { get; set; }
    }

    public async Task<Refusal?> Run(Id<Workplace> id, Request request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        if (await db.Workplaces.Include(place => place.Serves).FirstOrDefaultAsync(place => place.Id == id, stop) is not { } workplace)
        {
            return Refusal.NotFound("職場");
        }

        var name = request.Name.Trim();

        if (await AddWorkplace.Known(db, request.Areas, stop) is { } wrong)
        {
            return wrong;
        }

        if (await db.Workplaces.AnyAsync(other => other.Name == name && other.Id != id, stop))
        {
            return new("workplace-exists", "同じ名前の職場がすでにあります。部署名などを足して区別してください。");
        }

        var served = workplace.Serves.ToList();

        if (workplace.Change(name, [.. request.Areas.Select(area => new Id<Area>(area))], request.Version) is { } no)
        {
            return no;
        }

        // Nothing is swept away by itself here, so what is no longer served is removed by name.
        db.RemoveRange(served.Except(workplace.Serves));

        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder workplaces) =>
        workplaces.MapPut("/{workplace}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Workplace> workplace, Request request, ChangeWorkplace change, CancellationToken stop) =>
            await change.Run(workplace, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent())
            .WithSummary("職場の名前と受け持つ区域を変える。見た時の版を添える");
}
