using System.Globalization;
using System.Text.RegularExpressions;

namespace Renkei.Foundation;

/// <summary>Dates in Japanese eras (和暦), as paper writes them and registers pad them.</summary>
public static partial class Wareki
{
    /// <summary>The eras with the first day of each; 改暦ノ布告 made the calendar solar on 1873-01-01, 元号法 and the orders under it set the rest.</summary>
    private static readonly (string Name, char Letter, DateOnly From)[] Eras =
    [
        ("令和", 'R', new(2019, 5, 1)),
        ("平成", 'H', new(1989, 1, 8)),
        ("昭和", 'S', new(1926, 12, 25)),
        ("大正", 'T', new(1912, 7, 30)),
        ("明治", 'M', new(1873, 1, 1)),
    ];

    private const int MeijiFirstYear = 1868;

    public static bool TryParse(string? text, out DateOnly day)
    {
        day = default;
        var tidy = JapaneseText.Tidy(text ?? "").Replace(" ", "", StringComparison.Ordinal);
        if (Western().Match(tidy) is { Success: true } western)
        {
            var first = western.Groups[1].Success ? 1 : 4;
            return TryDay(Number(western, first), Number(western, first + 1), Number(western, first + 2), out day);
        }

        if (Japanese().Match(tidy) is not { Success: true } match)
        {
            return false;
        }

        var (era, year) = EraAndYear(match);
        return year > 0
            && TryDay(FirstYear(era) + year - 1, Number(match, 3), Number(match, 4), out day)
            && day >= Eras[era].From && (era == 0 || day < Eras[era - 1].From);
    }

    /// <summary>令和8年11月23日(月).</summary>
    public static string Format(DateOnly day) => $"{YearName(day, day.Year)}年{day.Month}月{day.Day}日({"日月火水木金土"[(int)day.DayOfWeek]})";

    /// <summary>令和8年11月23日(月) 14:05, as the clock in Japan says.</summary>
    public static string Format(DateTimeOffset at)
    {
        var there = TimeZoneInfo.ConvertTime(at, JapanTime.Zone);
        return string.Create(CultureInfo.InvariantCulture, $"{Format(DateOnly.FromDateTime(there.DateTime))} {there:HH:mm}");
    }

    /// <summary>R8.11.23 14:05, for narrow columns.</summary>
    public static string FormatShort(DateTimeOffset at)
    {
        var there = TimeZoneInfo.ConvertTime(at, JapanTime.Zone);
        return string.Create(CultureInfo.InvariantCulture, $"{FormatShort(DateOnly.FromDateTime(there.DateTime))} {there:HH:mm}");
    }

    /// <summary>R8.11.23, for narrow columns.</summary>
    public static string FormatShort(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{ShortYear(day, day.Year)}.{day.Month}.{day.Day}");

    /// <summary>令和3, 平成31, 令和元: what a year is called in the era of this day.</summary>
    internal static string YearName(DateOnly at, int year)
    {
        var (era, inEra) = YearIn(at, year);
        return $"{era.Name}{(inEra == 1 ? "元" : inEra.ToString(CultureInfo.InvariantCulture))}";
    }

    /// <summary>R3, H31.</summary>
    internal static string ShortYear(DateOnly at, int year)
    {
        var (era, inEra) = YearIn(at, year);
        return string.Create(CultureInfo.InvariantCulture, $"{era.Letter}{inEra}");
    }

    /// <summary>"令和3", "R3", "平成元": the western year; eras are not checked for their ends, as papers go on writing 平成31年度.</summary>
    internal static bool TryParseYear(string text, out int year)
    {
        year = 0;
        if (EraYear().Match(text) is not { Success: true } match)
        {
            return false;
        }

        var (era, inEra) = EraAndYear(match);
        year = FirstYear(era) + inEra - 1;
        return inEra > 0;
    }

    private static ((string Name, char Letter, DateOnly From) Era, int Year) YearIn(DateOnly at, int year)
    {
        var index = Array.FindIndex(Eras, era => at >= era.From);
        return index < 0 ? throw new ArgumentOutOfRangeException(nameof(at), at, "No solar calendar before 1873.") : (Eras[index], year - FirstYear(index) + 1);
    }

    // The patterns take no word that is no era.
    private static (int Era, int Year) EraAndYear(Match match) => (
        Array.FindIndex(Eras, era => era.Name == match.Groups[1].Value || era.Letter == char.ToUpperInvariant(match.Groups[1].Value[0])),
        match.Groups[2].Value == "元" ? 1 : Number(match, 2));

    private static int FirstYear(int era) => era == Eras.Length - 1 ? MeijiFirstYear : Eras[era].From.Year;

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static bool TryDay(int year, int month, int dayOfMonth, out DateOnly day)
    {
        day = default;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || dayOfMonth < 1 || dayOfMonth > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        day = new(year, month, dayOfMonth);
        return true;
    }

    // [0-9] and not \d, which means the digits of every script.
    [GeneratedRegex(@"^(?:([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{4})([0-9]{2})([0-9]{2}))(?:\([日月火水木金土]\))?$")]
    private static partial Regex Western();

    [GeneratedRegex(@"^(明治|大正|昭和|平成|令和|[MTSHRmtshr])([0-9]{1,2}|元)[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})日?(?:\([日月火水木金土]\))?$")]
    private static partial Regex Japanese();

    [GeneratedRegex(@"^(明治|大正|昭和|平成|令和|[MTSHRmtshr])([0-9]{1,2}|元)年?$")]
    private static partial Regex EraYear();
}
