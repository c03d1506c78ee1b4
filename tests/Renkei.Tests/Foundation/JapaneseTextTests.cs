using System.Text;
using CsCheck;
using Renkei.Foundation;

namespace Renkei.Tests.Foundation;

public sealed class JapaneseTextTests
{
    private const string Hyphens = "-‐‑‒–—―−－﹣─━˗";

    /// <summary>What names are made of, and what people do to them.</summary>
    private static readonly Gen<string> Names = Pieces.Of(
        "横須賀市", "小川町", "11", "３", "ー", "－", "−", "-", "（", "）", "・", "、", " ", "　", "\t", "A", "ｂ", "Ⅲ", "㈱", "ｱｲｶﾞ", "がっこう", "ヶ", "ケ", "が", "ァ", "の", "澤", "髙", "𠮷", "㍿", "゛", "々")
        .List[0, 8].Select(string.Concat);

    private static readonly Gen<string> Addresses = Gen.Select(
        Pieces.Of("横須賀市小川町", "久里浜", "公郷町", "三春町"), Pieces.Of("", "一丁目", "十二丁目", "3丁目", "４丁目"), Gen.Int[1, 40], Pieces.Of("番", "番地", "番地の", "-", "−", "の", "番 "), Gen.Int[1, 40], Pieces.Of("", "号", "-101", "号室", "　メゾン澤"),
        (town, chome, block, between, number, behind) => $"{town}{chome}{block}{between}{number}{behind}");

    private static readonly Gen<string> Texts = Gen.OneOf(Names, Addresses);

    [Fact]
    public void Tidying_twice_is_tidying_once() => Texts.Sample(text => Assert.Equal(JapaneseText.Tidy(text), JapaneseText.Tidy(JapaneseText.Tidy(text))), iter: 2_000);

    [Fact]
    public void Tidying_any_text_twice_is_tidying_it_once() => Gen.String.Sample(text => Assert.Equal(JapaneseText.Tidy(text), JapaneseText.Tidy(JapaneseText.Tidy(text))), iter: 2_000);

    [Fact]
    public void Half_a_character_left_by_a_cut_does_no_harm() => Assert.Equal("吉\uFFFD", JapaneseText.Tidy(" 吉\uD842"));

    [Fact]
    public void The_key_of_a_key_is_the_key() => Texts.Sample(text => Assert.Equal(JapaneseText.SearchKey(text), JapaneseText.SearchKey(JapaneseText.SearchKey(text))), iter: 2_000);

    [Fact]
    public void A_key_is_blind_to_width_kana_case_and_spaces() => Texts.Sample(text =>
    {
        var key = JapaneseText.SearchKey(text);
        var tidy = JapaneseText.Tidy(text);

        Assert.Equal(key, JapaneseText.SearchKey(Wide(tidy)));
        Assert.Equal(key, JapaneseText.SearchKey(tidy.ToUpperInvariant()));
        Assert.Equal(key, JapaneseText.SearchKey(Hiragana(tidy)));
        Assert.Equal(key, JapaneseText.SearchKey("　" + tidy + " "));
        Assert.Equal(key, JapaneseText.SearchKey(tidy.Normalize(NormalizationForm.FormD)));
    });

    [Theory]
    [InlineData("ﾋﾗﾀﾞ内科", "ひらだ内科")]
    [InlineData("㈱シオミ", "(株)しおみ")]
    [InlineData("ＡＢＣクリニック", "abcｸﾘﾆｯｸ")]
    [InlineData("シャローム", "シヤローム")]
    [InlineData("澤田醫院", "沢田医院")]
    [InlineData("渡邊・渡邉", "渡辺 渡辺")]
    [InlineData("齋藤", "斎藤")]
    [InlineData("髙﨑", "高崎")]
    [InlineData("濵野", "浜野")]
    [InlineData("塚本", "塚本")]
    [InlineData("保土ヶ谷", "保土ケ谷")]
    [InlineData("保土ヶ谷", "保土が谷")]
    [InlineData("小川町１１－３", "小川町11番3号")]
    [InlineData("３−ー ３", "3-3")]
    [InlineData("小川町11番地3", "小川町11の3")]
    [InlineData("久里浜一丁目2番3号", "久里浜1-2-3")]
    [InlineData("久里浜二十一丁目2", "久里浜21-2")]
    [InlineData("久里浜１丁目", "久里浜一丁目")]
    [InlineData("046ー822", "046-822")]
    public void Two_ways_to_write_one_thing_have_one_key(string one, string other) => Assert.Equal(JapaneseText.SearchKey(one), JapaneseText.SearchKey(other));

    [Theory]
    [InlineData("小川町1-12", "小川町11-2")]
    [InlineData("病院", "病棟")]
    [InlineData("センター", "センタ")]
    public void Different_things_keep_different_keys(string one, string other) => Assert.NotEqual(JapaneseText.SearchKey(one), JapaneseText.SearchKey(other));

    [Fact]
    public void Every_kind_of_hyphen_is_one() => Assert.All(Hyphens, hyphen =>
    {
        Assert.Equal("1-2-3", JapaneseText.Tidy($"1{hyphen}2{hyphen}3"));
        Assert.Equal(JapaneseText.SearchKey("小川町1-2"), JapaneseText.SearchKey($"小川町1{hyphen}2"));
        Assert.True(PhoneNumber.TryParse($"046{hyphen}822{hyphen}4000", null, out var phone));
        Assert.Equal("046-822-4000", phone.ToString());
    });

    [Fact]
    public void Whoever_types_a_part_of_a_name_has_its_pieces_among_the_names_pieces() =>
        Gen.Select(Texts, Gen.Int[0, 40], Gen.Int[0, 40]).Sample((text, from, length) =>
        {
            var key = JapaneseText.SearchKey(text);
            var runes = key.EnumerateRunes().Skip(from % (key.Length + 1)).Take(length).ToArray();
            var part = string.Concat(runes);
            var pieces = JapaneseText.Bigrams(key).ToList();

            Assert.Equal(pieces.Distinct(), pieces);
            if (runes.Length > 1)
            {
                Assert.Empty(JapaneseText.Bigrams(part).Except(pieces));
            }
        });

    [Fact]
    public void A_piece_never_cuts_a_character_in_two()
    {
        Assert.Equal(["𠮷野", "野家"], JapaneseText.Bigrams("𠮷野家"));
        Assert.Equal(["一"], JapaneseText.Bigrams("一"));
        Assert.Equal(["𠮷"], JapaneseText.Bigrams("𠮷"));
        Assert.Empty(JapaneseText.Bigrams(""));
    }

    private static string Wide(string text) => string.Concat(text.Select(letter => letter is > ' ' and < '\u007f' ? (char)(letter - '!' + '！') : letter == ' ' ? '　' : letter));

    private static string Hiragana(string text) => string.Concat(text.Select(letter => letter is >= 'ァ' and <= 'ヶ' ? (char)(letter - ('ァ' - 'ぁ')) : letter));
}
