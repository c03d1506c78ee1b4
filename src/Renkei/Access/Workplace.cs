namespace Renkei.Access;

/// <summary>A body that takes part in the network and to which members belong: a clinic, a hospital's liaison room, a hub, a city division.
/// The register's facility and its workplace are two things: most facilities on the map have no member here.</summary>
public sealed class Workplace : IEntity
{
    public Id<Workplace> Id { get; init; } = Id<Workplace>.New();
    public required string Name { get; set; }

    public int Version { get; private set; }

    public WorkplaceStanding Standing { get; private set; }

    /// <summary>When its standing last changed, and why, in the words of whoever changed it.</summary>
    public DateOnly? StandingSince { get; private set; }
    public string StandingReason { get; private set; } = "";

    /// <summary>The day on the agreement that lies on file, signed; null where none does.</summary>
    public DateOnly? AgreementOn { get; set; }

    public const int LongestReason = 500;

    /// <summary>Suspends, takes up again, or ends its part in the network; its people's memberships follow in the same transaction.</summary>
    public Refusal? Stand(WorkplaceStanding standing, string reason, DateOnly today)
    {
        if (standing == Standing)
        {
            return new("same-standing", $"「{Name}」は、すでに{standing.Japanese}です。");
        }

        if (Standing == WorkplaceStanding.Left)
        {
            return new("workplace-left", $"「{Name}」は退会しています。戻るときは、もう一度申し込んでください。");
        }

        if (standing != WorkplaceStanding.Active && reason.Length is 0 or > LongestReason)
        {
            return Refusal.Invalid("reason", $"理由を{LongestReason}文字までで書いてください。");
        }

        (Standing, StandingSince, StandingReason, Version) = (standing, today, reason, Version + 1);
        return null;
    }

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
            return Refusal.Changed($"「{Name}」") with { Code = "workplace-changed" };
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

/// <summary>A workplace's part in the network.</summary>
public enum WorkplaceStanding
{
    Active,

    /// <summary>Rests: nobody acts for it until it is taken up again.</summary>
    Suspended,

    Left,
}

public static class WorkplaceStandings
{
    extension(WorkplaceStanding standing)
    {
        public string Japanese => standing switch
        {
            WorkplaceStanding.Active => "参加中",
            WorkplaceStanding.Suspended => "停止中",
            WorkplaceStanding.Left => "退会",
            _ => throw new ArgumentOutOfRangeException(nameof(standing)),
        };
    }
}

/// <summary>A workplace serves an area.</summary>
public sealed class WorkplaceArea : IEntity
{
    public Id<WorkplaceArea> Id { get; init; } = Id<WorkplaceArea>.New();
    public required Id<Workplace> Workplace { get; init; }
    public required Id<Area> Area { get; init; }
}
