using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>How long a report that is taken in needs to appear in an open queue in Chromium: by this process, and by another.</summary>
internal static class SecondWindow
{
    // The page itself sees the change: Playwright looks anew every half second only, which would be half of what is measured.
    private const string Watch = """
        () => {
            const total = () => document.querySelector('.total')?.textContent;
            const before = total();
            window.changed = new Promise(done => new MutationObserver((_, observer) => {
                if (total() !== before) {
                    observer.disconnect();
                    done();
                }
            }).observe(document.body, { subtree: true, childList: true, characterData: true }));
        }
        """;

    private const int Runs = 20;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(BenchRun run)
    {
        var runs = run.Number("--runs", Runs);
        await using var app = await RunningApp.StartAsync();
        await using var other = app.OtherProcess();
        await using var browser = await ChromiumBrowser.LaunchAsync();
        var page = await browser.NewPageAsync();
        await ChromiumBrowser.SignInAsync(page, app.Address, Role.Triage);
        await page.GotoAsync(new Uri(app.Address, "/reports").ToString());
        await page.Locator(".total").WaitForAsync();

        Console.WriteLine($"a new report in an open queue, {runs} runs, milliseconds (median / worst)");
        await LineAsync("taken in by this process", app.Services.GetRequiredService<ReceiveReport>());
        await LineAsync("taken in by another process", other.GetRequiredService<ReceiveReport>());
        return 0;

        async Task LineAsync(string what, ReceiveReport receive)
        {
            var times = await MeasureAsync(receive, page, runs);
            BenchOutput.Print($"{what,-30}{times.Median,8:F0} / {times.Worst,8:F0}");
            run.Add($"a new report in an open queue, {what}", times);
        }
    }

    private static async Task<Spread> MeasureAsync(ReceiveReport receive, IPage page, int runs)
    {
        var times = new List<double>();
        for (var i = 0; i < runs; i++)
        {
            var mark = Guid.NewGuid().ToString("N")[..12];
            await page.EvaluateAsync(Watch);
            var watch = Stopwatch.StartNew();
            await receive.RunAsync(
                Some.FakeRenewal($"{mark} 本日中に口座番号と暗証番号を入力してください。"),
                Actor.CommandLine, default);
            await page.EvaluateAsync("() => window.changed").WaitAsync(s_patience);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        return new(times);
    }
}
