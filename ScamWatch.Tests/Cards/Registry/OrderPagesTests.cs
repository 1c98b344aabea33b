using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Staff;
using ScamWatch.Web.Cards;
using ScamWatch.Web.Operations;

namespace ScamWatch.Tests.Cards.Registry;

public sealed class OrderPagesTests
{
    private static readonly RegistryAnswer s_retry = new RegistryAnswer.Retry("HTTP 503", null);

    [Fact]
    public async Task The_case_shows_how_its_order_stands_and_follows_it()
    {
        await using var desk = await OutboxDesk.OpenAsync();
        var taken = await desk.TakeCallAsync();
        await using var browser = desk.OpenBrowser(Role.CardDesk);
        var page = browser.Render<CasePage>(p => p.Add(c => c.Id, taken.CaseId));
        Assert.Contains("送信待ち", page.Find(".orders").TextContent, StringComparison.Ordinal);

        // As another process does it: told by the feed of the page's own services.
        await desk.AnswerAsync(new RegistryAnswer.Done(desk.Clock.UtcNow, "R-77"));
        browser.Services.GetRequiredService<Domain.Storage.ChangeFeed>().Publish(Domain.Storage.Topic.RegistryOrders);

        page.WaitForAssertion(() => Assert.Contains("R-77", page.Find(".orders").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task The_desk_sends_again_what_found_no_holder()
    {
        await using var desk = await OutboxDesk.OpenAsync();
        var taken = await desk.TakeCallAsync();
        await desk.AnswerAsync(new RegistryAnswer.HolderNotFound("該当する名義人がいません。"));
        await using var browser = desk.OpenBrowser(Role.CardDesk);
        var page = browser.Render<CaseOrders>(p => p.Add(c => c.CaseId, taken.CaseId));

        await page.Find(".orders button").ClickAsync();
        page.WaitForAssertion(() => Assert.Contains("理由", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        await page.Find("#again").ChangeAsync("生年月日を確認した");
        await page.Find(".orders button").ClickAsync();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".orders > li").Count));
        Assert.Empty(page.FindAll(".orders button"));
        Assert.Equal(RegistryOrderState.Waiting, (await desk.OrderAsync(taken.CaseId)).State);
    }

    [Fact]
    public async Task A_supervisor_settles_dead_orders_with_a_reason()
    {
        await using var desk = await OutboxDesk.OpenAsync(settings: ("MaxAttempts", "1"));
        var (first, second) = (await desk.TakeCallAsync(), await desk.TakeCallAsync("高橋 健"));
        await desk.AnswerAsync(s_retry);
        await using var browser = desk.OpenBrowser(Role.Supervisor);
        var page = browser.Render<OrdersPage>();
        Assert.Contains("送信不能 2件", page.Markup, StringComparison.Ordinal);

        await page.Find("tbody tr button").ClickAsync();
        await page.Find("#order-why").ChangeAsync("回線が復旧");
        await page.Find("tbody .primary").ClickAsync();
        page.WaitForAssertion(() => Assert.Contains("再送します", page.Find("[role=status] ~ p ~ .notice-good, .notice-good").TextContent, StringComparison.Ordinal));
        await page.Find("tbody tr button").ClickAsync();
        await page.Find("#order-why").ChangeAsync("電話で依頼した");
        await page.Find("tbody .danger").ClickAsync();

        page.WaitForAssertion(() => Assert.Contains("送信不能 0件", page.Markup, StringComparison.Ordinal));
        Assert.Equal(RegistryOrderState.Waiting, (await desk.OrderAsync(first.CaseId)).State);
        Assert.Equal(RegistryOrderState.GivenUp, (await desk.OrderAsync(second.CaseId)).State);
    }

    [Fact]
    public async Task Operations_raise_the_alarm_when_orders_do_not_arrive()
    {
        await using var desk = await OutboxDesk.OpenAsync(settings: ("MaxAttempts", "1"));
        await desk.TakeCallAsync();
        await using var browser = desk.OpenBrowser(Role.Administrator);
        Assert.Contains("依頼は届いています", browser.Render<OrdersPanel>().Markup, StringComparison.Ordinal);

        desk.Clock.Advance(TimeSpan.FromMinutes(6));
        var late = browser.Render<OrdersPanel>();
        Assert.Contains("警報: 依頼が届いていません", late.Markup, StringComparison.Ordinal);
        // The list names cases; it is not the administrator's.
        Assert.Empty(late.FindAll("a"));

        await desk.AnswerAsync(s_retry);
        Assert.Contains("警報: 送信不能", browser.Render<OrdersPanel>().Markup, StringComparison.Ordinal);
    }
}
