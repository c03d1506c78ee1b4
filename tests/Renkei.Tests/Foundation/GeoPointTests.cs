using CsCheck;
using Renkei.Foundation;

namespace Renkei.Tests.Foundation;

public sealed class GeoPointTests
{
    private static readonly Gen<GeoPoint> Points = Gen.Select(Gen.Double[-90, 90], Gen.Double[-180, 180], (latitude, longitude) => new GeoPoint(latitude, longitude));

    [Fact]
    public void Distance_is_the_same_both_ways_never_negative_and_no_detour_is_shorter() => Gen.Select(Points, Points, Points).Sample((one, other, third) =>
    {
        Assert.Equal(one.DistanceKm(other), other.DistanceKm(one), 6);
        Assert.InRange(one.DistanceKm(other), 0, 20_016);
        Assert.Equal(0, one.DistanceKm(one), 6);
        Assert.True(one.DistanceKm(other) <= one.DistanceKm(third) + third.DistanceKm(other) + 1e-6);
    });

    [Fact]
    public void Known_distances_are_right()
    {
        var (tokyo, osaka) = (new GeoPoint(35.681236, 139.767125), new GeoPoint(34.702485, 135.495951));

        Assert.Equal(403.1, tokyo.DistanceKm(osaka), 0.5);
        Assert.Equal(111.195, new GeoPoint(35, 139).DistanceKm(new(36, 139)), 0.01);
    }

    [Fact]
    public void What_was_written_reads_back_to_ten_centimetres() => Points.Sample(point =>
    {
        Assert.True(GeoPoint.TryParse(point.ToString(), null, out var read));
        Assert.Equal(point.Latitude, read.Latitude, 6);
        Assert.Equal(point.Longitude, read.Longitude, 6);
        Assert.Equal(point.ToString(), read.ToString());
    });

    [Theory]
    [InlineData("35.2813,139.6722")]
    [InlineData(" 35.2813 , 139.6722 ")]
    [InlineData("３５．２８１３，１３９．６７２２")]
    public void Spaces_and_full_width_digits_do_not_matter(string text) => Assert.Equal(new(35.2813, 139.6722), GeoPoint.Parse(text, null));

    [Theory]
    [InlineData("35.2813")]
    [InlineData("35.2813,139.6722,0")]
    [InlineData("91,139")]
    [InlineData("35,181")]
    [InlineData("NaN,139")]
    [InlineData("35,Infinity")]
    [InlineData("北緯35度,東経139度")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_point_is_refused(string? text) => Assert.False(GeoPoint.TryParse(text, null, out _));

    [Fact]
    public void Zero_and_swapped_coordinates_are_not_in_japan()
    {
        Assert.True(new GeoPoint(35.2813, 139.6722).IsInJapan);
        Assert.False(new GeoPoint(0, 0).IsInJapan);
        Assert.False(new GeoPoint(139.6722, 35.2813).IsInJapan);
    }
}
