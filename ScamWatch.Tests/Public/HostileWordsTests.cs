using System.Text;
using System.Text.Json;
using System.Xml;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Feeds;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Feeds;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Public;

namespace ScamWatch.Tests.Public;

/// <summary>Each of the hostile words through every field to every form in which a warning leaves the house.</summary>
public sealed class HostileWordsTests(ScamWatchAppFixture app) : IClassFixture<ScamWatchAppFixture>
{
    /// <summary>Attributes that lead somewhere.</summary>
    private static readonly string[] s_leading = ["href", "src", "action", "formaction", "data", "poster", "background", "srcset", "xlink:href", "cite"];

    /// <summary>Staff's own words, words composed from codes with readings, and the Japanese as a foreign part.</summary>
    private static readonly string[] s_ours = ["ja", "easy", "zh"];

    private readonly SiteIssuer _issuer = SiteIssuer.Of(
        app.Get<Municipality>(), app.Get<WarningWords>(), "https://www.minatogawa.example", new(2026, 11, 21));

    public static TheoryData<int> Parts { get; } = [.. Enumerable.Range(0, 8)];

    [Fact]
    public void There_are_more_than_three_hundred_different_ones() => Assert.True(HostileWords.All.Distinct().Count() > 300);

    [Theory, MemberData(nameof(Parts))]
    public async Task No_word_becomes_markup_on_any_page_and_every_feed_parses(int part)
    {
        var drawing = app.Get<PublicDrawing>();
        foreach (var words in HostileWords.All.Where((_, i) => i % Parts.Count == part))
        {
            foreach (var isWithdrawn in (bool[])[false, true])
            {
                var site = Site(words, isWithdrawn);
                var slug = site.Alerts[0].Slug;
                foreach (var language in isWithdrawn ? s_ours[..1] : s_ours)
                {
                    await PageAsync(new(PublicPart.Warning, language) { Slug = slug });
                    await PageAsync(new(PublicPart.List, language) { Filter = new() { Text = words.Length > 0 && language == "ja" ? words : null } });
                    FeedDesk.Atom(await BytesAsync(new(PublicPart.Atom, language)));
                    FeedDesk.Atom(await BytesAsync(new(PublicPart.CapFeed, language)));
                    JsonDocument.Parse(await BytesAsync(new(PublicPart.Json, language))).Dispose();
                    Svg(await BytesAsync(new(PublicPart.Drawing, language) { Slug = slug }));
                    if (!isWithdrawn)
                    {
                        await PageAsync(new(PublicPart.Poster, language) { Slug = slug });
                    }
                }

                var cap = FeedDesk.Cap(await BytesAsync(new(PublicPart.Cap, "ja") { Slug = slug }));
                Assert.Equal(isWithdrawn ? "Cancel" : "Alert", cap.Text("msgType"));
                Xml(await BytesAsync(new(PublicPart.SiteMap, "ja")));
                Assert.Equal(15, Columns(Encoding.UTF8.GetString(await BytesAsync(new(PublicPart.Csv, "ja")))));

                async Task<byte[]> BytesAsync(PublicRequest request) =>
                    (await drawing.DrawAsync(request, site, _issuer, DateTimeOffset.UnixEpoch, isStatic: false))!.Body;

                async Task PageAsync(PublicRequest request) => AssertPlain(words, Encoding.UTF8.GetString(await BytesAsync(request)));
            }
        }
    }

    [Fact]
    public void The_words_stay_to_be_read()
    {
        const string Words = "<script>window.executed=1</script>";
        var feed = FeedDesk.Atom(WarningFeed.Of(Site(Words, false).News, "ja", _issuer).ToBytes());
        Assert.Equal(Words, feed.GetElementsByTagName("title")[1]!.InnerText);
    }

    private PublicSnapshot Site(string words, bool isWithdrawn)
    {
        var at = new DateTime(2026, 11, 21, 3, 0, 0, DateTimeKind.Utc);
        var content = HostileWords.Spoil(SampleAlerts.Content(app.Get<PhoneLines>(), new(2026, 11, 21)), words);
        var alert = Alert.Draft(SampleAlerts.Report(at), content, "20261121-bcdfg", Staffed.As(Role.Triage), at);
        alert.Publish(Some.Publisher, at);
        if (isWithdrawn)
        {
            alert.Withdraw(words, at);
        }

        return new(1, at, [PublicAlert.Of(alert)!], new Dictionary<(Guid, int), AlertContent>());
    }

    /// <summary>Nothing but what our own pages are made of.</summary>
    private static void AssertPlain(string words, string html)
    {
        var page = new HtmlParser().ParseDocument(html);
        Assert.True(page.QuerySelectorAll("style, iframe, object, embed, base, math, svg, template, noscript, video, audio, frame, portal, link[href*='evil'], meta[http-equiv]").Length == 0, words);
        Assert.All(page.QuerySelectorAll("script"), s => Assert.Equal("application/ld+json", s.GetAttribute("type")));
        Assert.True(page.QuerySelectorAll("script").Length <= 1, words);
        foreach (var script in page.QuerySelectorAll("script"))
        {
            JsonDocument.Parse(script.TextContent).Dispose();
        }

        foreach (var element in page.All)
        {
            foreach (var attribute in element.Attributes)
            {
                Assert.False(attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || attribute.Name == "style" || attribute.Name == "srcdoc", $"{words}: {attribute.Name}");
                if (s_leading.Contains(attribute.Name))
                {
                    Assert.True(
                        attribute.Value.StartsWith('/') && !attribute.Value.StartsWith("//", StringComparison.Ordinal)
                        || attribute.Value.StartsWith('#') || attribute.Value.StartsWith("https://www.minatogawa.example/", StringComparison.Ordinal)
                        || attribute.Value.StartsWith("tel:", StringComparison.Ordinal) && attribute.Value[4..].All(c => char.IsAsciiDigit(c) || c is '+' or '%'),
                        $"{words}: {attribute.Name}={attribute.Value}");
                }
            }
        }
    }

    private static void Svg(byte[] drawing)
    {
        var document = Xml(drawing);
        foreach (XmlNode node in document.SelectNodes("//*")!)
        {
            Assert.Contains(node.LocalName, (string[])["svg", "rect", "path", "text"]);
            Assert.DoesNotContain(node.Attributes!.Cast<XmlAttribute>(), a => a.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase) || a.LocalName == "href");
        }
    }

    private static XmlDocument Xml(byte[] bytes)
    {
        var document = new XmlDocument { XmlResolver = null };
        using var reader = XmlReader.Create(new MemoryStream(bytes), new() { DtdProcessing = DtdProcessing.Prohibit });
        document.Load(reader);
        return document;
    }

    /// <summary>Cells of the second row plus one for each row: a word that broke out of its cell would change it.</summary>
    private static int Columns(string table)
    {
        var (cells, rows, quoted) = (0, 0, false);
        foreach (var c in table)
        {
            quoted ^= c == '"';
            cells += !quoted && c == ',' && rows == 1 ? 1 : 0;
            rows += !quoted && c == '\n' ? 1 : 0;
        }

        Assert.Equal(2, rows);
        return cells + 2;
    }
}
