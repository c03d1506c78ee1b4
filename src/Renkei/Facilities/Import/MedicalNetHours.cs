namespace Renkei.Facilities.Import;

/// <summary>医療情報ネット オープンデータ 診療科・診療時間票: one row per institution, speciality and time band.
/// It names no institution but by ID, so the 施設票 must have come first.</summary>
internal sealed class MedicalNetHours : RegisterSource
{
    private static readonly string[] DayNames = ["月", "火", "水", "木", "金", "土", "日", "祝"];

    public override string Code => "mednet-hours";

    public override string Name => "医療情報ネット 診療時間";

    public override int Rank => 3;

    public override string Credit => "厚生労働省 医療情報ネット（ナビイ）オープンデータ（公共データ利用規約 PDL1.0）を加工";

    public override bool Recognises(IReadOnlyList<CsvRow> head) => HasColumns(head[0], "ID", "診療科目コード", "診療科目名", "診療時間帯");

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

            yield return One(columns, row);
        }
    }

    private static RegisterRow One(Columns columns, CsvRow row)
    {
        string Cell(params ReadOnlySpan<string> names) => columns.Of(row, names);

        if (columns.Problem(row) is { } problem)
        {
            return RegisterRow.Rejected(row.Line, row.Cells, problem);
        }

        // No address here tells the prefecture; an ID of the full form that lost its zero is one digit short of thirteen.
        var given = JapaneseText.Tidy(Cell("ID"));
        given = given.Length == 12 ? "0" + given : given;
        if (!OfficialNumbers.TryMedicalNet(given, null, out var id))
        {
            return RegisterRow.Rejected(row.Line, row.Cells, $"ID「{Cell("ID")}」は医療情報ネットの番号ではありません。");
        }

        var speciality = JapaneseText.Tidy(Cell("診療科目名"));
        if (speciality.Length == 0)
        {
            return RegisterRow.Rejected(row.Line, row.Cells, "診療科目名が空です。");
        }

        var band = JapaneseText.Tidy(Cell("診療時間帯"));
        // A key is never cut: two that differ only behind would become one.
        var key = $"{id}/{JapaneseText.Tidy(Cell("診療科目コード"))}/{band}";
        if (key.Length > RegisterEntry.LongestKey)
        {
            return RegisterRow.Rejected(row.Line, row.Cells, "診療科目コードか診療時間帯が長すぎます。列がずれていないか確かめてください。");
        }

        var result = new RegisterRow
        {
            Line = row.Line,
            Raw = row.Cells,
            Key = key,

            // Hospitals, clinics and dentists are published apart; the third digit tells which.
            Part = $"hours-{id[2]}",
            Prefecture = Prefectures.IsCode(id[..2]) ? id[..2] : "",
            Numbers = [(NumberScheme.MedicalNet, id)],
            OnlyAdds = true,
        };
        result.Values[FacilityAttribute.Specialities.Code] = speciality.Replace(' ', '・');

        List<WeeklyHours.Span> spans = [];
        for (var day = 0; day < DayNames.Length; day++)
        {
            var from = Cell($"{DayNames[day]}_診療開始時間").Trim();
            var to = Cell($"{DayNames[day]}_診療終了時間").Trim();
            if (from.Length == 0 && to.Length == 0)
            {
                continue;
            }

            if (WeeklyHours.Minutes(from) is not { } start || WeeklyHours.Minutes(to) is not { } end || start == end)
            {
                return RegisterRow.Rejected(row.Line, row.Cells, $"{DayNames[day]}曜の診療時間「{from}～{to}」が読めません。");
            }

            spans.Add(new(day, start, end < start ? end + 1440 : end));
        }

        if (spans.Count > 0)
        {
            result.Values[FacilityAttribute.Hours.Code] = WeeklyHours.Of(spans).ToString();
        }

        return result;
    }
}
