using System.ComponentModel.DataAnnotations;

namespace Renkei.Access.People;

/// <summary>An administrator adds a body whose people take part in the network.</summary>
public sealed class AddWorkplace(AppDb db, Actor actor)
{
    public sealed class Request
    {
        [Required(ErrorMessage = "職場の名前を入れてください。")] public string Name { get; set; } = "";
        public Guid[] Areas { get; set; } = [];
    }

    public async Task<Answer<Workplace>> Run(Request request, CancellationToken stop = default)
    {
        if (actor.Needs(Duty.ManageMembers) is { } refusal)
        {
            return refusal;
        }

        var name = request.Name.Trim();

        if ((Workplace.Check(name) ?? await Known(db, request.Areas, stop)) is { } wrong)
        {
            return wrong;
        }

        if (await db.Workplaces.AnyAsync(other => other.Name == name, stop))
        {
            return new Refusal("workplace-exists", "同じ名前の職場がすでにあります。部署名などを足して区別してください。");
        }

        var workplace = new Workplace { Name = name };
        workplace.Serve(request.Areas.Select(area => new Id<Area>(area)));
        db.Add(workplace);
        await db.SaveChangesAsync(stop);
        return workplace;
    }

    internal static async Task<Refusal?> Known(AppDb db, Guid[] areas, CancellationToken stop)
    {
        var ids = areas.Distinct().Select(area => new Id<Area>(area)).ToList();
        return await db.Areas.CountAsync(area => ids.Contains(area.Id), stop) == ids.Count ? null : Refusal.NotFound("区域");
    }

    public static void Map(IEndpointRouteBuilder workplaces) =>
        workplaces.MapPost("/", async Task<Results<Created<Id<Workplace>>, ProblemHttpResult>> (Request request, AddWorkplace add, CancellationToken stop) =>
            await add.Run(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Created((string?)null, answer.Value!.Id))
            .WithSummary("職場を加える");
}
