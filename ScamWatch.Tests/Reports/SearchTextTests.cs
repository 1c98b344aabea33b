using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests.Reports;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("マイナンバー", "まいなんばー")]
    [InlineData("ﾏｲﾅﾝﾊﾞｰ", "マイナンバー")]
    [InlineData("ＡＴＭ　操作", "atm操作")]
    [InlineData("暗証\r\n番号", "暗証番号")]
    [InlineData("090-1234-5678", "０９０ー１２３４－５６７８")]
    [InlineData("か\u3099", "が")]
    [InlineData("zero\u200bwidth", "ZeroWidth")]
    [InlineData("①㈱", "1(株)")]
    public void What_means_the_same_has_one_form(string one, string other) => Assert.Equal(SearchText.Fold(one), SearchText.Fold(other));

    [Fact]
    public void A_long_vowel_stays_in_a_word() => Assert.NotEqual(SearchText.Fold("カード"), SearchText.Fold("カド"));

    [Theory]
    [InlineData("\ud842")]
    [InlineData("ｱ\udfb7")]
    [InlineData("")]
    [InlineData("\0\u0001")]
    public void Broken_text_is_folded_too(string text) => Assert.NotNull(SearchText.Fold(text));

    [Fact]
    public void Addresses_are_found_as_screens_show_them() =>
        Assert.Equal(SearchTerms.Of("https://j-lis-koushin.top info@j-lis-koushin.top").Words, SearchTerms.Of("hxxps://j-lis-koushin[.]top info[@]j-lis-koushin[.]top").Words);

    [Fact]
    public void A_query_is_bounded()
    {
        var terms = SearchTerms.Of(string.Join(' ', Enumerable.Range(0, 10_000).Select(i => $"語{i}と長い言葉")));

        Assert.InRange(terms.Words.Count, 1, 8);
        Assert.InRange(terms.Grams.Count, 1, 24);
        Assert.Empty(SearchTerms.Of(" - ‐ ").Words);
    }

    [Fact]
    public void A_long_text_is_cut_where_nobody_looks_any_more() =>
        Assert.True(SearchText.Of("T1", "", "", new string('字', 150_000), []).Length <= SearchText.MaxCharacters);
}
