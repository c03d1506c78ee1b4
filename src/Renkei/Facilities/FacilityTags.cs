namespace Renkei.Facilities;

/// <summary>The words by which facilities are filtered. They stand in <see cref="Facility.Tags"/> between spaces, and in the search index.
/// What not everyone may see is written once for each visibility that may, so that nobody can find what they may not read.</summary>
public static class FacilityTags
{
    public static string Service(string code) => "s:" + code;

    public static string Speciality(string code) => "d:" + code;

    public static string Filing(string symbol) => "f:" + symbol;

    public static string Municipality(string code) => "m:" + code;

    public static string Area(string code) => "a:" + code;

    /// <summary>The square of Mercator's map in which a place lies, about 18 km wide: with a filter that many meet, it names the few nearby.</summary>
    public static string Cell(GeoPoint place) => Cell(Math.Floor(place.Longitude / CellDegrees), Math.Floor(place.Northing / CellDegrees));

    /// <summary>The squares that a circle touches; none where they would be too many to help.</summary>
    /// <param name="center">Its middle.</param>
    /// <param name="degrees">Its radius on Mercator's map.</param>
    public static IReadOnlyList<string> CellsAround(GeoPoint center, double degrees)
    {
        var (west, east) = (Math.Floor((center.Longitude - degrees) / CellDegrees), Math.Floor((center.Longitude + degrees) / CellDegrees));
        var (south, north) = (Math.Floor((center.Northing - degrees) / CellDegrees), Math.Floor((center.Northing + degrees) / CellDegrees));
        return (east - west + 1) * (north - south + 1) > MostCells ? [] : [..
            from x in Enumerable.Range((int)west, (int)(east - west) + 1)
            from y in Enumerable.Range((int)south, (int)(north - south) + 1)
            select Cell(x, y)];
    }

    private const double CellDegrees = 0.2;
    private const int MostCells = 16;

    private static string Cell(double x, double y) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"g:{x:0},{y:0}");

    public static bool IsPlace(string tag) => tag.Length > 1 && tag[1] == ':' && (tag[0] is 'm' or 'a' or 'g');

    public static string Condition(string code, Visibility sees) => $"c:{code}@{(int)sees}";

    public static string Accepts(string value, Visibility sees) => $"n:{value}@{(int)sees}";

    /// <summary>Open at some time of this day (<see cref="WeeklyHours"/>), perhaps only into it from the evening before.</summary>
    public static string OpenOn(int day) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"o:{day}");

    public static IEnumerable<Visibility> SeenBy(Visibility visibility) =>
        Enum.GetValues<Visibility>().Where(level => level >= visibility);
}
