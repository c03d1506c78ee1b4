using System.Text.RegularExpressions;

namespace Renkei.Facilities.Import;

/// <summary>地方厚生局 届出受理医療機関名簿: the full list and the lists by item. Title lines first, the header where 項番 stands,
/// and one filing over several rows that differ only in their remarks.</summary>
internal sealed partial class FilingLists : RegisterSource
{
    /// <summary>A place with this many beds is a hospital, whatever it is called (医療法 1条の5).</summary>
    private const int BedsOfHospital = 20;

    public override string Code => "filings";

    public override string Name => "厚生局 届出受理医療機関名簿";

    public override int Rank => 3;

    public override string Credit => "地方厚生（支）局 届出受理医療機関名簿を加工";

    public override bool Recognises(IReadOnlyList<CsvRow> head) => Header(head) is not null;

    public override DateOnly? StatedAsOf(IReadOnlyList<CsvRow> head)
    {
        foreach (var cell in head.TakeWhile(row => row.Cells is not ["項番", ..]).SelectMany(row => row.Cells))
        {
            if (AsOfPattern().Match(cell) is { Success: true } match && Wareki.TryParse(match.Groups[1].Value, out var day))
            {
                return day;
            }
        }

        return null;
    }

    public override IEnumerable<RegisterRow> Read(IEnumerable<CsvRow> rows)
    {
        Columns? columns = null;
        var table = "";
        RegisterRow? open = null;
        string[]? above = null;

        foreach (var row in rows)
        {
            if (columns is null)
            {
                // The title says which fee table the list is of; the full list says it in each row.
                table = row.Cells.Select(FeeTable).FirstOrDefault(digit => digit is not null) ?? table;
                if (IsHeader(row))
                {
                    columns = new(row);
                }

                continue;
            }

            if (row.Cells.All(string.IsNullOrWhiteSpace))
            {
                continue;
            }

            // A continuation row may leave out all that the row above says.
            var cells = above is not null && columns.Of(row, "医療機関番号").Length == 0 && columns.Of(row, "受理記号").Length == 0
                ? [.. row.Cells.Select((cell, at) => cell.Length > 0 || at >= above.Length ? cell : above[at])]
                : row.Cells;
            above = cells;
            var next = One(columns, row with { Cells = cells }, table);
            if (open is not null && next.Problem is null && open.Problem is null && next.Key == open.Key)
            {
                open.Lines++;
                continue;
            }

            if (open is not null)
            {
                yield return open;
            }

            open = next;
        }

        if (open is not null)
        {
            yield return open;
        }
    }

    private static CsvRow? Header(IReadOnlyList<CsvRow> head) => head.Take(HeaderWithin).Where(IsHeader).Select(row => (CsvRow?)row).FirstOrDefault();

    private static bool IsHeader(CsvRow row) => HasColumns(row, "項番", "医療機関番号", "受理記号");

    private static string? FeeTable(string text) =>
        text.Contains("歯科", StringComparison.Ordinal) ? "3" : text.Contains("薬局", StringComparison.Ordinal) ? "4" : text.Contains("医科", StringComparison.Ordinal) ? "1" : null;

    private static RegisterRow One(Columns columns, CsvRow row, string table)
    {
        string Cell(params ReadOnlySpan<string> names) => columns.Of(row, names);

        if (row.Problem is { } problem)
        {
            return RegisterRow.Rejected(row.Line, row.Cells, problem);
        }

        var prefecture = JapaneseText.Tidy(Cell("都道府県コード")).PadLeft(2, '0');
        var fee = FeeTable(Cell("区分")) ?? table;
        var institution = prefecture + fee + JapaneseText.Tidy(Cell("医療機関番号")).PadLeft(7, '0');
        if (fee.Length == 0 || !OfficialNumbers.TryMedicalInstitution(institution, out var number))
        {
            return RegisterRow.Rejected(row.Line, row.Cells, $"医療機関番号「{Cell("医療機関番号")}」（都道府県コード「{Cell("都道府県コード")}」）が正しくありません。");
        }

        var symbol = JapaneseText.Tidy(Cell("受理記号")).Replace(" ", "", StringComparison.Ordinal);
        if (symbol.Length == 0)
        {
            return RegisterRow.Rejected(row.Line, row.Cells, "受理記号が空です。");
        }

        if (string.IsNullOrWhiteSpace(Cell("医療機関名称")))
        {
            return RegisterRow.Rejected(row.Line, row.Cells, "医療機関名称が空です。");
        }

        var since = Cell("算定開始年月日");
        if (since.Length > 0 && !Wareki.TryParse(since, out _))
        {
            return RegisterRow.Rejected(row.Line, row.Cells, $"算定開始年月日「{since}」が日付として読めません。");
        }

        var accepted = JapaneseText.Tidy(Cell("受理番号"));
        var key = $"{number}/{symbol}/{accepted}";
        var result = new RegisterRow
        {
            Line = row.Line,
            Raw = row.Cells,
            Key = JapaneseText.Cut(key, RegisterEntry.LongestKey),
            Part = JapaneseText.Cut(symbol, RegisterEntry.LongestPart),
            Prefecture = prefecture,
            Numbers = [(NumberScheme.MedicalInstitution, number)],
        };
        result.Put(FacilityAttribute.NameOf, Cell("医療機関名称"));
        result.Values[FacilityAttribute.Services.Code] = fee == "1" && Count().Matches(JapaneseText.Tidy(Cell("病床数"))).Sum(match => int.Parse(match.ValueSpan, System.Globalization.CultureInfo.InvariantCulture)) >= BedsOfHospital
            ? "hospital"
            : InstitutionCodes.Service(fee, JapaneseText.Tidy(Cell("医療機関名称")));
        result.Put(FacilityAttribute.PostalCode, Cell("医療機関所在地（郵便番号）", "所在地（郵便番号）"));
        result.Put(FacilityAttribute.Address, Cell("医療機関所在地（住所）", "所在地（住所）"));
        result.Put(FacilityAttribute.Phone, Cell("電話番号"));
        result.Put(FacilityAttribute.Fax, Cell("FAX番号"));
        result.Put(FacilityAttribute.Beds, string.Join("、", Cell("病床数").Split('\n').Select(JapaneseText.Tidy).Where(line => line.Length > 0)));
        result.Values[FacilityAttribute.Filings.Code] = symbol;
        if (since.Length > 0 && Wareki.TryParse(since, out var day))
        {
            result.Values[RegisterEntry.FilingSince] = day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        }

        if (accepted.Length > 0)
        {
            result.Values[RegisterEntry.FilingNumber] = accepted;
        }

        return result;
    }

    [GeneratedRegex("[0-9]{1,4}")]
    private static partial Regex Count();

    [GeneratedRegex(@"\[\s*([^\]]*?日)\s*現在")]
    private static partial Regex AsOfPattern();
}
