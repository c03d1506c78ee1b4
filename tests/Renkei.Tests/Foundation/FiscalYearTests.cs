using CsCheck;
using Renkei.Foundation;

namespace Renkei.Tests.Foundation;

public sealed class FiscalYearTests
{
    [Theory]
    [InlineData("2021", 2021)]
    [InlineData("令和３年度", 2021)]
    [InlineData("令和元年度", 2019)]
    [InlineData("平成31年度", 2019)]
    [InlineData("H29", 2017)]
    [InlineData("令和 8 年度", 2026)]
    public void A_fiscal_year_is_read_however_it_is_written(string text, int year) => Assert.Equal(year, FiscalYear.Parse(text, null).Year);

    [Theory]
    [InlineData("")]
    [InlineData("21")]
    [InlineData("令和0年度")]
    [InlineData("9999")]
    [InlineData("来年度")]
    public void What_is_no_fiscal_year_is_not_read(string text) => Assert.False(FiscalYear.TryParse(text, null, out _));

    [Fact]
    public void The_year_in_which_the_era_changed_has_both_names()
    {
        Assert.Equal("令和元年度", new FiscalYear(2019).Japanese);
        Assert.Equal("平成31年度", new FiscalYear(2019).JapaneseAtFirst);
        Assert.Equal("H30", new FiscalYear(2018).Brief);
    }

    [Fact]
    public void Every_day_lies_in_exactly_its_own_fiscal_year() => Gen.Int[0, 60_000].Sample(days =>
    {
        var day = new DateOnly(1951, 1, 1).AddDays(days);
        var year = FiscalYear.Of(day);

        Assert.True(year.Contains(day));
        Assert.False((year + 1).Contains(day));
        Assert.Equal(year, FiscalYear.Parse(year.Japanese, null));
    });

    [Fact]
    public void Money_is_read_as_clerks_write_it()
    {
        Assert.Equal(new Yen(-15_368), Yen.Parse("△ 15,368", null));
        Assert.Equal(new Yen(3_219), Yen.Parse("３，２１９円", null));
        Assert.False(Yen.TryParse("1.5", null, out _));
        Assert.False(Yen.TryParse("99999999999999999999", null, out _));
        Assert.Equal("△ 15,368", Yen.OfThousands(-15_368).InThousands);
    }

    [Fact]
    public void Money_written_is_money_read() => Gen.Long[-1_000_000_000_000, 1_000_000_000_000].Sample(value => Assert.Equal(new Yen(value), Yen.Parse(new Yen(value).Japanese, null)));

    [Fact]
    public void Half_a_thousand_rounds_up() => Assert.Equal(Yen.OfThousands(2), new Yen(1_500).Share(1));
}
