namespace Renkei.Access;

/// <summary>A body that takes part in the network and to which members belong: a clinic, a hospital's liaison room, a hub, a city division.
/// The register's facility and its workplace are two things: most facilities on the map have no member here.</summary>
public sealed class Workplace : IEntity
{
    public Id<Workplace> Id { get; init; } = Id<Workplace>.New();
    public required string Name { get; set; }

    public int Version { get; private set; }

    /// <summary>The areas this workplace serves; for a hub these bound what its people may change.</summary>
    public List<WorkplaceArea> Serves { get; } = [];

    public static Refusal? Check(string name) => name.Length is 0 or > 100
        ? Refusal.Invalid("workplace-name", "職場の名前を100文字までで入れてください。")
        : null;

    /// <summary>Changed only by somebody who saw the newest state.</summary>
    public Refusal? Change(string name, IReadOnlyCollection<Id<Area>> areas, int seen)
    {
        if (seen != Version)
        {
            return new("workplace-changed", $"ほかの人が先に「{Name}」を変更しました。今の内容を確かめて、必要ならもう一度変更してください。");
        }

        if (Check(name) is { } refusal)
        {
            return refusal;
        }

        (Name, Version) = (name, Version + 1);
        Serves.RemoveAll(served => !areas.Contains(served.Area));
        Serve(areas);
        return null;
    }

    public void Serve(IEnumerable<Id<Area>> areas) => Serves.AddRange(areas.Distinct()
        .Where(area => Serves.TrueForAll(served => served.Area != area))
        .Select(area => new WorkplaceArea { Workplace = Id, Area = area }).ToList());
}

/// <summary>A workplace serves an area.</summary>
public sealed class WorkplaceArea : IEntity
{
    public Id<WorkplaceArea> Id { get; init; } = Id<WorkplaceArea>.New();
    public required Id<Workplace> Workplace { get; init; }
    public required Id<Area> Area { get; init; }
}
