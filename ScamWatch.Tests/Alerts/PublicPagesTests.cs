using System.Net;
using System.Net.Http.Headers;
using System.Xml.Linq;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Alerts;

public sealed class PublicPagesTests(ScamWatchAppFixture app) : IClassFixture<ScamWatchAppFixture>
{
    private const string Payload = "\"'><img src=x onerror=alert(1)><script>alert(2)</script></title></style><a href=\"javascript:alert(3)\">";

    private static readonly XNamespace s_atom = "http://www.w3.org/2005/Atom";

    private readonly HttpClient _anyone = app.Anonymous();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Anyone_reads_a_published_warning_without_signing_in()
    {
        var alert = await app.PublishAlertAsync();
        var page = await PageAsync(Urls.PublicAlert(alert.Slug));

        Assert.Equal(alert.Content.Title, page.QuerySelector("h1")?.TextContent);
        Assert.Equal(
            [alert.Content.LureSubject, alert.Content.LureText, alert.Content.UrlNote, alert.Content.AttachmentNote, alert.Content.InformationSource],
            page.QuerySelectorAll(".alert-facts td").Take(5).Select(td => td.TextContent.Trim()));
        Assert.Equal(["開かずに削除してください。", "公式サイトで確かめてください。"], page.QuerySelectorAll(".alert-advice li").Select(li => li.TextContent));
    }

