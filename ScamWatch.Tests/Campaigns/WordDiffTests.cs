using ScamWatch.Domain.Campaigns;

namespace ScamWatch.Tests.Campaigns;

public sealed class WordDiffTests
{
    [Fact]
    public void Differing_words_are_told_as_words()
    {
        var pieces = WordDiff.Of("手数料は1,000円です。本日中に手続きを。", "手数料は2,500円です。明日までに手続きを。");

        Assert.Equal(
            [
                (DiffKind.Same, "手数料は"), (DiffKind.Removed, "1"), (DiffKind.Added, "2"), (DiffKind.Same, ","),
                (DiffKind.Removed, "000"), (DiffKind.Added, "500"), (DiffKind.Same, "円です。"),
                (DiffKind.Removed, "本日中に"), (DiffKind.Added, "明日までに"), (DiffKind.Same, "手続きを。"),
            ],
            pieces.Select(p => (p.Kind, p.Text)));
    }

    [Fact]
    public void Both_texts_can_be_put_together_again()
    {
        var random = new Random(11);
        for (var i = 0; i < 300; i++)
        {
            var (one, other) = (Text(random), Text(random));
            var pieces = WordDiff.Of(one, other);

            Assert.Equal(one, string.Concat(pieces.Where(p => p.Kind != DiffKind.Added).Select(p => p.Text)));
            Assert.Equal(other, string.Concat(pieces.Where(p => p.Kind != DiffKind.Removed).Select(p => p.Text)));
        }
    }

    [Fact]
    public void The_same_text_has_no_difference_and_a_huge_one_ends_soon()
    {
        Assert.All(WordDiff.Of("同じ文です。", "同じ文です。"), p => Assert.Equal(DiffKind.Same, p.Kind));
        Assert.Empty(WordDiff.Of("", ""));
        var huge = string.Concat(Enumerable.Range(0, 100_000).Select(i => (char)('一' + (i % 7)) + "あ"));
        Assert.True(WordDiff.Of(huge, "x" + huge + "y").Sum(p => p.Text.Length) <= 2 * WordDiff.MaxCharacters);
    }

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => "漢字あいアイab12、。 \n😀".EnumerateRunes().ElementAt(random.Next(15))));
}
