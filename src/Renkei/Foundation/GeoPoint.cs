using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Renkei.Foundation;

/// <summary>A point on the earth, in degrees (JGD2011; WGS84 agrees to centimetres).</summary>
public readonly record struct GeoPoint(double Latitude, double Longitude) : IParsable<GeoPoint>
{
    private const double EarthRadiusKm = 6371.0088;

    /// <summary>Within the box around Japan's islands: 0,0 and swapped coordinates are not.</summary>
    public bool IsInJapan => Latitude is >= 20 and <= 46 && Longitude is >= 122 and <= 154;

    /// <summary>One degree of a great circle.</summary>
    public const double KmPerDegree = EarthRadiusKm * Math.PI / 180;

    /// <summary>How far north of the equator on Mercator's map, in degrees of longitude: there a step has the same length in every direction.</summary>
    public double Northing => Math.Asinh(Math.Tan(Radians(Latitude))) * 180 / Math.PI;

    /// <summary>Great-circle distance.</summary>
    public double DistanceKm(GeoPoint other)
    {
        var (lat1, lat2) = (Radians(Latitude), Radians(other.Latitude));
        var (dLat, dLng) = (lat2 - lat1, Radians(other.Longitude - Longitude));
        var h = Math.Pow(Math.Sin(dLat / 2), 2) + (Math.Cos(lat1) * Math.Cos(lat2) * Math.Pow(Math.Sin(dLng / 2), 2));
        return 2 * EarthRadiusKm * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }

    /// <summary>"latitude,longitude".</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out GeoPoint result)
    {
        result = default;
        if (JapaneseText.Tidy(s ?? "").Split(',', StringSplitOptions.TrimEntries) is not [var latitude, var longitude]
            || !double.TryParse(latitude, NumberStyles.Float, CultureInfo.InvariantCulture, out var lat)
            || !double.TryParse(longitude, NumberStyles.Float, CultureInfo.InvariantCulture, out var lng)
            || lat is not (>= -90 and <= 90) || lng is not (>= -180 and <= 180))
        {
            return false;
        }

        result = new(lat, lng);
        return true;
    }

    public static GeoPoint Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var point) ? point : throw new FormatException($"\"{s}\" is no latitude,longitude.");

    /// <summary>Six decimals: about 0.1 m.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Latitude:0.######},{Longitude:0.######}");

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
