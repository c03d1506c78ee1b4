using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Renkei.Foundation;

/// <summary>年度: from 1 April of its year to 31 March of the next.</summary>
[JsonConverter(typeof(FiscalYearJson))]
public readonly record struct FiscalYear : IComparable<FiscalYear>, IParsable<FiscalYear>
{
    public const int Earliest = 1950;
    public const int Latest = 2150;

    public FiscalYear(int year) => Year = year is >= Earliest and <= Latest ? year : throw new ArgumentOutOfRangeException(nameof(year), year, "No fiscal year of this application.");

    /// <summary>The calendar year in which it begins.</summary>
    public int Year { get; }

    public DateOnly First => new(Year, 4, 1);

    public DateOnly Last => new(Year + 1, 3, 31);

    /// <summary>令和3年度, 令和元年度: by the era in which most of it lay, as headings of tables have it.</summary>
    public string Japanese => Wareki.YearName(NamedOn, Year) + "年度";

    /// <summary>平成31年度: by the era on its first day, as papers have it that say when something began.</summary>
    public string JapaneseAtFirst => Wareki.YearName(First, Year) + "年度";

    /// <summary>R3, for narrow columns.</summary>
    public string Brief => Wareki.ShortYear(NamedOn, Year);

    // 2019 is 令和元年度 though it began in 平成; 1988 stayed 昭和63年度 though it ended in 平成.
    private DateOnly NamedOn => new(Year, 12, 31);

    public static FiscalYear Of(DateOnly day) => new(day.Month >= 4 ? day.Year : day.Year - 1);

    public bool Contains(DateOnly day) => day >= First && day <= Last;

    public static FiscalYear operator +(FiscalYear year, int years) => new(year.Year + years);

    public static FiscalYear operator -(FiscalYear year, int years) => new(year.Year - years);

    public static int operator -(FiscalYear left, FiscalYear right) => left.Year - right.Year;

    public static bool operator <(FiscalYear left, FiscalYear right) => left.Year < right.Year;

    public static bool operator >(FiscalYear left, FiscalYear right) => left.Year > right.Year;

    public static bool operator <=(FiscalYear left, FiscalYear right) => left.Year <= right.Year;

    public static bool operator >=(FiscalYear left, FiscalYear right) => left.Year >= right.Year;

    public int CompareTo(FiscalYear other) => Year.CompareTo(other.Year);

    /// <summary>"2021", "令和3年度", "R3", "平成31", "令和元年度"; full-width digits too.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out FiscalYear result)
    {
        result = default;
        var tidy = JapaneseText.Tidy(s ?? "").Replace(" ", "", StringComparison.Ordinal);
        tidy = tidy.EndsWith("年度", StringComparison.Ordinal) ? tidy[..^2] : tidy;
        if (!(int.TryParse(tidy, NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year >= 1000 : Wareki.TryParseYear(tidy, out year)) || year is < Earliest or > Latest)
        {
            return false;
        }

        result = new(year);
        return true;
    }

    public static FiscalYear Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var year) ? year : throw new FormatException($"\"{s}\" is no fiscal year.");

    public override string ToString() => Year.ToString(CultureInfo.InvariantCulture);
}

internal sealed class FiscalYearColumn() : ValueConverter<FiscalYear, int>(year => year.Year, stored => new FiscalYear(stored));

internal sealed class FiscalYearJson : JsonConverter<FiscalYear>
{
    public override FiscalYear Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var year) && year is >= FiscalYear.Earliest and <= FiscalYear.Latest
            ? new(year)
            : FiscalYear.TryParse(reader.TokenType == JsonTokenType.String ? reader.GetString() : null, null, out var parsed) ? parsed : throw new JsonException("年度は 2021 のような西暦4桁か「令和3年度」の形で入れてください。");

    public override void Write(Utf8JsonWriter writer, FiscalYear value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Year);
}
