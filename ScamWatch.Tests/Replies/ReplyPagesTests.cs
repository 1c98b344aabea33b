using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Replies;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Replies;

/// <summary>The public pages around mails: state of a report by its number, and stopping mails.</summary>
public sealed class ReplyPagesTests : IClassFixture<ReplyPagesTests.Mailing>, IDisposable
{
    private readonly RunningApp _app;
    private readonly HttpClient _citizen;

    public ReplyPagesTests(Mailing mailing)
    {
        _app = mailing.App;
        _citizen = Visitors.New(_app.Address);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _citizen.Dispose();

    [Theory]
    [InlineData(Urls.Lookup, "ja")]
    [InlineData(Urls.Lookup + "?lang=en", "en")]
    [InlineData(Urls.StopReplies + "?t=x", "ja")]
    public async Task The_pages_need_no_script_no_cookie_and_no_sign_in(string address, string language)
    {
        using var answer = await _citizen.GetAsync(address, Ct);
        var page = await ReadAsync(answer);

        Assert.Empty(page.QuerySelectorAll("script, style, [style], iframe, base, img"));
        Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("nav a[href^='/lookup']"));
    }

    [Fact]
    public async Task A_number_tells_the_state_and_nothing_of_the_report()
    {
        var received = await ReceiveAsync(Some.ByMail("secret-reporter@example.jp"));

        var wide = string.Concat(received.ReceiptNumber.Select(c => c == '-' ? '−' : (char)(c + 0xFEE0)));
        var page = await ReadAsync(await LookAsync(wide));
        Assert.Contains(received.ReceiptNumber, page.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("受け付けました", page.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);

        await _app.Services.GetRequiredService<OpenReport>().RunAsync(received.ReportId, Some.Analyst, Ct);
        Assert.Contains("確認しています", (await ReadAsync(await LookAsync(received.ReceiptNumber))).QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);

        await _app.Services.GetRequiredService<DecideReport>().RunAsync(new(received.ReportId, Verdict.Scam, "理由かなりあ", 0), Some.Analyst, Ct);
        var answered = await ReadAsync(await LookAsync(received.ReceiptNumber));
        Assert.Contains("詐欺、または詐欺の疑いが強い", answered.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("A scam, or very likely one", (await ReadAsync(await LookAsync(received.ReceiptNumber, "?lang=en"))).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.All(
            ["佐藤", "secret-reporter", "j-lis", "年次更新", "地方公共団体情報", "かなりあ", Some.Analyst.Name],
            w => Assert.DoesNotContain(w, page.Source.Text + answered.Source.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Legitimate_is_not_called_safe()
    {
        var received = await ReceiveAsync(Some.ByMail("another@example.jp"));
        await _app.Services.GetRequiredService<DecideReport>().RunAsync(new(received.ReportId, Verdict.Legitimate, "確認", 0), Some.Analyst, Ct);

        var said = (await ReadAsync(await LookAsync(received.ReceiptNumber))).QuerySelector("main")!.TextContent;

        Assert.Contains("今回確かめた範囲では", said, StringComparison.Ordinal);
        Assert.Contains("安全を保証するものではありません", said, StringComparison.Ordinal);
        Assert.All(["安全です", "本物です", "安心して"], w => Assert.DoesNotContain(w, said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_number_is_told_the_same_way_whether_it_could_be_one_or_not()
    {
        var suspension = ReceiptNumber.New(ReceiptNumber.Suspension).ToString();
        var said = new HashSet<string>();
        foreach (var wrong in (string[])["T123-456-7891", ReceiptNumber.New(ReceiptNumber.Report).ToString(), suspension, "<script>alert(1)</script>", "' or 1=1 --"])
        {
            using var answer = await LookAsync(wrong);
            var page = await ReadAsync(answer);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal(wrong, page.QuerySelector("#number")!.GetAttribute("value"));
            Assert.Equal("true", page.QuerySelector("#number")!.GetAttribute("aria-invalid"));
            Assert.All(page.QuerySelector("#number")!.GetAttribute("aria-describedby")!.Split(' '), id => Assert.NotNull(page.GetElementById(id)));
            Assert.Empty(page.QuerySelectorAll("script"));
            said.Add(page.QuerySelector("main")!.TextContent);
        }

        Assert.Single(said);
        using var empty = await LookAsync("  ");
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
        Assert.Contains("受付番号を入力してください", (await ReadAsync(empty)).QuerySelector(".problems")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_my_number_typed_by_mistake_is_not_shown_again_and_a_book_not_read()
    {
        foreach (var typed in (string[])["123456789018", "１２３４-５６７８-９０１８"])
        {
            var page = await ReadAsync(await LookAsync(typed));
            Assert.DoesNotContain(typed, page.Source.Text, StringComparison.Ordinal);
        }

        using var book = await LookAsync(new string('あ', 5000));
        Assert.Equal(HttpStatusCode.BadRequest, book.StatusCode);
        using var other = await _citizen.PostAsync(Urls.Lookup, new StringContent("{}", null, "application/json"), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
    }

    [Fact]
    public async Task Numbers_cannot_be_tried_through()
    {
        using var visitor = Visitors.New(_app.Address);
        for (var i = 0; i < ReplyEndpoints.LookedUpPerMinute; i++)
        {
            using var tried = await LookAsync("T123-456-7891", visitor: visitor);
            Assert.Equal(HttpStatusCode.NotFound, tried.StatusCode);
        }

        using var refused = await LookAsync("T123-456-7891", visitor: visitor);
        var page = await ReadAsync(refused);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Contains("分後", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(Urls.Lookup, page.QuerySelector("main p a")!.GetAttribute("href"));
        using var form = await visitor.GetAsync(Urls.Lookup, Ct);
        Assert.Equal(HttpStatusCode.OK, form.StatusCode);
    }

    [Theory]
    [InlineData("List-Unsubscribe=One-Click")]
    [InlineData("")]
    public async Task Only_pressing_the_button_stops_mails(string body)
    {
        var before = await StopsAsync();
        await ReceiveAsync(Some.ByMail($"stop{body.Length}@example.jp"));
        var claimed = await _app.Services.GetRequiredService<SendReply>().ClaimAsync(Ct);
        while (claimed!.To.Local != $"stop{body.Length}")
        {
            claimed = await _app.Services.GetRequiredService<SendReply>().ClaimAsync(Ct);
        }

        var link = new Uri(claimed.StopLink).PathAndQuery;

        // Filters that look behind links before the reader does.
        using var seen = await _citizen.GetAsync(link, Ct);
        using var head = await _citizen.SendAsync(new(HttpMethod.Head, link), Ct);
        var page = await ReadAsync(seen);
        Assert.Equal((HttpStatusCode.OK, before), (seen.StatusCode, await StopsAsync()));
        Assert.Equal(link, page.QuerySelector("form")!.GetAttribute("action"));
        Assert.Equal("noindex", page.QuerySelector("meta[name=robots]")!.GetAttribute("content"));

        using var content = new StringContent(body, null, "application/x-www-form-urlencoded");
        using var first = await _citizen.PostAsync(link, content, Ct);
        using var second = await _citizen.PostAsync(link + "&lang=en", null, Ct);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, before + 1), (first.StatusCode, second.StatusCode, await StopsAsync()));
        Assert.Contains("止めました", (await ReadAsync(first)).QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("no more mails", (await ReadAsync(second)).QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?t=")]
    [InlineData("?t=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("?t=%3Cscript%3E&lang=en")]
    public async Task A_link_that_was_not_made_here_stops_nothing(string query)
    {
        var before = await StopsAsync();
        using var seen = await _citizen.GetAsync(Urls.StopReplies + query, Ct);
        using var pressed = await _citizen.PostAsync(Urls.StopReplies + query, null, Ct);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound, before), (seen.StatusCode, pressed.StatusCode, await StopsAsync()));
        Assert.Empty((await ReadAsync(seen)).QuerySelectorAll("form, script"));
    }

    private async Task<int> StopsAsync()
    {
        await using var db = _app.Db();
        return await db.ReplyStops.CountAsync(Ct);
    }

    private async Task<Received> ReceiveAsync(IncomingReport incoming) =>
        (await _app.Services.GetRequiredService<ReceiveReport>().RunAsync(incoming, Actor.Worker("test"), Ct)).Value!;

    private Task<HttpResponseMessage> LookAsync(string number, string query = "", HttpClient? visitor = null) =>
        (visitor ?? _citizen).PostAsync(Urls.Lookup + query, new FormUrlEncodedContent([new("number", number)]), Ct);

    private static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage answer) =>
        new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Ct));

    /// <summary>An application that writes to reporters. No worker runs: what is claimed is claimed by a test.</summary>
    public sealed class Mailing : IAsyncLifetime
    {
        internal RunningApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await RunningApp.StartAsync(settings: TestStore.MailOn);

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
