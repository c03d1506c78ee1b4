using CsCheck;
using Renkei.Facilities;
using Renkei.Foundation;

namespace Renkei.Tests.Facilities;

public sealed class FacilityTagsTests
{
    [Fact]
    public void Whatever_lies_in_a_circle_lies_in_one_of_its_squares() =>
        Gen.Select(Gen.Double[24, 45.5], Gen.Double[123, 149], Gen.Double[0.001, 0.25], Gen.Double[0, 1], Gen.Double[0, 2 * Math.PI]).Sample((latitude, longitude, degrees, part, angle) =>
        {
            var center = new GeoPoint(latitude, longitude);
            var northing = center.Northing + (degrees * part * Math.Sin(angle));
            var inside = new GeoPoint(Math.Atan(Math.Sinh(northing * Math.PI / 180)) * 180 / Math.PI, longitude + (degrees * part * Math.Cos(angle)));

            Assert.Contains(FacilityTags.Cell(inside), FacilityTags.CellsAround(center, degrees));
        }, iter: 5_000);

    [Fact]
    public void A_wide_circle_names_no_squares() => Assert.Empty(FacilityTags.CellsAround(new(35, 139), 2));
}
