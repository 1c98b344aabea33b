using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using ScamWatch.Domain;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Learning;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Learning;
using ScamWatch.Tests.Phrases;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Browser;

/// <summary>axe on every page, light and dark, wide and narrow.</summary>
[Collection(nameof(BrowserFixture))]
[Trait("Tempo", "Browser")]
public sealed class AccessibilityTests(BrowserFixture browser)
{
    private static readonly string[] s_deskPages =
    [
        "/",
        "/reports",
        "/reports/new",
        "/reports/export",
        "/reports/set-aside",
        "/reports/late",
        "/insights",
        "/insights?days=365",
        "/settings/watch-list",
        "/settings/intake-rules",
        "/settings/intake-rules?rule=new",
        "/campaigns",
        "/cards",
        "/cards/new",
        "/cards/orders",
        "/cards/board",
        "/cards/callbacks",
        "/cards/handovers",
        "/cards/validity",
        "/cards/paper",
        "/counter",
        "/guidance",
        "/guidance/s3-q31",
        "/guidance/feedback",
        "/guidance/flows",
        "/guidance/flows/dv",
        "/guidance/flows/leak-seen",
        "/incidents",
        "/incidents/new",
        "/publishing",
        "/publishing?view=waiting",
        "/publishing/out",
        "/operations",
        "/models",
        "/audit",
        "/guidance/open",
        "/guidance/open?topic=loss&lang=vi&at=2026-11-17T02:00",
        "/settings/reference",
        "/settings/reference?view=due",
        "/settings/reference?view=proposals",
        "/settings/reference?view=table",
        "/settings/reference?file=lines&row=total",
        "/settings/reference?file=fees&row=new",
    ];

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task No_page_of_the_console_has_a_violation(int width, ColorScheme scheme)
    {
        await using var window = await browser.OpenAsync(Role.Supervisor, width, scheme);
        foreach (var path in s_deskPages)
        {
            await window.GoAsync(path);
            await window.AssertAccessibleAsync();
        }

        await window.GoAsync("/reports?channel=email");
        var report = await window.Page.Locator("td a.line").First.GetAttributeAsync("href");
        await window.GoAsync(report!);
        await window.Page.Locator(".evidence").WaitForAsync();
        await window.AssertAccessibleAsync();

        await window.GoAsync("/campaigns?state=all");
        await window.Page.Locator("td a[href^='/campaigns/']").First.ClickAsync();
        await window.Page.Locator("#decide-title").WaitForAsync();
        await window.AssertAccessibleAsync();
    }

    [Fact]
    public async Task Nor_has_a_comparison_of_two_models()
    {
        await using var window = await browser.OpenAsync(Role.Supervisor, 390);
        await using (var db = browser.App.Db())
        {
            var now = DateTime.UtcNow;
            var champion = await db.Models.Where(m => m.State == ModelState.Champion).Select(m => m.Version).SingleOrDefaultAsync();
            if (champion is null)
            {
                db.Models.Add(ModelRecord.First(champion = "first", 100, now, now));
            }

            db.Models.Add(ModelRecord.Trained("challenger", 100, 10, LearningDesk.Comparison(champion, m => m), "監督 誠", now));
            await db.SaveChangesAsync();
        }

        await window.GoAsync("/models");
        await window.Page.GetByText("challenger").First.WaitForAsync();
        await window.AssertAccessibleAsync();
    }

    [Fact]
    public async Task Nor_has_the_staff_page()
    {
        await using var window = await browser.OpenAsync(Role.Administrator);
        await window.GoAsync("/staff");
        await window.AssertAccessibleAsync(graveOnly: true);
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Nor_has_the_page_of_keys_with_a_secret_on_it(int width, ColorScheme scheme)
    {
        await using var window = await browser.OpenAsync(Role.Administrator, width, scheme);
        await window.GoAsync("/settings/api-keys");
        await window.Page.Locator("#name").FillAsync($"送り元 {width}");
        await window.Page.Locator("form button[type=submit].primary").ClickAsync();
        await window.Page.Locator("#secret").WaitForAsync();
        await window.Page.Locator("button[aria-label]").First.ClickAsync();
        await window.AssertAccessibleAsync();
    }

    [Theory]
    [InlineData("/account/sign-in")]
    [InlineData("/account/refused")]
    [InlineData("/alerts")]
    [InlineData("/subscribe")]
    [InlineData("/check")]
    [InlineData("/check?lang=en")]
    [InlineData("/help")]
    [InlineData("/help/s3-q31?lang=en")]
    [InlineData("/open-now")]
    [InlineData("/lookup")]
    [InlineData("/lookup?lang=en")]
    [InlineData("/not-found")]
    public async Task No_page_before_the_sign_in_has_a_violation(string path)
    {
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await using var window = await browser.OpenAsync(null, 390, scheme);
            await window.GoAsync(path);
            await window.AssertAccessibleAsync();
        }
    }

