using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using ScamWatch.Domain.Phrases;
using ScamWatch.Tests.Phrases;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Alerts;

public sealed class PublicLanguagesTests(ScamWatchAppFixture app) : IClassFixture<ScamWatchAppFixture>
{
    private readonly HttpClient _anyone = app.Anonymous();

    public static TheoryData<string> Languages { get; } = new(PhrasebookTests.Book.Languages.Select(l => l.Code));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Languages))]
    public async Task A_warning_is_read_in_every_language_with_the_way_to_all_others(string code)
    {
        var alert = await app.PublishAlertAsync();
        var page = await PageAsync(Urls.InLanguage(Urls.PublicAlert(alert.Slug), code));
        var language = PhrasebookTests.Book.Find(code)!;

        Assert.Equal(language.Tag, page.DocumentElement.GetAttribute("lang"));
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.NotEqual("", page.Title);
        Assert.Equal(
            PhrasebookTests.Book.Languages.Select(l => Urls.InLanguage(Urls.PublicAlert(alert.Slug), l.Code)),
            page.QuerySelectorAll(".languages a").Select(a => a.GetAttribute("href")));
        Assert.Equal(
            PhrasebookTests.Book.Languages.Select(l => l.AlternateTag).Append("x-default"),
            page.QuerySelectorAll("link[hreflang]").Select(a => a.GetAttribute("hreflang")));
        Assert.Equal(language.Name, page.QuerySelector(".languages [aria-current]")?.TextContent);
        Assert.Empty(page.QuerySelectorAll("script:not([type='application/ld+json']), style, [style], iframe, base"));
        var levels = page.QuerySelectorAll("h1,h2,h3,h4,h5,h6").Select(h => h.LocalName[1] - '0').ToList();
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
        Assert.DoesNotMatch("[{}]", page.Body!.TextContent);
    }

    [Theory, MemberData(nameof(Languages))]
    public async Task The_list_and_what_is_not_there_are_said_in_every_language(string code)
    {
        await app.PublishAlertAsync();
        var list = await PageAsync(Urls.InLanguage(Urls.PublicAlerts, code));
        Assert.Equal(PhrasebookTests.Book.Find(code)!.Tag, list.DocumentElement.GetAttribute("lang"));
        Assert.NotEmpty(list.QuerySelectorAll(".alerts h2 a"));
        using var missing = await _anyone.GetAsync(Urls.InLanguage(Urls.PublicAlert("no-such"), code), Ct);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        var said = Ruby.WithoutReadings(PhrasebookTests.Book.Of(code, "site.not-found"));
        Assert.Contains(said, WithoutReadings(new HtmlParser().ParseDocument(await missing.Content.ReadAsStringAsync(Ct))), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Languages))]
    public async Task What_staff_wrote_in_japanese_stands_in_a_japanese_block_only(string code)
    {
        const string own = "駅前でも声をかけられたという通報があります。";
        var alert = await app.PublishAlertAsync(c => c with { Advice = own, Notes = [] });
        var page = await PageAsync(Urls.InLanguage(Urls.PublicAlert(alert.Slug), code));
        var holding = page.QuerySelectorAll("main *").Where(e => e.ChildElementCount == 0 && e.TextContent.Contains(own, StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(holding);
        Assert.All(holding, e => Assert.Equal("ja", e.Closest("[lang]")?.GetAttribute("lang")));
        Assert.Equal(code != "ja", page.QuerySelector(".alert-untranslated") is not null);
    }

    [Fact]
    public async Task A_stale_translation_is_told_on_the_page()
    {
        var alert = await app.PublishAlertAsync(c => c with { Notes = [new("es", "Aviso antiguo.", "aaaa")] });
        var page = await PageAsync(Urls.InLanguage(Urls.PublicAlert(alert.Slug), "es"));
        Assert.Equal(PhrasebookTests.Book.Of("es", "label.stale-translation"), page.QuerySelector(".alert-stale")?.TextContent);
        Assert.Contains("Aviso antiguo.", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null((await PageAsync(Urls.PublicAlert(alert.Slug))).QuerySelector(".alert-stale"));
    }

    [Fact]
    public async Task A_language_that_is_switched_off_is_not_offered_and_says_so_where_it_is_asked_for()
    {
        var alert = await app.PublishAlertAsync(c => c with { LanguagesOff = ["th"] });
        Assert.DoesNotContain("ไทย", (await PageAsync(Urls.PublicAlert(alert.Slug))).QuerySelectorAll(".languages a").Select(a => a.TextContent));
        var page = await PageAsync(Urls.InLanguage(Urls.PublicAlert(alert.Slug), "th"));
        Assert.Equal(PhrasebookTests.Book.Of("th", "label.not-translated"), page.QuerySelector(".alert-stale")?.TextContent);
        Assert.Equal("ja", page.QuerySelector("h1")?.GetAttribute("lang"));
    }

    [Fact]
    public async Task Readings_stand_above_the_letters_or_in_brackets()
    {
        var alert = await app.PublishAlertAsync();
        var above = await PageAsync(Urls.InLanguage(Urls.PublicAlert(alert.Slug), "easy"));
        var ruby = above.QuerySelector("main ruby")!;
        Assert.Equal(["RP", "RT", "RP"], ruby.Children.Select(c => c.TagName));
        Assert.DoesNotContain("(", WithoutReadings(above), StringComparison.Ordinal);
        var link = above.QuerySelector(".readings a")!.GetAttribute("href")!;

        var brackets = await PageAsync(link);
        Assert.Empty(brackets.QuerySelectorAll("main ruby"));
        Assert.Contains("電話(でんわ)", brackets.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(Urls.InLanguage(Urls.PublicAlert(alert.Slug), "easy"), brackets.QuerySelector(".readings a")?.GetAttribute("href"));
    }

    [Theory, MemberData(nameof(Languages))]
    public async Task Numbers_to_dial_are_those_of_the_reference_data_in_every_language(string code)
    {
        var alert = await app.PublishAlertAsync();
        var page = await PageAsync(Urls.InLanguage(Urls.PublicAlert(alert.Slug), code));
        var known = app.Get<Domain.Guidance.PhoneLines>().On(new(2026, 11, 22)).Select(l => l.Number).ToHashSet();
        Assert.NotEmpty(page.QuerySelectorAll("a[href^='tel:']"));
        Assert.All(page.QuerySelectorAll("a[href^='tel:']"), a => Assert.Contains(a.TextContent, known));
    }

    [Theory]
    [InlineData("xx")]
    [InlineData("")]
    [InlineData("EN'\"><script>")]
    public async Task A_language_that_there_is_not_gives_japanese(string asked)
    {
        var page = await PageAsync($"{Urls.PublicAlerts}?lang={Uri.EscapeDataString(asked)}");
        Assert.Equal("ja", page.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task A_withdrawn_warning_is_told_in_every_language_and_no_longer_said()
    {
        var alert = await app.WithdrawAlertAsync("正規の通知と分かったため。", c => c with { LureText = "二度と見せない文面" });
        foreach (var language in PhrasebookTests.Book.Languages)
        {
            var page = await PageAsync(Urls.InLanguage(Urls.PublicAlert(alert.Slug), language.Code));
            Assert.DoesNotContain("二度と見せない文面", page.Body!.TextContent, StringComparison.Ordinal);
            var reason = page.QuerySelectorAll(".alert-withdrawn *").First(e => e.ChildElementCount == 0 && e.TextContent == "正規の通知と分かったため。");
            Assert.Equal("ja", reason.Closest("[lang]")?.GetAttribute("lang"));
        }
    }

    private static string WithoutReadings(IHtmlDocument page)
    {
        foreach (var reading in page.QuerySelectorAll("rt, rp").ToList())
        {
            reading.Remove();
        }

        return page.QuerySelector("main")!.TextContent;
    }

    private async Task<IHtmlDocument> PageAsync(string address)
    {
        using var answer = await _anyone.GetAsync(address, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Ct));
    }
}
