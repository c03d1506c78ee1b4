using System.ComponentModel.DataAnnotations;

namespace Renkei.Access.People;

/// <summary>An administrator adds a node to the tree of areas.</summary>
public sealed class AddArea(AppDb db, Actor actor, IEnumerable<AreaFollower> followers, IServiceProvider services)
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

        await using var whole = await db.Database.BeginTransactionAsync(stop);
        await HoldTree(db, stop);

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
            return Area.TooDeep;
        }

        var area = parent?.Child(code, name, request.Kind) ?? Area.Root(code, name, request.Kind);
        db.Add(area);
        await db.SaveChangesAsync(stop);
        await Follow(followers, services, [code], stop);
        await whole.CommitAsync(stop);
        return area;
    }

    /// <summary>One change of the tree at a time: two moves at once could make a circle, and a child could be added below where its parent was.</summary>
    internal static async Task HoldTree(AppDb db, CancellationToken stop)
    {
        // SQLite lets in only one writer anyway.
        if (db.OnPostgreSql)
        {
            await db.Execute("SELECT 1 FROM areas ORDER BY id FOR UPDATE", stop);
        }
    }

    internal static async Task Follow(IEnumerable<AreaFollower> followers, IServiceProvider services, IReadOnlyCollection<string> codes, CancellationToken stop)
    {
        foreach (var follower in followers)
        {
            await follower.Follow(services, codes, stop);
        }
    }

    public static void Map(IEndpointRouteBuilder areas) =>
        areas.MapPost("/", async Task<Results<Created<FindAreas.Row>, ProblemHttpResult>> (Request request, AddArea add, CancellationToken stop) =>
            await add.Run(request, stop) is var answer && answer.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Created((string?)null, FindAreas.Row.Of(answer.Value!)))
            .WithSummary("区域を加える");
}
