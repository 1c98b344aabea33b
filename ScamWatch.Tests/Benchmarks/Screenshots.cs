using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using ScamWatch.Ingest;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.CardReader.Demo;
using ScamWatch.Tests.CardReader;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Account;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>Takes the pictures of docs/screenshots from the running program with its samples, walking the main road on the way.</summary>
internal static class Screenshots
{
    public static async Task<int> RunAsync()
    {
        var folder = Path.Combine(TestPaths.Root, "docs", "screenshots");
        Directory.CreateDirectory(folder);
        await using var app = await RunningApp.StartAsync(samples: true);
        await using var browser = await ChromiumBrowser.LaunchAsync();
        await Task.Delay(TimeSpan.FromSeconds(8));
        var desk = await OpenAsync(browser, app, 1280, ColorScheme.Light, "super");

        await ShootAsync(desk, "/", folder, "start");
        await ShootAsync(desk, "/reports", folder, "queue");
        await desk.Locator("dialog.keys[data-bound]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        foreach (var key in (string[])["j", "x", "j", "x", "2"])
        {
            await desk.Keyboard.PressAsync(key);
        }

        await desk.Locator("section.confirm .primary").WaitForAsync();
        await SnapAsync(desk, folder, "queue-preview", full: false);
        await desk.Locator("section.confirm button[type=button]").ClickAsync();
        await desk.Locator("h1").FocusAsync();
        await desk.Keyboard.PressAsync("?");
        await SnapAsync(desk, folder, "queue-keys", full: false);
        await ShootAsync(desk, "/reports/new", folder, "report-new");
        await desk.GotoAsync("/reports?channel=email&party=j-lis");
        await desk.Locator("td a.line").Filter(new() { HasText = "新年度更新手続き" }).First.ClickAsync();
        await desk.Locator(".evidence").WaitForAsync();
        await SnapAsync(desk, folder, "report", full: true);
        await desk.GetByRole(AriaRole.Radio, new() { Name = "詐欺" }).CheckAsync();
        await desk.GetByRole(AriaRole.Button, new() { Name = "この判定で確定" }).ClickAsync();
        await desk.GetByRole(AriaRole.Button, new() { Name = "注意喚起を作成" }).ClickAsync();
        await desk.GetByLabel("表題").WaitForAsync();
        await SnapAsync(desk, folder, "warning", full: true);
        await desk.Locator("#send").ClickAsync();
        await desk.Locator("#review-title").WaitForAsync();
        // Whoever wrote it does not approve it.
        var second = await OpenAsync(browser, app, 1280, ColorScheme.Light, "public");
        await second.GotoAsync(desk.Url);
        await second.Locator("#approve").WaitForAsync();
        await SnapAsync(second, folder, "warning-approval", full: true);
        await second.Locator("#approve").ClickAsync();
        var address = (await second.Locator("a[href*='/alerts/2']").First.GetAttributeAsync("href"))!;
        await ShootAsync(desk, "/publishing", folder, "warnings");

        await desk.GotoAsync("/cards/new");
        await desk.GetByRole(AriaRole.Radio, new() { Name = "カード", Exact = true }).CheckAsync();
        await desk.GetByRole(AriaRole.Radio, new() { Name = "外出先で紛失" }).CheckAsync();
        await desk.GetByLabel("氏名", new() { Exact = false }).First.FillAsync("試験 花子");
        await desk.GetByLabel("生年月日", new() { Exact = false }).First.FillAsync("昭和60年4月1日");
        await desk.GetByLabel("住所", new() { Exact = false }).First.FillAsync("みなと川市中央一丁目2番3号");
        await SnapAsync(desk, folder, "call", full: true);
        await desk.GetByRole(AriaRole.Button, new() { Name = "停止の手続きを受け付ける" }).ClickAsync();
        await desk.Locator(".receipt").First.WaitForAsync();
        await SnapAsync(desk, folder, "call-receipt", full: true);
        await ShootAsync(desk, "/cards", folder, "cases");
        await desk.Locator("td a").First.ClickAsync();
        await desk.Locator(".mark").First.WaitForAsync();
        await SnapAsync(desk, folder, "case", full: true);
        await ShootAsync(desk, "/operations", folder, "operations");
        await ShootAsync(desk, "/audit", folder, "audit");

        await ShootAsync(desk, "/models", folder, "models");
        foreach (var (page, name) in ((string, string)[])[
            ("/campaigns", "campaigns"), ("/settings/watch-list", "watch-list"), ("/insights", "insights"), ("/settings/intake-rules?rule=new", "intake-rules"), ("/reports/set-aside", "set-aside"), ("/reports/late", "late"), ("/reports/export", "export"), ("/cards/board", "card-board"), ("/cards/callbacks", "card-callbacks"),
            ("/cards/handovers", "card-handovers"), ("/cards/validity", "card-validity"), ("/cards/paper", "card-paper"), ("/cards/orders", "card-orders")])
        {
            await ShootAsync(desk, page, folder, name);
        }

        await ShootCounterAsync(app, desk, folder);
        await desk.GotoAsync("/campaigns");
        if (await desk.Locator("td a.line").CountAsync() > 0)
        {
            await desk.Locator("td a.line").First.ClickAsync();
            await desk.Locator("#decide-title").WaitForAsync();
            await SnapAsync(desk, folder, "campaign", full: true);
        }

        var administrator = await OpenAsync(browser, app, 1280, ColorScheme.Light, "admin");
        await ShootAsync(administrator, "/staff", folder, "staff");
        await ShootAsync(administrator, "/settings/api-keys", folder, "api-keys");
        var dark = await OpenAsync(browser, app, 1280, ColorScheme.Dark, "super");
        await ShootAsync(dark, "/reports", folder, "queue-dark");
        var narrow = await OpenAsync(browser, app, 390, ColorScheme.Light, "super");
        await ShootAsync(narrow, "/reports", folder, "queue-narrow");

        foreach (var (width, suffix) in ((int, string)[])[(1280, ""), (390, "-narrow")])
        {
            var citizen = await OpenAsync(browser, app, width, ColorScheme.Light, null);
            await ShootAsync(citizen, "/account/sign-in", folder, "sign-in" + suffix);
            await ShootAsync(citizen, "/alerts", folder, "public-alerts" + suffix);
            await ShootAsync(citizen, "/check", folder, "public-check" + suffix);
            await ShootAsync(citizen, "/lookup", folder, "public-lookup" + suffix);
            await citizen.GotoAsync(address);
            await SnapAsync(citizen, folder, "public-alert" + suffix, full: true);
        }

        Console.WriteLine($"{Directory.GetFiles(folder, "*.png").Length} pictures in {Path.GetRelativePath(TestPaths.Root, folder)}");
        return 0;
    }

    /// <summary>The counter, with an emulated card on a reader in memory.</summary>
    private static async Task ShootCounterAsync(RunningApp app, IPage desk, string folder)
    {
        var readers = new EmulatedReaders();
        readers.Put(new DemoCard(DemoCards.Hanako));
        var worker = new CardReaderWorker(
            readers, DemoCards.NoAuthorities, DemoCards.Patient, app.Services.GetRequiredService<CardReaders>(),
            app.Services.GetRequiredService<WorkerBoard>(), NullLogger<CardReaderWorker>.Instance);
        await worker.StartAsync(default);
        await desk.GotoAsync("/counter");
        await desk.Locator("#reader").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await desk.Locator("[data-claim]").WaitForAsync();
        await SnapAsync(desk, folder, "counter", full: true);
        await worker.StopAsync(default);
    }

    private static async Task<IPage> OpenAsync(IBrowser browser, RunningApp app, int width, ColorScheme scheme, string? user)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = app.Address.ToString(),
            Locale = "ja-JP",
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = 800 },
        });
        var page = await context.NewPageAsync();
        if (user is not null)
        {
            await page.GotoAsync("/account/sign-in");
            await page.GetByLabel("ユーザー名").FillAsync(user);
            await page.GetByLabel("パスワード").FillAsync(SampleStaff.Password);
            await page.GetByRole(AriaRole.Button, new() { Name = "サインイン" }).ClickAsync();
            await page.Locator(".tiles").WaitForAsync();
        }

        return page;
    }

    private static async Task ShootAsync(IPage page, string path, string folder, string name)
    {
        await page.GotoAsync(path);
        await page.Locator("h1").First.WaitForAsync();
        await SnapAsync(page, folder, name, full: false);
    }

    private static async Task SnapAsync(IPage page, string folder, string name, bool full)
    {
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.WaitForTimeoutAsync(500);
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = full });
    }
}
