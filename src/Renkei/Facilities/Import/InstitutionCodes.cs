namespace Renkei.Facilities.Import;

/// <summary>地方厚生局 コード内容別医療機関一覧: five columns without a header (prefecture and number, number, name, postal code, address).</summary>
internal sealed class InstitutionCodes : RegisterSource
{
    /// <summary>The list does not say of which fee table it is; the names of its first rows do.</summary>
    private const int NamesLookedAt = 200;

    private static readonly string[] ClinicWords = ["診療所", "クリニック", "医院"];

    public override string Code => "codes";

    public override string Name => "厚生局 コード内容別医療機関一覧";

    public override int Rank => 5;

    public override string Credit => "地方厚生（支）局 コード内容別医療機関一覧表を加工";

    public override bool Recognises(IReadOnlyList<CsvRow> head) => head[0].Cells is [var code, var number, { Length: > 0 }, _, { Length: > 0 }]
        && JapaneseText.Tidy(code) is { Length: 8 or 9 } whole && whole.All(char.IsAsciiDigit)
        && JapaneseText.Tidy(number) is { Length: >= 5 and <= 7 } short7 && whole.EndsWith(short7, StringComparison.Ordinal);

    /// <summary>Only a hospital may call itself 病院 (医療法 3条); all else of the medical list is a clinic.</summary>
    public static string Service(string feeTable, string name) => feeTable switch
    {
        "3" => "dental",
        "4" => "pharmacy",
        _ => name.LastIndexOf("病院", StringComparison.Ordinal) is >= 0 and var at
            && !ClinicWords.Any(word => name.LastIndexOf(word, StringComparison.Ordinal) > at) ? "hospital" : "clinic",
    };

    public override IEnumerable<RegisterRow> Read(IEnumerable<CsvRow> rows)
    {
        using var all = rows.GetEnumerator();
        List<CsvRow> first = [];
        while (first.Count < NamesLookedAt && all.MoveNext())
        {
            first.Add(all.Current);
        }

        var table = first.Count(row => row.Cells.ElementAtOrDefault(2)?.Contains("薬局", StringComparison.Ordinal) is true) * 2 > first.Count ? "4"
            : first.Count(row => row.Cells.ElementAtOrDefault(2)?.Contains("歯科", StringComparison.Ordinal) is true) * 2 > first.Count ? "3"
            : "1";

        foreach (var row in first)
        {
            yield return One(row, table);
        }

        while (all.MoveNext())
        {
            yield return One(all.Current, table);
        }
    }

    private static RegisterRow One(CsvRow row, string table)
    {
        if (row.Problem is { } problem)
        {
            return RegisterRow.Rejected(row.Line, row.Cells, problem);
        }

        if (row.Cells is not [var code, _, var name, var postal, var address])
        {
            return RegisterRow.Rejected(row.Line, row.Cells, $"列の数が{row.Cells.Length}個です（この一覧は5個）。");
        }

        // A spreadsheet that opened the file took the leading zero away.
        var whole = JapaneseText.Tidy(code).PadLeft(9, '0');
        var prefecture = whole[..2];
        if (whole.Length != 9 || !OfficialNumbers.TryMedicalInstitution(prefecture + table + whole[2..], out var number))
        {
            return RegisterRow.Rejected(row.Line, row.Cells, $"医療機関コード「{code}」が正しくありません。都道府県2桁と番号7桁の9桁です。");
        }

        if (string.IsNullOrWhiteSpace(name))
        {
            return RegisterRow.Rejected(row.Line, row.Cells, "名称が空です。");
        }

        var result = new RegisterRow
        {
            Line = row.Line,
            Raw = row.Cells,
            Key = number,
            Part = table,
            Prefecture = prefecture,
            Numbers = [(NumberScheme.MedicalInstitution, number)],
        };
        result.Put(FacilityAttribute.NameOf, name);
        result.Values[FacilityAttribute.Services.Code] = Service(table, JapaneseText.Tidy(name));
        result.Put(FacilityAttribute.PostalCode, postal);
        result.Put(FacilityAttribute.Address, address);
        return result;
    }
}
