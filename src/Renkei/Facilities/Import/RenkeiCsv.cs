using System.Globalization;
using System.IO.Hashing;
using Renkei.Access;

namespace Renkei.Facilities.Import;

/// <summary>Renkei's own CSV: what it exports can be edited in a spreadsheet and brought back. A cell that differs from what counts today
/// becomes a fact of the network; a row without a number founds a facility.</summary>
internal sealed class RenkeiCsv : RegisterSource
{
    public const string SerialColumn = "施設番号";
    /// <summary>Lines that begin with this credit sources; they stand at the end of exported files and are passed over when they come back.</summary>
    public const string CreditMark = "出典: ";

    /// <summary>As the credits: what the reader of an exported file must know of it.</summary>
    public const string NoticeMark = "注意: ";

    public const string MunicipalityColumn = "市区町村コード";

    /// <summary>The attributes that can be edited in the file, in its order of columns.</summary>
    public static readonly IReadOnlyList<FacilityAttribute> Editable = [FacilityAttribute.NameOf, .. FacilityAttribute.All.Where(attribute => attribute.KeptByHub && attribute != FacilityAttribute.NameOf)];

    public const string SourceCode = "renkei";

    public override string Code => SourceCode;

    public override string Name => "拠点が登録した一覧（Renkei CSV）";

    public override int Rank => 1;

    public override string Credit => "登録者の提供";

    /// <summary>The number under which a facility that the network itself founded is known again, by its name and address.</summary>
    public static string OwnNumber(string name, string address) => "n" + XxHash3.HashToUInt64(System.Text.Encoding.UTF8.GetBytes(
        JapaneseText.SearchKey(name) + "|" + JapaneseText.SearchKey(address))).ToString("x16", CultureInfo.InvariantCulture);

    public override Duty Duty => Duty.CorrectFacilities;

    public override bool Recognises(IReadOnlyList<CsvRow> head) => HasColumns(head[0], SerialColumn, FacilityAttribute.NameOf.Name);

    public override IEnumerable<RegisterRow> Read(IEnumerable<CsvRow> rows)
    {
        Columns? columns = null;
        foreach (var row in rows)
        {
            if (columns is null)
            {
                columns = new(row);
                continue;
            }

            if (!row.Cells[0].StartsWith(CreditMark, StringComparison.Ordinal) && !row.Cells[0].StartsWith(NoticeMark, StringComparison.Ordinal))
            {
                yield return One(columns, row);
            }
        }
    }

    private static RegisterRow One(Columns columns, CsvRow row)
    {
        if (columns.Problem(row) is { } problem)
        {
            return RegisterRow.Rejected(row.Line, row.Cells, problem);
        }

        var serial = JapaneseText.Tidy(columns.Of(row, SerialColumn));
        if (serial.Length > 0 && !long.TryParse(serial, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return RegisterRow.Rejected(row.Line, row.Cells, $"施設番号「{serial}」は数字ではありません。新しい施設なら空のままにしてください。");
        }

        var given = JapaneseText.Tidy(columns.Of(row, MunicipalityColumn));
        string? municipality = null;
        if (given.Length > 0)
        {
            if (MunicipalityCode.FromRegister(given) is not { } code)
            {
                return RegisterRow.Rejected(row.Line, row.Cells, $"市区町村コード「{given}」が正しくありません。");
            }

            municipality = code.ToString();
        }

        var result = new RegisterRow
        {
            Line = row.Line,
            Raw = row.Cells,
            Key = serial.Length > 0 ? serial : $"行{row.Line}",
            Part = "renkei",
            Prefecture = municipality?[..2] ?? "",
            Municipality = municipality,
        };

        if (serial.Length > 0)
        {
            result.Values[SerialColumn] = serial;
        }

        foreach (var attribute in Editable)
        {
            if (!columns.Has(attribute.Name))
            {
                continue;
            }

            // What a file in MS932 could not hold must not come back over what is right.
            if (columns.Of(row, attribute.Name).Contains(CsvOut.LostMark, StringComparison.Ordinal))
            {
                return RegisterRow.Rejected(row.Line, row.Cells, $"{attribute.Name}に、失われた文字の印「{CsvOut.LostMark}」があります。正しい文字に直してください。");
            }

            var cell = Unshow(attribute, columns.Of(row, attribute.Name).Trim());

            // A spreadsheet takes 0468224000 for a number.
            if (attribute.Kind == AttributeKind.Phone && cell.Length is 9 or 10 && cell[0] != '0' && cell.All(char.IsAsciiDigit))
            {
                cell = "0" + cell;
            }

            var checkedValue = attribute.Check(cell);
            if (checkedValue.Refusal is { } refusal)
            {
                return RegisterRow.Rejected(row.Line, row.Cells, refusal.Message);
            }

            result.Values[attribute.Code] = checkedValue.Value!;
        }

        return result.Values.GetValueOrDefault(FacilityAttribute.NameOf.Code) is { Length: > 0 }
            ? result
            : RegisterRow.Rejected(row.Line, row.Cells, "名称が空です。");
    }

    /// <summary>Files show あり and ○ as people write them; the stored spelling is found again here.</summary>
    private static string Unshow(FacilityAttribute attribute, string cell) => attribute.Kind switch
    {
        AttributeKind.YesNo => cell switch { "あり" or "有" or "○" => "yes", "なし" or "無" or "×" => "no", _ => cell },
        AttributeKind.Acceptance => cell switch { "○" or "〇" or "可" => "yes", "△" or "要相談" => "ask", "×" or "不可" => "no", _ => cell },
        AttributeKind.Conditions => cell.Replace('、', ' '),
        _ => cell,
    };

    public static string ForFile(FacilityAttribute attribute, string value) => attribute.Kind switch
    {
        AttributeKind.YesNo => value switch { "yes" => "あり", "no" => "なし", _ => value },
        AttributeKind.Acceptance => value switch { "yes" => "○", "ask" => "要相談", "no" => "×", _ => value },
        AttributeKind.Conditions => string.Join('、', value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(FacilityCodes.Conditions.NameOf)),
        _ => value,
    };
}
