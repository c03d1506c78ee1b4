using System.Collections.Frozen;

namespace Renkei.Facilities.Import;

/// <summary>The 47 prefectures by their JIS X 0401 codes.</summary>
public static class Prefectures
{
    private static readonly string[] Names =
    [
        "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県",
        "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県", "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県",
        "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
    ];

    private static readonly FrozenDictionary<string, string> Codes =
        Names.Select((name, at) => (name, code: (at + 1).ToString("00", System.Globalization.CultureInfo.InvariantCulture))).ToFrozenDictionary(pair => pair.name, pair => pair.code);

    public static string? CodeOf(string name) => Codes.GetValueOrDefault(name);

    /// <summary>The prefecture an address begins with; empty name where it begins with none.</summary>
    public static (string Code, string Name) Leading(string address)
    {
        // All names are three or four characters long, and no three-character one begins a longer one.
        foreach (var length in new[] { 3, 4 })
        {
            if (address.Length >= length && Codes.TryGetValue(address[..length], out var code))
            {
                return (code, address[..length]);
            }
        }

        return ("", "");
    }

    public static bool IsCode(string code) => int.TryParse(code, out var number) && code.Length == 2 && number >= 1 && number <= Names.Length;

    public static string NameOf(string code) => IsCode(code) ? Names[int.Parse(code, System.Globalization.CultureInfo.InvariantCulture) - 1] : "";
}
