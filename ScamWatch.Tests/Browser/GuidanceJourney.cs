using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using ScamWatch.Domain.Guidance.Flows;
using ScamWatch.Domain.Leaks;
using ScamWatch.Domain.Staff;
using static Microsoft.Playwright.Assertions;

namespace ScamWatch.Tests.Browser;

/// <summary>A call guided by the keyboard alone to a possible leak, which a supervisor then follows.</summary>
[Collection(nameof(BrowserFixture))]
[Trait("Tempo", "Browser")]
public sealed class GuidanceJourney(BrowserFixture browser)
{
    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task A_call_is_guided_without_a_mouse_and_its_leak_is_followed(int width, ColorScheme scheme)
    {
        await using var desk = await browser.OpenAsync(Role.CardDesk, width, scheme);
        var page = desk.Page;
        await desk.GoAsync("/guidance/flows");
        await page.Keyboard.PressAsync("/");
        await Expect(page.Locator("#search")).ToBeFocusedAsync();
        // Digits are letters in a field.
        await page.Keyboard.TypeAsync("知らない口座");
        await Expect(page.Locator(".flowlist li")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Enter");
        await AtAsync(page, "checked");
        await desk.AssertAccessibleAsync();

        await page.Keyboard.PressAsync("1");
        await AtAsync(page, "whose");
        await page.Keyboard.PressAsync("ArrowLeft");
        await AtAsync(page, "checked");
        await page.Keyboard.PressAsync("1");
        await AtAsync(page, "whose");
        await page.Keyboard.PressAsync("1");
        await AtAsync(page, "stop");
        await Expect(page.Locator("#step-title")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        await AtAsync(page, "facts");
        await Expect(page.Locator("#fact-seenOn")).ToBeFocusedAsync();
        await page.Locator("#fact-seenOn").FillAsync("2026-11-20");
        await page.Locator("input[name=fact-screen]").First.FocusAsync();
        await page.Keyboard.PressAsync("Space");
        // An arrow moves among answers here, and goes nowhere else.
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("input[name=fact-screen]").Nth(1)).ToBeCheckedAsync();
        await page.Locator("#fact-registeredHow").FocusAsync();
        await page.Keyboard.TypeAsync("去年 1");
        await desk.AssertAccessibleAsync();
        await Expect(page.Locator("#saved[data-saved=yes]")).ToHaveCountAsync(1);

        // What was answered and typed outlives the page.
        await page.ReloadAsync();
        await AtAsync(page, "facts");
        await Expect(page.Locator("#fact-registeredHow")).ToHaveValueAsync("去年 1");
        await page.Locator("#fact-registeredHow").FocusAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await AtAsync(page, "leak");
        await Expect(page.Locator(".stepnow")).ToContainTextAsync(new Regex("L-\\d+"));
        await desk.AssertAccessibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await AtAsync(page, "fix");
        await page.Keyboard.PressAsync("Enter");
        await AtAsync(page, "hotline");
        await desk.AssertAccessibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await AtAsync(page, "end");
        await desk.AssertAccessibleAsync();
        // Enter on a button is that button's.
        await page.Locator(".walked button").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await AtAsync(page, "checked");
        // What a button began is done: until then another press does nothing.
        await Expect(page.Locator(".answers button").First).ToBeEnabledAsync();
        // Who knows the way does not wait for each step.
        await page.Keyboard.PressAsync("1");
        await page.Keyboard.PressAsync("4");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#step-title")).ToHaveTextAsync("記録しました");

        await using var db = browser.App.Db();
        var incident = await db.LeakIncidents.OrderByDescending(i => i.Number).FirstAsync();
        Assert.Equal(LeakSign.OthersDataSeen, incident.Sign);
        Assert.Equal(GuidedResult.Answered, (await db.GuidedCalls.SingleAsync(c => c.Id == incident.GuidedCallId)).Result);

        await using var office = await browser.OpenAsync(Role.Supervisor, width, scheme);
        await office.GoAsync("/incidents");
        await office.AssertAccessibleAsync();
        await office.Page.Locator($"a[href='/incidents/{incident.Id}']").ClickAsync();
        await office.Page.Locator("#take").ClickAsync();
        await office.Page.Locator("#in-number-work").CheckAsync();
        await office.Page.Locator("#item-cause").FillAsync("支援窓口での消し忘れ");
        await office.AssertAccessibleAsync();
        await office.Page.Keyboard.PressAsync("Control+Enter");
        await Expect(office.Page.GetByText("保存しました")).ToBeVisibleAsync();
        await office.Page.Locator("#report").ClickAsync();
        await Expect(office.Page.Locator(".pagehead .mark")).ToHaveTextAsync(new Regex("速報済"));
        var file = await office.Page.RunAndWaitForDownloadAsync(() => office.Page.Locator("a[href$='/export/text']").ClickAsync());
        Assert.Equal($"L-{incident.Number}.txt", file.SuggestedFilename);
    }

    private static Task AtAsync(IPage page, string step) => Expect(page.Locator($".stepnow[data-step='{step}']")).ToBeVisibleAsync();
}
