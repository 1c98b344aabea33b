using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// What windows of the console cost: the server in a process of its own with 10,000 reports; a thousand idle windows on the queue and a hundred
/// that go from filter to filter, all by <see cref="RawCircuit"/>; clicks in Chromium beside them, alternating with the bare counter page of the
/// same server, after a minute and a half of work; and one person's flood.
/// </summary>
internal static class CircuitLoad
{
    private const int Reports = 10_000;
    private const int PerPerson = 20;
    private const int Clicks = 200;
    private const int Rounds = 3;
    private const string Tick = "tbody tr:first-child td input[type=checkbox]";
    private const string Queue = ".page.queue";

    private const string Password = RunningApp.Password;

    private static readonly TimeSpan s_warm = TimeSpan.FromSeconds(90);

    public static async Task<int> RunAsync(string[] args)
    {
        var idle = Number(args, "--idle", 1000);
        var busy = Number(args, "--busy", 100);
        using var server = await Server.StartAsync((idle + busy + PerPerson - 1) / PerPerson);
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Address };
        var cookies = new List<string>();
        for (var i = 0; i < server.People; i++)
        {
            cookies.Add(await SignInAsync(server.Address, $"bench{i}"));
        }

        var open = new List<RawCircuit>();
        await OpenAsync(10);
        var empty = await server.HeapAsync();
        await OpenAsync(idle);
        var full = await server.HeapAsync();
        var each = (full.Heap - empty.Heap) / (double)(idle - 10);
        Line($"idle windows on the queue                {idle}, {open.Count(c => c.Batches > 0)} drawn");
        Line($"managed heap for one                     {each / (1024 * 1024):F3} MB (must: 0.85)");
        Line($"managed heap of all, working set         {full.Heap / 1048576.0:F0} MB, {full.WorkingSet / 1048576.0:F0} MB");

