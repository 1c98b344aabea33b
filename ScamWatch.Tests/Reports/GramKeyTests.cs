using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests.Reports;

public sealed class GramKeyTests
{
    private static readonly GramKey s_key = new([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);

    /// <summary>The six-byte message of the table of test vectors in the reference implementation (vectors.h, vectors_sip64).</summary>
    [Fact]
    public void The_hash_is_that_of_the_published_vector() => Assert.Equal(0xCBC9466E58FEE3CE, s_key.Hash("\u0100\u0302\u0504"));

    [Fact]
    public void Equal_grams_have_equal_numbers_under_one_key_and_others_under_another()
    {
        var grams = SearchText.Grams(SearchText.Fold("暗証番号を言えと電話がありました"));
        var other = new GramKey(new byte[GramKey.Size]);

        Assert.Equal(s_key.NumbersOf(grams), s_key.NumbersOf([.. grams.Reverse()]));
        Assert.Equal(grams.Count, s_key.NumbersOf(grams).Length);
        Assert.Empty(s_key.NumbersOf(grams).Intersect(other.NumbersOf(grams)));
    }

    [Fact]
    public void Words_are_the_numbers_in_eight_characters_each_and_tell_no_order()
    {
        string[] grams = ["こんに", "んにち", "にちは"];

        var words = s_key.WordsOf(grams).Split(' ', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(s_key.NumbersOf(grams), words.Select(w => unchecked((int)Convert.ToUInt32(w, 16))));
        Assert.All(words, w => Assert.Equal(8, w.Length));
        Assert.Equal(words, s_key.WordsOf(["にちは", "こんに", "んにち"]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("", s_key.WordsOf([]));
    }

    [Fact]
    public void A_key_of_another_length_is_refused() => Assert.Throws<ArgumentException>(() => new GramKey(new byte[8]));
}
