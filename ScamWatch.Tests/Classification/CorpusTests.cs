using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests.Classification;

public sealed class CorpusTests
{
    [Fact]
    public void The_shipped_corpus_reads_without_complaint() => Assert.True(TrainedModel.Corpus.Count > 1000);

    [Fact]
    public void A_line_becomes_a_text_with_its_labels()
    {
        var text = Read("""{"id":"a","family":"f","channel":"sms","lang":"ja","subject":"s","sender":"0120","body":"b","label":"scam","impersonates":"police","asks":["pin","money"],"pressure":["arrest"]}""");
        Assert.Equal(("a", "f", true, "police"), (text.Id, text.Family, text.IsScam, text.Impersonates));
        Assert.Equal(new ReportText(Channel.Sms, "s", "0120", "b"), text.Text);
        Assert.Equal(["pin", "money"], text.Asks!);
        Assert.Equal(["arrest"], text.Pressure!);
    }

    [Fact]
    public void What_a_line_leaves_out_is_unknown_not_no()
    {
        var text = Read("""{"id":"a","channel":"web","body":"b"}""");
        Assert.Equal((Channel.Website, "a"), (text.Text.Channel, text.Family));
        Assert.True(text is { IsScam: null, Impersonates: null, Asks: null, Pressure: null });
    }

    [Theory]
    [InlineData("""{"channel":"sms","body":"b"}""", "id")]
    [InlineData("""{"id":"a","channel":"pigeon","body":"b"}""", "channel")]
    [InlineData("""{"id":"a","channel":"sms","body":""}""", "body")]
    [InlineData("""{"id":"a","channel":"sms","body":"b","label":"maybe"}""", "label")]
    [InlineData("""{"id":"a","channel":"sms","body":"b","impersonates":"martian"}""", "impersonates")]
    [InlineData("""{"id":"a","channel":"sms","body":"b","asks":["soul"]}""", "asks")]
    [InlineData("""{"id":"a","channel":"sms","body":"b","asks":"pin"}""", "asks")]
    [InlineData("""{"id":"a","channel":"sms","body":"b","pressure":[1]}""", "pressure")]
    [InlineData("""{"id":7,"channel":"sms","body":"b"}""", "id")]
    [InlineData("""["a"]""", "line")]
    [InlineData("""{"id":"a",""", "line")]
    public void A_bad_line_names_file_line_and_field(string line, string field)
    {
        var refused = Assert.Throws<CorpusException>(() => Read($"\n{line}"));
        Assert.Equal(("some.jsonl", 2, field), (refused.File, refused.Line, refused.Field));
        Assert.StartsWith($"some.jsonl(2): {field}: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Codes_of_other_people_can_be_kept_for_measuring()
    {
        using var reader = new StringReader("""{"id":"a","channel":"sms","body":"b","asks":["remote-app"]}""");
        Assert.Equal(["remote-app"], Corpus.Read(reader, "x", TrainedModel.Taxonomy, keepUnknownCodes: true).Single().Asks!);
    }

    [Fact]
    public void A_split_never_parts_a_family_and_holds_every_text_out_once()
    {
        var texts = TrainedModel.Corpus;
        var held = Enumerable.Range(0, 5).Select(fold => FamilySplit.Fold(texts, fold, 5, seed: 3)).ToArray();
        for (var i = 0; i < texts.Count; i++)
        {
            Assert.Single(held, h => h[i]);
        }

        foreach (var family in texts.Select((t, i) => (t.Family, Fold: Array.FindIndex(held, h => h[i]))).GroupBy(t => t.Family))
        {
            Assert.Single(family.Select(t => t.Fold).Distinct());
        }
    }

    private static CorpusText Read(string lines)
    {
        using var reader = new StringReader(lines);
        return Corpus.Read(reader, "some.jsonl", TrainedModel.Taxonomy).Single();
    }
}
