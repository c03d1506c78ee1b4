using CsCheck;
using Renkei.Foundation;

namespace Renkei.Tests.Foundation;

public sealed class NumbersTests
{
    [Theory]
    [InlineData("046-822-4000", "046-822-4000")]
    [InlineData("０４６－８２２－４０００", "046-822-4000")]
    [InlineData("046(822)4000", "046-822-4000")]
    [InlineData("046（822）4000（代表）", "046-822-4000")]
    [InlineData(" 046 - 822 - 4000 内線12", "046-822-4000")]
    [InlineData("046ー822ー4000", "046-822-4000")]
    [InlineData("046.822.4000", "046-822-4000")]
    [InlineData("046--822--4000", "046-822-4000")]
    [InlineData("0468224000", "0468224000")]
    [InlineData("0312345678", "03-1234-5678")]
    [InlineData("09012345678", "090-1234-5678")]
    [InlineData("0120123456", "0120-123-456")]
    public void Phones_are_brought_to_one_spelling(string given, string kept)
    {
        Assert.True(PhoneNumber.TryParse(given, null, out var phone), given);
        Assert.Equal(kept, phone.ToString());
    }

    [Theory]
    [InlineData("046-822")]
    [InlineData("1-822-40000")]
    [InlineData("0-280240-812")]
    [InlineData("046-822-4000-12345")]
    [InlineData("046-822-400٣")]
    [InlineData("なし")]
    [InlineData("")]
    public void What_is_no_phone_is_refused(string given) => Assert.False(PhoneNumber.TryParse(given, null, out _));

    [Fact]
    public void A_phone_that_was_read_reads_the_same_again() =>
        Gen.String[Gen.Char["0046822()（）-－ー ./内線代表１２~"], 8, 18].Sample(text =>
        {
            if (PhoneNumber.TryParse(text, null, out var phone))
            {
                Assert.Matches("^0[0-9]+(-[0-9]+){0,3}$", phone.ToString());
                Assert.Equal(phone, PhoneNumber.Parse(phone.ToString(), null));
            }
        });

    [Fact]
    public void Postal_codes_come_back_from_every_spelling() => Gen.Int[0, 9_999_999].Sample(number =>
    {
        var digits = $"{number:0000000}";
        foreach (var text in new[] { digits, $"{digits[..3]}-{digits[3..]}", $"〒{digits[..3]}－{digits[3..]}", $"〒 {digits[..3]} {digits[3..]}", string.Concat(digits.Select(digit => (char)(digit - '0' + '０'))) })
        {
            Assert.True(PostalCode.TryParse(text, null, out var code), text);
            Assert.Equal($"{digits[..3]}-{digits[3..]}", code.ToString());
        }
    });

    [Theory]
    [InlineData("238-001")]
    [InlineData("238-00111")]
    [InlineData("238-001a")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_postal_code_is_refused(string? text) => Assert.False(PostalCode.TryParse(text, null, out _));

    [Theory]
    [InlineData("011002", "011002")]
    [InlineData("11002", "011002")]
    [InlineData("01100", "011002")]
    [InlineData("142018", "142018")]
    [InlineData("14201", "142018")]
    [InlineData("131016", "131016")]
    [InlineData("473821", "473821")]
    public void Municipality_codes_get_their_check_digit_and_their_lost_zero_back(string given, string code) => Assert.Equal(code, MunicipalityCode.FromRegister(given)?.ToString());

    [Theory]
    [InlineData("142019")]
    [InlineData("482011")]
    [InlineData("002018")]
    [InlineData("１４２０１８")]
    [InlineData("1420181")]
    [InlineData("140")]
    [InlineData("14201a")]
    [InlineData("")]
    public void A_code_with_a_wrong_check_digit_or_prefecture_is_none(string given) => Assert.Null(MunicipalityCode.FromRegister(given));

    [Fact]
    public void One_wrong_digit_is_always_noticed() => Gen.Select(Gen.Int[1, 47], Gen.Int[100, 999], Gen.Int[0, 5], Gen.Int[1, 9]).Sample((prefecture, municipality, at, by) =>
    {
        var code = MunicipalityCode.FromRegister($"{prefecture:00}{municipality:000}")!.Value.ToString();
        var wrong = string.Concat(code.Select((digit, place) => place == at ? (char)('0' + ((digit - '0' + by) % 10)) : digit));

        // The digit 0 stands for the remainders 1 and 0 alike, so a difference of one remainder can hide there.
        if (code[5] is not ('0' or '1') && wrong[5] is not ('0' or '1'))
        {
            Assert.Null(MunicipalityCode.FromRegister(wrong));
        }
    });

    [Theory]
    [InlineData("142018")]
    [InlineData("011002")]
    public void The_prefecture_is_the_first_two_digits(string code) => Assert.Equal(code[..2], MunicipalityCode.FromRegister(code)!.Value.Prefecture);
}
