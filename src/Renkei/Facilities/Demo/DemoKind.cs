namespace Renkei.Facilities.Demo;

/// <summary>A sort of facility in the demo city: how many there are, what it offers, how it is named and when it is open.</summary>
/// <param name="PerCity">How many a city of about 380,000 people has in this sample (scaled down to a third of the real density).</param>
/// <param name="Names">"name|reading" with {s} a surname, {p} a poetic word, {t} the town.</param>
/// <param name="Hours">One of these, in the form of <see cref="WeeklyHours"/>.</param>
internal sealed record DemoKind(string Services, int PerCity, DemoRegister Register, string[] Names, string[] Hours, string? Capacity = null, bool VisitsHomes = false)
{
    private const string Office = "月火水木金 08:30-17:30";
    private const string DayCare = "月火水木金土 08:30-17:00";
    private const string Always = "月火水木金土日祝 00:00-24:00";

    private static readonly string[] ClinicHours =
    [
        "月火水金 09:00-12:00 14:00-18:00;木土 09:00-12:00",
        "月火木金 08:30-12:00 15:00-18:30;水土 08:30-12:30",
        "月火水木金 09:00-12:30 14:30-17:30;土 09:00-13:00",
        "月火水木金 09:00-18:00",
    ];

    private static readonly string[] HomeNames =
        ["{p}在宅クリニック|{p}ザイタククリニック", "{t}訪問クリニック|{t}ホウモンクリニック", "{s}内科在宅診療所|{s}ナイカザイタクシンリョウジョ", "{p}ホームクリニック|{p}ホームクリニック", "{s}医院|{s}イイン"];

    private static readonly string[] StationNames =
        ["訪問看護ステーション{p}|ホウモンカンゴステーション{p}", "{t}訪問看護ステーション|{t}ホウモンカンゴステーション", "{p}訪問看護リハビリステーション|{p}ホウモンカンゴリハビリステーション"];

