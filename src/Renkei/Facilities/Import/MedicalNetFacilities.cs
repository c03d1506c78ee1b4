namespace Renkei.Facilities.Import;

/// <summary>医療情報ネット オープンデータ 施設票: hospitals, clinics, dentists, midwives, pharmacies; full editions and reduced ones.</summary>
internal sealed class MedicalNetFacilities : RegisterSource
{
    private static readonly string[] DayNames = ["月", "火", "水", "木", "金", "土", "日", "祝"];

    private static readonly string[] BedColumns = ["一般病床", "療養病床", "精神病床", "結核病床", "感染症病床", "合計病床数"];

    public override string Code => "mednet";

    public override string Name => "医療情報ネット";

    public override int Rank => 2;

    public override string Credit => "厚生労働省 医療情報ネット（ナビイ）オープンデータ（公共データ利用規約 PDL1.0）を加工";

    public override bool Recognises(IReadOnlyList<CsvRow> head) =>
        HasColumns(head[0], "ID", "所在地") && (HasColumns(head[0], "正式名称") || HasColumns(head[0], "名称")) && !HasColumns(head[0], "診療科目コード");

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

        var address = JapaneseText.Tidy(Cell("所在地"));
        var stated = JapaneseText.Tidy(Cell("都道府県コード"));
        var prefecture = stated.Length > 0 ? stated.PadLeft(2, '0') : Prefectures.Leading(address).Code;
        if (!OfficialNumbers.TryMedicalNet(Cell("ID"), prefecture, out var id))
        {
            return RegisterRow.Rejected(row.Line, row.Cells, $"ID「{Cell("ID")}」は医療情報ネットの番号ではありません。");
        }

        if (string.IsNullOrWhiteSpace(Cell("正式名称", "名称")))
        {
            return RegisterRow.Rejected(row.Line, row.Cells, "名称が空です。");
        }

        if (!Prefectures.IsCode(prefecture))
        {
            return RegisterRow.Rejected(row.Line, row.Cells, $"都道府県が分かりません（所在地「{Cell("所在地")}」）。");
        }

        var service = Service(columns, Cell("機関区分"), id, prefecture);
        var municipality = JapaneseText.Tidy(Cell("市区町村コード"));
        var result = new RegisterRow
        {
            Line = row.Line,
            Raw = row.Cells,
            Key = id,
            Part = service,
            Prefecture = prefecture,
            Municipality = municipality.Length is > 0 and <= 3 ? MunicipalityCode.FromRegister(prefecture + municipality.PadLeft(3, '0'))?.ToString() : null,
            GivesLocation = true,
            Numbers = [(NumberScheme.MedicalNet, id)],
        };

        result.Put(FacilityAttribute.NameOf, Cell("正式名称", "名称"));
        result.Put(FacilityAttribute.Kana, Cell("正式名称（フリガナ）", "フリガナ"));
        result.Values[FacilityAttribute.Services.Code] = service;
        result.Put(FacilityAttribute.Address, Cell("所在地"));
        result.Put(FacilityAttribute.Location, Points.Read(Cell("所在地座標（緯度）"), Cell("所在地座標（経度）")));
        result.Put(FacilityAttribute.Web, Points.WebAddress(Cell("案内用ホームページアドレス", "薬局のホームページアドレス")));
        result.Put(FacilityAttribute.Beds, Beds(columns, row));
        result.Put(FacilityAttribute.Closed, Closed(columns, row));
        if (Hours(columns, row) is { } hours)
        {
            result.Values[FacilityAttribute.Hours.Code] = hours;
        }

        return result;
    }

    // The third digit of the ID is the kind of institution; reduced editions have no other sign of it.
    private static string Service(Columns columns, string kind, string id, string prefecture)
    {
        var digit = JapaneseText.Tidy(kind) is [var first, ..] ? first : id.StartsWith(prefecture, StringComparison.Ordinal) && id.Length > 2 ? id[2] : ' ';
        return digit switch
        {
            '1' => "hospital",
            '2' => "clinic",
            '3' => "dental",
            '4' => "maternity",
            '5' => "pharmacy",
            _ when columns.Has("薬局のホームページアドレス") => "pharmacy",
            _ => "other",
        };
    }

    private static string Beds(Columns columns, CsvRow row) => string.Join("、",
        from name in BedColumns
        let count = JapaneseText.Tidy(columns.Of(row, name))
        where count.Length > 0 && count != "0"
        select $"{name} {count}");

    private static string Closed(Columns columns, CsvRow row)
    {
        var weekly = string.Concat(DayNames.Take(7).Where(day => IsMarked(columns.Of(row, $"毎週決まった曜日に休診（{day}）"))));
        var monthly = string.Join("・",
            from week in Enumerable.Range(1, 5)
            from day in DayNames.Take(7)
            where IsMarked(columns.Of(row, $"決まった週に休診（定期週）第{week}週（{day}）"))
            select $"第{week}{day}曜");
        string[] parts =
        [
            weekly.Length > 0 ? $"毎週{weekly}" : "",
            monthly,
            IsMarked(columns.Of(row, "祝日に休診")) ? "祝日" : "",
            JapaneseText.Tidy(columns.Of(row, "その他の休診日（gw、お盆等）", "その他の休診日（GW、お盆等）")),
        ];
        return string.Join("、", parts.Where(part => part.Length > 0));
    }

    private static bool IsMarked(string cell) => cell.Trim() is not ("" or "0" or "false" or "無");

    private static string? Hours(Columns columns, CsvRow row)
    {
        var spans =
            from day in Enumerable.Range(0, DayNames.Length)
            from band in Enumerable.Range(1, 3)
            let opens = WeeklyHours.Minutes(columns.Of(row, $"{DayNames[day]}_就業時間帯{band}_開始時間", $"{DayNames[day]}_開店時間帯{band}_開始時間").Trim())
            let closes = WeeklyHours.Minutes(columns.Of(row, $"{DayNames[day]}_就業時間帯{band}_終了時間", $"{DayNames[day]}_開店時間帯{band}_終了時間").Trim())
            where opens is not null && closes is not null && opens != closes
            select new WeeklyHours.Span(day, opens.Value, closes.Value < opens.Value ? closes.Value + 1440 : closes.Value);
        var week = WeeklyHours.Of(spans);
        return week.Spans.Count > 0 ? week.ToString() : null;
    }
}
