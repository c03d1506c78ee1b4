using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Renkei.Consultations.Cases;

/// <summary>What could stand for somebody or some place in a text: found and marked, with what could be written instead. A person decides; the machine helps to see.</summary>
public static partial class Deidentify
{
    public enum Mark
    {
        /// <summary>人の名前.</summary>
        Person,

        /// <summary>施設・事業所の名前.</summary>
        Facility,

        /// <summary>地名・住所.</summary>
        Place,

        /// <summary>日付.</summary>
        Date,

        /// <summary>年齢: banded.</summary>
        Age,

        /// <summary>電話・番号・金額.</summary>
        Number,
    }

    /// <param name="Start">In UTF-16 units.</param>
    /// <param name="Instead">What could stand there.</param>
    public sealed record Finding(int Start, int Length, Mark Mark, string Text, string Instead);

    /// <summary>What the region knows by name.</summary>
    /// <param name="People">Names that stand in the consultation itself.</param>
    /// <param name="Facilities">Names of facilities; only those that stand in the text need be given.</param>
    /// <param name="Places">Towns, blocks, municipalities.</param>
    public sealed record Known(IReadOnlyCollection<string> People, IReadOnlyCollection<string> Facilities, IReadOnlyCollection<string> Places);

    /// <summary>The commonest family names of Japan stand before an honorific anyway; these also stand alone in notes.</summary>
    private static readonly FrozenSet<string> FamilyNames = "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 斎藤 斉藤 清水 山崎 阿部 橋本 池田 石川 前田 藤田 小川 岡田 後藤 長谷川 石井 村上 近藤 坂本 遠藤 青木 藤井 西村 福田 太田 三浦 岡本 松田 中川 中野 原田 小野 田村 竹内 金子 和田 中山 石田 上田 森田 柴田 酒井 工藤 横山 宮崎 宮本 内田 高木 安藤 谷口 大野 丸山 今井 高田 藤本 武田 村田 上野 杉山 増田 平野 大塚 千葉 久保 松井 岩崎 桜井 野口 木下 松尾 菊地 菊池 野村 新井 渡部 佐野 杉本 古川 浜田 小山 市川 高野 水野 吉川 山内 永井 平田 堀江 石渡 岡部 小坂 上原"
        .Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string> NotPeople = "患者 家族 本人 奥 旦那 息子 娘 お父 お母 お兄 お姉 お子 子ども 先生 医師 看護師 皆 職員 利用者 相手 親 妻 夫 兄 姉 弟 妹 孫 母 父 嫁 婿 お客 客 隣 近所 皆 同 多 模 有 一 ヘルパー ケアマネ ケアマネジャー ドクター ナース 薬剤師 看護師 相談員 業者 大家 民生委員 社長 医者 子 お 孫 両親".Split(' ').ToFrozenSet();

    /// <summary>What stands before a kind of place at the beginning of a sentence and is no part of its name.</summary>
    private static readonly string[] NoNames = [.. "まず また その この あの ある すぐ もう いつも のちに まだ なぜ やはり そして さらに ただ いまの うちの".Split(' ').OrderByDescending(word => word.Length)];

