using Microsoft.Playwright;
using ScamWatch.Domain.Staff;
using static Microsoft.Playwright.Assertions;

namespace ScamWatch.Tests.Browser;

/// <summary>The card desk by keyboard, over a lost tab, and with the second person.</summary>
[Collection(nameof(BrowserFixture))]
[Trait("Tempo", "Browser")]
public sealed class CardJourneys(BrowserFixture browser)
{
    private const string Name = "髙橋 花子", Address = "みなと川市中央一丁目2番3号", Phone = "09000001234";

    [Fact]
    public async Task A_call_reaches_its_receipt_number_by_keyboard_in_45_keystrokes()
    {
        await using var desk = await browser.OpenAsync(Role.CardDesk);
        var page = desk.Page;
        await desk.GoAsync("/cards/new");
        await page.Locator("#name").WaitForAsync();
        var keys = 0;

        await TabToAsync("target");
        await PressAsync("Space");
        await TabToAsync("cause");
        await PressAsync("ArrowDown");
        await TabToAsync("name");
        await page.Keyboard.TypeAsync(Name);
        await TabToAsync("name-match");
        await PressAsync("ArrowRight");
        await TabToAsync("birth");
        await TypeAsync("S60.4.1");
        await TabToAsync("birth-match");
        await PressAsync("ArrowRight");
        await TabToAsync("address");
        await page.Keyboard.TypeAsync(Address);
        await TabToAsync("callback");
        await TypeAsync(Phone);
        await PressAsync("Control+Enter");
        var receipt = page.Locator(".receipt");
        await Expect(receipt).ToBeVisibleAsync();
        Assert.InRange(keys, 1, 45);
        await desk.AssertAccessibleAsync();

        // Every key that was pressed is there, however fast they came.
        var number = (await receipt.GetAttributeAsync("data-receipt"))!;
        await page.Keyboard.PressAsync("F9");
        await page.Keyboard.PressAsync("F10");
        await desk.GoAsync($"/cards?q={number}");
        await page.GetByRole(AriaRole.Link, new() { Name = number }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync(Phone);
        await Expect(page.Locator("main")).ToContainTextAsync(Name);
        await Expect(page.Locator("main")).ToContainTextAsync(Address);
        await desk.AssertAccessibleAsync();

        async Task PressAsync(string key)
        {
            keys++;
            await page.Keyboard.PressAsync(key);
        }

        async Task TypeAsync(string text)
        {
            keys += text.Length;
            await page.Keyboard.TypeAsync(text);
        }

        async Task TabToAsync(string field)
        {
            for (var i = 0; i < 15; i++)
            {
                await PressAsync("Tab");
                if (await page.EvaluateAsync<string>("() => document.activeElement.id || document.activeElement.name") == field)
                {
                    return;
                }
            }

            Assert.Fail($"{field} was not reached");
        }
    }

    [Fact]
    public async Task A_closed_tab_loses_nothing_typed()
    {
        await using var desk = await browser.OpenAsync(Role.CardDesk);
        await desk.GoAsync("/cards/new");
        await desk.Page.Locator("#where").PressSequentiallyAsync("駅前の喫茶店");
        await desk.Page.Locator("#circumstances").PressSequentiallyAsync("席を立った間に");
        // Left at once: what is on its way to the server is kept.
        await desk.GoAsync("/cards");
        await desk.GoAsync("/cards/new");
        await Expect(desk.Page.Locator("#where")).ToHaveValueAsync("駅前の喫茶店");
        await Expect(desk.Page.Locator("#circumstances")).ToHaveValueAsync("席を立った間に");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "入力を破棄" }).ClickAsync();
        await Expect(desk.Page.Locator("#where")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_found_card_is_released_at_the_counter_by_two_people()
    {
        string address;
        await using (var desk = await browser.OpenAsync(Role.Supervisor))
        {
            var page = desk.Page;
            await desk.GoAsync("/cards/new");
            await page.GetByRole(AriaRole.Radio, new() { Name = "カード", Exact = true }).CheckAsync();
            await page.GetByRole(AriaRole.Radio, new() { Name = "自宅で紛失" }).CheckAsync();
            await page.Locator("#name").FillAsync("試験 次郎");
            await page.Keyboard.PressAsync("Control+Enter");
            address = (await page.GetByRole(AriaRole.Link, new() { Name = "案件を開いて" }).GetAttributeAsync("href"))!;
            await page.Locator(".next-call").ClickAsync();
            await desk.GoAsync(address);
            await page.Locator("#to").FillAsync("総合フリーダイヤル");
            await page.GetByRole(AriaRole.Button, new() { Name = "依頼を記録" }).ClickAsync();
            await page.Locator("#how").FillAsync("電話で回答");
            await page.GetByRole(AriaRole.Button, new() { Name = "停止の確認を記録" }).ClickAsync();
            await Expect(page.Locator(".pagehead .mark")).ToContainTextAsync("停止確認済");
        }

        await using var counter = await browser.OpenAsync(Role.Counter);
        await counter.GoAsync(address);
        await counter.Page.Locator("summary").Filter(new() { HasText = "カードが見つかった" }).ClickAsync();
        await counter.Page.Locator("#release-counter").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        foreach (var box in await counter.Page.Locator("details:has(#release-counter) input[type=checkbox]").AllAsync())
        {
            await box.CheckAsync();
        }

        await counter.Page.Locator("#card-by-hand").FillAsync("リーダーなし");
        await counter.AssertAccessibleAsync();
        await counter.Page.GetByRole(AriaRole.Button, new() { Name = "承認を求める" }).ClickAsync();
        await counter.Page.Locator("#second-user").FillAsync("card");
        await counter.Page.Locator("#second-password").FillAsync("this is not the password");
        await counter.Page.GetByRole(AriaRole.Button, new() { Name = "この画面で承認" }).ClickAsync();
        await Expect(counter.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "パスワード" })).ToBeVisibleAsync();
        await counter.Page.Locator("#second-password").FillAsync(ScamWatch.Web.Account.SampleStaff.Password);
        await counter.AssertAccessibleAsync();
        await counter.Page.GetByRole(AriaRole.Button, new() { Name = "この画面で承認" }).ClickAsync();
        await Expect(counter.Page.Locator(".pagehead .mark")).ToContainTextAsync("解除");
    }
}
