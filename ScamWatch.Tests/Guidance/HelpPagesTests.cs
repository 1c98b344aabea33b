using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using ScamWatch.Domain.Guidance.Articles;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Guidance;

/// <summary>What citizens read of the guidance.</summary>
public sealed class HelpPagesTests(ScamWatchAppFixture app) : IClassFixture<ScamWatchAppFixture>
{
    private readonly HttpClient _anyone = app.Anonymous();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/help")]
    [InlineData("/help?lang=en")]
    [InlineData("/help?q=%E3%81%AA%E3%81%8F%E3%81%97%E3%81%9F")]
    [InlineData("/help?section=pin")]
    [InlineData("/help/s3-q31")]
    [InlineData("/help/s3-q31?lang=en")]
    [InlineData("/open-now")]
    [InlineData("/open-now?topic=card&speak=en&lang=en")]
    [InlineData("/open-now?topic=nowhere&speak=xx")]
    public async Task Public_pages_hold_no_script_no_style_and_no_cookie(string address)
    {
        using var answer = await _anyone.GetAsync(address, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var page = await ReadAsync(answer);

        Assert.Empty(page.QuerySelectorAll("script, style, [style], iframe, base"));
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_finds_answers_and_an_answer_bears_its_sources_and_days()
    {
        var list = await PageAsync("/help?q=" + Uri.EscapeDataString("カードおとした"));
        Assert.Contains(list.QuerySelectorAll(".alerts a"), a => a.GetAttribute("href") is "/help/s3-q31" or "/help/loss-suspend-card");
        Assert.Equal("カードおとした", list.QuerySelector("#q")!.GetAttribute("value"));

        var answer = await PageAsync("/help/s3-q31");
        Assert.Contains("2022年12月9日", answer.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("tel:0120950178", answer.QuerySelector("main p a.number")!.GetAttribute("href"));
    }

    [Fact]
    public async Task A_question_is_shown_as_it_was_typed_and_never_as_markup()
    {
        var page = await PageAsync("/help?q=" + Uri.EscapeDataString("\"><script>alert(1)</script>"));
        Assert.Empty(page.QuerySelectorAll("script"));
        Assert.Equal("\"><script>alert(1)</script>", page.QuerySelector("#q")!.GetAttribute("value"));
    }

    [Fact]
    public async Task What_is_not_public_is_not_there()
    {
        var hidden = app.Get<ArticleBook>().All.First(a => !a.Public);
        foreach (var address in (string[])[$"/help/{hidden.Id}", "/help/nowhere", "/help/a/b", "/open-now/x"])
        {
            using var answer = await _anyone.GetAsync(address, Ct);
            Assert.Equal((address, HttpStatusCode.NotFound), (address, answer.StatusCode));
        }
    }

    [Fact]
    public async Task A_copy_holds_until_an_article_lapses_and_the_lapsed_one_leads_to_its_successor()
    {
        using var first = await _anyone.GetAsync("/help/validity-card-years", Ct);
        Assert.Equal(HttpStatusCode.NotModified, await AgainAsync(first.Headers.ETag!));

        await app.Get<LapseArticle>().RunAsync("validity-card-years", "s3-q44", "同じ質問", Some.Publisher, Ct);
        Assert.NotEqual(HttpStatusCode.NotModified, await AgainAsync(first.Headers.ETag!));
        using var moved = await _anyone.GetAsync("/help/validity-card-years", Ct);
        Assert.Equal((HttpStatusCode.Redirect, "/help/s3-q44"), (moved.StatusCode, moved.Headers.Location?.OriginalString));

        async Task<HttpStatusCode> AgainAsync(EntityTagHeaderValue tag)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/help/validity-card-years");
            request.Headers.IfNoneMatch.Add(tag);
            using var answer = await _anyone.SendAsync(request, Ct);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Who_is_open_now_is_told_with_a_number_that_a_tap_dials_and_what_to_press()
    {
        var page = await PageAsync("/open-now?topic=loss");
        Assert.Equal("tel:0120950178", page.QuerySelector(".open li a.number")!.GetAttribute("href"));
        Assert.Contains("2を押", page.QuerySelector(".open li")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("受付中", page.QuerySelector(".open li")!.TextContent, StringComparison.Ordinal);
    }

    private async Task<IHtmlDocument> PageAsync(string address)
    {
        using var answer = await _anyone.GetAsync(address, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await ReadAsync(answer);
    }

    private static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage answer) =>
        new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Ct));
}
