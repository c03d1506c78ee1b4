using CsCheck;
using Renkei.Publications;

namespace Renkei.Tests.Publications;

/// <summary>What people paste as the words of a rule book, and what a new edition changed in them.</summary>
public sealed class ArticleTextTests
{
    private static readonly Gen<string> Words = Gen.Char["あいう漢字ABC09・、。（）<>& "].Array[1, 30].Select(letters => "言" + new string(letters).Trim());

    [Fact]
    public void What_is_written_out_is_read_again_as_it_was() =>
        Gen.Select(Gen.Int[1, 9], Words, Gen.Select(Words, Words).Select(two => $"{two.Item1}\n\n{two.Item2}")).Array[1, 8].Sample(made =>
        {
            var parts = made.Select((one, at) => new ArticleText.Part($"第{(at * 10) + one.Item1}条", Renkei.Foundation.JapaneseText.Tidy(one.Item2), one.Item3)).ToList();

            Assert.Equal(parts, ArticleText.Read(ArticleText.Write(parts)).Value);
        });

    [Fact]
    public void Both_editions_can_be_read_out_of_what_changed() =>
        Gen.Select(Words.Array[0, 6], Words.Array[0, 6]).Sample((before, after) =>
        {
            var (old, next) = (string.Join('\n', before), string.Join('\n', after));
            var pieces = TextChange.Between(old, next);

            Assert.Equal(next, string.Concat(pieces.Where(piece => piece.Kind != TextChangeKind.Removed).Select(piece => piece.Text)));
            Assert.Equal(old, string.Concat(pieces.Where(piece => piece.Kind != TextChangeKind.Added).Select(piece => piece.Text)));
        });

    [Theory]
    [InlineData("■第3条の2　情報の扱い", "第3条の2", "情報の扱い")]
    [InlineData("  ■１－２ 電話", "1-2", "電話")]
    [InlineData("# 4. 夜", "4", "夜")]
    [InlineData("■（3） 休み", "(3)", "休み")]
    [InlineData("■第十二章 看取り", "第十二章", "看取り")]
    [InlineData("■3日ルール", "", "3日ルール")]
    public void Numbers_are_known_as_municipal_paper_writes_them(string line, string number, string heading)
    {
        var part = Assert.Single(ArticleText.Read(line + "\n本文").Value!);

        Assert.Equal((number, heading, "本文"), (part.Number, part.Heading, part.Text));
    }

    [Theory]
    [InlineData("■第1条 目的\nx\n■第1条 また\ny", "3行目")]
    [InlineData("前書き\n■\nx", "2行目")]
    public void What_cannot_be_read_is_told_with_its_line(string text, string line) => Assert.Contains(line, ArticleText.Read(text).Refusal!.Message, StringComparison.Ordinal);

    [Fact]
    public void What_stands_before_the_first_heading_is_the_preamble() =>
        Assert.Equal([new("", "はじめに", "この本は。"), new("1", "電話", "")], ArticleText.Read("\nこの本は。\n\n■1 電話").Value!);
}
