using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace ScamWatch.Tests.Browser;

/// <summary>A morning at the triage desk without a mouse.</summary>
[Collection(nameof(BrowserFixture))]
[Trait("Tempo", "Browser")]
public sealed class TriageJourney
{
    private const int Reports = 200;
    private const int OneByOne = 150;

    private static readonly LocatorAssertionsToBeVisibleOptions s_patient = new() { Timeout = 60_000 };

    [Fact]
    public async Task Two_hundred_reports_are_decided_by_keyboard_alone()
    {
        Assert.SkipWhen(ChromiumBrowser.Missing is not null, ChromiumBrowser.Missing ?? "");
        await using var app = await RunningApp.StartAsync();
        await SeedAsync(app);
        await using var browser = await ChromiumBrowser.LaunchAsync();
        var page = await browser.NewPageAsync(new() { BaseURL = app.Address.ToString(), Locale = "ja-JP", ReducedMotion = ReducedMotion.Reduce });
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : []);
        await page.GotoAsync("/account/sign-in");
        await page.Locator("#user").FocusAsync();
        await page.Keyboard.TypeAsync(Role.Triage);
        await page.Locator("#password").FocusAsync();
        await page.Keyboard.TypeAsync(RunningApp.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".tiles").WaitForAsync();
        await page.GotoAsync("/reports");
        await Expect(page.Locator(".total")).ToContainTextAsync("200", new() { Timeout = 60_000 });
        await page.Locator("dialog.keys[data-bound]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

        var watch = Stopwatch.StartNew();
        await page.Keyboard.PressAsync("j");
        var seen = new HashSet<string>();
        for (var i = 0; i < OneByOne; i++)
        {
            // Read off the line that has the focus, as a person does.
            var line = await page.WaitForFunctionAsync(
                "last => { const a = document.activeElement; return a?.closest('tr.current') && a.id.startsWith('r') && a.id !== last ? a.id + ' ' + a.closest('tr').cells[1].innerText : null; }",
                seen.LastOrDefault(), new() { Timeout = 60_000 });
            var (id, judged) = (await line.JsonValueAsync<string>()).Split(' ', 2) is [var first, var rest] ? (first, rest) : ("", "");
            Assert.True(seen.Add(id), "A line came twice.");
            await page.Keyboard.PressAsync(judged.Contains("詐欺の疑い", StringComparison.Ordinal) ? "1" : judged.Contains("要確認", StringComparison.Ordinal) ? "2" : "4");
        }

        // The rest at once, after a look at what it will change.
        await Expect(page.Locator(".total")).ToContainTextAsync("/ 50", new() { Timeout = 60_000 });
        await page.Keyboard.PressAsync("X");
        await Expect(page.Locator(".actionbar")).ToContainTextAsync("50 件", new() { Timeout = 60_000 });
        await page.Keyboard.PressAsync("2");
        await Expect(page.Locator("section.confirm .primary")).ToBeFocusedAsync(new() { Timeout = 60_000 });
        await Accessible.AssertAsync(page);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".empty")).ToBeVisibleAsync(s_patient);
        // Taken back, and given again.
        await page.Keyboard.PressAsync("u");
        await Expect(page.Locator(".list td a.line")).ToHaveCountAsync(50, new() { Timeout = 60_000 });
        await page.Keyboard.PressAsync("X");
        await Expect(page.Locator(".actionbar")).ToBeVisibleAsync(s_patient);
        await page.Keyboard.PressAsync("2");
        await Expect(page.Locator("section.confirm .primary")).ToBeFocusedAsync(new() { Timeout = 60_000 });
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".empty")).ToBeVisibleAsync(s_patient);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Reports} reports in {watch.Elapsed.TotalSeconds:F1} s"));

        await using var db = app.Db();
        Assert.Equal(Reports, await db.Reports.CountAsync(r => r.Verdict != null && r.DecidedBy == $"試験 {Role.Triage}"));
        Assert.Equal(0, await db.Reports.CountAsync(r => r.JudgedVerdict == JudgedVerdict.Scam && r.Verdict == Verdict.Unrelated));

        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator("dialog.keys")).ToBeVisibleAsync(s_patient);
        await Accessible.AssertAsync(page);
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("c");
        await Expect(page.Locator("nav.side a.active[href='/campaigns']")).ToBeVisibleAsync(s_patient);
        await Accessible.AssertAsync(page);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task No_key_is_a_command_while_somebody_types_or_has_switched_them_off()
    {
        Assert.SkipWhen(ChromiumBrowser.Missing is not null, ChromiumBrowser.Missing ?? "");
        await using var app = await RunningApp.StartAsync();
        await SeedAsync(app);
        await using var browser = await ChromiumBrowser.LaunchAsync();
        var (page, errors) = await SignedInAsync(app, browser);
        await page.GotoAsync("/reports");
        await Expect(page.Locator(".total")).ToContainTextAsync("200", new() { Timeout = 60_000 });
        await page.Locator("dialog.keys[data-bound]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator("tr.current")).ToHaveCountAsync(1, new() { Timeout = 60_000 });

        await page.Keyboard.PressAsync("/");
        await Expect(page.Locator("#queue-search")).ToBeFocusedAsync(new() { Timeout = 60_000 });
        await page.Keyboard.TypeAsync("1j2?u");
        await Expect(page.Locator("#queue-search")).ToHaveValueAsync("1j2?u");
        await Expect(page.Locator("dialog.keys")).Not.ToBeVisibleAsync();
        // Emptied again, or leaving the field would search for it.
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.PressAsync("Delete");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#queue-search")).Not.ToBeFocusedAsync();

        // As an input method sends them while it converts.
        await page.EvaluateAsync("document.dispatchEvent(new KeyboardEvent('keydown', { key: '1', isComposing: true, bubbles: true }))");
        await page.EvaluateAsync("document.dispatchEvent(new KeyboardEvent('keydown', { key: '1', keyCode: 229, bubbles: true }))");
        await page.EvaluateAsync("document.dispatchEvent(new KeyboardEvent('keydown', { key: '1', ctrlKey: true, bubbles: true }))");
        await page.Keyboard.PressAsync("?");
        await page.Locator("[data-keys-on]").UncheckAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("1");
        await page.Keyboard.PressAsync("?");
        await page.Locator("[data-keys-on]").CheckAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("tr.current a.line").FocusAsync();
        await page.Keyboard.PressAsync("a");
        await Expect(page.Locator("tr.current")).ToContainTextAsync("対応中", new() { Timeout = 60_000 });

        await using var db = app.Db();
        Assert.Equal(0, await db.Reports.CountAsync(r => r.Verdict != null));
        Assert.Empty(errors);
    }

    [Fact]
    public async Task A_key_that_is_pressed_before_the_keys_have_come_is_not_lost()
    {
        Assert.SkipWhen(ChromiumBrowser.Missing is not null, ChromiumBrowser.Missing ?? "");
        await using var app = await RunningApp.StartAsync();
        await SeedAsync(app);
        await using var browser = await ChromiumBrowser.LaunchAsync();
        var (page, errors) = await SignedInAsync(app, browser);
        var (asked, pressed) = (new TaskCompletionSource(), new TaskCompletionSource());
        await page.RouteAsync("**/keys.js", async route =>
        {
            asked.TrySetResult();
            await pressed.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync("/reports");
        await Expect(page.Locator(".total")).ToContainTextAsync("200", new() { Timeout = 60_000 });
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator("tr.current")).ToHaveCountAsync(0);
        pressed.SetResult();

        await Expect(page.Locator("tr.current")).ToHaveCountAsync(1, new() { Timeout = 60_000 });
        Assert.Empty(errors);
    }

    /// <summary>A window of the triage desk, and what its console complains of.</summary>
    private static async Task<(IPage Page, List<string> Errors)> SignedInAsync(RunningApp app, IBrowser browser)
    {
        var page = await browser.NewPageAsync(new() { BaseURL = app.Address.ToString(), Locale = "ja-JP" });
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : []);
        await page.GotoAsync("/account/sign-in");
        await page.Locator("#user").FillAsync(Role.Triage);
        await page.Locator("#password").FillAsync(RunningApp.Password);
        await page.Locator("main button.primary[type=submit]").ClickAsync();
        await page.Locator(".tiles").WaitForAsync();
        return (page, errors);
    }

    private static async Task SeedAsync(RunningApp app)
    {
        var random = new Random(7);
        var verdicts = Enum.GetValues<JudgedVerdict>();
        await using var db = app.Db();
        for (var i = 0; i < Reports; i++)
        {
            db.Reports.Add(Report.Receive(
                Some.FakeRenewal($"{i} 番目の文面です。") with { Subject = $"更新手続きのお知らせ {i}", Harm = (HarmStage)random.Next(5) },
                $"journey:{i}", 0, [],
                new(verdicts[random.Next(verdicts.Length)], random.NextDouble(), "bank", 0.8, ["pin"], [], [], "test"),
                new DateTime(2026, 11, 20, 0, 0, 0, DateTimeKind.Utc).AddMinutes(i)));
        }

        await db.SaveChangesAsync();
    }
}
