using ScamWatch.Domain.Privacy;

namespace ScamWatch.Tests.Privacy;

public sealed class PinMentionTests
{
    [Theory]
    [InlineData("暗証番号は1234です")]
    [InlineData("暗証番号：１２３４")]
    [InlineData("PIN 4821")]
    [InlineData("署名用のパスワードはABC123")]
    [InlineData("パスワード「7ab9QQ」を言われた")]
    [InlineData("ピンコード 0000")]
    public void A_PIN_that_was_written_down_is_found(string text) => Assert.True(PinMention.Contains(text));

    [Theory]
    [InlineData("暗証番号は言わないでくださいと伝えた")]
    [InlineData("暗証番号を3回まちがえた")]
    [InlineData("暗証番号は4桁と6〜16桁")]
    [InlineData("暗証番号、連絡先は090-0000-1234")]
    [InlineData("2026年11月21日に暗証番号を聞かれた")]
    [InlineData("shopping 1234")]
    [InlineData("暗証番号 2026年に変更")]
    public void Talk_of_PINs_is_not_one(string text) => Assert.False(PinMention.Contains(text));

    [Fact]
    public void Long_text_takes_no_longer_than_its_length() =>
        Assert.False(PinMention.Contains(string.Concat(Enumerable.Repeat("暗証番号は、", 50_000))));
}
