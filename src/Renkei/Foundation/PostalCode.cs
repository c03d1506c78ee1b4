using System.Diagnostics.CodeAnalysis;

namespace Renkei.Foundation;

/// <summary>A Japanese postal code, seven digits.</summary>
public readonly record struct PostalCode(string Digits) : IParsable<PostalCode>
{
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PostalCode result)
    {
        var digits = JapaneseText.Tidy(s ?? "").TrimStart('〒', ' ').Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        result = new(digits);
        return digits.Length == 7 && digits.All(char.IsAsciiDigit);
    }

    public static PostalCode Parse(string s, IFormatProvider? provider) => TryParse(s, provider, out var code) ? code : throw new FormatException($"\"{s}\" is no postal code.");

    public override string ToString() => $"{Digits[..3]}-{Digits[3..]}";
}
