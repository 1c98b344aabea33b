using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// How long the queue page takes with many reports: in Chromium, signed in, from asking for the page to its first row
/// being laid out, circuit included; and the query alone at the server.
/// </summary>
internal static class QueuePaint
{
    private const int Runs = 20;

    public static async Task<int> RunAsync(BenchRun run)
    {
        var count = run.Number("--reports", 10_000);
        var size = new Size(count, "reports");
        await using var app = await RunningApp.StartAsync();
        await SeedAsync(app, count);

        var find = app.Services.GetRequiredService<FindReports>();
        var query = await Spread.OfAsync(Runs, async () => await find.RunAsync(new(), null, 50, default));

        await using var browser = await ChromiumBrowser.LaunchAsync();
        var page = await browser.NewPageAsync();
        await ChromiumBrowser.SignInAsync(page, app.Address, Role.Triage);

        var whole = await Spread.OfAsync(Runs, async () =>
        {
            await page.GotoAsync(new Uri(app.Address, "/reports").ToString());
            await page.Locator("td a.line").First.WaitForAsync();
        });
        var inside = await Spread.OfAsync(Runs, async () =>
        {
            await page.Locator("nav a[href='/']").ClickAsync();
            await page.Locator(".tiles").WaitForAsync();
            await page.Locator("nav a[href='/reports']").ClickAsync();
            await page.Locator("td a.line").First.WaitForAsync();
        });

        Console.WriteLine($"queue page, {count} reports, SQLite, {Runs} runs, milliseconds (median / 95th / worst)");
        Line("first 50 rows and total, at the server", query);
        Line("load of the page to first row, in Chromium", whole);
        Line("start page and back to first row, in circuit", inside);
        return 0;

        void Line(string what, Spread times)
        {
            BenchOutput.Print($"{what,-45}{times.ToString(8)}");
            run.Add(what, times, size);
        }
    }

    /// <summary>Fills the queue.</summary>
    internal static async Task SeedAsync(RunningApp app, int count)
    {
        var random = new Random(20170406);
        Judgement[] judgements =
        [
            new(JudgedVerdict.Scam, 0.97, "j-lis", 0.9, ["link-click"], ["deadline"], [], "bench"),
            new(JudgedVerdict.Suspicious, 0.5, "bank", 0.5, ["pin"], [], [], "bench"),
            new(JudgedVerdict.Benign, 0.04, "none", 0.8, [], [], [], "bench"),
        ];
        for (var done = 0; done < count;)
        {
            await using var db = app.Db();
            for (var i = 0; i < 1000 && done < count; i++, done++)
            {
                var incoming = Some.FakeRenewal($"{done} 番目の文面。" + new string('文', 300)) with
                {
                    Subject = $"更新手続きのお知らせ {done}",
                    Harm = (HarmStage)random.Next(5),
                };
                db.Reports.Add(Report.Receive(
                    incoming, $"bench:{done}", 0, [], judgements[random.Next(3)] with { Score = random.NextDouble() },
                    new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(done)));
            }

            await db.SaveChangesAsync();
        }
    }
}
