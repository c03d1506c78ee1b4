namespace Renkei.Facilities;

/// <summary>One site where care is given or arranged. Its columns are what the register entries and the hub's own facts come to,
/// kept ready for searching; where each value came from is in <see cref="RegisterEntry"/> and <see cref="Fact"/>.</summary>
public sealed class Facility : IEntity
{
    public const int LongestTown = 100;

    public Id<Facility> Id { get; init; } = Id<Facility>.New();

    /// <summary>A short number for addresses and for talking on the phone; never used again for another facility.</summary>
    public required long Serial { get; init; }

    /// <summary>The workplace of the network that this facility is; null for most of the map.</summary>
    public Id<Access.Workplace>? Workplace { get; set; }

    public string Name { get; set; } = "";
    public string Kana { get; set; } = "";
    public string? PostalCode { get; set; }

    /// <summary>Six digits; null where the register does not tell and the address could not be told apart.</summary>
    public string? Municipality { get; set; }

    public string MunicipalityName { get; set; } = "";
    public string Town { get; set; } = "";

    /// <summary>What follows the town: numbers and building.</summary>
    public string Rest { get; set; } = "";

    /// <summary>The area (block, or else municipality) this place lies in; see <see cref="Access.Area.Path"/>.</summary>
    public string? AreaPath { get; set; }

    public double? Latitude { get; set; }
    public double? Longitude { get; set; }

    /// <summary>The latitude as on Mercator's map; see <see cref="GeoPoint.Northing"/>.</summary>
    public double? Northing { get; set; }

    public LocationOrigin LocationOrigin { get; set; }
    public string? Phone { get; set; }
    public string? Fax { get; set; }
    public string? Web { get; set; }

    /// <summary>Keys of the service table and symbols of filings, each separated by spaces.</summary>
    public string Services { get; set; } = "";
    public string Filings { get; set; } = "";

    /// <summary>The kept facts that lists show; visible to professionals.</summary>
    public string? NewPatients { get; set; }
    public string? NewPatientsBy { get; set; }
    public DateOnly? NewPatientsOn { get; set; }
    public string Conditions { get; set; } = "";

    /// <summary>The last day on which somebody of the network confirmed anything that professionals may read.</summary>
    public DateOnly? ConfirmedOn { get; set; }

    /// <summary>The same of what citizens may read.</summary>
    public DateOnly? OpenlyConfirmedOn { get; set; }

    /// <summary>Set when none of the newest editions lists it any more: 最新の公表に無し.</summary>
    public DateOnly? MissingSince { get; set; }

    /// <summary>The name's reading, for ordering.</summary>
    public string SortKey { get; set; } = "";

    /// <summary>What a person might type: name, reading and address as one search key. Citizens see all of it.</summary>
    public string SearchText { get; set; } = "";

    /// <summary>What can be filtered by, as words between spaces; see <see cref="FacilityTags"/>.</summary>
    public string Tags { get; set; } = "";

    /// <summary>All by which it can be looked up, between spaces, where the engine's index is over this column (PostgreSQL); else empty.</summary>
    public string Terms { get; set; } = "";

    /// <summary>Normalised name, phone and town: rows of registers without a common number belong together when this agrees.</summary>
    public string? JoinKey { get; set; }

    public int Version { get; set; }

    public bool LocationUnconfirmed => LocationOrigin is not (LocationOrigin.Register or LocationOrigin.Hub);

    public string Address => MunicipalityName + Town + Rest;
}

/// <summary>Where a facility's coordinates come from; anything but a register or the hub shows as 位置未確認.</summary>
public enum LocationOrigin
{
    None,
    Register,
    TownCentroid,
    Hub,
}
