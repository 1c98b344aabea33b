using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace ScamWatch.Tests.Browser;

/// <summary>A report worked on by keyboard alone, on an application of its own that may send mail.</summary>
[Collection(nameof(BrowserFixture))]
[Trait("Tempo", "Browser")]
public sealed class ReportPageJourney : IAsyncLifetime
{
    private RunningApp _app = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        if (ChromiumBrowser.Missing is null)
        {
            _app = await RunningApp.StartAsync(settings: TestStore.MailOn);
            _browser = await ChromiumBrowser.LaunchAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
            await _app.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Open_watch_ask_back_decide_undo_and_go_on_without_a_mouse(int width, ColorScheme scheme)
    {
        Assert.SkipWhen(ChromiumBrowser.Missing is not null, ChromiumBrowser.Missing ?? "");
        var other = await TakeAsync(Some.Call("屋根の瓦がずれていると言って二人組が来た。"));
        var report = await TakeAsync(Some.ByMail(text: "有効期限通知書です。電子証明書の有効期限が近づいています。本日中に https://j-lis-koushin.top/a から更新手続きをし、カード番号を入力してください。"));
        await using var window = await OpenAsync(width, scheme);
        var page = window.Page;
        await window.GoAsync("/reports");
        await page.Locator($"#r{report.ReportId:N}").FocusAsync();
        // The heading may still take the focus of a page that has just come: the line stays the current one.
        await page.Locator("h1").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("article.genuine").First).ToContainTextAsync("本物がしないこと");
        await window.AssertAccessibleAsync();

        // The focus is on the heading; keys are heard from there.
        await page.Keyboard.PressAsync("w");
        await Expect(page.Locator("#watch-reason")).ToBeFocusedAsync();
        // Letters that are keys elsewhere are letters here.
        await page.Keyboard.TypeAsync(" n1u");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("ul.traces")).ToContainTextAsync("監視中 W-1");

        await page.Keyboard.PressAsync("q");
        await Expect(page.Locator("#ask-choice")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator("#ask-text")).ToHaveValueAsync(new Regex("."));
        await window.AssertAccessibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("問い合わせを送信待ちに入れました")).ToBeVisibleAsync();

        // What was done is in sight wherever somebody reads.
        await page.EvaluateAsync("scrollTo(0, document.body.scrollHeight)");
        await page.Keyboard.PressAsync("1");
        await Expect(page.GetByText("「詐欺」と判定しました")).ToBeInViewportAsync();
        await Expect(page.Locator(".said button")).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("u");
        await Expect(page.GetByText("判定を取り消しました")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator("dialog.keys")).ToBeVisibleAsync();
        await window.AssertAccessibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("n");
        await Expect(page).ToHaveURLAsync(new Regex($"/reports/{other.ReportId}$"));

        await using var db = _app.Db();
        Assert.Null(await db.Reports.Where(r => r.Id == report.ReportId).Select(r => r.Verdict).SingleAsync());
        Assert.Equal(ReplyState.Queued, await db.OutgoingMails.Where(m => m.ReportId == report.ReportId && m.Kind == ReplyKind.Question).Select(m => m.State).SingleAsync());
        Assert.Equal(ReplyState.Suppressed, await db.OutgoingMails.Where(m => m.ReportId == report.ReportId && m.Kind == ReplyKind.Outcome).Select(m => m.State).SingleAsync());
        Assert.EndsWith(" n1u", await db.WatchEntries.Select(e => e.Reason).SingleAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_inert_form_is_copied_and_that_is_said_with_and_without_the_right_to_the_clipboard(bool right)
    {
        Assert.SkipWhen(ChromiumBrowser.Missing is not null, ChromiumBrowser.Missing ?? "");
        var report = await TakeAsync(Some.FakeRenewal());
        await using var window = await OpenAsync(1280, ColorScheme.Light);
        var page = window.Page;
        await page.AddInitScriptAsync(right
            ? "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async text => { window.taken = text; } } })"
            : "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async () => { throw new DOMException('no', 'NotAllowedError'); } } }); document.execCommand = () => false;");
        await window.GoAsync($"/reports/{report.ReportId}");
        var shown = await page.Locator("#trace-0").TextContentAsync();
        await Expect(page.Locator("h1")).ToBeFocusedAsync();

        await page.Locator("[data-copy=trace-0]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("main > [role=status]").Last).ToHaveTextAsync(right ? "コピーしました" : "選択しました。Ctrl+C でコピーしてください");
        Assert.Equal(shown, await page.EvaluateAsync<string>(right ? "window.taken" : "getSelection().toString()"));
        Assert.Contains("[.]", shown, StringComparison.Ordinal);
    }

    private async Task<Received> TakeAsync(IncomingReport report) =>
        (await _app.Services.GetRequiredService<ReceiveReport>().RunAsync(report, Actor.Worker("test"), default)).Value!;

    private async Task<BrowserFixture.Window> OpenAsync(int width, ColorScheme scheme)
    {
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = _app.Address.ToString(),
            Locale = "ja-JP",
            TimezoneId = "Asia/Tokyo",
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = 844 },
        });
        context.SetDefaultTimeout((float)Patience.Long.TotalMilliseconds);
        var window = new BrowserFixture.Window(context, await context.NewPageAsync());
        await window.Page.GotoAsync("/account/sign-in");
        await window.Page.GetByLabel("ユーザー名").FillAsync(Role.Triage);
        await window.Page.GetByLabel("パスワード").FillAsync(RunningApp.Password);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "サインイン" }).ClickAsync();
        await window.Page.Locator(".tiles").WaitForAsync();
        return window;
    }
}
