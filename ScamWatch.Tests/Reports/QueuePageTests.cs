using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Reports;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Reports;

public sealed class QueuePageTests : PageTests
{
    public QueuePageTests() : base(Some.Analyst)
    {
        Browser.JSInterop.SetupModule("./keys.js").Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public async Task Keys_decide_the_current_line_go_on_to_the_next_and_undo()
    {
        var ids = await Store.TakeAsync(CampaignDesk.Alone(0), CampaignDesk.Alone(1), CampaignDesk.Alone(2));
        var page = await OpenAsync(3);
        var first = Guid.ParseExact(page.FindAll("td a.line")[0].Id![1..], "N");

        await PressAsync(page, "2");
        Assert.Contains("選んでください", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        await PressAsync(page, "j");
        await PressAsync(page, "2");

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr a.line").Count));
        Assert.Equal(Verdict.Suspicious, (await Store.ReportAsync(first)).Verdict);
        Assert.Single(page.FindAll("tr.current"));
        Assert.DoesNotContain(first.ToString("N"), page.Find("tr.current a.line").Id, StringComparison.Ordinal);

        await PressAsync(page, "u");

        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("tbody tr a.line").Count));
        Assert.Null((await Store.ReportAsync(first)).Verdict);
        Assert.Equal($"r{first:N}", page.Find("tr.current a.line").Id);
        Assert.Contains(first, ids);
    }

    [Fact]
    public async Task Several_chosen_lines_are_decided_after_a_preview_only()
    {
        var ids = await Store.TakeAsync(CampaignDesk.Alone(0), CampaignDesk.Alone(1), CampaignDesk.Alone(2));
        var page = await OpenAsync(3);
        foreach (var key in (string[])["j", "x", "j", "x", "2"])
        {
            await PressAsync(page, key);
        }

        page.WaitForElement("#decide-many-title");
        Assert.All(ids, id => Assert.Null(Store.ReportAsync(id).GetAwaiter().GetResult().Verdict));
        await page.WaitForElement("section.confirm form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr a.line")));
        Assert.Contains("2 件を「要確認」と判定しました", page.Find(".queuesay").TextContent, StringComparison.Ordinal);
        await PressAsync(page, "u");
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("tbody tr a.line").Count));
    }

    [Fact]
    public async Task A_verdict_against_the_classifier_asks_for_a_reason_first()
    {
        var id = await Store.TakeAsync(Some.FakeRenewal());
        var page = await OpenAsync(1);
        await PressAsync(page, "j");
        await PressAsync(page, "3");

        page.WaitForElement("#many-reason");
        Assert.Null((await Store.ReportAsync(id)).Verdict);
        await PressAsync(page, "Escape");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#many-reason")));
    }

    [Fact]
    public async Task A_line_that_somebody_else_took_away_leaves_no_other_under_the_keys()
    {
        await Store.TakeAsync(CampaignDesk.Alone(0), CampaignDesk.Alone(1));
        var page = await OpenAsync(2);
        await PressAsync(page, "j");
        var current = Guid.ParseExact(page.Find("tr.current a.line").Id![1..], "N");

        await Browser.Services.GetRequiredService<DecideReport>().RunAsync(new(current, Verdict.Scam, "理由", 0), Some.OtherAnalyst, default);
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr a.line")), TimeSpan.FromSeconds(60));
        await PressAsync(page, "1");

        Assert.Empty(page.FindAll("tr.current"));
        await using var db = Store.Db();
        Assert.Equal(1, db.Reports.Count(r => r.Verdict == null));
    }

    [Fact]
    public async Task Filters_stand_in_the_address_and_a_kept_one_leads_back_to_it()
    {
        var ids = await Store.TakeAsync(CampaignDesk.Alone(0), CampaignDesk.Alone(1));
        await Store.Get<AssignReports>().RunAsync([ids[0]], Some.Analyst.Id, "", Some.Analyst, default);
        Browser.Services.GetRequiredService<NavigationManager>().NavigateTo("/reports?assignee=me&work=in-work");
        var page = await OpenAsync(1);

        Assert.Equal($"/reports/{ids[0]}?work=in-work&assignee=me", page.Find("td a.line").GetAttribute("href"));
        await page.Find(".keep input").ChangeAsync("私の分");
        await page.Find(".keep form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Equal("/reports?work=in-work&assignee=me", page.Find(".saved a").GetAttribute("href")));
        Assert.Equal("true", page.Find(".saved a").GetAttribute("aria-current"));
    }

    [Fact]
    public async Task A_takes_the_line_in_hand()
    {
        var id = await Store.TakeAsync(CampaignDesk.Alone(0));
        var page = await OpenAsync(1);
        await PressAsync(page, "j");
        await PressAsync(page, "a");

        page.WaitForAssertion(() => Assert.Contains("対応中", page.Find(".list tbody").TextContent, StringComparison.Ordinal));
        Assert.Equal(Some.Analyst.Id, (await Store.ReportAsync(id)).AssigneeId);
    }

    private async Task<IRenderedComponent<QueuePage>> OpenAsync(int lines)
    {
        var page = Browser.Render<QueuePage>();
        page.WaitForAssertion(() => Assert.Equal(lines, page.FindAll("tbody tr a.line").Count));
        return page;
    }

    private static Task PressAsync(IRenderedComponent<QueuePage> page, string key) =>
        page.InvokeAsync(() => page.FindComponent<Keys>().Instance.PressAsync(key));
}
