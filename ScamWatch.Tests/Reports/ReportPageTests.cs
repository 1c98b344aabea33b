using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Reports;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Reports;

public sealed class ReportPageTests() : PageTests(Some.Analyst)
{
    [Fact]
    public async Task The_reporter_is_hidden_until_asked_for()
    {
        var page = await OpenAsync(Some.FakeRenewal());
        Assert.DoesNotContain("佐藤 一郎", page.Markup, StringComparison.Ordinal);

        await page.FindAll("button").Single(b => b.TextContent == "表示する").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("佐藤 一郎", page.Markup, StringComparison.Ordinal));
        Assert.Contains(Domain.Audit.AuditKind.ReporterRevealed, await Store.AuditAsync());
    }

    [Fact]
    public async Task Addresses_are_shown_inert_only()
    {
        var page = await OpenAsync(Some.FakeRenewal());

        Assert.DoesNotContain("https://j-lis-koushin", page.Markup, StringComparison.Ordinal);
        Assert.Contains("hxxps://j-lis-koushin[.]top", page.Markup, StringComparison.Ordinal);
        // Links lead within the house only, the search by an address too.
        Assert.All(page.FindAll("a[href]"), a => Assert.StartsWith("/", a.GetAttribute("href"), StringComparison.Ordinal));
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
        await page.Find("input[value=suspicious]").ChangeAsync("suspicious");
        await page.Find("#reason").InputAsync("書きかけ");

        // Somebody else is quicker; this page has not heard of it yet, having a feed of its own.
        await Store.Get<DecideReport>().RunAsync(new(id, Verdict.Scam, "", 0), Some.OtherAnalyst, default);
        await page.FindAll("button").Single(b => b.TextContent == "この判定で確定").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains(Some.OtherAnalyst.Name, page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal("書きかけ", page.Find("#reason").GetAttribute("value"));
        Assert.Equal(Verdict.Scam, (await Store.Get<FindReports>().OneAsync(id, default))!.Verdict);
    }

    [Fact]
    public async Task A_key_decides_at_once_and_another_takes_it_back()
    {
        var page = await OpenAsync(Some.FakeRenewal());

        await PressAsync(page, "1");
        page.WaitForAssertion(() => Assert.Contains("「詐欺」と判定しました", page.Find("[role=status]").TextContent, StringComparison.Ordinal));
        Assert.Equal(Verdict.Scam, (await ReportAsync(page)).Verdict);

        await PressAsync(page, "u");
        page.WaitForAssertion(() => Assert.Contains("判定を取り消しました", page.Find("[role=status]").TextContent, StringComparison.Ordinal));
        Assert.Null((await ReportAsync(page)).Verdict);
        Assert.Contains("詐欺 → 未判定", page.Find("[aria-labelledby=history-title]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_against_the_classifier_asks_for_the_reason_and_changes_nothing()
    {
        var page = await OpenAsync(Some.FakeRenewal());

        await PressAsync(page, "3");

        page.WaitForAssertion(() => Assert.True(page.Find("input[value=legitimate]").HasAttribute("checked")));
        Assert.Null((await ReportAsync(page)).Verdict);
        await page.Find("#reason").InputAsync("機構に確認済み");
        await PressAsync(page, "3");
        page.WaitForAssertion(() => Assert.Contains("「正規」と判定しました", page.Find("[role=status]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_on_a_decided_report_opens_the_form_instead_of_replacing_the_verdict()
    {
        var page = await OpenAsync(Some.FakeRenewal());
        await PressAsync(page, "1");
        page.WaitForAssertion(() => Assert.Contains("「詐欺」と判定しました", page.Markup, StringComparison.Ordinal));

        await PressAsync(page, "2");

        page.WaitForElement("#reason");
        Assert.Equal(Verdict.Scam, (await ReportAsync(page)).Verdict);
    }

    [Fact]
    public async Task The_next_key_leads_to_the_next_undecided_report_and_says_where_there_is_none()
    {
        var first = (await Store.Get<ReceiveReport>().RunAsync(Some.Call("屋根の瓦がずれていると言われた。"), Actor.Worker("test"), default)).Value!;
        var page = await OpenAsync(Some.FakeRenewal());

        await PressAsync(page, "n");
        Assert.EndsWith(Urls.Report(first.ReportId), Browser.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);

        await Store.Get<DecideReport>().RunAsync(new(first.ReportId, Verdict.Unrelated, "点検商法", 0), Some.OtherAnalyst, default);
        await PressAsync(page, "n");
        page.WaitForAssertion(() => Assert.Contains("ほかに未判定の通報はありません", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Next_and_back_keep_to_the_filter_of_the_queue_and_to_nothing_else_in_the_address()
    {
        await Store.Get<ReceiveReport>().RunAsync(Some.Call("屋根の瓦がずれていると言われた。"), Actor.Worker("test"), default);
        var other = (await Store.Get<ReceiveReport>().RunAsync(Some.FakeRenewal("別の文面です。") with { Subject = "別の件" }, Actor.Worker("test"), default)).Value!;
        var nav = Browser.Services.GetRequiredService<NavigationManager>();
        nav.NavigateTo("/reports?channel=email&assignee=none&urgency=nonsense&back=https://evil.example/&returnUrl=//evil.example");
        var page = await OpenAsync(Some.FakeRenewal());

        Assert.Equal("/reports?channel=email&assignee=none", page.Find(".toolbar a").GetAttribute("href"));
        await PressAsync(page, "n");
        Assert.EndsWith($"{Urls.Report(other.ReportId)}?channel=email&assignee=none", nav.Uri, StringComparison.Ordinal);

        await Store.Get<DecideReport>().RunAsync(new(other.ReportId, Verdict.Scam, "理由", 0), Some.OtherAnalyst, default);
        await PressAsync(page, "n");
        page.WaitForAssertion(() => Assert.Contains("この条件では", page.Find(".said").TextContent, StringComparison.Ordinal));
        Assert.Equal(Urls.Queue, page.Find(".said a").GetAttribute("href"));
        await PressAsync(page, "p");
        Assert.EndsWith("/reports?channel=email&assignee=none", nav.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_notice_of_a_verdict_holds_the_way_back()
    {
        var page = await OpenAsync(Some.FakeRenewal());
        await PressAsync(page, "1");
        page.WaitForAssertion(() => Assert.Contains("「詐欺」と判定しました", page.Find(".said [role=status]").TextContent, StringComparison.Ordinal));

        await page.Find(".said button").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("判定を取り消しました", page.Find(".said [role=status]").TextContent, StringComparison.Ordinal));
        Assert.Null((await ReportAsync(page)).Verdict);
        Assert.Empty(page.FindAll(".said button"));
    }

    [Fact]
    public async Task A_trace_tells_in_how_many_others_it_stands_and_is_watched_from_the_page()
    {
        await Store.Get<ReceiveReport>().RunAsync(Some.Call("https://j-lis-koushin.top/a というSMSの話をされた。"), Actor.Worker("test"), default);
        var page = await OpenAsync(Some.FakeRenewal());
        Assert.Contains("ほかの通報 1 件", page.Find("ul.traces").TextContent, StringComparison.Ordinal);

        await PressAsync(page, "w");
        page.WaitForElement("#watch-reason");
        await page.Find("form.tracewatch").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("監視中 W-1", page.Find("ul.traces").TextContent, StringComparison.Ordinal));
        Assert.Contains("監視リストに追加", page.Find("[aria-labelledby=history-title]").TextContent, StringComparison.Ordinal);
        Assert.True((await ReportAsync(page)).Watched);
    }

    [Fact]
    public async Task What_may_be_copied_is_the_inert_form()
    {
        var page = await OpenAsync(Some.FakeRenewal());

        Assert.All(page.FindAll("ul.traces [data-copy]"), b => Assert.DoesNotContain("j-lis-koushin.top", page.Find("#" + b.GetAttribute("data-copy")).TextContent, StringComparison.Ordinal));
        Assert.NotEmpty(page.FindAll("ul.traces [data-copy]"));
    }

    [Theory]
    [InlineData("fail", "偽られています")]
    [InlineData("pass", "本物です")]
    [InlineData(null, "どちらとも|本物とも偽物とも言えません")]
    public async Task Authentication_is_told_in_words(string? dmarc, string said)
    {
        var page = await OpenAsync(Some.FakeRenewal() with { HeaderTrust = HeaderTrust.Original, Mail = new(null, null, null, dmarc, []) });

        Assert.Contains(said.Split('|')[^1], page.Find("[aria-labelledby=trust-title]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attachments_are_named_by_their_content_with_what_is_wrong_with_them()
    {
        var page = await OpenAsync(Some.FakeRenewal() with
        {
            Attachments = [new("請求書.pdf", "application/pdf", 1234, new string('a', 64)) { Found = "application/x-msdownload", Dangers = [AttachmentDanger.Disguised] }],
        });

        var shown = page.Find("[aria-labelledby=attachments-title]").TextContent;
        Assert.Contains("application/x-msdownload", shown, StringComparison.Ordinal);
        Assert.Contains("名前と中身の種類が違います", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_genuine_letter_is_laid_beside_its_copy()
    {
        var page = await OpenAsync(Some.FakeRenewal("有効期限通知書です。電子証明書の有効期限が近づいています。 https://j-lis-koushin.top/a から更新手続きを。"));

        var card = page.Find("article.genuine").TextContent;
        Assert.Contains("本物がしないこと", card, StringComparison.Ordinal);
        Assert.Contains("メールでは来ない", card, StringComparison.Ordinal);
        Assert.Contains("出典", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_no_card_desk_sees_no_way_to_it()
    {
        var page = await OpenAsync(Some.FakeRenewal() with { Harm = HarmStage.HandedOver });
        Assert.Empty(page.FindAll("a[href^='/cards']"));
    }

    [Fact]
    public void A_report_that_is_not_there_is_said_so()
    {
        var page = Browser.Render<ReportPage>(p => p.Add(x => x.Id, Guid.NewGuid()));

        page.WaitForAssertion(() => Assert.Contains("ページが見つかりません", page.Markup, StringComparison.Ordinal));
    }

    private static Task PressAsync(IRenderedComponent<ReportPage> page, string key) =>
        page.InvokeAsync(() => page.FindComponent<Keys>().Instance.PressAsync(key));

    private async Task<Report> ReportAsync(IRenderedComponent<ReportPage> page) => (await Store.Get<FindReports>().OneAsync(page.Instance.Id, default))!;

    private async Task<IRenderedComponent<ReportPage>> OpenAsync(IncomingReport incoming)
    {
        var taken = await Store.Get<ReceiveReport>().RunAsync(incoming, Actor.Worker("test"), default);
        var page = Browser.Render<ReportPage>(p => p.Add(x => x.Id, taken.Value!.ReportId));
        page.WaitForElement("#reason");
        return page;
    }
}