    public static IReadOnlyList<Finding> Find(string text, Known known)
    {
        List<Finding> all = [];
        void Add(int start, int length, Mark mark, string instead)
        {
            if (length > 0 && !all.Exists(other => start < other.Start + other.Length && other.Start < start + length))
            {
                all.Add(new(start, length, mark, text.Substring(start, length), instead));
            }
        }

        void Names(IEnumerable<string> names, Mark mark, string instead)
        {
            foreach (var name in names.Where(name => name.Length > 1).OrderByDescending(name => name.Length))
            {
                for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + name.Length, StringComparison.Ordinal))
                {
                    Add(at, name.Length, mark, instead);
                }
            }
        }

        // The longest and surest first: what is part of a facility's name is no place.
        Names(known.Facilities, Mark.Facility, "ある事業所");
        foreach (Match match in FacilityName().Matches(text))
        {
            var name = match.Groups["name"];
            var skip = NoNames.FirstOrDefault(word => name.Value.StartsWith(word, StringComparison.Ordinal))?.Length ?? 0;
            if (!IsKindAlone(name.Value[skip..]))
            {
                Add(name.Index + skip, name.Length - skip, Mark.Facility, $"ある{match.Groups["kind"].Value}");
            }
        }

        Names(known.People.SelectMany(name => name.Split([' ', '　'], StringSplitOptions.RemoveEmptyEntries).Append(JapaneseText.Tidy(name).Replace(" ", "", StringComparison.Ordinal))).Distinct(), Mark.Person, "Ａさん");
        foreach (Match match in Honoured().Matches(text))
        {
            var name = match.Groups["name"];
            if (!NotPeople.Contains(name.Value) && !name.Value.EndsWith('者') && !name.Value.EndsWith('員'))
            {
                Add(match.Index, match.Length, Mark.Person, "Ａさん");
            }
        }

        Names(known.Places, Mark.Place, "市内");
        foreach (Match match in Address().Matches(text))
        {
            Add(match.Index, match.Length, Mark.Place, "市内");
        }

        Names(FamilyNames.Where(name => text.Contains(name, StringComparison.Ordinal)), Mark.Person, "Ａさん");
        foreach (Match match in Calendar().Matches(text))
        {
            Add(match.Index, match.Length, Mark.Date, "ある時期");
        }

        foreach (Match match in YearsOld().Matches(text))
        {
            Add(match.Index, match.Length, Mark.Age, Banded(match.Groups["age"].Value));
        }

        foreach (Match match in Numbers().Matches(text))
        {
            Add(match.Index, match.Length, Mark.Number, match.Value.EndsWith('円') ? "いくらか" : "（番号）");
        }

        return [.. all.OrderBy(found => found.Start)];
    }

    /// <summary>The text with everything that was found replaced: where the writer begins.</summary>
    public static string Replace(string text, IEnumerable<Finding> findings)
    {
        var written = new StringBuilder();
        var from = 0;
        foreach (var found in findings.OrderBy(found => found.Start))
        {
            written.Append(text, from, found.Start - from).Append(found.Instead);
            from = found.Start + found.Length;
        }

        return written.Append(text, from, text.Length - from).ToString();
    }

    private static string Banded(string age)
    {
        var years = int.Parse(age.Normalize(NormalizationForm.FormKC), CultureInfo.InvariantCulture);
        return years >= 95 ? "95歳以上" : years < 20 ? "10歳代まで" : string.Create(CultureInfo.InvariantCulture, $"{years / 10 * 10}歳代");
    }

    /// <summary>「訪問看護ステーション」 alone is a kind, not a name.</summary>
    private static bool IsKindAlone(string name) => Kinds().IsMatch(name);

    [GeneratedRegex(@"(?<name>(?:(?<=^|[、。「」（）\s・])[ぁ-ん]{2,6})?[\p{IsCJKUnifiedIdeographs}ァ-ヶー々〇Ａ-Ｚａ-ｚA-Za-z]{1,15}?(?<kind>総合病院|病院|医院|クリニック|診療所|薬局|ステーション|デイサービス|センター|ホーム|事業所|特養|老健|荘|苑))")]
    private static partial Regex FacilityName();

    [GeneratedRegex(@"^(?:総合|大学|公立|市立|急性期|療養|精神科?|専門|後方支援|協力|転院先の?|別の|元の|他の|歯科|地域|かかりつけ|入院先の?|訪問|訪問看護|訪問リハビリ|訪問介護|介護|相談|調剤|在宅|居宅介護支援|老人|有料老人|特別養護老人|グループ|ショート|包括|地域包括支援|基幹相談支援|消費生活|保健|支援|連携|の|で|が|を|は|に|と|も|から)*(?:総合病院|病院|医院|クリニック|診療所|薬局|ステーション|デイサービス|センター|ホーム|事業所|特養|老健|荘|苑)$")]
    private static partial Regex Kinds();

    [GeneratedRegex(@"(?<name>[\p{IsCJKUnifiedIdeographs}々ァ-ヶー]{1,5})(?:さん|様|氏|くん|君|ちゃん)")]
    private static partial Regex Honoured();

    [GeneratedRegex(@"(?:(?:明治|大正|昭和|平成|令和|[MTSHR])[元0-9０-９]{1,2}[年./]?(?:[0-9０-９]{1,2}[月./])?(?:[0-9０-９]{1,2}日?)?|(?:19|20)[0-9]{2}[年./\-](?:[0-9]{1,2}[月./\-]?)?(?:[0-9]{1,2}日?)?|[0-9０-９]{1,2}月[0-9０-９]{1,2}日|[0-9０-９]{1,2}月(?=[^0-9０-９]|$)|[0-9]{1,2}/[0-9]{1,2}(?![0-9]))")]
    private static partial Regex Calendar();

    [GeneratedRegex(@"(?<age>[0-9０-９]{1,3})(?:歳(?!代|以上|以下|未満)|才)")]
    private static partial Regex YearsOld();

    [GeneratedRegex(@"[\p{IsCJKUnifiedIdeographs}々ヶケ]{1,6}(?:[0-9０-９一二三四五六七八九十]{1,3}丁目(?:[0-9０-９\-－]+(?:番|号)?)*|町(?=[にでのを、。へ])|[0-9０-９]+番地)")]
    private static partial Regex Address();

    [GeneratedRegex(@"0[0-9０-９]{1,4}[-－ー][0-9０-９]{1,4}[-－ー][0-9０-９]{3,4}|[0-9０-９][0-9０-９,，]{2,}(?:万?円)|[0-9０-９]{2,}万円|(?<![0-9０-９])[0-9０-９]{6,}(?![0-9０-９])")]
    private static partial Regex Numbers();
}

public static class DeidentifyWords
{
    extension(Deidentify.Mark mark)
    {
        public string Japanese => mark switch
        {
            Deidentify.Mark.Person => "人の名前",
            Deidentify.Mark.Facility => "施設の名前",
            Deidentify.Mark.Place => "地名",
            Deidentify.Mark.Date => "日付",
            Deidentify.Mark.Age => "年齢",
            Deidentify.Mark.Number => "番号・金額",
            _ => throw new ArgumentOutOfRangeException(nameof(mark)),
        };
    }
}