    [Theory]
    [InlineData(Urls.PublicAlerts)]
    [InlineData(Urls.PublicAlerts + "?lang=en")]
    [InlineData(Urls.PublicAlerts + "/no-such-warning")]
    [InlineData(Urls.PublicAlerts + "/no/such/page")]
    public async Task Public_pages_hold_no_script_no_style_and_no_cookie(string address)
    {
        using var answer = await _anyone.GetAsync(address, Ct);
        AssertPlain(await ReadAsync(answer));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_public_page_has_one_first_heading_a_title_and_its_landmarks()
    {
        var alert = await app.PublishAlertAsync();
        var withdrawn = await app.WithdrawAlertAsync("誤報でした。");
        foreach (var address in new[] { Urls.PublicAlerts, Urls.PublicAlert(alert.Slug), Urls.PublicAlert(withdrawn.Slug) })
        {
            var page = await PageAsync(address);
            Assert.Single(page.QuerySelectorAll("h1"));
            Assert.NotEqual("", page.Title);
            Assert.NotEqual("", page.QuerySelector("meta[name=description]")?.GetAttribute("content"));
            Assert.Null(page.QuerySelector("meta[name=robots]"));
            Assert.All(["header", "nav", "main", "footer"], e => Assert.NotNull(page.QuerySelector(e)));
            var levels = page.QuerySelectorAll("h1,h2,h3,h4,h5,h6").Select(h => h.LocalName[1] - '0').ToList();
            Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
        }
    }

    [Fact]
    public async Task Nobody_outside_sees_a_draft()
    {
        var draft = await app.DraftAlertAsync(c => c with { Title = "まだ秘密の表題" });
        using var answer = await _anyone.GetAsync(Urls.PublicAlert(draft.Slug), Ct);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("まだ秘密の表題", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.DoesNotContain("まだ秘密の表題", await _anyone.GetStringAsync(Urls.PublicAlerts, Ct), StringComparison.Ordinal);
        Assert.DoesNotContain("まだ秘密の表題", await _anyone.GetStringAsync(Urls.Feed, Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Urls.PublicAlerts + "/no-such-warning")]
    [InlineData(Urls.PublicAlerts + "/no/such/page")]
    [InlineData(Urls.PublicAlerts + "?page=99999")]
    public async Task An_unknown_address_is_not_found_and_leads_back_to_the_list(string address)
    {
        using var answer = await _anyone.GetAsync(address, Ct);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var page = await ReadAsync(answer);
        Assert.NotNull(page.QuerySelector($"main a[href='{Urls.PublicAlerts}']"));
        Assert.Equal("noindex", page.QuerySelector("meta[name=robots]")?.GetAttribute("content"));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("")]
    public async Task A_page_number_written_wrong_shows_the_first_page(string number)
    {
        using var answer = await _anyone.GetAsync($"{Urls.PublicAlerts}?page={number}", Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_withdrawn_warning_says_so_and_no_longer_repeats_the_lure()
    {
        var alert = await app.WithdrawAlertAsync("正規の通知と分かったため。", c => c with { LureText = "二度と見せない文面", LureSubject = "二度と見せない件名" });
        var text = await _anyone.GetStringAsync(Urls.PublicAlert(alert.Slug), Ct);
        var page = await PageAsync(Urls.PublicAlert(alert.Slug));

        Assert.Contains("正規の通知と分かったため。", page.QuerySelector(".alert-withdrawn")?.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("二度と見せない", text, StringComparison.Ordinal);
        Assert.DoesNotContain(alert.Slug, await _anyone.GetStringAsync(Urls.PublicAlerts, Ct), StringComparison.Ordinal);
        var entry = (await FeedAsync()).Elements(s_atom + "entry").Single(e => e.Element(s_atom + "id")?.Value == $"urn:uuid:{alert.Id}");
        Assert.StartsWith("【取下げ】", entry.Element(s_atom + "title")?.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("二度と見せない", entry.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markup_in_any_field_stays_text()
    {
        var alert = await app.PublishAlertAsync(Spoilt);
        foreach (var address in new[] { Urls.PublicAlert(alert.Slug), Urls.PublicAlert(alert.Slug) + "?lang=en", Urls.PublicAlerts })
        {
            var page = await PageAsync(address);
            AssertPlain(page);
            Assert.Empty(page.QuerySelectorAll("img, a[href^='javascript' i]"));
            Assert.Contains(Payload, page.Body?.TextContent, StringComparison.Ordinal);
        }

        Assert.Equal(
            Payload,
            (await FeedAsync()).Elements(s_atom + "entry").First(e => e.Element(s_atom + "id")?.Value == $"urn:uuid:{alert.Id}").Element(s_atom + "title")?.Value);
    }

    [Fact]
    public async Task Markup_in_a_reason_stays_text()
    {
        var alert = await app.WithdrawAlertAsync(Payload, Spoilt);
        var page = await PageAsync(Urls.PublicAlert(alert.Slug));
        AssertPlain(page);
        Assert.Empty(page.QuerySelectorAll("img"));
    }

    [Fact]
    public async Task Nothing_in_the_words_of_a_warning_becomes_a_link()
    {
        const string Live = "https://evil.example/login 090-1234-5678 info@evil.example";
        var alert = await app.PublishAlertAsync(c => c with { LureText = Live, LureSubject = Live, Advice = Live, Title = Live, Contacts = [new("偽の窓口", "090-1234-5678", Live, null)] });
        var page = await PageAsync(Urls.PublicAlert(alert.Slug));
        Assert.Empty(page.QuerySelectorAll("article a"));
        Assert.Contains("telephone=no", page.QuerySelector("meta[name=format-detection]")?.GetAttribute("content"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_desk_of_the_reference_data_can_be_dialled()
    {
        var alert = await app.PublishAlertAsync();
        var page = await PageAsync(Urls.PublicAlert(alert.Slug));
        Assert.Equal(
            alert.Content.Contacts.Select(c => "tel:" + c.Number.Replace("-", "", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal)),
            page.QuerySelectorAll(".alert-desks a").Select(a => a.GetAttribute("href")));
        Assert.All(page.QuerySelectorAll(".alert-desks tbody td:last-child"), td => Assert.Contains("時点", td.TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_is_in_English_on_request_and_what_is_japanese_is_marked()
    {
        var alert = await app.PublishAlertAsync();
        var page = await PageAsync(Urls.PublicAlert(alert.Slug) + "?lang=en");
        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.StartsWith("Beware of emails", page.QuerySelector("h1")?.TextContent, StringComparison.Ordinal);
        Assert.Equal("ja", page.QuerySelector(".alert-untranslated > div")?.GetAttribute("lang"));
        Assert.Contains(page.QuerySelectorAll("h2"), h => h.TextContent == "What to do");
        Assert.Equal(Urls.PublicAlert(alert.Slug), page.QuerySelector("nav a[hreflang=ja]")?.GetAttribute("href"));
    }

    [Fact]
    public async Task The_language_of_a_staff_member_does_not_leak_into_a_public_page()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Urls.PublicAlerts);
        request.Headers.Add("Cookie", ".AspNetCore.Culture=c%3Den%7Cuic%3Den");
        using var answer = await _anyone.SendAsync(request, Ct);
        Assert.Equal("ja", (await ReadAsync(answer)).DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task The_list_is_newest_first_and_goes_on_behind_its_first_page()
    {
        var alerts = new List<Alert>();
        for (var i = 0; i < 22; i++)
        {
            alerts.Add(await app.PublishAlertAsync());
        }

        var first = await PageAsync(Urls.PublicAlerts);
        var shown = first.QuerySelectorAll(".alerts a").Select(a => a.GetAttribute("href")).ToList();
        Assert.Equal(alerts.Select(a => Urls.PublicAlert(a.Slug)).Reverse().Take(20), shown);
        var next = first.QuerySelector(".pages a[rel=next]")?.GetAttribute("href");
        Assert.NotNull(next);
        Assert.Contains(Urls.PublicAlert(alerts[0].Slug), (await PageAsync(next)).QuerySelectorAll(".alerts a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public async Task The_feed_is_found_from_the_page_and_names_whole_addresses()
    {
        var alert = await app.PublishAlertAsync();
        var address = (await PageAsync(Urls.PublicAlerts)).QuerySelector("link[rel=alternate][type='application/atom+xml']")?.GetAttribute("href");
        Assert.Equal(Urls.Feed, address);
        using var answer = await _anyone.GetAsync(address, Ct);
        Assert.Equal("application/atom+xml", answer.Content.Headers.ContentType?.MediaType);
        var feed = XDocument.Parse(await answer.Content.ReadAsStringAsync(Ct)).Root!;
        var entry = feed.Elements(s_atom + "entry").Single(e => e.Element(s_atom + "id")?.Value == $"urn:uuid:{alert.Id}");
        Assert.Equal(new Uri(app.Address, Urls.PublicAlert(alert.Slug)).AbsoluteUri, entry.Element(s_atom + "link")?.Attribute("href")?.Value);
        Assert.Equal(new Uri(app.Address, Urls.Feed).AbsoluteUri, feed.Elements(s_atom + "link").Single(l => l.Attribute("rel")?.Value == "self").Attribute("href")?.Value);
    }

    [Theory]
    [InlineData(Urls.PublicAlerts)]
    [InlineData(Urls.Feed)]
    public async Task A_copy_holds_until_something_public_changes(string address)
    {
        await app.PublishAlertAsync();
        using var first = await _anyone.GetAsync(address, Ct);
        Assert.NotNull(first.Headers.ETag);
        Assert.NotNull(first.Content.Headers.LastModified);

        await app.DraftAlertAsync();
        Assert.Equal(HttpStatusCode.NotModified, await AgainAsync(first.Headers.ETag));
        await app.PublishAlertAsync();
        Assert.Equal(HttpStatusCode.OK, await AgainAsync(first.Headers.ETag));

        async Task<HttpStatusCode> AgainAsync(EntityTagHeaderValue tag)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.IfNoneMatch.Add(tag);
            using var answer = await _anyone.SendAsync(request, Ct);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_reader_that_knows_the_time_only_is_served_too()
    {
        using var first = await _anyone.GetAsync(Urls.Feed, Ct);
        using var request = new HttpRequestMessage(HttpMethod.Get, Urls.Feed);
        request.Headers.IfModifiedSince = DateTimeOffset.UtcNow.AddMinutes(1);
        using var again = await _anyone.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Theory]
    [InlineData(Urls.Publishing)]
    [InlineData("/publishing/0198a7c0-0000-7000-8000-000000000000")]
    public async Task The_publishing_desk_is_closed_to_strangers_and_to_the_card_desk(string address)
    {
        using var stranger = await _anyone.GetAsync(address, Ct);
        Assert.StartsWith(Urls.SignIn, stranger.Headers.Location?.PathAndQuery, StringComparison.Ordinal);
        using var wrong = await (await app.SignInAsync(Role.CardDesk)).GetAsync(address, Ct);
        Assert.StartsWith(Urls.Refused, wrong.Headers.Location?.PathAndQuery, StringComparison.Ordinal);
        using var right = await (await app.SignInAsync(Role.Triage)).GetAsync(address, Ct);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    private static AlertContent Spoilt(AlertContent content) => content with
    {
        Title = Payload,
        LureSubject = Payload,
        LureText = Payload,
        UrlNote = Payload,
        AttachmentNote = Payload,
        InformationSource = Payload,
        Advice = Payload,
        OfficialRule = Payload,
        OfficialRuleSource = Payload,
        Contacts = [new(Payload, Payload, Payload, new(2026, 1, 1))],
    };

    private static void AssertPlain(IHtmlDocument page)
    {
        Assert.Empty(page.QuerySelectorAll("script:not([type='application/ld+json']), style, [style], iframe, base"));
        Assert.DoesNotContain(page.All, e => e.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
    }

    private async Task<IHtmlDocument> PageAsync(string address)
    {
        using var answer = await _anyone.GetAsync(address, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await ReadAsync(answer);
    }

    private static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage answer) =>
        new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Ct));

    private async Task<XElement> FeedAsync() => XDocument.Parse(await _anyone.GetStringAsync(Urls.Feed, Ct)).Root!;
}
