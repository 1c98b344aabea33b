using Microsoft.Playwright;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Tests.Browser;

/// <summary>axe on every page, light and dark, wide and narrow.</summary>
[Collection(nameof(BrowserFixture))]
[Trait("Tempo", "Browser")]
public sealed class AccessibilityTests(BrowserFixture browser)
{
    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task No_page_of_the_console_has_a_serious_violation(int width, ColorScheme scheme)
    {
        await using var window = await browser.OpenAsync(Role.Supervisor, width, scheme);
        foreach (var path in (string[])["/", "/reports", "/reports/new", "/cards", "/cards/new", "/publishing", "/operations", "/models", "/audit"])
        {
            await window.GoAsync(path);
            await window.AssertAccessibleAsync();
        }

        await window.GoAsync("/reports?channel=email");
        var report = await window.Page.Locator("td a.line").First.GetAttributeAsync("href");
        await window.GoAsync(report!);
        await window.Page.Locator(".evidence").WaitForAsync();
        await window.AssertAccessibleAsync();
    }

    [Fact]
    public async Task Nor_has_the_staff_page()
    {
        await using var window = await browser.OpenAsync(Role.Administrator);
        await window.GoAsync("/staff");
        await window.AssertAccessibleAsync();
    }

    [Theory]
    [InlineData("/account/sign-in")]
    [InlineData("/account/refused")]
    [InlineData("/alerts")]
    [InlineData("/check")]
    [InlineData("/check?lang=en")]
    [InlineData("/not-found")]
    public async Task No_page_before_the_sign_in_has_a_serious_violation(string path)
    {
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await using var window = await browser.OpenAsync(null, 390, scheme);
            await window.GoAsync(path);
            await window.AssertAccessibleAsync();
        }
    }
}