    [Theory]
    [InlineData("", ColorScheme.Light)]
    [InlineData("?lang=en", ColorScheme.Dark)]
    public async Task Nor_has_any_page_of_the_public_check(string language, ColorScheme scheme)
    {
        await using var window = await browser.OpenAsync(null, 390, scheme);
        var page = window.Page;
        // A browser writes an error to its console for every 400, which is what is wanted of a form filled in wrong.
        await page.RouteAsync("**/check**", async route =>
        {
            var answer = await route.FetchAsync();
            await route.FulfillAsync(new() { Response = answer, Status = 200 });
        });
        await window.GoAsync("/check" + language);
        await page.Locator("form").EvaluateAsync("form => form.noValidate = true");
        await page.Locator("main button").ClickAsync();
        await page.Locator(".problems").WaitForAsync();
        await window.AssertAccessibleAsync();

        await page.Locator("#channel-call").CheckAsync();
        await page.Locator("#text").FillAsync("市役所の者だと言う男から電話があり、暗証番号を聞かれた。番号は 090-0000-1234 と https://evil.example.top/a");
        await page.Locator("main button").ClickAsync();
        await page.Locator(".verdict").WaitForAsync();
        await window.AssertAccessibleAsync();

        await page.Locator(".report form").EvaluateAsync("form => form.noValidate = true");
        await page.Locator("#send").ClickAsync();
        await page.Locator(".problems").WaitForAsync();
        await window.AssertAccessibleAsync();

        await page.Locator("#harm-entered").CheckAsync();
        await Task.Delay(Web.Checking.FormStamp.MinAge);
        await page.Locator("#send").ClickAsync();
        await page.Locator(".receipt").WaitForAsync();
        await window.AssertAccessibleAsync();
    }

    [Fact]
    public async Task Nor_has_a_warning_in_any_language()
    {
        var now = browser.App.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
        var report = SampleAlerts.Report(now);
        var content = SampleAlerts.Content(browser.App.Services.GetRequiredService<PhoneLines>(), JapanTime.DayOf(now));
        var alert = Alert.Draft(report, content, "in-every-language", Staffed.As(Role.Triage), now);
        alert.Publish(Some.Publisher, now);
        await using (var db = browser.App.Db())
        {
            db.AddRange(report, alert);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await using var window = await browser.OpenAsync(null, 390, ColorScheme.Light);
        foreach (var language in PhrasebookTests.Book.Languages)
        {
            await window.GoAsync($"/alerts/in-every-language?lang={language.Code}");
            await window.AssertAccessibleAsync();
        }
    }

    [Theory]
    [InlineData("", ColorScheme.Light)]
    [InlineData("lang=en", ColorScheme.Dark)]
    public async Task Nor_has_any_page_around_our_mails(string language, ColorScheme scheme)
    {
        await using var window = await browser.OpenAsync(null, 390, scheme);
        var page = window.Page;
        await page.RouteAsync("**/lookup**", async route =>
        {
            var answer = await route.FetchAsync();
            await route.FulfillAsync(new() { Response = answer, Status = 200 });
        });
        await window.GoAsync("/lookup?" + language);
        await page.Locator("#number").FillAsync("T123");
        await page.Locator("main button").ClickAsync();
        await page.Locator(".problems").WaitForAsync();
        await window.AssertAccessibleAsync();

        await using var db = browser.App.Db();
        await page.Locator("#number").FillAsync(db.Reports.Select(r => r.ReceiptNumber).First());
        await page.Locator("main button").ClickAsync();
        await page.Locator(".verdict").WaitForAsync();
        await window.AssertAccessibleAsync();

        var token = browser.App.Services.GetRequiredService<ReplyKey>().TokenOf(new string('a', 32));
        await window.GoAsync($"/replies/stop?t={token}&{language}");
        await window.AssertAccessibleAsync();
        await page.Locator("main button").ClickAsync();
        await page.Locator("[role=status]").WaitForAsync();
        await window.AssertAccessibleAsync();
    }
}
