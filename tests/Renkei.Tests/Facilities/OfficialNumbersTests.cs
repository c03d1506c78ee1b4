using CsCheck;
using Renkei.Facilities;

namespace Renkei.Tests.Facilities;

public sealed class OfficialNumbersTests
{
    [Theory]
    [InlineData("7000012050002", true)]
    [InlineData("7000012050003", false)]
    [InlineData("700001205000", false)]
    public void A_corporate_number_must_have_its_check_digit(string number, bool good) =>
        Assert.Equal(good, OfficialNumbers.TryCorporate(number, out _));

    [Theory]
    [InlineData("1471900123", "1471900123")]
    [InlineData("０１７０１００００１", "0170100001")]
    [InlineData("170100001", "0170100001")]
    [InlineData("14B1900123", "14B1900123")]
    public void A_care_office_number_gets_its_lost_zero_back(string given, string wanted)
    {
        Assert.True(OfficialNumbers.TryCareOffice(given, out var number));
        Assert.Equal(wanted, number);
    }

    [Theory]
    [InlineData("9971900123")]
    [InlineData("14719")]
    [InlineData("事業所番号")]
    public void What_is_no_care_office_number_is_refused(string given) => Assert.False(OfficialNumbers.TryCareOffice(given, out _));

    [Fact]
    public void A_misprinted_digit_or_two_that_changed_places_make_another_check_digit() =>
        Gen.Select(Gen.Int[0, 999_999_999], Gen.Int[0, 8], Gen.Int[1, 9]).Sample((nine, at, more) =>
        {
            var (right, wrong) = ($"{nine:000000000}", $"{nine:000000000}".ToCharArray());
            wrong[at] = (char)('0' + ((wrong[at] - '0' + more) % 10));
            Assert.True(OfficialNumbers.CheckDigitAgrees(right + OfficialNumbers.CheckDigit(right)));
            Assert.NotEqual(OfficialNumbers.CheckDigit(right), OfficialNumbers.CheckDigit(new(wrong)));
        });

    [Theory]
    [InlineData("0110112489", true)]
    [InlineData("0110112488", false)]
    [InlineData("1410112482", true)]
    [InlineData("14B0112486", true)]
    public void A_number_agrees_by_all_its_digits_or_by_its_own_seven(string number, bool agrees) => Assert.Equal(agrees, OfficialNumbers.CheckDigitAgrees(number));

    [Fact]
    public void Hours_are_read_back_as_they_are_written()
    {
        var span = Gen.Select(Gen.Int[0, 7], Gen.Int[0, 23 * 60], Gen.Int[1, 600], (day, from, length) => new WeeklyHours.Span(day, from, from + length));
        span.List[1, 12].Sample(spans =>
        {
            var hours = WeeklyHours.Of(spans.Select(one => one with { To = Math.Min(one.To, 24 * 60) }));
            return WeeklyHours.TryParse(hours.ToString(), out var read) && read.ToString() == hours.ToString();
        });
    }
}
