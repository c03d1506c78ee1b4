using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Renkei.Foundation;

/// <summary>An amount of money in whole yen. Municipal paper shows it in 千円 with △ for minus.</summary>
[JsonConverter(typeof(YenJson))]
public readonly record struct Yen(long Value) : IComparable<Yen>, IParsable<Yen>
{
    public const long Thousand = 1_000;

    public static Yen Zero => default;

    public static Yen OfThousands(long thousands) => new(checked(thousands * Thousand));

    /// <summary>A part of the amount, half a thousand yen rounded up (四捨五入、千円単位).</summary>
    public Yen Share(decimal part) => OfThousands((long)Math.Round(Value * part / Thousand, MidpointRounding.AwayFromZero));

    /// <summary>In 千円, half rounded up.</summary>
    public long Thousands => (long)Math.Round((decimal)Value / Thousand, MidpointRounding.AwayFromZero);

    /// <summary>396,288 and △ 15,368: 千円 as the forms have it.</summary>
    public string InThousands => Signed(Thousands);

    /// <summary>396,288,000 and △ 1: in whole yen.</summary>
    public string Japanese => Signed(Value);

    public static Yen operator +(Yen left, Yen right) => new(checked(left.Value + right.Value));

    public static Yen operator -(Yen left, Yen right) => new(checked(left.Value - right.Value));

    public static Yen operator -(Yen amount) => new(checked(-amount.Value));

    public static bool operator <(Yen left, Yen right) => left.Value < right.Value;

    public static bool operator >(Yen left, Yen right) => left.Value > right.Value;

    public static bool operator <=(Yen left, Yen right) => left.Value <= right.Value;

    public static bool operator >=(Yen left, Yen right) => left.Value >= right.Value;

    public int CompareTo(Yen other) => Value.CompareTo(other.Value);

    /// <summary>As somebody typed it into a form: nothing is none of it; null for what is no amount.</summary>
    public static Yen? Typed(string text) => text.Trim().Length == 0 ? Zero : TryParse(text, null, out var amount) ? amount : null;

    /// <summary>"396,288", "△15,368", "－1", "３，２１９", "¥500円": what clerks type. The unit is the caller's to know.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Yen result)
    {
        result = default;
        var tidy = JapaneseText.Tidy(s ?? "").Replace(" ", "", StringComparison.Ordinal).TrimStart('¥', '\\').TrimEnd('円');
        var minus = tidy is ['△' or '▲' or '-', ..];
        var digits = (minus ? tidy[1..] : tidy).Replace(",", "", StringComparison.Ordinal);
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value > MostYen)
        {
            return false;
        }

        result = new(minus ? -value : value);
        return true;
    }

    public static Yen Parse(string s, IFormatProvider? provider) => TryParse(s, provider, out var amount) ? amount : throw new FormatException($"\"{s}\" is no amount of money.");

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Ten trillion yen: three times what the largest city spends in a year, so that nothing typed can overflow a sum.</summary>
    private const long MostYen = 10_000_000_000_000;

    private static string Signed(long number) => (number < 0 ? "△ " : "") + Math.Abs(number).ToString("#,0", CultureInfo.InvariantCulture);
}

/// <summary>Sums of money.</summary>
public static class YenSums
{
    public static Yen Sum(this IEnumerable<Yen> amounts) => amounts.Aggregate(Yen.Zero, (sum, amount) => sum + amount);
}

internal sealed class YenColumn() : ValueConverter<Yen, long>(amount => amount.Value, stored => new Yen(stored));

internal sealed class YenJson : JsonConverter<Yen>
{
    public override Yen Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) ? new(value) : throw new JsonException("金額は円の整数で入れてください。");

    public override void Write(Utf8JsonWriter writer, Yen value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
}
