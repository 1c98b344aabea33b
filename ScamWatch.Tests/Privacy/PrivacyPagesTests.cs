using Bunit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Cards;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Privacy;

namespace ScamWatch.Tests.Privacy;

public sealed class PrivacyPagesTests() : PageTests(Some.Supervisor)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_is_due_is_shown_before_it_goes_and_a_hold_takes_it_out()
    {
        var taken = await DisposalTests.CaseAsync(Store, end: true);
        Store.Clock.Advance(TimeSpan.FromDays(2000));
        var page = Browser.Render<RetentionPage>();
        await page.WaitForAssertionAsync(() => Assert.Equal(["1", "0"], Cells(page)), s_patience);

        await page.Find("#hold-number").ChangeAsync(new() { Value = taken.ReceiptNumber });
        await page.Find("#hold-reason").ChangeAsync(new() { Value = "訴訟" });
        await page.Find("form").SubmitAsync();

        await page.WaitForAssertionAsync(() => Assert.Equal(["0", "1"], Cells(page)), s_patience);
        await page.Find("button[aria-label*='保存の指示を解除']").ClickAsync(new());
        await page.WaitForAssertionAsync(() => Assert.Equal(["1", "0"], Cells(page)), s_patience);
        await Store.Get<DisposeRecords>().RunAsync(Actor.Worker("disposal"), default);
        var later = Browser.Render<RetentionPage>();
        await later.WaitForAssertionAsync(() => Assert.Contains("停止受付", later.Find("[aria-labelledby=log-title] tbody").TextContent, StringComparison.Ordinal), s_patience);

        static IEnumerable<string> Cells(IRenderedComponent<RetentionPage> page) =>
            page.Find("[aria-labelledby=rules-title] tbody tr").Children.Skip(3).Take(2).Select(c => c.TextContent.Trim());
    }

    [Fact]
    public async Task A_person_is_found_and_proposed_for_erasure_which_the_same_supervisor_cannot_confirm()
    {
        var taken = await DisposalTests.CaseAsync(Store, end: true);
        var page = Browser.Render<PersonsPage>();
        await page.Find("#p-number").ChangeAsync(new() { Value = taken.ReceiptNumber });
        await page.Find("form").SubmitAsync();
        await page.WaitForAssertionAsync(() => Assert.NotEmpty(page.FindAll("[role=alert]")), s_patience);

        await page.Find("#p-reason").ChangeAsync(new() { Value = "窓口で本人、運転免許証を確認" });
        await page.Find("form").SubmitAsync();
        await page.WaitForAssertionAsync(() => Assert.Contains("消去できます", page.Markup, StringComparison.Ordinal), s_patience);
        Assert.EndsWith($"/settings/persons/export/html?number={taken.ReceiptNumber}", page.Find("a[download]").GetAttribute("href"), StringComparison.Ordinal);
        await page.FindAll("button").Single(b => b.TextContent == "消去を提案").ClickAsync(new());

        await page.WaitForAssertionAsync(() => Assert.Contains("別の監督者の確認を待っています。", page.Markup, StringComparison.Ordinal), s_patience);
        Assert.Empty(page.FindAll("button[aria-label*='消去を確認']"));
        await page.Find("button[aria-label*='取り下げる']").ClickAsync(new());
        await page.WaitForAssertionAsync(() => Assert.Contains("提案を取り下げました。", page.Markup, StringComparison.Ordinal), s_patience);
    }

    [Fact]
    public async Task Who_looked_is_asked_for_by_a_button_and_there_for_supervisors_only()
    {
        var taken = await DisposalTests.CaseAsync(Store, end: false);
        await Store.Get<FindCases>().OpenAsync(taken.CaseId, CardDesk.Operator, default);
        // The browser's services are another process to the log.
        await Store.Get<AccessLog>().StoreAsync(default);
        Assert.Empty(Browser.Render<WhoLooked>(p => p.Add(c => c.Actor, CardDesk.Operator).Add(c => c.Subject, taken.ReceiptNumber)).Markup.Trim());
        var section = Browser.Render<WhoLooked>(p => p.Add(c => c.Actor, Some.Supervisor).Add(c => c.Subject, taken.ReceiptNumber));

        await section.Find("button").ClickAsync(new());

        await section.WaitForAssertionAsync(() => Assert.Contains(CardDesk.Operator.Name, section.Find("tbody").TextContent, StringComparison.Ordinal), s_patience);
        Assert.Contains("案件を表示", section.Find("tbody").TextContent, StringComparison.Ordinal);
    }
}
