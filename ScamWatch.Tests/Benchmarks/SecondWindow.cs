using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>How long a report that is taken in needs to appear in an open queue in Chromium: by this process, and by another.</summary>
internal static class SecondWindow
{
    private const int Runs = 20;

    public static async Task<int> RunAsync()
    {
        await using var app = await RunningApp.StartAsync();
        await using var other = app.OtherProcess();
        await using var browser = await ChromiumBrowser.LaunchAsync();
        var page = await browser.NewPageAsync();
        await page.GotoAsync(new Uri(app.Address, "/account/sign-in").ToString());
        await page.Locator("#user").FillAsync(Role.Triage);
        await page.Locator("#password").FillAsync(RunningApp.Password);
        await page.Locator("main button.primary[type=submit]").ClickAsync();
        await page.Locator(".tiles").WaitForAsync();
        await page.GotoAsync(new Uri(app.Address, "/reports").ToString());
        await page.Locator(".total").WaitForAsync();

        Console.WriteLine($"a new report in an open queue, {Runs} runs, milliseconds (median / worst)");
        Console.WriteLine($"taken in by this process      {await MeasureAsync(app.Services.GetRequiredService<ReceiveReport>(), page)}");
        Console.WriteLine($"taken in by another process   {await MeasureAsync(other.GetRequiredService<ReceiveReport>(), page)}");
        return 0;
    }

    private static async Task<string> MeasureAsync(ReceiveReport receive, IPage page)
    {
        var times = new List<double>();
        for (var i = 0; i < Runs; i++)
        {
            var mark = Guid.NewGuid().ToString("N")[..12];
            var before = await page.Locator(".total").InnerTextAsync();
            var watch = Stopwatch.StartNew();
            await receive.RunAsync(
                Some.FakeRenewal($"{mark} 本日中に口座番号と暗証番号を入力してください。"),
                Actor.CommandLine, default);
            await page.Locator(".total").Filter(new() { HasNotText = before }).WaitForAsync();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"{times[Runs / 2],8:F0} / {times[^1],8:F0}");
    }
}
