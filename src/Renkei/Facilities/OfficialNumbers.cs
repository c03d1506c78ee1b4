using System.Diagnostics.CodeAnalysis;

namespace Renkei.Facilities;

/// <summary>The numbers that registers give to sites and bodies. Registers themselves print some with a wrong check digit,
/// so form and check digit are asked separately: a wrong form is no number, a wrong check digit is a warning.</summary>
public static class OfficialNumbers
{
    private const int Prefectures = 47;

    // Prefecture 2, fee table or kind 1, and the seven that are the institution's own.
    private const int Whole = 10;
    private const int OwnPart = 3;

    /// <summary>医療機関コード, 10 digits.</summary>
    public static bool TryMedicalInstitution(string text, [NotNullWhen(true)] out string? number) =>
        TryDigits(text, 10, out number) && HasPrefecture(number) && number[2] is '1' or '3' or '4' or '6';

    /// <summary>介護事業所番号, 10 characters: digits, but the third may be a letter for offices deemed designated.</summary>
    public static bool TryCareOffice(string text, [NotNullWhen(true)] out string? number)
    {
        number = JapaneseText.Tidy(text).ToUpperInvariant();

        // Old editions lost the leading zero of Hokkaido to Tochigi.
        number = number.Length == 9 ? "0" + number : number;
        if (number.Length == 10 && HasPrefecture(number) && number.Select((letter, at) => char.IsAsciiDigit(letter) || (at == 2 && char.IsAsciiLetterUpper(letter))).All(good => good))
        {
            return true;
        }

        number = null;
        return false;
    }

    /// <summary>医療情報ネット ID: digits, with letters in some prefectures. Editions lose the leading zero; the prefecture of the address tells.</summary>
    public static bool TryMedicalNet(string text, string? prefecture, [NotNullWhen(true)] out string? number)
    {
        number = JapaneseText.Tidy(text);
        if (number.Length is < 4 or > 15 || !number.All(char.IsAsciiLetterOrDigit) || !char.IsAsciiDigit(number[0]))
        {
            number = null;
            return false;
        }

        if (prefecture is ['0', var digit] && number[0] == digit && !number.StartsWith(prefecture, StringComparison.Ordinal))
        {
            number = "0" + number;
        }

        return true;
    }

    /// <summary>法人番号, 13 digits; here the check digit is law (法人番号の指定等に関する省令 2条) and a wrong one is no number.</summary>
    public static bool TryCorporate(string text, [NotNullWhen(true)] out string? number)
    {
        if (!TryDigits(text, 13, out number))
        {
            return false;
        }

        var sum = 0;
        for (var at = 1; at <= 12; at++)
        {
            sum += (number[13 - at] - '0') * (at % 2 == 0 ? 2 : 1);
        }

        if (9 - (sum % 9) == number[0] - '0')
        {
            return true;
        }

        number = null;
        return false;
    }

    /// <summary>Whether the last digit is the one that all before it give, or those of the seven that are the institution's own: offices deemed
    /// designated took over numbers of both makes (in the published lists of 2026 one in seven is of the second, and 3 in 1,000 of neither).
    /// Letters have no weight: such a number cannot be checked and passes.</summary>
    public static bool CheckDigitAgrees(string number) =>
        !number.All(char.IsAsciiDigit) || CheckDigit(number[..^1]) == number[^1] || (number.Length == Whole && CheckDigit(number[OwnPart..^1]) == number[^1]);

    /// <summary>By the weights 2 and 1 from the right (the rule of 保険者番号, also used for institutions and offices).</summary>
    public static char CheckDigit(string before)
    {
        var sum = 0;
        for (var at = 0; at < before.Length; at++)
        {
            var product = (before[^(at + 1)] - '0') * (at % 2 == 0 ? 2 : 1);
            sum += (product / 10) + (product % 10);
        }

        return (char)('0' + ((10 - (sum % 10)) % 10));
    }

    private static bool TryDigits(string text, int length, [NotNullWhen(true)] out string? number)
    {
        number = JapaneseText.Tidy(text).Replace("-", "", StringComparison.Ordinal);
        if (number.Length == length && number.All(char.IsAsciiDigit))
        {
            return true;
        }

        number = null;
        return false;
    }

    private static bool HasPrefecture(string number) =>
        int.TryParse(number.AsSpan(0, 2), out var prefecture) && prefecture is >= 1 and <= Prefectures;
}
