using System.Xml.Linq;
using ScamWatch.Domain.Feeds;

namespace ScamWatch.Tests.Alerts;

public sealed class AtomFeedTests
{
    private static readonly XNamespace s_atom = "http://www.w3.org/2005/Atom";
    private static readonly DateTime s_at = new(2026, 11, 21, 3, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void The_id_is_the_same_on_every_host_and_not_that_of_another_municipality()
    {
        Assert.Equal(IdOf(Feed("https://a.example")), IdOf(Feed("https://b.example")));
        Assert.NotEqual(IdOf(Feed("https://a.example")), IdOf(Feed("https://a.example") with { Name = "別の市" }));
    }

    [Fact]
    public void The_feed_was_updated_when_its_latest_entry_was()
    {
        var feed = Parse(Feed("https://a.example", Entry("一", s_at), Entry("二", s_at.AddHours(2))));
        Assert.Equal("2026-11-21T05:00:00Z", feed.Element(s_atom + "updated")?.Value);
    }

    [Fact]
    public void An_empty_feed_is_still_a_feed()
    {
        var feed = Parse(Feed("https://a.example"));
        Assert.All(["id", "title", "updated", "author"], name => Assert.Single(feed.Elements(s_atom + name)));
    }

    [Theory]
    [InlineData("a\0b", "a\ufffdb")]
    [InlineData("\ufffe", "\ufffd")]
    [InlineData("𠮷野家", "𠮷野家")]
    [InlineData("</title><script>alert(1)</script>&amp;", "</title><script>alert(1)</script>&amp;")]
    [InlineData("]]><!--", "]]><!--")]
    public void Hostile_words_stay_words(string title, string read)
    {
        var feed = Parse(Feed("https://a.example", Entry(title, s_at)));
        Assert.Equal(read, feed.Element(s_atom + "entry")?.Element(s_atom + "title")?.Value);
    }

    [Fact]
    public void Half_a_character_does_not_break_the_feed() =>
        Assert.Equal("\ufffd half", Parse(Feed("https://a.example", Entry("\ud842 half", s_at))).Element(s_atom + "entry")?.Element(s_atom + "title")?.Value);

    private static AtomEntry Entry(string title, DateTime updated) =>
        new(Guid.NewGuid(), title, "要約", "https://a.example/alerts/x", s_at, updated);

    private static AtomFeed Feed(string host, params AtomEntry[] entries) =>
        new("見本市", "注意喚起", "見本市", $"{host}/alerts/feed.atom", $"{host}/alerts", "ja", entries);

    private static XElement Parse(AtomFeed feed) => XDocument.Load(new MemoryStream(feed.ToBytes())).Root!;

    private static string? IdOf(AtomFeed feed) => Parse(feed).Element(s_atom + "id")?.Value;
}
