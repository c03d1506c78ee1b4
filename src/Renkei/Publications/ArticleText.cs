using System.Text;
using System.Text.RegularExpressions;

namespace Renkei.Publications;

/// <summary>The articles of an edition as one text to type or paste: each begins with a line that starts with ■, its number, a space and its heading.</summary>
public static partial class ArticleText
{
    public const int Longest = 200_000;

    private const char Mark = '■';

    public sealed record Part(string Number, string Heading, string Text);

    /// <summary>Without any mark the whole is one article. Articles without numbers are numbered in their order.</summary>
    public static Answer<IReadOnlyList<Part>> Read(string text)
    {
        if (text.Length > Longest)
        {
            return Refusal.Invalid("text", $"本文は{Longest:N0}文字までです（今は{text.Length:N0}文字）。");
        }

        List<(string Number, string Heading, StringBuilder Text)> open = [];
        foreach (var (at, line) in text.ReplaceLineEndings("\n").Split('\n').Index())
        {
            if (line.TrimStart(' ', '　') is [Mark or '#' or '＃', .. var rest])
            {
                var words = JapaneseText.Tidy(rest.TrimStart('#', '＃'));
                var numbered = Numbered().Match(words);
                var (number, heading) = numbered.Success ? (numbered.Groups[1].Value.TrimEnd('.'), numbered.Groups[2].Value) : ("", words);
                if (heading.Length > Article.LongestHeading || number.Length > Article.LongestNumber)
                {
                    return Refusal.Invalid("text", $"{at + 1}行目の見出しが長すぎます。{Article.LongestHeading}文字までにしてください。");
                }

                if (number.Length == 0 && heading.Length == 0)
                {
                    return Refusal.Invalid("text", $"{at + 1}行目に、見出しがありません。「■第1条 目的」のように書いてください。");
                }

                if (number.Length > 0 && open.Exists(one => one.Number == number))
                {
                    return Refusal.Invalid("text", $"{at + 1}行目の「{number}」は、前にもあります。番号を直してください。");
                }

                open.Add((number, heading, new()));
            }
            else if (open.Count > 0)
            {
                open[^1].Text.Append(line.TrimEnd()).Append('\n');
            }
            else if (line.Trim().Length > 0)
            {
                // What stands before the first heading is the preamble.
                open.Add(("", "はじめに", new StringBuilder(line.TrimEnd()).Append('\n')));
            }
        }

        var parts = open.ConvertAll(one => new Part(one.Number, one.Heading, one.Text.ToString().Trim('\n')));
        if (parts.Count > Article.MostArticles)
        {
            return Refusal.Invalid("text", $"条は{Article.MostArticles}までです（今は{parts.Count}）。");
        }

        if (parts.Find(part => part.Text.Length > Article.LongestText) is { } tooLong)
        {
            return Refusal.Invalid("text", $"「{tooLong.Number} {tooLong.Heading}」の本文が長すぎます。{Article.LongestText:N0}文字までにして、条を分けてください。");
        }

        return parts;
    }

    public static string Write(IEnumerable<Part> parts) =>
        string.Join("\n\n", parts.Select(part => $"{Mark}{(part.Number.Length > 0 ? part.Number + " " : "")}{part.Heading}\n{part.Text}".TrimEnd('\n')));

    /// <summary>第3条 and 第3条の2, 2章, 1-2, (3).</summary>
    [GeneratedRegex(@"^(第?[0-9一二三四五六七八九十百]+[章条項節](?:の[0-9一二三四五六七八九十]+)?|[0-9]+(?:[.\-][0-9]+)*\.?|\([0-9]+\))(?: (.*))?$")]
    private static partial Regex Numbered();
}
