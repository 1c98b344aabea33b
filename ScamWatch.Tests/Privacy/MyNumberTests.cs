using ScamWatch.Domain.Privacy;

namespace ScamWatch.Tests.Privacy;

public sealed class MyNumberTests
{
    [Theory]
    [InlineData("123456789018")]
    [InlineData("012345678903")]
    [InlineData("111111111118")]
    [InlineData("999999999996")]
    [InlineData("202020202027")]
    [InlineData("987654321093")]
    [InlineData("000000000019")]
    public void A_right_check_digit_makes_a_number(string digits) => Assert.True(MyNumber.IsValid(digits));

    [Theory]
    [InlineData("123456789012")]
    [InlineData("123456789010")]
    public void A_wrong_check_digit_is_not_a_number(string digits) => Assert.False(MyNumber.IsValid(digits));

    [Fact]
    public void Twelve_zeros_are_not_a_number() => Assert.False(MyNumber.IsValid("000000000000"));

    [Theory]
    [InlineData("")]
    [InlineData("12345678901")]
    [InlineData("1234567890188")]
    [InlineData("１２３４５６７８９０１８")]
    [InlineData("12345678901x")]
    public void Anything_but_twelve_ascii_digits_is_not_a_number(string digits) => Assert.False(MyNumber.IsValid(digits));

    [Fact]
    public void Exactly_one_check_digit_fits_any_eleven_digits()
    {
        for (var i = 1L; i < 99_999_999_999; i += 1_234_567_891)
        {
            Assert.Single(Enumerable.Range(0, 10), check => MyNumber.IsValid($"{i:D11}{check}"));
        }
    }

    [Theory]
    [InlineData("4011001098993", true)]
    [InlineData("7010705000725", true)]
    [InlineData("7123456789012", true)]
    [InlineData("1123456789012", false)]
    [InlineData("123456789012", false)]
    [InlineData("701070500072５", false)]
    public void A_corporate_number_is_known_by_its_first_digit(string digits, bool valid) =>
        Assert.Equal(valid, CorporateNumber.IsValid(digits));
}
