using ScamWatch.Ingest.Mail;

namespace ScamWatch.Tests.Mail;

public sealed class CleanTextTests
{
    [Theory]
    [InlineData("番号は123456789018です")]
    [InlineData("番号は1234-5678-9018です")]
    [InlineData("番号は１２３４ ５６７８ ９０１８です")]
    public void A_cut_never_leaves_the_beginning_of_a_number(string text)
    {
        for (var max = 0; max < text.Length; max++)
        {
            var kept = CleanText.Cut(text, max);

            Assert.True(kept.Length <= max);
            Assert.True(!kept.Any(char.IsDigit) || kept.Contains("18", StringComparison.Ordinal) || kept.Contains("１８", StringComparison.Ordinal), kept);
        }
    }

    [Fact]
    public void A_cut_between_words_keeps_all_it_may()
    {
        Assert.Equal("あいう。", CleanText.Cut("あいう。えお", 4));
        Assert.Equal("あ", CleanText.Cut("あ\U0001F600い", 2));
    }
}
