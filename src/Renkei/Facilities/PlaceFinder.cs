using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;
using NetTopologySuite.IO.Converters;
using Renkei.Access;
using System.Text.Json;

namespace Renkei.Facilities;

/// <summary>Tells where an address lies: municipality, town, area, and coordinates that can be believed.
/// Keeps what it looked up for as long as it lives; one import or one request uses one.</summary>
public sealed class PlaceFinder(AppDb db)
{
    /// <summary>Published outlines are simplified and sites stand on the shore: this much outside is still inside. About 500 m, in degrees.</summary>
    private const double Tolerance = 0.005;

    /// <summary>Without an outline, coordinates further than this from every town of the municipality are not believed.</summary>
    private const double FarFromTownsKm = 10;

    private static readonly JsonSerializerOptions GeoJson = new() { Converters = { new GeoJsonConverterFactory() } };
    private static readonly GeometryFactory Points = new();

    private const int Remembered = 5_000;

    private readonly Dictionary<(string, string?, string, GeoPoint?, LocationOrigin), Place> lately = [];
    private readonly Dictionary<string, TownList> towns = [];
    private readonly Dictionary<string, Outline?> outlines = [];
    private Dictionary<string, Municipality>? byCode;
    private ILookup<string, (string Key, Municipality Municipality)>? byPrefecture;
    private Dictionary<string, string>? areaPaths;

    /// <param name="prefecture">Two digits, or empty.</param>
    /// <param name="municipality">Six digits where the register gives them.</param>
    /// <param name="given">The register's own coordinates.</param>
    /// <param name="origin">Who gave them: the hub's are believed wherever they lie.</param>
    public async Task<Place> Find(string prefecture, string? municipality, string address, GeoPoint? given, LocationOrigin origin, CancellationToken stop = default)
    {
        // An import asks twice for each place: for the row, and for the facility that comes of it.
        var asked = (prefecture, municipality, address, given, origin);
        if (!lately.TryGetValue(asked, out var place))
        {
            if (lately.Count >= Remembered)
            {
                lately.Clear();
            }

            lately[asked] = place = await Look(prefecture, municipality, address, given, origin, stop);
        }

        return place;
    }

    private async Task<Place> Look(string prefecture, string? municipality, string address, GeoPoint? given, LocationOrigin origin, CancellationToken stop)
    {
        var (leadingCode, leadingName) = Import.Prefectures.Leading(address);
        var rest = address[leadingName.Length..].TrimStart();
        prefecture = prefecture.Length > 0 ? prefecture : leadingCode;
        var (found, after) = await Municipality(prefecture, municipality, rest, stop);
        var code = found?.Code ?? municipality;
        rest = after;

        var list = code is null ? TownList.Empty : await Towns(code, stop);
        var (town, townName, behind) = list.Split(rest);
        var areas = await AreaPaths(stop);
        var areaPath = (town?.AreaCode is { } block ? areas.GetValueOrDefault(block) : null) ?? (code is null ? null : areas.GetValueOrDefault(code));

        GeoPoint? point = given;
        if (origin != LocationOrigin.Hub && (given is null || (code is not null && !await Believable(code, given.Value, list, stop))))
        {
            point = town is null ? list.Middle ?? (found is { Latitude: { } lat, Longitude: { } lng } ? new GeoPoint(lat, lng) : null) : new GeoPoint(town.Latitude, town.Longitude);
            origin = point is null ? LocationOrigin.None : LocationOrigin.TownCentroid;
        }

        return new(code, found?.Name ?? leadingName, townName, behind, areaPath, point, point is null ? LocationOrigin.None : origin);
    }

    /// <summary>The municipality that an address of this prefecture begins with, for registers that give no code.</summary>
    public async Task<(Municipality? Found, string Behind)> Municipality(string prefecture, string? code, string rest, CancellationToken stop = default)
    {
        await LoadMunicipalities(stop);
        if (code is not null && byCode!.TryGetValue(code, out var known))
        {
            return (known, Strip(rest, known.Name) ?? rest);
        }

        if (code is not null)
        {
            return (null, rest);
        }

        foreach (var (_, candidate) in byPrefecture![prefecture])
        {
            if (Strip(rest, candidate.Name) is { } after)
            {
                return (candidate, after);
            }
        }

        return (null, rest);
    }