    public static readonly IReadOnlyList<DemoKind> All =
    [
        new("hospital", 6, DemoRegister.Medical, ["{t}総合病院|{t}ソウゴウビョウイン", "{s}記念病院|{s}キネンビョウイン", "{p}病院|{p}ビョウイン", "{t}リハビリテーション病院|{t}リハビリテーションビョウイン"], ["月火水木金 08:30-11:30 13:00-16:00;土 08:30-11:30"]),
        new("clinic", 45, DemoRegister.Medical, HomeNames, ClinicHours, VisitsHomes: true),
        new("clinic", 145, DemoRegister.Medical,
            ["{s}医院|{s}イイン", "{s}内科クリニック|{s}ナイカクリニック", "{t}クリニック|{t}クリニック", "{t}整形外科|{t}セイケイゲカ", "{s}眼科|{s}ガンカ", "{s}皮膚科|{s}ヒフカ", "{p}こどもクリニック|{p}コドモクリニック", "{t}耳鼻咽喉科|{t}ジビインコウカ", "{s}外科胃腸科|{s}ゲカイチョウカ", "{t}脳神経クリニック|{t}ノウシンケイクリニック"], ClinicHours),
        new("dental", 85, DemoRegister.Dental, ["{s}歯科医院|{s}シカイイン", "{t}歯科|{t}シカ", "{p}デンタルクリニック|{p}デンタルクリニック", "{s}歯科クリニック|{s}シカクリニック"], ["月火水金 09:00-12:30 14:00-19:00;土 09:00-13:00", "月火木金 09:30-13:00 14:30-18:30;土 09:30-16:00"]),
        new("pharmacy", 100, DemoRegister.Pharmacy, ["{p}薬局{t}店|{p}ヤッキョク{t}テン", "{t}薬局|{t}ヤッキョク", "{s}薬局|{s}ヤッキョク", "{t}調剤薬局|{t}チョウザイヤッキョク"], ["月火水木金 09:00-18:30;土 09:00-13:00", "月火水木金 09:00-19:00;土 09:00-17:00", "月火水木金土日祝 09:00-21:00"]),
        new("maternity", 4, DemoRegister.Medical, ["{p}助産院|{p}ジョサンイン", "{s}助産所|{s}ジョサンジョ"], [Always]),
        new("130", 32, DemoRegister.Care, StationNames, [Office, "月火水木金土 09:00-18:00"], VisitsHomes: true),
        new("140", 10, DemoRegister.Care, ["{p}訪問リハビリテーション|{p}ホウモンリハビリテーション", "{s}医院 訪問リハビリテーション|{s}イイン ホウモンリハビリテーション"], [Office]),
        new("110", 34, DemoRegister.Care, ["ヘルパーステーション{p}|ヘルパーステーション{p}", "{t}訪問介護事業所|{t}ホウモンカイゴジギョウショ", "{p}ケアサービス{t}|{p}ケアサービス{t}"], ["月火水木金土日祝 08:00-20:00", Office]),
        new("120", 2, DemoRegister.Care, ["{p}訪問入浴サービス|{p}ホウモンニュウヨクサービス"], [Office]),
        new("430", 48, DemoRegister.Care, ["{p}居宅介護支援事業所|{p}キョタクカイゴシエンジギョウショ", "{t}ケアプランセンター|{t}ケアプランセンター", "ケアマネジメント{p}{t}|ケアマネジメント{p}{t}"], [Office]),
        new("150", 30, DemoRegister.Care, ["デイサービス{p}{t}|デイサービス{p}{t}", "{t}通所介護センター|{t}ツウショカイゴセンター"], [DayCare], "30"),
        new("780", 14, DemoRegister.Care, ["小さなデイ{p}|チイサナデイ{p}", "リハビリデイ{p}{t}|リハビリデイ{p}{t}"], [DayCare], "15"),
        new("160", 6, DemoRegister.Care, ["{s}医院 通所リハビリテーション|{s}イイン ツウショリハビリテーション"], [DayCare], "40"),
        new("510 210", 10, DemoRegister.Care, ["特別養護老人ホーム{p}園|トクベツヨウゴロウジンホーム{p}エン", "{t}の里|{t}ノサト"], [Always], "80"),
        new("520 160 220", 4, DemoRegister.Care, ["介護老人保健施設{p}|カイゴロウジンホケンシセツ{p}"], [Always], "100"),
        new("320", 14, DemoRegister.Care, ["グループホーム{p}{t}|グループホーム{p}{t}"], [Always], "18"),
        new("331", 12, DemoRegister.Care, ["{p}の家{t}|{p}ノイエ{t}", "介護付ホーム{p}{t}|カイゴツキホーム{p}{t}"], [Always], "50"),
        new("730", 6, DemoRegister.Care, ["小規模多機能ホーム{p}|ショウキボタキノウホーム{p}"], [Always], "29"),
        new("770", 2, DemoRegister.Care, ["看護小規模多機能{p}|カンゴショウキボタキノウ{p}"], [Always], "29"),
        new("760", 2, DemoRegister.Care, ["定期巡回ステーション{p}|テイキジュンカイステーション{p}"], [Always]),
        new("170 410", 8, DemoRegister.Care, ["福祉用具{p}|フクシヨウグ{p}", "{t}ケアショップ|{t}ケアショップ"], [Office]),
        new("support-center", 8, DemoRegister.Own, ["{t}地域包括支援センター|{t}チイキホウカツシエンセンター"], ["月火水木金 08:30-17:15;土 08:30-12:30"]),
        new("fire", 4, DemoRegister.Own, ["潮見消防署{t}出張所|シオミショウボウショ{t}シュッチョウジョ"], [Always]),
        new("health-center", 2, DemoRegister.Own, ["{t}保健福祉センター|{t}ホケンフクシセンター"], [Office]),
    ];
}

/// <summary>Which published registers a sort of facility stands in.</summary>
internal enum DemoRegister
{
    Medical,
    Dental,
    Pharmacy,
    Care,

    /// <summary>None: the hub wrote it down.</summary>
    Own,
}
