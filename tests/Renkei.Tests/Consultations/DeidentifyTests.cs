using CsCheck;
using Renkei.Consultations.Cases;

namespace Renkei.Tests.Consultations;

public sealed class DeidentifyTests
{
    private static readonly string[] Bits = ["母", "が", "、", "病院", "3", "。", "歳", "さん", "の", "市"];

    [Theory]
    [InlineData("佐藤さんの家", "佐藤さん")]
    [InlineData("母の鈴木ハナ", "鈴木")]
    [InlineData("潮風訪問看護ステーションから", "潮風訪問看護ステーション")]
    [InlineData("みなと記念病院に入院", "みなと記念病院")]
    [InlineData("小川町2丁目の家", "小川町2丁目")]
    [InlineData("母がいた。まず潮風病院に電話", "潮風病院")]
    [InlineData("令和8年4月1日に", "令和8年4月1日")]
    [InlineData("4月に退院", "4月")]
    [InlineData("91歳の方", "91歳")]
    [InlineData("090-1234-5678に電話", "090-1234-5678")]
    [InlineData("借金が120万円", "120万円")]
    public void What_could_stand_for_somebody_is_found(string text, string what) => Assert.Contains(Deidentify.Find(text, new([], [], [])), finding => finding.Text == what);

    [Theory]
    [InlineData("患者さんとご家族の皆さんで、訪問看護ステーションと地域包括支援センターに相談した。80歳代。")]
    [InlineData("まず病院に電話した。転院先の病院で、先生と看護師さんが説明した。デイサービスに週2回。3か月後に再入院。")]
    public void What_stands_for_nobody_is_left(string text) => Assert.Empty(Deidentify.Find(text, new([], [], [])));

    [Fact]
    public void A_name_that_stands_in_the_consultation_is_gone_wherever_it_is_written() => Gen.Select(Gen.Int[0, Bits.Length - 1].Array[0, 20].Select(at => string.Concat(at.Select(one => Bits[one]))), Gen.Int[0, 40]).Sample((text, at) =>
    {
        var written = text.Insert(Math.Min(at, text.Length), "黒御簾");
        var known = new Deidentify.Known(["黒御簾 太郎"], [], []);
        Assert.DoesNotContain("黒御簾", Deidentify.Replace(written, Deidentify.Find(written, known)), StringComparison.Ordinal);
    });
}
