using Renkei.Facilities;
using Renkei.Foundation;

namespace Renkei.Tests.Facilities;

public sealed class FacilityProfileTests
{
    private static readonly Id<Facility> Clinic = Id<Facility>.New();

    private static RegisterEntry Entry(string source, string key, string hours) => new()
    {
        Facility = Clinic,
        Source = source,
        Part = "hours",
        Prefecture = "14",
        Key = key,
        Edition = new(2026, 6, 1),
        Content = RegisterEntry.ToContent(new Dictionary<string, string> { [FacilityAttribute.Hours.Code] = hours }),
    };

    [Fact]
    public void A_register_that_writes_mornings_and_afternoons_apart_means_both()
    {
        var profile = new FacilityProfile([Entry("mednet-hours", "1/01/1", "月火 09:00-12:00"), Entry("mednet-hours", "1/01/2", "月 14:00-18:00"), Entry("mednet-hours", "1/02/1", "月 11:00-13:00")], []);

        Assert.Equal("月 09:00-13:00 14:00-18:00;火 09:00-12:00", profile.Hours(Visibility.Citizen)!.ToString());
    }

    [Fact]
    public void What_the_hub_heard_of_the_hours_stands_alone()
    {
        var fact = new Fact
        {
            Facility = Clinic,
            Attribute = FacilityAttribute.Hours.Code,
            Value = "月 10:00-11:00",
            Source = FactSource.Hub,
            Visibility = Visibility.Citizen,
            AsOf = new(2026, 11, 1),
            ConfirmedBy = "院長（電話）",
            ConfirmedOn = new(2026, 11, 1),
        };
        var profile = new FacilityProfile([Entry("mednet-hours", "1/01/1", "月火 09:00-12:00")], [fact]);

        Assert.Equal("月 10:00-11:00", profile.Hours(Visibility.Citizen)!.ToString());
    }
}
