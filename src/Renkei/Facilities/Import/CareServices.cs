namespace Renkei.Facilities.Import;

/// <summary>介護サービス情報公表システム オープンデータ: one file per service, twice a year. Since 2026 24 columns with BOM;
/// before, 17 columns without, whose codes lost their leading zeros.</summary>
internal sealed class CareServices : RegisterSource
{
    public override string Code => "care";

    public override string Name => "介護サービス情報公表";

    public override int Rank => 4;

    public override string Credit => "厚生労働省 介護サービス情報公表システム オープンデータ（CC BY 4.0）を加工";

    public override bool Recognises(IReadOnlyList<CsvRow> head) =>
        HasColumns(head[0], "都道府県コード又は市町村コード", "事業所名", "サービスの種類", "事業所番号");

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
        string Cell(string name) => columns.Of(row, name);

        if (columns.Problem(row) is { } problem)
        {
            return RegisterRow.Rejected(row.Line, row.Cells, problem);
        }

        if (MunicipalityCode.FromRegister(JapaneseText.Tidy(Cell("都道府県コード又は市町村コード"))) is not { } municipality)
        {
            return RegisterRow.Rejected(row.Line, row.Cells, $"市町村コード「{Cell("都道府県コード又は市町村コード")}」が正しくありません。6桁のコードと検査数字を確かめてください。");
        }

        if (!OfficialNumbers.TryCareOffice(Cell("事業所番号"), out var office))
        {
            return RegisterRow.Rejected(row.Line, row.Cells, $"事業所番号「{Cell("事業所番号")}」は10桁の番号ではありません。");
        }

        if (string.IsNullOrWhiteSpace(Cell("事業所名")))
        {
            return RegisterRow.Rejected(row.Line, row.Cells, "事業所名が空です。");
        }

        var named = JapaneseText.Tidy(Cell("サービスの種類"));
        if (named.Length == 0)
        {
            return RegisterRow.Rejected(row.Line, row.Cells, "サービスの種類が空です。");
        }

        var service = FacilityCodes.Services.Find(named);
        var part = service?.Key ?? JapaneseText.SearchKey(named);
        var result = new RegisterRow
        {
            Line = row.Line,
            Raw = row.Cells,
            Key = JapaneseText.Cut($"{office}/{part}", RegisterEntry.LongestKey),
            Part = JapaneseText.Cut(part, RegisterEntry.LongestPart),
            Prefecture = municipality.Prefecture,
            Municipality = municipality.ToString(),
            GivesLocation = true,
            Numbers = [(NumberScheme.CareOffice, office)],
        };

        result.Put(FacilityAttribute.NameOf, Cell("事業所名"));
        result.Put(FacilityAttribute.Kana, Cell("事業所名カナ"));
        result.Values[FacilityAttribute.Services.Code] = service?.Key ?? "other";
        if (service is null)
        {
            result.Put(FacilityAttribute.Remarks, $"公表のサービス種類: {named}");
        }

        result.Put(FacilityAttribute.Address, Cell("住所"));
        result.Put(FacilityAttribute.Building, Cell("方書（ビル名等）"));
        result.Put(FacilityAttribute.Location, Points.Read(Cell("緯度"), Cell("経度")));
        result.Put(FacilityAttribute.Phone, Cell("電話番号"));
        result.Put(FacilityAttribute.Fax, Cell("FAX番号"));
        result.Put(FacilityAttribute.Corporation, Cell("法人の名称"));
        result.Put(FacilityAttribute.Web, Points.WebAddress(Cell("URL")));
        result.Put(FacilityAttribute.Days, Cell("利用可能曜日"));
        result.Put(FacilityAttribute.DaysNote, Cell("利用可能曜日特記事項"));

        // The register writes 0 where nobody filled in a capacity.
        var capacity = JapaneseText.Tidy(Cell("定員"));
        result.Put(FacilityAttribute.Capacity, capacity is "0" ? "" : capacity);
        if (!result.Values.ContainsKey(FacilityAttribute.Remarks.Code))
        {
            result.Put(FacilityAttribute.Remarks, Cell("備考"));
        }

        if (OfficialNumbers.TryCorporate(Cell("法人番号"), out var corporate))
        {
            result.Values[FacilityAttribute.CorporateNumber.Code] = corporate;
        }
        else if (JapaneseText.Tidy(Cell("法人番号")) is { Length: > 0 } wrong)
        {
            result.Doubts.Add($"法人番号「{wrong}」は13桁でないか、検査数字が合いません。法人番号だけは取り込んでいません。");
        }

        return result;
    }
}
