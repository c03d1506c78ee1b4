namespace Renkei.Facilities.Import;

/// <summary>One row of a register, told in our words; or the reason why it cannot be taken.</summary>
public sealed class RegisterRow
{
    /// <summary>The value as it stood in the file is kept under the attribute's code with this behind it, where tidying changed it.</summary>
    public const string OriginalSuffix = ".original";

    /// <summary>Under this the municipality's code is kept with the row's values, to find the place again later.</summary>
    public const string MunicipalityValue = "municipality";

    public required int Line { get; init; }

    /// <summary>How many physical rows were read into this one; a filing with remarks spreads over several.</summary>
    public int Lines { get; set; } = 1;

    public required IReadOnlyList<string> Raw { get; init; }
    public string? Problem { get; init; }

    /// <summary>The row's key within its source. Two rows of one file with the same key are duplicates.</summary>
    public string Key { get; init; } = "";

    public string Part { get; init; } = "";

    /// <summary>Two digits; empty where neither the row nor its address tells.</summary>
    public string Prefecture { get; set; } = "";

    /// <summary>Six digits, where the register gives it; otherwise the address decides.</summary>
    public string? Municipality { get; init; }

    public IReadOnlyList<(NumberScheme Scheme, string Number)> Numbers { get; init; } = [];

    /// <summary>What people should look at although the row can be taken.</summary>
    public List<string> Doubts { get; } = [];

    /// <summary>The register has columns for coordinates: a row without believable ones is put in quarantine.</summary>
    public bool GivesLocation { get; init; }

    /// <summary>A row that only adds to a facility known by its number (consultation hours) never founds one.</summary>
    public bool OnlyAdds { get; init; }

    public Dictionary<string, string> Values { get; } = [];

    public static RegisterRow Rejected(int line, IReadOnlyList<string> raw, string problem) => new() { Line = line, Raw = raw, Problem = problem };

    /// <summary>As <see cref="Numbers"/>, each asked for its check digit: registers print some wrong.</summary>
    public IEnumerable<string> AllDoubts() => Numbers
        .Where(number => number.Scheme is NumberScheme.CareOffice or NumberScheme.MedicalInstitution && !OfficialNumbers.CheckDigitAgrees(number.Number))
        .Select(number => $"{number.Scheme.Japanese}「{number.Number}」の検査数字が合いません。この番号のまま取り込みました。")
        .Concat(Doubts);

    /// <summary>Keeps a value that is not empty, in its tidy spelling, and the original beside it where they differ.</summary>
    public void Put(FacilityAttribute attribute, string? given)
    {
        if (string.IsNullOrWhiteSpace(given))
        {
            return;
        }

        var tidy = JapaneseText.Tidy(given);
        if (attribute.Kind == AttributeKind.Phone)
        {
            if (!PhoneNumber.TryParse(given, null, out var phone))
            {
                Values[attribute.Code + OriginalSuffix] = given;
                return;
            }

            tidy = phone.ToString();
        }
        else if (attribute == FacilityAttribute.PostalCode)
        {
            if (!PostalCode.TryParse(given, null, out var code))
            {
                Values[attribute.Code + OriginalSuffix] = given;
                return;
            }

            tidy = code.ToString();
        }

        Values[attribute.Code] = JapaneseText.Cut(tidy, attribute.MaxLength);
        if (tidy != given)
        {
            Values[attribute.Code + OriginalSuffix] = given;
        }
    }
}