        await OpenAsync(idle + busy);
        using var stop = new CancellationTokenSource();
        var moves = 0;
        var working = open.Skip(idle).Select((c, i) => Task.Run(() => MoveAsync(c, server.Address, i, () => Interlocked.Increment(ref moves), stop.Token))).ToArray();
        var watch = Stopwatch.StartNew();
        await using var browser = await ChromiumBrowser.LaunchAsync();
        var queue = await browser.NewPageAsync();
        await SignInAsync(queue, server.Address);
        await queue.GotoAsync(new Uri(server.Address, "/reports").ToString());
        await queue.Locator("tbody tr td input[type=checkbox]").First.WaitForAsync();
        var bare = await browser.NewPageAsync();
        await bare.GotoAsync(server.Bare.ToString());
        await bare.Locator("#more").WaitForAsync();
        var cold = await ClicksAsync(queue, Tick, Queue);
        // The runtime compiles what is used often once more, for good; it takes more than half of the processor while it does.
        for (var begun = Stopwatch.StartNew(); begun.Elapsed < s_warm;)
        {
            await ClicksAsync(bare, "#more", "#count");
            await ClicksAsync(queue, Tick, Queue);
        }

        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            await bare.BringToFrontAsync();
            theirs.AddRange(await ClicksAsync(bare, "#more", "#count"));
            await queue.BringToFrontAsync();
            ours.AddRange(await ClicksAsync(queue, Tick, Queue));
        }

        Line($"windows at work                          {busy}, {moves / watch.Elapsed.TotalSeconds:F0} pages a second together");
        Line($"click to DOM, queue, the first {Clicks}        {Spread(cold)}");
        Line($"click to DOM, bare counter               {Spread(theirs)}");
        Line($"click to DOM, queue (choose a report)    {Spread(ours)}");
        var ratio = Middle(ours) / Middle(theirs);
        Line($"queue over bare, median                  {ratio:F2} (must: 4)");

        // One person floods; a colleague's click meanwhile.
        var flooder = await SignInAsync(server.Address, Role.Supervisor);
        var floods = new List<RawCircuit>();
        var refused = 0;
        var flood = Task.Run(async () =>
        {
            for (var i = 0; i < 300; i++)
            {
                var window = await RawCircuit.OpenAsync(client, server.Address, flooder, "/reports", default);
                if (window.IsOpen && window.Status == HttpStatusCode.SwitchingProtocols)
                {
                    floods.Add(window);
                }
                else
                {
                    refused++;
                    await window.DisposeAsync();
                }
            }
        });
        var during = await ClicksAsync(queue, Tick, Queue);
        await flood;
        Line($"flood of one person                      300 tried, {floods.Count} opened, {refused} refused");
        Line($"click to DOM of a colleague meanwhile    {Spread(during)}");

        await stop.CancelAsync();
        await Task.WhenAll(working);
        foreach (var circuit in open.Concat(floods))
        {
            await circuit.DisposeAsync();
        }

        return each <= 0.85 * 1024 * 1024 && ratio <= 4 && refused > 0 ? 0 : 1;

        async Task OpenAsync(int until)
        {
            while (open.Count < until)
            {
                var at = open.Count;
                // Some at a time, as people come in the morning.
                foreach (var circuit in await Task.WhenAll(Enumerable.Range(at, Math.Min(8, until - at)).Select(async i =>
                {
                    var circuit = await RawCircuit.OpenAsync(client, server.Address, cookies[i / PerPerson], "/reports", default);
                    // The frame, the page, and the rows when they have come.
                    await circuit.DrawnAsync(3, default);
                    return circuit;
                })))
                {
                    open.Add(circuit);
                }
            }
        }
    }

    /// <summary>The server, for the program above: tells its addresses, then the heap whenever it is asked for it.</summary>
    public static async Task<int> ServeAsync(int people)
    {
        await using var app = await RunningApp.StartAsync(settings: new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Error" });
        await QueuePaint.SeedAsync(app, Reports);
        for (var i = 0; i < people; i++)
        {
            var added = await app.Services.GetRequiredService<AddStaff>().RunAsync(new($"bench{i}", $"負荷 {i}", Role.Triage, Password), Actor.CommandLine, default);
            Assert.True(added.Succeeded);
        }

        await using var bare = Bare();
        await bare.StartAsync();
        Console.WriteLine(app.Address);
        Console.WriteLine(bare.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        while (await Console.In.ReadLineAsync() is "heap")
        {
            for (var i = 0; i < 3; i++)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                GC.WaitForPendingFinalizers();
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{GC.GetTotalMemory(forceFullCollection: true)} {Environment.WorkingSet} {app.Services.GetRequiredService<CircuitLimits>().Open}"));
        }

        return 0;
    }

    private static WebApplication Bare()
    {
        // The same static files, so that the browser gets the same script.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = TestPaths.Web, ApplicationName = "ScamWatch.Web", EnvironmentName = "Test" });
        builder.WebHost.UseStaticWebAssets();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Urls"] = "http://127.0.0.1:0", ["Logging:LogLevel:Default"] = "Error" });
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        var app = builder.Build();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<BarePage>().AddInteractiveServerRenderMode();
        return app;
    }

    private static async Task MoveAsync(RawCircuit circuit, Uri address, int seed, Action moved, CancellationToken ct)
    {
        string[] filters = ["", "?judged=scam", "?judged=suspicious", "?state=all", "?channel=sms", "?urgency=now"];
        try
        {
            for (var i = seed; !ct.IsCancellationRequested; i++)
            {
                var before = circuit.Batches;
                await circuit.GoAsync(new Uri(address, "/reports" + filters[i % filters.Length]));
                if (!await circuit.DrawnAsync(before + 1, ct))
                {
                    return;
                }

                moved();
                // People read in between.
                await Task.Delay(2000, ct);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private static async Task<double[]> ClicksAsync(IPage page, string button, string place)
    {
        var times = new double[Clicks];
        for (var i = 0; i < Clicks; i++)
        {
            times[i] = await ClickAsync(page, button, place);
        }

        return times;
    }

    /// <summary>
    /// Milliseconds from a click to the change of what stands in a place, by the browser's own clock. It ends when the change is painted: nobody
    /// clicks before, and the next click is not to wait for the paint of this one.
    /// </summary>
    private static Task<double> ClickAsync(IPage page, string button, string place) => page.EvaluateAsync<double>(
        """
        ([button, place]) => new Promise(done => {
          const begin = performance.now();
          new MutationObserver((_, seen) => {
            seen.disconnect();
            const time = performance.now() - begin;
            requestAnimationFrame(() => requestAnimationFrame(() => done(time)));
          })
            .observe(document.querySelector(place), { childList: true, subtree: true, characterData: true, attributes: true });
          document.querySelector(button).click();
        })
        """, new[] { button, place });

    private static async Task SignInAsync(IPage page, Uri address)
    {
        await page.GotoAsync(new Uri(address, "/account/sign-in").ToString());
        await page.Locator("#user").FillAsync(Role.Triage);
        await page.Locator("#password").FillAsync(Password);
        await page.Locator("main button.primary[type=submit]").ClickAsync();
        await page.Locator(".tiles").WaitForAsync();
    }

    private static async Task<string> SignInAsync(Uri address, string user)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = address };
        using var answer = await RunningApp.SendFormAsync(client, "/account/sign-in", "sign-in", new() { ["Model.UserName"] = user, ["Model.Password"] = Password });
        return string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
    }

    private static int Number(string[] args, string name, int otherwise) =>
        Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;

    private static void Line(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));

    private static double Middle(IEnumerable<double> times) => times.Order().ElementAt(times.Count() / 2);

    private static string Spread(IEnumerable<double> times)
    {
        var sorted = times.Order().ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{sorted[sorted.Count / 2]:F1} / {sorted[(int)(sorted.Count * 0.95)]:F1} / {sorted[^1]:F1} ms (median / 95th / worst of {sorted.Count})");
    }

    private sealed class Server(Process process, Uri address, Uri bare, int people) : IDisposable
    {
        public Uri Address => address;

        public Uri Bare => bare;

        public int People => people;

        public static async Task<Server> StartAsync(int people)
        {
            var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
            {
                ArgumentList = { "bench", "circuits-server", people.ToString(CultureInfo.InvariantCulture) },
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            return new(process, await AddressAsync(), await AddressAsync(), people);

            async Task<Uri> AddressAsync() => new(await LineAsync(process, "http"));
        }

        public async Task<(long Heap, long WorkingSet)> HeapAsync()
        {
            await process.StandardInput.WriteLineAsync("heap");
            var said = (await LineAsync(process, "")).Split(' ');
            return (long.Parse(said[0], CultureInfo.InvariantCulture), long.Parse(said[1], CultureInfo.InvariantCulture));
        }

        /// <summary>The next line that begins so; what the program logs in between is passed over.</summary>
        private static async Task<string> LineAsync(Process process, string begin)
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.StartsWith(begin, StringComparison.Ordinal) && line.Length > 0 && char.IsAsciiLetterOrDigit(line[0]) && !line.StartsWith("warn", StringComparison.Ordinal))
                {
                    return line;
                }
            }

            throw new InvalidOperationException("The server ended.");
        }

        public void Dispose()
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(TimeSpan.FromSeconds(30)))
            {
                process.Kill();
            }

            process.Dispose();
        }
    }
}
