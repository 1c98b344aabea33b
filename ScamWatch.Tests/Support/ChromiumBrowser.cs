using Microsoft.Playwright;

namespace ScamWatch.Tests.Support;

/// <summary>Debian's Chromium, driven by Playwright.</summary>
internal static class ChromiumBrowser
{
    private const string Executable = "/usr/bin/chromium";

    /// <summary>Why there is none; null where there is.</summary>
    public static string? Missing => File.Exists(Executable) ? null : "chromium is not installed (./test.sh installs it)";

    public static async Task<IBrowser> LaunchAsync()
    {
        Patience.OfBrowsers();
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable,
            // Without the network flags Chromium asks its maker's hosts at every start.
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>Signs sample staff in by the page of the running program, to the start page.</summary>
    public static async Task SignInAsync(IPage page, Uri address, string user)
    {
        await page.GotoAsync(new Uri(address, "/account/sign-in").ToString());
        await page.Locator("#user").FillAsync(user);
        await page.Locator("#password").FillAsync(RunningApp.Password);
        await page.Locator("main button.primary[type=submit]").ClickAsync();
        await page.Locator(".tiles").WaitForAsync();
    }
}
