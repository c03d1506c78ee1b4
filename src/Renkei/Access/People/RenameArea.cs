using System.ComponentModel.DataAnnotations;

namespace Renkei.Access.People;

/// <summary>An administrator corrects an area's name or kind; its code stays, as other files know it.</summary>
public sealed class RenameArea(AppDb db, Actor actor)
{
    public sealed class Request
    {
        [Required(ErrorMessage = "名前を入れてください。")] public string Name { get; set; } = "";
        public AreaKind Kind { get; set; }

        /// <summary>The version that the person saw.</summary>
        public int Version { get; set; }
    }

    public async Task<Refusal?> Run(Id<Area> id, Request request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageAreas) is { } refusal)
        {
            return refusal;
        }

        if (await db.Areas.FindAsync([id], stop) is not { } area)
        {
            return Refusal.NotFound("区域");
        }

        if (area.Rename(request.Name.Trim(), request.Kind, request.Version) is { } no)
        {
            return no;
        }

        await db.SaveChangesAsync(stop);
        return null;
    }

    public static void Map(IEndpointRouteBuilder areas) =>
        areas.MapPut("/{area}", async Task<Results<NoContent, ProblemHttpResult>> (Id<Area> area, Request request, RenameArea rename, CancellationToken stop) =>
            await rename.Run(area, request, stop) is { } refusal ? refusal.ToProblem() : TypedResults.NoContent())
            .WithSummary("区域の名前を変える。見た時の版を添える");
}
