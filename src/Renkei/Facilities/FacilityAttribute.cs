using System.Collections.Frozen;

namespace Renkei.Facilities;

/// <summary>Who may see a value: citizens too, professionals of the network, or the hubs alone. Each sees also what those before see.</summary>
public enum Visibility
{
    Citizen = 1,
    Professional = 2,
    Hub = 3,
}

public enum AttributeKind
{
    Text,
    LongText,
    Phone,
    Number,
    YesNo,

    /// <summary>One of ○ (yes), 要相談 (ask) and × (no).</summary>
    Acceptance,

    /// <summary>Keys of a code table, separated by spaces.</summary>
    Conditions,

    /// <summary>Opening hours in the form of <see cref="WeeklyHours"/>.</summary>
    Hours,

    /// <summary>"latitude,longitude".</summary>
    Point,
}

/// <summary>One thing that can be known of a facility: its code in files and addresses, its Japanese name, and who sees it unless said otherwise.</summary>
public sealed record FacilityAttribute(string Code, string Name, AttributeKind Kind, Visibility Visibility, bool KeptByHub, int? CheckAfterMonths = null, int MaxLength = 300)
{
    public static readonly FacilityAttribute NameOf = new("name", "名称", AttributeKind.Text, Visibility.Citizen, true, MaxLength: 200);
    public static readonly FacilityAttribute Kana = new("kana", "フリガナ", AttributeKind.Text, Visibility.Citizen, true, MaxLength: 200);
    public static readonly FacilityAttribute PostalCode = new("postal_code", "郵便番号", AttributeKind.Text, Visibility.Citizen, true, MaxLength: 8);
    public static readonly FacilityAttribute Address = new("address", "所在地", AttributeKind.Text, Visibility.Citizen, true);
    public static readonly FacilityAttribute Building = new("building", "建物名等", AttributeKind.Text, Visibility.Citizen, true);
    public static readonly FacilityAttribute Location = new("location", "位置（緯度,経度）", AttributeKind.Point, Visibility.Citizen, true, MaxLength: 50);
    public static readonly FacilityAttribute Phone = new("phone", "電話", AttributeKind.Phone, Visibility.Citizen, true, MaxLength: 20);
    public static readonly FacilityAttribute Fax = new("fax", "FAX", AttributeKind.Phone, Visibility.Citizen, true, MaxLength: 20);
    public static readonly FacilityAttribute Web = new("web", "ホームページ", AttributeKind.Text, Visibility.Citizen, true, MaxLength: 500);
    public static readonly FacilityAttribute Corporation = new("corporation", "法人の名称", AttributeKind.Text, Visibility.Citizen, false);
    public static readonly FacilityAttribute CorporateNumber = new("corporate_number", "法人番号", AttributeKind.Text, Visibility.Citizen, false, MaxLength: 13);
    public static readonly FacilityAttribute Days = new("days", "利用可能曜日", AttributeKind.Text, Visibility.Citizen, false);
    public static readonly FacilityAttribute DaysNote = new("days_note", "曜日の特記事項", AttributeKind.LongText, Visibility.Citizen, false, MaxLength: 2000);
    public static readonly FacilityAttribute Capacity = new("capacity", "定員", AttributeKind.Number, Visibility.Citizen, false);
    public static readonly FacilityAttribute Hours = new("hours", "診療・営業時間", AttributeKind.Hours, Visibility.Citizen, true, 12, 1000);
    public static readonly FacilityAttribute Closed = new("closed", "休診・休業", AttributeKind.Text, Visibility.Citizen, true);
    public static readonly FacilityAttribute Beds = new("beds", "病床数", AttributeKind.Text, Visibility.Citizen, false);
    public static readonly FacilityAttribute Specialities = new("specialities", "診療科", AttributeKind.Text, Visibility.Citizen, false, MaxLength: 2000);
    public static readonly FacilityAttribute Filings = new("filings", "施設基準", AttributeKind.Text, Visibility.Citizen, false, MaxLength: 4000);
    public static readonly FacilityAttribute Services = new("services", "種別・サービス", AttributeKind.Text, Visibility.Citizen, false, MaxLength: 1000);
    public static readonly FacilityAttribute Remarks = new("remarks", "備考", AttributeKind.LongText, Visibility.Citizen, false, MaxLength: 2000);

    public static readonly FacilityAttribute HomeVisit = new("home_visit", "訪問診療", AttributeKind.YesNo, Visibility.Citizen, true, 12);
    public static readonly FacilityAttribute HouseCall = new("house_call", "往診", AttributeKind.YesNo, Visibility.Citizen, true, 12);
    public static readonly FacilityAttribute VisitTowns = new("visit_towns", "訪問する町", AttributeKind.LongText, Visibility.Professional, true, 12, 2000);
    public static readonly FacilityAttribute VisitRadius = new("visit_radius_km", "訪問する距離（km）", AttributeKind.Number, Visibility.Professional, true, 12);
    public static readonly FacilityAttribute Conditions = new("conditions", "対応できる病状・処置", AttributeKind.Conditions, Visibility.Professional, true, 12, 500);
    public static readonly FacilityAttribute NewPatients = new("new_patients", "新しい患者", AttributeKind.Acceptance, Visibility.Professional, true, 3);
    public static readonly FacilityAttribute CallHours = new("call_hours", "医師に電話してよい時間", AttributeKind.LongText, Visibility.Professional, true, 12, 500);
    public static readonly FacilityAttribute ContactMeans = new("contact_means", "希望する連絡手段", AttributeKind.Text, Visibility.Professional, true, 12);
    public static readonly FacilityAttribute HubNote = new("hub_note", "拠点の覚え書き", AttributeKind.LongText, Visibility.Hub, true, null, 2000);

