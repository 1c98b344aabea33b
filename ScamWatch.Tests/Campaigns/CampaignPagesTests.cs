using Bunit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Campaigns;
using ScamWatch.Web.Reports;

namespace ScamWatch.Tests.Campaigns;

public sealed class CampaignPagesTests() : PageTests(Some.Analyst)
{
    [Fact]
    public async Task The_preview_says_what_will_change_and_the_decision_does_it()
    {
        var ids = await Store.TakeAsync(CampaignDesk.Mail(1), CampaignDesk.Mail(2), CampaignDesk.Mail(3) with { Harm = HarmStage.MoneyLost });
        var page = Open();
        Assert.True(Button(page, "0件を判定する").HasAttribute("disabled"));

        await page.Find("input[value=scam]").ChangeAsync("scam");
        page.WaitForAssertion(() => Assert.Contains("被害が進んでいるもの1件", page.Find(".preview-facts").TextContent.Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal));
        await PressAsync(page, "3件を判定する");

        page.WaitForAssertion(() => Assert.Contains("判定しました", page.Find(".notice-good").TextContent, StringComparison.Ordinal));
        Assert.Equal(Verdict.Scam, (await Store.ReportAsync(ids[2])).Verdict);
        Assert.Contains("注意喚起を作成", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_action_can_be_undone_where_it_was_done()
    {
        var ids = await Store.TakeAsync(CampaignDesk.Mail(1), CampaignDesk.Mail(2));
        var page = Open();
        await page.Find("input[value=scam]").ChangeAsync("scam");
        page.WaitForElement(".preview-facts");
        await PressAsync(page, "2件を判定する");
        page.WaitForElement(".notice-good");

        await page.Find(".said button").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("取り消しました", page.Find(".notice-good").TextContent, StringComparison.Ordinal));
        Assert.Null((await Store.ReportAsync(ids[0])).Verdict);
        Assert.Contains("が取り消し", page.Find(".changes").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_clocks_of_the_campaign_stand_beside_its_facts_and_stop_with_the_decision()
    {
        await Store.TakeAsync(CampaignDesk.Mail(1), CampaignDesk.Mail(2));
        Store.Clock.Advance(TimeSpan.FromHours(30));
        var page = Open();
        // A look is wanted within a day, a verdict within three.
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("[aria-labelledby=facts-title] .clocks li").Count));
        Assert.Contains("期限超過", page.FindAll(".clocks li")[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("期限", page.FindAll(".clocks li")[1].TextContent, StringComparison.Ordinal);

        await page.Find("input[value=scam]").ChangeAsync("scam");
        page.WaitForElement(".preview-facts");
        await PressAsync(page, "2件を判定する");

        page.WaitForAssertion(() => Assert.All(page.FindAll(".clocks li"), c => Assert.Contains("で完了", c.TextContent, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_refusal_is_shown_and_the_words_typed_stay()
    {
        await Store.TakeAsync(CampaignDesk.Mail(1), CampaignDesk.Mail(2));
        var page = Open();
        await page.Find("input[value=suspicious]").ChangeAsync("suspicious");
        await page.WaitForElement("#reason").InputAsync("書きかけ");

        // Somebody else is quicker; this page has not heard of it yet, having a feed of its own.
        await Store.Get<DecideCampaign>().RunAsync(new((await Store.Get<FindCampaigns>().OneAsync(1, Some.Supervisor, default))!.Id, Verdict.Scam, "", false, 0), Some.OtherAnalyst, default);
        await PressAsync(page, "2件を判定する");

        page.WaitForAssertion(() => Assert.Contains(Some.OtherAnalyst.Name, page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        await PressAsync(page, "判定を変更");
        Assert.Equal("書きかけ", page.Find("#reason").GetAttribute("value"));
    }

    [Fact]
    public async Task Merging_asks_first()
    {
        await Store.TakeAsync(CampaignDesk.Mail(1), CampaignDesk.Mail(2), CampaignDesk.Refunded(1), CampaignDesk.Refunded(2));
        var page = Open();
        await page.Find("#find").ChangeAsync("2");
        await PressAsync(page, "探す");
        page.WaitForAssertion(() => Button(page, "この事案に統合"));
        await PressAsync(page, "この事案に統合");
        Assert.Contains("事案 2(2件)を、この事案 1 に統合", page.Find(".confirm").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, (await Store.Get<FindCampaigns>().OneAsync(1, Some.Supervisor, default))!.ReportCount);

        await PressAsync(page, "統合する");

        page.WaitForAssertion(() => Assert.Contains("統合しました", page.Find(".notice-good").TextContent, StringComparison.Ordinal));
        Assert.Equal(4, (await Store.Get<FindCampaigns>().OneAsync(1, Some.Supervisor, default))!.ReportCount);
        var gone = Open(2);
        Assert.Contains("/campaigns/1", gone.Find(".notice-neutral a").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_says_why_it_belongs_and_shows_the_differing_words_inert()
    {
        var ids = await Store.TakeAsync(CampaignDesk.Mail(1), CampaignDesk.Mail(2), CampaignDesk.Mail(3));
        var page = Browser.Render<ReportPage>(p => p.Add(x => x.Id, ids[2]));
        page.WaitForElement(".alike");
        Assert.Contains("一致度", page.Find("[aria-labelledby=campaign-title]").TextContent, StringComparison.Ordinal);
        Assert.Contains("と似ています", page.Find(".evidence").TextContent, StringComparison.Ordinal);

        await PressAsync(page, "文面の違いを表示");

        page.WaitForElement(".difference ins");
        Assert.NotEmpty(page.FindAll(".difference del"));
        Assert.DoesNotContain("https://koushin", page.Markup, StringComparison.Ordinal);

        await PressAsync(page, "事案から外す");
        page.WaitForAssertion(() => Assert.Contains("事案から外しました", page.Find("[aria-labelledby=campaign-title]").TextContent, StringComparison.Ordinal));
        Assert.Null((await Store.ReportAsync(ids[2])).CampaignId);
    }

    [Fact]
    public async Task What_surges_is_shown_on_every_page()
    {
        await Store.TakeAsync([.. Enumerable.Range(1, 5).Select(CampaignDesk.Mail)]);

        var banner = Browser.Render<RaisedBanner>();

        banner.WaitForAssertion(() => Assert.Contains("事案 1", banner.Find("a[href='/campaigns/1']").TextContent, StringComparison.Ordinal));
        Assert.Contains("(5件)", banner.Find("a").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_campaign_that_is_not_there_is_said_so()
    {
        var page = Browser.Render<CampaignPage>(p => p.Add(x => x.Number, 99));

        page.WaitForAssertion(() => Assert.Contains("ページが見つかりません", page.Markup, StringComparison.Ordinal));
    }

    private IRenderedComponent<CampaignPage> Open(int number = 1)
    {
        var page = Browser.Render<CampaignPage>(p => p.Add(x => x.Number, number));
        page.WaitForElement("h1");
        return page;
    }

    /// <summary>Found and pressed in one turn: a part of the page that comes in between would give the button another handler.</summary>
    private static Task PressAsync<T>(IRenderedComponent<T> page, string text) where T : Microsoft.AspNetCore.Components.IComponent =>
        page.InvokeAsync(() => Button(page, text).ClickAsync(new()));

    private static AngleSharp.Dom.IElement Button<T>(IRenderedComponent<T> page, string text) where T : Microsoft.AspNetCore.Components.IComponent =>
        page.FindAll("button").First(b => b.TextContent.Trim().EndsWith(text, StringComparison.Ordinal));
}
