using CsCheck;
using Renkei.Foundation;

namespace Renkei.Tests.Foundation;

public sealed class WarekiTests
{
    private static readonly Gen<DateOnly> Days = Gen.Int[new DateOnly(1873, 1, 1).DayNumber, new DateOnly(2117, 12, 31).DayNumber].Select(DateOnly.FromDayNumber);

    [Fact]
    public void A_day_comes_back_from_each_way_of_writing_it() => Days.Sample(day =>
    {
        foreach (var text in new[] { Wareki.Format(day), Wareki.FormatShort(day), $"{day:yyyy-MM-dd}", $"{day:yyyyMMdd}", $"{day:yyyy/M/d}", $"{day:yyyy}年{day.Month}月{day.Day}日" })
        {
            Assert.True(Wareki.TryParse(text, out var read), text);
            Assert.Equal(day, read);
        }
    });

    [Fact]
    public void Registers_pad_with_spaces_and_write_full_width_digits() => Days.Sample(day =>
    {
        var (era, rest) = (Wareki.Format(day)[..2], Wareki.Format(day)[2..].Split('年', '月', '日'));
        var padded = $"{era}{rest[0],2}年{rest[1],2}月{rest[2],2}日";
        var wide = string.Concat(padded.Select(letter => letter == ' ' ? '　' : char.IsAsciiDigit(letter) ? (char)(letter - '0' + '０') : letter));

        Assert.True(Wareki.TryParse(padded, out var read) && Wareki.TryParse(wide, out var readWide) && readWide == read, padded);
        Assert.Equal(day, read);
    });

    [Theory]
    [InlineData("明治45年7月29日", "1912-07-29")]
    [InlineData("大正元年7月30日", "1912-07-30")]
    [InlineData("大正15年12月24日", "1926-12-24")]
    [InlineData("昭和元年12月25日", "1926-12-25")]
    [InlineData("昭和64年1月7日", "1989-01-07")]
    [InlineData("平成元年1月8日", "1989-01-08")]
    [InlineData("平成31年4月30日", "2019-04-30")]
    [InlineData("令和元年5月1日", "2019-05-01")]
    [InlineData("令和 6年 4月 1日", "2024-04-01")]
    [InlineData("令和　６年１２月　１日", "2024-12-01")]
    [InlineData("令和8年11月23日（月）", "2026-11-23")]
    [InlineData("R6.2.29", "2024-02-29")]
    [InlineData("r06-04-01", "2024-04-01")]
    public void Eras_begin_and_end_on_their_days(string text, string day)
    {
        Assert.True(Wareki.TryParse(text, out var read));
        Assert.Equal(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), read);
    }

    [Theory]
    [InlineData("令和元年4月30日")]
    [InlineData("平成31年5月1日")]
    [InlineData("昭和64年1月8日")]
    [InlineData("大正15年12月25日")]
    [InlineData("令和0年5月1日")]
    [InlineData("令和7年2月29日")]
    [InlineData("2025-13-01")]
    [InlineData("2025-04-31")]
    [InlineData("R٣.٤.١")]
    [InlineData("令和")]
    [InlineData("")]
    [InlineData(null)]
    public void A_day_that_never_was_is_no_day(string? text) => Assert.False(Wareki.TryParse(text, out _));

    [Fact]
    public void No_text_at_all_makes_the_reader_stumble() =>
        Gen.String[Gen.Char["令和平成元年月日RH0１٣-./ （月)"], 0, 14].Sample(text => Assert.True(!Wareki.TryParse(text, out var day) || day > default(DateOnly)), iter: 10_000);
}
