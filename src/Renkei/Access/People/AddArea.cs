using System.ComponentModel.DataAnnotations;

namespace Renkei.Access.People;

/// <summary>An administrator adds a node to the tree of areas.</summary>
public sealed class AddArea(AppDb db, Actor actor)
{
    public sealed class Request
    {
        [Required(ErrorMessage = "記号を入れてください。")] public string Code { get; set; } = "";
        [Required(ErrorMessage = "名前を入れてください。")] public string Name { get; set; } = "";
        public AreaKind Kind { get; set; }
        public Guid? Parent { get; set; }
    }

    public async Task<Answer<Area>> Run(Request request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageAreas) is { } refusal)
        {
            return refusal;
        }

        var (code, name) = (request.Code.Trim(), request.Name.Trim());

        if (Area.Check(code, name) is { } wrong)
        {
            return wrong;
        }

        if (await db.Areas.AnyAsync(other => other.Code == code, stop))
        {
            return new Refusal("area-exists", "同じ記号の区域がすでにあります。");
        }

        Area? parent = null;

        if (request.Parent is { } above && (parent = await db.Areas.FindAsync([new Id<Area>(above)], stop)) is null)
        {
            return Refusal.NotFound("上の区域");
        }

        if (parent?.Level >= Area.DeepestLevel)
        {
            return Refusal.Invalid("area-depth", $"区域は{Area.DeepestLevel}段までです。");
        }

        var area = parent?.Child(code, name, request.Kind) ?? Area.Root(code, name, request.Kind);
        db.Add(area);
        await db.SaveChangesAsync(stop);
        return area;
    }

    public static void Map(IEndpointRouteBuilder areas) =>
        areas.MapPost("/", async Task<Results<Created<FindAreas.Row>, ProblemHttpResult>> (Request request, AddArea add, CancellationToken stop) =>
            await add.Run(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Created((string?)null, FindAreas.Row.Of(answer.Value!)))
            .WithSummary("区域を加える");
}
