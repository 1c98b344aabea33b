using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Feeds;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Feeds;

public sealed class WarningFeedTests : IAsyncDisposable
{
    private readonly TestStore _store = new();

    [Fact]
    public async Task The_Atom_feed_keeps_to_its_schema_in_every_language_and_speaks_it()
    {
        await _store.PublishedAsync();
        var news = await _store.Get<FindPublicAlerts>().NewsAsync(10, default);
        var titles = new HashSet<string>();
        foreach (var language in _store.Get<WarningWords>().Languages)
        {
            var feed = FeedDesk.Atom(WarningFeed.Of(news, language.Code, _store.Issuer()).ToBytes());
            Assert.True(titles.Add(feed.GetElementsByTagName("title")[1]!.InnerText), language.Code);
            FeedDesk.Atom(WarningFeed.OfCap(news, language.Code, _store.Issuer()).ToBytes());
        }

        Assert.Contains("J-LISをかたる不審なメールにご注意ください", titles);
        Assert.Contains(titles, t => t.StartsWith("Beware of emails", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_JSON_feed_says_the_same_as_the_Atom_feed()
    {
        var alert = await _store.PublishedAsync();
        var news = await _store.Get<FindPublicAlerts>().NewsAsync(10, default);
        using var feed = JsonDocument.Parse(JsonFeed.Write(WarningFeed.Of(news, "ja", _store.Issuer())));
        Assert.Equal("https://jsonfeed.org/version/1.1", feed.RootElement.GetProperty("version").GetString());
        var item = feed.RootElement.GetProperty("items")[0];
        Assert.Equal($"urn:uuid:{alert.Id}", item.GetProperty("id").GetString());
        Assert.Equal($"https://www.minatogawa.example/alerts/{alert.Slug}", item.GetProperty("url").GetString());
        Assert.Equal(["email", "j-lis"], item.GetProperty("tags").EnumerateArray().Select(t => t.GetString()));
    }

    [Fact]
    public async Task The_sitemap_names_each_page_in_each_language_and_leaves_out_what_was_withdrawn()
    {
        var alert = await _store.PublishedAsync();
        var withdrawn = await _store.PublishedAsync();
        await _store.ChangeAsync(withdrawn.Id, a => a.Withdraw("誤報", _store.Clock.UtcNow));
        var site = await _store.Get<FindPublicAlerts>().SnapshotAsync(default);
        var map = XDocument.Load(new MemoryStream(SiteMap.Write(site.Alerts, [SitePaths.Alerts], _store.Issuer()))).Root!;
        XNamespace ns = "http://www.sitemaps.org/schemas/sitemap/0.9", xhtml = "http://www.w3.org/1999/xhtml";
        Assert.Equal(24, map.Elements(ns + "url").Count());
        Assert.All(map.Elements(ns + "url"), u => Assert.Equal(12, u.Elements(xhtml + "link").Count()));
        Assert.Contains(map.Descendants(ns + "loc"), l => l.Value == $"https://www.minatogawa.example/alerts/{alert.Slug}?lang=vi");
        Assert.DoesNotContain(withdrawn.Slug, map.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_cell_of_the_table_is_a_formula_and_what_was_withdrawn_repeats_nothing()
    {
        await _store.PublishedAsync(c => c with { Title = "=HYPERLINK(\"//evil.example\")" });
        var withdrawn = await _store.PublishedAsync(c => c with { OfficialRule = "二度と見せない" });
        await _store.ChangeAsync(withdrawn.Id, a => a.Withdraw("誤報", _store.Clock.UtcNow));
        var site = await _store.Get<FindPublicAlerts>().SnapshotAsync(default);
        var table = Encoding.UTF8.GetString(WarningCsv.Write(site.Alerts, _store.Issuer()));
        Assert.Contains("\"'=HYPERLINK(\"\"//evil.example\"\")\"", table, StringComparison.Ordinal);
        Assert.DoesNotContain("二度と見せない", table, StringComparison.Ordinal);
        Assert.Equal(3, table.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task The_data_for_search_engines_hold_nothing_that_ends_a_script()
    {
        var alert = await _store.FaceAsync(await _store.PublishedAsync(c => c with { Title = "</script><script>x&'\u2028\u2029" }));
        var json = JsonLd.Of(alert, "ja", _store.Issuer());
        Assert.DoesNotContain(json, c => c is '<' or '>' or '&' or '\'' or '\u2028' or '\u2029');
        using var read = JsonDocument.Parse(json);
        Assert.Equal("SpecialAnnouncement", read.RootElement.GetProperty("@type").GetString());
        Assert.Equal("</script><script>x&'\u2028\u2029", read.RootElement.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Texts_to_copy_fit_their_places_in_every_language()
    {
        var alert = await _store.PublishedAsync(c => c with { Title = string.Concat(Enumerable.Repeat("とても長い表題", 40)) });
        foreach (var language in _store.Get<WarningWords>().Languages)
        {
            var texts = ReadyTexts.Of(alert.Content, "https://www.minatogawa.example/alerts/x", language.Code, _store.Issuer());
            Assert.Equal(Enum.GetValues<ReadyPlace>(), texts.Select(t => t.Place));
            Assert.True(texts[0].Fits, $"{language.Code}: {texts[0].Length}");
            Assert.EndsWith("https://www.minatogawa.example/alerts/x", texts[0].Text, StringComparison.Ordinal);
            Assert.NotNull(texts.Single(t => t.Place == ReadyPlace.Loudspeaker).Seconds);
        }
    }

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("注意", 4)]
    [InlineData("Tiếng Việt", 12)]
    [InlineData("ไทย", 3)]
    [InlineData("“a”", 3)]
    public void Characters_weigh_what_they_weigh_on_X(string text, int weight) => Assert.Equal(weight, ReadyTexts.WeightOf(text));

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
