using System.Globalization;
using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Reports;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Reports;

public sealed class ReportPageTests : IAsyncLifetime
{
    private readonly TestStore _store = new();
    private readonly BunitContext _browser = new();

    public ReportPageTests()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja");
        TestModel.CopyTo(_store.Data.Model);
        _store.AddTo(_browser.Services);
        _browser.Services.AddLocalization();
        _browser.Services.AddRadzenComponents();
        _browser.JSInterop.Mode = JSRuntimeMode.Loose;
        _browser.AddAuthorization().SetAuthorized(Some.Analyst.Name).SetRoles(Role.Triage).SetClaims(
            new Claim(ClaimTypes.NameIdentifier, Some.Analyst.Id), new Claim(Claims.DisplayName, Some.Analyst.Name));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task The_reporter_is_hidden_until_asked_for()
    {
        var page = await OpenAsync(Some.FakeRenewal());
        Assert.DoesNotContain("佐藤 一郎", page.Markup, StringComparison.Ordinal);

        await page.FindAll("button").Single(b => b.TextContent == "表示する").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("佐藤 一郎", page.Markup, StringComparison.Ordinal));
        Assert.Contains(Domain.Audit.AuditKind.ReporterRevealed, await _store.AuditAsync());
    }

    [Fact]
    public async Task Addresses_are_shown_inert_only()
    {
        var page = await OpenAsync(Some.FakeRenewal());

        Assert.DoesNotContain("https://j-lis-koushin", page.Markup, StringComparison.Ordinal);
        Assert.Contains("hxxps://j-lis-koushin[.]top", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("a[href*='koushin']"));
    }

    [Fact]
    public async Task The_judgement_begins_with_words_to_read_aloud()
    {
        var page = await OpenAsync(Some.FakeRenewal());

        Assert.Contains("詐欺の疑いが強いメールです。", page.Find("[aria-labelledby=judgement-title] h2 + p").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weighed_phrases_are_marked_where_they_stand_and_the_text_is_unchanged()
    {
        const string Body = "<script>alert(1)</script>マイナンバーの年次更新が必要です。\n本日中に https://j-lis-koushin.top/a から手続きし、カード番号を入力してください。";
        var page = await OpenAsync(Some.FakeRenewal(Body));

        Assert.Equal(Domain.Indicators.Defang.Text(Body), page.Find(".received").TextContent);
        Assert.NotEmpty(page.FindAll(".received mark.for"));
        Assert.All(page.FindAll(".received mark"), m => Assert.Contains(m.ClassName == "for" ? "詐欺を示す" : "詐欺を否定", m.GetAttribute("title"), StringComparison.Ordinal));
        Assert.Contains("実線", page.Find(".marklegend").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("script"));
    }

    [Fact]
    public async Task Html_is_shown_in_a_frame_without_any_right()
    {
        var page = await OpenAsync(Some.FakeRenewal() with { Html = "<p>本文</p>" });
        Assert.Empty(page.FindAll("iframe"));

        await page.FindAll("button").Single(b => b.TextContent == "HTML表示").ClickAsync(new());

        var frame = page.Find("iframe");
        Assert.Equal("", frame.GetAttribute("sandbox"));
        Assert.Contains("default-src 'none'", frame.GetAttribute("srcdoc"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_decision_is_explained_and_the_reason_stays()
    {
        var page = await OpenAsync(Some.FakeRenewal());
        var id = page.Instance.Id;
        page.Find("input[value=suspicious]").Change("suspicious");
        page.Find("#reason").Input("書きかけ");

        // Somebody else is quicker; this page has not heard of it yet, having a feed of its own.
        await _store.Get<DecideReport>().RunAsync(new(id, Verdict.Scam, "", 0), Some.OtherAnalyst, default);
        await page.FindAll("button").Single(b => b.TextContent == "この判定で確定").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains(Some.OtherAnalyst.Name, page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal("書きかけ", page.Find("#reason").GetAttribute("value"));
        Assert.Equal(Verdict.Scam, (await _store.Get<FindReports>().OneAsync(id, default))!.Verdict);
    }

    [Fact]
    public void A_report_that_is_not_there_is_said_so()
    {
        var page = _browser.Render<ReportPage>(p => p.Add(x => x.Id, Guid.NewGuid()));

        page.WaitForAssertion(() => Assert.Contains("ページが見つかりません", page.Markup, StringComparison.Ordinal));
    }

    private async Task<IRenderedComponent<ReportPage>> OpenAsync(IncomingReport incoming)
    {
        var taken = await _store.Get<ReceiveReport>().RunAsync(incoming, Actor.Worker("test"), default);
        var page = _browser.Render<ReportPage>(p => p.Add(x => x.Id, taken.Value!.ReportId));
        page.WaitForElement("#reason");
        return page;
    }
}
