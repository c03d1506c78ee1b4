using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Renkei.Foundation;

/// <summary>Japanese writing as registers and people type it, brought to one spelling for keeping and to another for finding.</summary>
public static class JapaneseText
{
    /// <summary>Old and variant forms of characters in names of people and places, each pair to the form it is looked up by.</summary>
    private const string Variants =
        "澤沢髙高﨑崎嵜崎齋斎齊斉邊辺邉辺濵浜濱浜廣広國国櫻桜龍竜會会嶋島嶌島榮栄德徳惠恵藏蔵瀨瀬眞真條条圓円寶宝壽寿彌弥與与萬万來来豐豊檜桧淸清晝昼凛凜館舘塚塚桒桑栁柳冨富峯峰" +
        "亞亜應応學学鷗鴎實実縣県曾曽鹽塩靜静禮礼郞郎都都祐祐祥祥福福隆隆賴頼薗園籐藤莊荘蘆芦駒駒聰聡龜亀瀧滝澁渋樂楽氣気醫医藥薬發発";

    private static readonly FrozenDictionary<char, char> Folded = Fold();

    /// <summary>For keeping and showing: half-width letters and digits, full-width kana, one kind of space and of hyphen, nothing at the ends.</summary>
    public static string Tidy(string text)
    {
        if (IsTidy(text))
        {
            return text;
        }

        var normal = Normalize(text);
        var tidy = new StringBuilder(normal.Length);
        foreach (var letter in normal)
        {
            if (char.IsWhiteSpace(letter) || char.IsControl(letter))
            {
                if (tidy.Length > 0 && tidy[^1] != ' ')
                {
                    tidy.Append(' ');
                }
            }
            else
            {
                tidy.Append(IsHyphen(letter) ? '-' : letter);
            }
        }

        // A long-vowel mark between digits is a hyphen that somebody typed with kana on: 046ー822.
        for (var at = 1; at < tidy.Length - 1; at++)
        {
            if (tidy[at] == 'ー' && char.IsAsciiDigit(tidy[at - 1]) && char.IsAsciiDigit(tidy[at + 1]))
            {
                tidy[at] = '-';
            }
        }

        return tidy.ToString().TrimEnd(' ');
    }

    /// <summary>As much as fits, never half a character.</summary>
    /// <param name="longest">In UTF-16 units, as columns count.</param>
    public static string Cut(string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];

    /// <summary>For finding: blind to width, kana kind and size, case, spaces, punctuation, variant characters and ways to write a house number.</summary>
    public static string SearchKey(string text)
    {
        var tidy = Tidy(text);
        var key = new StringBuilder(tidy.Length);
        for (var at = 0; at < tidy.Length; at++)
        {
            var letter = tidy[at];
            if (letter == '丁' && at + 1 < tidy.Length && tidy[at + 1] == '目')
            {
                NumeralsToDigits(key);
                key.Append('-');
                at++;
                continue;
            }

            if (key.Length > 0 && char.IsAsciiDigit(key[^1]) && letter is '番' or '号')
            {
                key.Append('-');
                at += letter == '番' && at + 1 < tidy.Length && tidy[at + 1] is '地' or '号' && !(at + 2 < tidy.Length && char.IsAsciiDigit(tidy[at + 2]) && tidy[at + 1] == '号') ? 1 : 0;
                continue;
            }

            if (letter is '-')
            {
                if (key.Length > 0 && char.IsAsciiDigit(key[^1]))
                {
                    key.Append('-');
                }

                continue;
            }

            if (letter == 'の' && key.Length > 0 && (key[^1] == '-' || char.IsAsciiDigit(key[^1])) && at + 1 < tidy.Length && char.IsAsciiDigit(tidy[at + 1]))
            {
                key.Append('-');
                continue;
            }

            if (char.IsLetterOrDigit(letter) || char.IsSurrogate(letter) || letter is 'ー' or '々')
            {
                // Kana and kanji have no case; asking for it costs more than all the rest.
                var small = letter is >= '\u3000' and <= '\u9fff' ? letter : char.ToLowerInvariant(letter);
                key.Append(Folded.GetValueOrDefault(small, small));
            }
        }

        // What stood between them is gone: now a mark, or a run of marks and hyphens, joins two numbers after all.
        for (var at = 1; at < key.Length - 1; at++)
        {
            if (key[at] is not ('ー' or '-') || !char.IsAsciiDigit(key[at - 1]))
            {
                continue;
            }

            var end = at + 1;
            while (end < key.Length && key[end] is 'ー' or '-')
            {
                end++;
            }

            if (end < key.Length && char.IsAsciiDigit(key[end]))
            {
                key.Remove(at, end - at).Insert(at, '-');
            }
        }

        return CloseHyphens(key);
    }

