using Bunit;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Watch;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Shell;
using ScamWatch.Web.Watch;

namespace ScamWatch.Tests.Watch;

public sealed class WatchListPageTests() : PageTests(Some.Analyst)
{
    [Fact]
    public async Task An_entry_is_typed_listed_and_ended_with_a_reason()
    {
        var page = Browser.Render<WatchListPage>();
        await page.Find("#value").ChangeAsync("hxxps://evil[.]example[.]top/a");
        await page.Find("#reason").ChangeAsync("新しい誘導先");
        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("hxxps://evil[.]example[.]top/a", page.Find("table.watchlist").TextContent, StringComparison.Ordinal));
        Assert.Contains("過去の通報 0 件", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("https://evil.example.top", page.Find("table.watchlist").TextContent, StringComparison.Ordinal);

        await page.Find("button[aria-label$='監視を解除する']").ClickAsync(new());
        await page.FindAll("button").Single(b => b.TextContent == "解除を確定").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("入力してください", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        await page.Find("#end-reason").InputAsync("閉鎖を確認");
        await page.FindAll("button").Single(b => b.TextContent == "解除を確定").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("table.watchlist")));
        Assert.Equal("閉鎖を確認", (await Store.Get<FindWatch>().RunAsync(true, new(0, 1), default)).Items.Single().Entry.EndedBecause);
    }

    [Fact]
    public async Task What_is_no_trace_is_refused_beside_the_button_and_stays_typed()
    {
        var page = Browser.Render<WatchListPage>();
        await page.Find("#value").ChangeAsync("更新手続き");
        await page.Find("#reason").ChangeAsync("新しい誘導先");
        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("いずれかを入力", page.Find("form [role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal("更新手続き", page.Find("#value").GetAttribute("value"));
    }

    [Fact]
    public async Task The_banner_names_undecided_reports_that_carry_something_watched()
    {
        await Store.Get<StartWatch>().RunAsync(new(null, "050-0000-1234", "理由", Store.Today), Some.Analyst, default);
        var taken = (await Store.Get<ReceiveReport>().RunAsync(Some.Call("050-0000-1234 から電話があった。"), Actor.Worker("test"), default)).Value!;

        var banner = Browser.Render<WatchBanner>();

        banner.WaitForAssertion(() => Assert.Contains(taken.ReceiptNumber, banner.Find("a").TextContent, StringComparison.Ordinal));
        Assert.Equal(Urls.Report(taken.ReportId), banner.Find("a").GetAttribute("href"));
    }
}
