using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Tests.Classification;

public sealed class MarkedTextTests
{
    [Fact]
    public void A_phrase_is_marked_wherever_it_stands()
    {
        var pieces = MarkedText.Split("至急、口座番号を。至急です。", [Phrase("至急", 1), Phrase("です", -0.5)]);

        Assert.Equal(["至急", "、口座番号を。", "至急", "です", "。"], pieces.Select(p => p.Text));
        Assert.Equal([1, null, 1, -0.5, null], pieces.Select(p => p.Weight));
    }

    [Fact]
    public void Phrases_that_overlap_become_one_with_the_heavier_share()
    {
        var pieces = MarkedText.Split("本日中に手続きしてください", [Phrase("本日中に手続き", 0.4), Phrase("手続きして", -0.9), Phrase("手続", 0.1)]);

        Assert.Equal([new TextPiece("本日中に手続きして", -0.9), new TextPiece("ください", null)], pieces);
    }

    [Fact]
    public void An_address_is_never_cut()
    {
        var pieces = MarkedText.Split("info です https://info.example.top/info と a@info.example", [Phrase("info", 1), Phrase("example.top", 1), Phrase("https", 1)]);

        Assert.Equal("info", Assert.Single(pieces, p => p.Weight is not null).Text);
        Assert.Equal("info です hxxps://info[.]example[.]top/info と a[@]info[.]example", string.Concat(pieces.Select(p => p.Text)));
    }

    [Fact]
    public void Other_reasons_than_phrases_mark_nothing()
    {
        var pieces = MarkedText.Split("公式に似せた", [new Evidence(EvidenceKind.Rule, "x", "公式", 1), Phrase("", 1)]);

        Assert.Equal([new TextPiece("公式に似せた", null)], pieces);
    }

    [Fact]
    public void Joined_the_pieces_are_the_inert_text_whatever_is_marked()
    {
        string[] parts = ["https://", "a.example", "@", "www.", "evil.example.top/x?y=", "至急", "\ud83d", "\ude00", " ", "\n", "。", "hxxp", "[.]", "x"];
        var random = new Random(7);
        for (var i = 0; i < 3_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => parts[random.Next(parts.Length)]));
            var from = random.Next(text.Length + 1);
            var phrases = Enumerable.Range(0, 3).Select(_ => Phrase(parts[random.Next(parts.Length)], random.NextDouble() - 0.5))
                .Append(Phrase(text[from..], 1));

            Assert.Equal(Defang.Text(text), string.Concat(MarkedText.Split(text, phrases).Select(p => p.Text)));
        }
    }

    private static Evidence Phrase(string text, double weight) => new(EvidenceKind.Phrase, "phrase", text, weight);
}