    /// <summary>The pieces by which a typed text is looked up. A single character is in too many places to be worth indexing.</summary>
    public static IEnumerable<string> Pieces(string key) => Bigrams(key).Where(piece => piece.EnumerateRunes().Skip(1).Any());

    /// <summary>The distinct pieces of two characters by which a key is indexed; a key of one character is its own piece.</summary>
    public static IEnumerable<string> Bigrams(string key)
    {
        HashSet<string> given = [];
        var before = -1;
        var beforeLength = 0;
        for (var at = 0; at < key.Length;)
        {
            var length = char.IsHighSurrogate(key[at]) && at + 1 < key.Length ? 2 : 1;
            if (before >= 0 && key.Substring(before, beforeLength + length) is var piece && given.Add(piece))
            {
                yield return piece;
            }

            (before, beforeLength) = (at, length);
            at += length;
        }

        if (key.Length > 0 && given.Count == 0)
        {
            yield return key;
        }
    }

    public static bool IsHyphen(char letter) => letter is '-' or '‐' or '‑' or '‒' or '–' or '—' or '―' or '−' or '－' or '﹣' or '─' or '━' or '˗';

    private static bool IsTidy(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];

            // Kanji and full-width kana are in their normal form; so are ASCII letters, digits and most punctuation.
            var plain = letter is > ' ' and < '\u007f' or >= '\u4e00' and <= '\u9fff' or >= '\u30a1' and <= '\u30fa' or >= '\u3041' and <= '\u3096';
            if (!plain && !(letter == ' ' && at > 0 && at < text.Length - 1 && text[at - 1] != ' '))
            {
                return false;
            }
        }

        return true;
    }

    // Text cut from files can hold half a surrogate pair, which has no normal form.
    private static string Normalize(string text)
    {
        try
        {
            return text.IsNormalized(NormalizationForm.FormKC) ? text : text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return string.Concat(text.EnumerateRunes()).Normalize(NormalizationForm.FormKC);
        }
    }

    private static void NumeralsToDigits(StringBuilder key)
    {
        const string Numerals = "〇一二三四五六七八九";
        var start = key.Length;
        while (start > 0 && (Numerals.Contains(key[start - 1]) || key[start - 1] == '十'))
        {
            start--;
        }

        if (start == key.Length)
        {
            return;
        }

        var number = 0;
        foreach (var letter in key.ToString(start, key.Length - start))
        {
            number = letter == '十' ? Math.Max(1, number) * 10 : (number % 10 == 0 && number >= 10 ? number : number * 10) + Numerals.IndexOf(letter);
        }

        key.Remove(start, key.Length - start).Append(number.ToString(CultureInfo.InvariantCulture));
    }

    private static string CloseHyphens(StringBuilder key)
    {
        var closed = new StringBuilder(key.Length);
        for (var at = 0; at < key.Length; at++)
        {
            // Only between two digits does a hyphen mean anything: 1-2-3.
            if (key[at] != '-' || (closed.Length > 0 && char.IsAsciiDigit(closed[^1]) && at + 1 < key.Length && char.IsAsciiDigit(key[at + 1])))
            {
                closed.Append(key[at]);
            }
        }

        return closed.ToString();
    }

    private static FrozenDictionary<char, char> Fold()
    {
        Dictionary<char, char> table = [];
        for (var letter = 'ぁ'; letter <= 'ゖ'; letter++)
        {
            table[letter] = (char)(letter + ('ァ' - 'ぁ'));
        }

        // Old systems printed small kana large.
        foreach (var (small, large) in "ァアィイゥウェエォオッツャヤュユョヨヮワヵカヶケ".Chunk(2).Select(pair => (pair[0], pair[1])))
        {
            table[small] = large;
            table[(char)(small - ('ァ' - 'ぁ'))] = large;
        }

        // 保土ケ谷, 保土ヶ谷 and 保土が谷 are one place.
        table['が'] = 'ケ';
        table['ガ'] = 'ケ';
        table['ヵ'] = 'ケ';
        table['ゕ'] = 'ケ';
        foreach (var (variant, usual) in Variants.Chunk(2).Select(pair => (pair[0], pair[1])))
        {
            table[variant] = usual;
        }

        return table.ToFrozenDictionary();
    }
}
