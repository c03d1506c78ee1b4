namespace Renkei.Foundation;

/// <summary>A local government code (全国地方公共団体コード): prefecture 2, municipality 3, check digit 1.</summary>
public readonly record struct MunicipalityCode
{
    private readonly string digits;

    private MunicipalityCode(string digits) => this.digits = digits;

    public string Prefecture => digits[..2];

    /// <summary>As registers print it: six digits; five digits without the check digit; or six whose leading zero a spreadsheet took.
    /// Five digits can be read both ways; the lost zero is preferred where its check digit agrees, for only whole files lose zeros. Null for anything else.</summary>
    public static MunicipalityCode? FromRegister(string text)
    {
        if (text.Length is not (4 or 5 or 6) || !text.All(char.IsAsciiDigit))
        {
            return null;
        }

        foreach (var reading in text.Length switch
        {
            6 => [text],
            5 => new[] { "0" + text, text + CheckDigit(text) },
            _ => ["0" + text + CheckDigit("0" + text)],
        })
        {
            if (reading[5] == CheckDigit(reading[..5]) && int.Parse(reading[..2], System.Globalization.CultureInfo.InvariantCulture) is >= 1 and <= 47)
            {
                return new(reading);
            }
        }

        return null;
    }

    public override string ToString() => digits ?? "";

    /// <summary>Weights 6 to 2, 11 minus the remainder by 11, of which the last digit (総務省 全国地方公共団体コード 仕様).</summary>
    private static char CheckDigit(string five)
    {
        var sum = 0;
        for (var at = 0; at < 5; at++)
        {
            sum += (five[at] - '0') * (6 - at);
        }

        return (char)('0' + ((11 - (sum % 11)) % 10));
    }
}
