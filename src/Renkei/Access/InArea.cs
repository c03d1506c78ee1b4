namespace Renkei.Access;

/// <summary>Something that lies in an area of the tree and is run by whoever serves that area.</summary>
public interface IInArea
{
    string AreaPath { get; }
}

public static class InArea
{
    /// <summary>Those in the areas that the actor serves.</summary>
    public static IQueryable<T> Within<T>(this IQueryable<T> things, Actor actor) where T : class, IInArea
    {
        if (actor.ServesAll)
        {
            return things;
        }

        return things.WithinAny([.. actor.AreaPaths]);
    }

    /// <summary>Those in any of these areas.</summary>
    public static IQueryable<T> WithinAny<T>(this IQueryable<T> things, IReadOnlyList<string> paths) where T : class, IInArea
    {
#pragma warning disable CA1310 // The database compares, by the column's own (binary) order.
        // Most serve one area: a plain comparison costs a fraction of a look into a list at every row.
        if (paths is [var only])
        {
            return things.Where(thing => thing.AreaPath.StartsWith(only));
        }

        return things.Where(thing => paths.Any(path => thing.AreaPath.StartsWith(path)));
#pragma warning restore CA1310
    }

    /// <summary>The path of the area in which the actor begins something new.</summary>
    /// <param name="code">The code of the area; empty for the first that the actor serves.</param>
    public static async Task<Answer<string>> AreaToServe(this AppDb db, Actor actor, Duty duty, string code, CancellationToken stop)
    {
        var path = code.Length == 0 ? actor.AreaPaths.Order(StringComparer.Ordinal).FirstOrDefault() : await db.Set<Area>().Where(area => area.Code == code).Select(area => area.Path).SingleOrDefaultAsync(stop);
        return path is null ? Refusal.Invalid("area", "区域を一覧から選んでください。")
            : actor.NeedsWithin(duty, path) is { } elsewhere ? elsewhere
            : path;
    }
}
