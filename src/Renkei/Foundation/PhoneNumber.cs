using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Renkei.Foundation;

/// <summary>A Japanese telephone or FAX number, with the grouping it was given in.</summary>
public readonly partial record struct PhoneNumber(string Text) : IParsable<PhoneNumber>
{
    /// <summary>For comparing: the digits alone.</summary>
    public string Digits => string.Concat(Text.Where(char.IsAsciiDigit));

    /// <summary>As somebody typed it into a form.</summary>
    public static Answer<PhoneNumber> Read(string typed) =>
        TryParse(typed, null, out var number) ? number : Refusal.Invalid("phone", "電話番号を、市外局番から入れてください（例：046-822-4300）。");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PhoneNumber result)
    {
        result = default;
        var tidy = JapaneseText.Tidy(s ?? "").Replace('ー', '-').Replace('~', '-');

        // Parentheses around the middle group are hyphens; what stands in a pair behind the number is a remark (内線, 代表).
        var text = Middle().Replace(tidy, "-$1-");
        text = Remark().Replace(text, "").Replace(" ", "", StringComparison.Ordinal).Replace(".", "-", StringComparison.Ordinal).Trim('-');
        text = Hyphens().Replace(text, "-");
        if (!Shape().IsMatch(text))
        {
            return false;
        }

        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (digits.Length is not (10 or 11))
        {
            return false;
        }

        // Only where the length of the area code is certain can missing hyphens be set.
        result = new(text.Contains('-', StringComparison.Ordinal) ? text
            : digits.Length == 11 ? $"{digits[..3]}-{digits[3..7]}-{digits[7..]}"
            : digits[..4] is "0120" or "0570" or "0800" ? $"{digits[..4]}-{digits[4..7]}-{digits[7..]}"
            : digits[..2] is "03" or "06" ? $"{digits[..2]}-{digits[2..6]}-{digits[6..]}"
            : digits);
        return true;
    }

    public static PhoneNumber Parse(string s, IFormatProvider? provider) => TryParse(s, provider, out var phone) ? phone : throw new FormatException($"\"{s}\" is no telephone number.");

    public override string ToString() => Text;

    [GeneratedRegex(@"-?\((\d{1,4})\)-?")]
    private static partial Regex Middle();

    [GeneratedRegex(@"\s*[\(（\[].*$|\s*(内線|代表|代).*$")]
    private static partial Regex Remark();

    [GeneratedRegex("-{2,}")]
    private static partial Regex Hyphens();

    [GeneratedRegex("^0[0-9]+(-[0-9]+){0,3}$")]
    private static partial Regex Shape();
}
