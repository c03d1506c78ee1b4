using System.Globalization;

namespace Renkei.Facilities.Import;

/// <summary>Cells that every register gets wrong in its own way, read as far as they make sense.</summary>
internal static class Points
{
    /// <summary>"latitude,longitude" with six decimals (about 0.1 m); empty for 0,0, blanks and what is no number.</summary>
    public static string Read(string latitude, string longitude) =>
        double.TryParse(latitude, NumberStyles.Float, CultureInfo.InvariantCulture, out var lat)
        && double.TryParse(longitude, NumberStyles.Float, CultureInfo.InvariantCulture, out var lng)
        && new GeoPoint(lat, lng) is { IsInJapan: true }
            ? string.Create(CultureInfo.InvariantCulture, $"{lat:0.######},{lng:0.######}")
            : "";

    /// <summary>A web address; mail addresses and remarks that stand in that column are left out.</summary>
    public static string WebAddress(string cell)
    {
        var text = JapaneseText.Tidy(cell).Replace(" ", "", StringComparison.Ordinal);
        if (text.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
        {
            text = "http://" + text;
        }

        return !text.Contains('@', StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https") ? text : "";
    }
}