    /// <summary>In the order in which a facility's page shows them.</summary>
    public static readonly IReadOnlyList<FacilityAttribute> All =
    [
        NameOf, Kana, Services, PostalCode, Address, Building, Location, Phone, Fax, Web,
        NewPatients, HomeVisit, HouseCall, Conditions, VisitTowns, VisitRadius, CallHours, ContactMeans,
        Hours, Closed, Days, DaysNote, Specialities, Filings, Beds, Capacity, Corporation, CorporateNumber, Remarks, HubNote,
    ];

    private static readonly FrozenDictionary<string, FacilityAttribute> ByCode = All.ToFrozenDictionary(attribute => attribute.Code);

    public static FacilityAttribute? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>The value in its one stored spelling, or why it cannot be stored.</summary>
    public Answer<string> Check(string given)
    {
        if (given.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')))
        {
            return Refusal.Invalid("control", $"{Name}に、文字として使えない記号が入っています。入力し直してください。");
        }

        var value = Kind == AttributeKind.LongText ? given.Trim().ReplaceLineEndings("\n") : JapaneseText.Tidy(given);
        if (value.Length > MaxLength)
        {
            return Refusal.Invalid("too-long", $"{Name}は{MaxLength}文字までです（今は{value.Length}文字）。短くしてください。");
        }

        if (value.Length == 0)
        {
            return "";
        }

        switch (Kind)
        {
            case AttributeKind.Phone:
                return PhoneNumber.TryParse(value, null, out var phone)
                    ? phone.ToString()
                    : Refusal.Invalid("phone", $"{Name}「{given}」は電話番号の形ではありません。046-000-0000 のように入れてください。");
            case AttributeKind.Number:
                return double.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number) && number is >= 0 and < 100_000
                    ? number.ToString(System.Globalization.CultureInfo.InvariantCulture)
                    : Refusal.Invalid("number", $"{Name}は 0 以上の数で入れてください。");
            case AttributeKind.YesNo:
                return value is "yes" or "no" ? value : Refusal.Invalid("yes-no", $"{Name}は「あり」か「なし」を選んでください。");
            case AttributeKind.Acceptance:
                return value is "yes" or "ask" or "no" ? value : Refusal.Invalid("acceptance", $"{Name}は ○・要相談・× のどれかを選んでください。");
            case AttributeKind.Conditions:
                var unknown = value.Split(' ').FirstOrDefault(code => FacilityCodes.Conditions.Find(code) is null);
                return unknown is null
                    ? string.Join(' ', value.Split(' ').Select(code => FacilityCodes.Conditions.Find(code)!.Key).Distinct())
                    : Refusal.Invalid("condition", $"「{unknown}」という病状・処置は一覧にありません。一覧から選んでください。");
            case AttributeKind.Hours:
                return WeeklyHours.TryParse(value, out var hours) ? hours.ToString() : Refusal.Invalid("hours", $"{Name}は「月 09:00-12:00 14:00-17:00;火 09:00-12:00」の形で入れてください。");
            case AttributeKind.Point:
                return GeoPoint.TryParse(value, null, out var point) && point.IsInJapan
                    ? point.ToString()
                    : Refusal.Invalid("point", "位置は日本国内の「緯度,経度」（例 35.2813,139.6722）で入れてください。");
            case AttributeKind.Text when this == Services:
                var asked = value.Split(' ').Select(one => (Given: one, Code: FacilityCodes.Services.Find(one))).ToList();
                return asked.Find(one => one.Code is null) is { Given: { } odd }
                    ? Refusal.Invalid("service", $"「{odd}」という種別・サービスは一覧にありません。一覧から選んでください。")
                    : string.Join(' ', asked.Select(one => one.Code!.Key).Distinct());
            default:
                return PostalCodeOrText(value);
        }
    }

    /// <summary>The value as people read it.</summary>
    public string Show(string value) => Kind switch
    {
        AttributeKind.YesNo => value == "yes" ? "あり" : "なし",
        AttributeKind.Acceptance => value switch { "yes" => "○ 受けられる", "ask" => "△ 要相談", _ => "× 受けていない" },
        AttributeKind.Conditions => string.Join("、", value.Split(' ').Select(FacilityCodes.Conditions.NameOf)),
        AttributeKind.Hours => WeeklyHours.TryParse(value, out var hours) ? hours.Japanese : value,
        _ when this == Services => string.Join("、", value.Split(' ').Select(FacilityCodes.Services.NameOf)),
        _ when this == Filings => string.Join("、", value.Split(' ').Select(symbol => FacilityCodes.Filings.Find(symbol) is { } filing ? $"{filing.Name}（{symbol}）" : symbol)),
        _ => value,
    };

    private Answer<string> PostalCodeOrText(string value) =>
        this != PostalCode ? value
        : Foundation.PostalCode.TryParse(value, null, out var code) ? code.ToString()
        : Refusal.Invalid("postal-code", "郵便番号は 7 桁の数字で入れてください。");
}