    // 郡 stands before towns and villages in addresses but not in the list of codes; ヶ and ケ are mixed freely.
    private static string? Strip(string address, string name)
    {
        if (address.StartsWith(name, StringComparison.Ordinal))
        {
            return address[name.Length..].TrimStart();
        }

        var county = address.IndexOf('郡', StringComparison.Ordinal);
        if (county is > 0 and < 8 && address[(county + 1)..].TrimStart() is var inCounty && inCounty.StartsWith(name, StringComparison.Ordinal))
        {
            return inCounty[name.Length..].TrimStart();
        }

        if (address.Length >= name.Length && JapaneseText.SearchKey(address[..name.Length]) == JapaneseText.SearchKey(name))
        {
            return address[name.Length..].TrimStart();
        }

        return null;
    }

    private async Task LoadMunicipalities(CancellationToken stop)
    {
        if (byCode is not null)
        {
            return;
        }

        // A closed list of about 1,900 rows, the nation's.
        var all = await db.Set<Municipality>().AsNoTracking().ToListAsync(stop);
        byCode = all.ToDictionary(municipality => municipality.Code);
        byPrefecture = all
            .OrderByDescending(municipality => municipality.Name.Length)
            .ToLookup(municipality => municipality.Code[..2], municipality => (municipality.Name, municipality));
    }

    private async Task<TownList> Towns(string code, CancellationToken stop)
    {
        if (!towns.TryGetValue(code, out var list))
        {
            list = new(await db.Set<Town>().AsNoTracking().Where(town => town.Municipality == code).ToListAsync(stop));
            towns[code] = list;
        }

        return list;
    }

    private async Task<Dictionary<string, string>> AreaPaths(CancellationToken stop) =>
        areaPaths ??= await db.Set<Area>().ToDictionaryAsync(area => area.Code, area => area.Path, stop);

    private async Task<bool> Believable(string code, GeoPoint point, TownList list, CancellationToken stop)
    {
        if (!outlines.TryGetValue(code, out var outline))
        {
            var geometry = await db.Set<Boundary>().Where(boundary => boundary.Municipality == code).Select(boundary => boundary.Geometry).SingleOrDefaultAsync(stop);
            outline = geometry is null ? null : new(JsonSerializer.Deserialize<Geometry>(geometry, GeoJson)!);
            outlines[code] = outline;
        }

        return outline is not null ? outline.Holds(point) : list.Nearest(point) is not { } km || km <= FarFromTownsKm;
    }

    private sealed class Outline(Geometry geometry)
    {
        private readonly IPreparedGeometry prepared = PreparedGeometryFactory.Prepare(geometry);

        public bool Holds(GeoPoint point)
        {
            var at = Points.CreatePoint(new Coordinate(point.Longitude, point.Latitude));
            return prepared.Covers(at) || geometry.IsWithinDistance(at, Tolerance);
        }
    }

    /// <summary>The towns of one municipality, by which its addresses are cut.</summary>
    private sealed class TownList
    {
        public static readonly TownList Empty = new([]);

        private readonly List<Town> all;
        private readonly Dictionary<string, Town> byKey;
        private readonly int longest;

        public TownList(List<Town> all)
        {
            this.all = all;
            byKey = all.ToDictionary(town => town.Key);
            longest = all.Count == 0 ? 0 : all.Max(town => town.Key.Length);
            Middle = all.Count == 0 ? null : new(all.Average(town => town.Latitude), all.Average(town => town.Longitude));
        }

        public GeoPoint? Middle { get; }

        public double? Nearest(GeoPoint point) => all.Count == 0 ? null : all.Min(town => point.DistanceKm(new(town.Latitude, town.Longitude)));

        /// <summary>Town, its name as written without the 丁目, and what follows.</summary>
        public (Town? Town, string Name, string Behind) Split(string address)
        {
            // The name ends where numbers begin: 久里浜1-11-7 and 久里浜一丁目11番7号 are both 久里浜.
            var name = new string([.. address.TakeWhile(letter => !char.IsDigit(letter))]);
            var chome = name.IndexOf("丁目", StringComparison.Ordinal);
            if (chome > 0)
            {
                name = name[..(chome - 1)].TrimEnd('一', '二', '三', '四', '五', '六', '七', '八', '九', '十');
            }

            var key = JapaneseText.SearchKey(address);
            Town? found = null;
            for (var length = Math.Min(longest, key.Length); length > 0 && found is null; length--)
            {
                var cutsNumber = length < key.Length && char.IsDigit(key[length - 1]) && char.IsDigit(key[length]);
                if (!cutsNumber && byKey.TryGetValue(key[..length], out var town))
                {
                    found = town;
                }
            }

            // Where no number ends it, an address of any length could be taken for a name.
            name = JapaneseText.Cut(name, Facility.LongestTown);
            return (found, name.Trim(), address[name.Length..].Trim());
        }
    }
}
