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

    public static bool IsPlace(string tag) => tag.StartsWith("m:", StringComparison.Ordinal) || tag.StartsWith("a:", StringComparison.Ordinal);

    public static string Condition(string code, Visibility sees) => $"c:{code}@{(int)sees}";

    public static string Accepts(string value, Visibility sees) => $"n:{value}@{(int)sees}";

    /// <summary>Open at some time of this day (<see cref="WeeklyHours"/>), perhaps only into it from the evening before.</summary>
    public static string OpenOn(int day) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"o:{day}");

    public static IEnumerable<Visibility> SeenBy(Visibility visibility) =>
        Enum.GetValues<Visibility>().Where(level => level >= visibility);
}
