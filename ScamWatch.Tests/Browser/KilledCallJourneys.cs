using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace ScamWatch.Tests.Browser;

/// <summary>The program dies while somebody is on the telephone.</summary>
[Collection(nameof(BrowserFixture))]
[Trait("Tempo", "Browser")]
public sealed partial class KilledCallJourneys(BrowserFixture browser)
{
    private const float Patience = 120_000;

    private static readonly (string Field, string Text)[] s_typed =
    [
        ("when", "きのうの夜9時ごろ"), ("where", "駅前の喫茶店"), ("circumstances", "席を立った間に、かばんごとなくなった"), ("name", "髙橋 花子"), ("kana", "タカハシ ハナコ"),
        ("birth", "S60.4.1"), ("address", "みなと川市中央一丁目2番3号"),
    ];

    private readonly ConcurrentQueue<string> _errors = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_outlives_the_kill_of_the_program_in_the_middle_of_it(bool closesTab)
    {
        Assert.SkipWhen(ChromiumBrowser.Missing is not null, ChromiumBrowser.Missing ?? "");
        await using var server = new CallServer();
        await server.StartAsync();
        await using var context = await browser.NewContextAsync(server.Address);
        var page = await OpenAsync(context);
        await SignInAsync(page);
        await TypeHalfACallAsync(page);
        if (closesTab)
        {
            await page.CloseAsync();
        }

        await server.KillAsync();
        if (!closesTab)
        {
            await Expect(page.Locator("#reconnect-title")).ToBeVisibleAsync(new() { Timeout = Patience });
            // What cannot be kept cannot be typed.
            await page.Keyboard.TypeAsync("消えてしまう言葉");
            await Expect(page.Locator("#address")).ToHaveValueAsync(s_typed[^1].Text);
        }

        await server.StartAsync();
        if (closesTab)
        {
            page = await OpenAsync(context);
            await page.GotoAsync("/cards/new");
        }

        // The open tab finds the program again by itself. Nobody signs in anew.
        await Expect(page.GetByText("保存されていた入力を復元しました")).ToBeVisibleAsync(new() { Timeout = Patience });
        foreach (var (field, text) in s_typed)
        {
            await Expect(page.Locator($"#{field}")).ToHaveValueAsync(text, new() { Timeout = Patience });
        }

        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "外出先で紛失" })).ToBeCheckedAsync();
        await Expect(page.Locator("input[name=name-match]").Nth(1)).ToBeCheckedAsync();
        await page.Locator("#callback").FillAsync("09000001234");
        await page.Keyboard.PressAsync("Control+Enter");
        var receipt = page.Locator(".receipt");
        await Expect(receipt).ToBeVisibleAsync(new() { Timeout = Patience });
        var number = (await receipt.GetAttributeAsync("data-receipt"))!;

        await page.GotoAsync($"/cards?q={number}");
        await page.GetByRole(AriaRole.Link, new() { Name = number }).ClickAsync();
        foreach (var text in s_typed.Where(t => t.Field != "birth").Select(t => t.Text).Append("09000001234"))
        {
            await Expect(page.Locator("main")).ToContainTextAsync(text, new() { Timeout = Patience });
        }

        // Whole, which xUnit's own message is not.
        Assert.Equal("", string.Join('\n', _errors.Where(e => !LostConnection().IsMatch(e)).Distinct()));
    }

    private async Task<IPage> OpenAsync(IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(Patience);
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Enqueue(message.Text);
            }
        };
        return page;
    }

    private static async Task SignInAsync(IPage page)
    {
        await page.GotoAsync("/account/sign-in");
        await page.GetByLabel("ユーザー名").FillAsync(Role.CardDesk);
        await page.GetByLabel("パスワード").FillAsync(RunningApp.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "サインイン" }).ClickAsync();
        await page.Locator(".tiles").WaitForAsync();
    }

    private static async Task TypeHalfACallAsync(IPage page)
    {
        await page.GotoAsync("/cards/new");
        await page.GetByRole(AriaRole.Radio, new() { Name = "カード", Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "外出先で紛失" }).CheckAsync();
        foreach (var (field, text) in s_typed)
        {
            await page.Locator($"#{field}").PressSequentiallyAsync(text);
        }

        await page.Locator("input[name=name-match]").Nth(1).CheckAsync();
        await page.Locator("#address").FocusAsync();
        // The page says when what was typed is kept; what is typed after that is not spoken of here.
        await Expect(page.Locator("#saved")).ToHaveAttributeAsync("data-saved", "yes", new() { Timeout = Patience });
    }

    /// <summary>What a browser and Blazor's script say of a server that is gone, and nothing else.</summary>
    [GeneratedRegex("net::ERR_(CONNECTION|SOCKET|EMPTY|INCOMPLETE)|WebSocket|Connection disconnected|negotiat|start the connection|Failed to fetch", RegexOptions.NonBacktracking)]
    private static partial Regex LostConnection();
}
