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

    private const int WarmSeconds = 90;

    private const string Password = RunningApp.Password;

    public static async Task<int> RunAsync(BenchRun run)
    {
        var idle = run.Number("--idle", 1000);
        var busy = run.Number("--busy", 100);
        var clicks = run.Number("--clicks", Clicks);
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
        BenchOutput.Print($"idle windows on the queue                {idle}, {open.Count(c => c.Batches > 0)} drawn");
        BenchOutput.Print($"managed heap for one                     {each / (1024 * 1024):F3} MB (must: 0.85)");
        BenchOutput.Print($"managed heap of all, working set         {full.Heap / 1048576.0:F0} MB, {full.WorkingSet / 1048576.0:F0} MB");

        await OpenAsync(idle + busy);
        using var stop = new CancellationTokenSource();
        var moves = 0;
        var working = open.Skip(idle).Select((c, i) => Task.Run(() => MoveAsync(c, server.Address, i, () => Interlocked.Increment(ref moves), stop.Token))).ToArray();
        var watch = Stopwatch.StartNew();
        await using var browser = await ChromiumBrowser.LaunchAsync();
        var queue = await browser.NewPageAsync();
        await ChromiumBrowser.SignInAsync(queue, server.Address, Role.Triage);
        await queue.GotoAsync(new Uri(server.Address, "/reports").ToString());
        await queue.Locator("tbody tr td input[type=checkbox]").First.WaitForAsync();
        var bare = await browser.NewPageAsync();
        await bare.GotoAsync(server.Bare.ToString());
        await bare.Locator("#more").WaitForAsync();
        var cold = await ClicksAsync(queue, Tick, Queue, clicks);
        // The runtime compiles what is used often once more, for good; it takes more than half of the processor while it does.
        var warm = TimeSpan.FromSeconds(run.Number("--warm-up", WarmSeconds));
        for (var begun = Stopwatch.StartNew(); begun.Elapsed < warm;)
        {
            await ClicksAsync(bare, "#more", "#count", clicks);
            await ClicksAsync(queue, Tick, Queue, clicks);
        }

        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            await bare.BringToFrontAsync();
            theirs.AddRange(await ClicksAsync(bare, "#more", "#count", clicks));
            await queue.BringToFrontAsync();
            ours.AddRange(await ClicksAsync(queue, Tick, Queue, clicks));
        }

        BenchOutput.Print($"windows at work                          {busy}, {moves / watch.Elapsed.TotalSeconds:F0} pages a second together");
        BenchOutput.Print($"click to DOM, queue, the first {clicks}        {Say(cold)}");
        BenchOutput.Print($"click to DOM, bare counter               {Say(theirs)}");
        BenchOutput.Print($"click to DOM, queue (choose a report)    {Say(ours)}");
        var ratio = Middle(ours) / Middle(theirs);
        BenchOutput.Print($"queue over bare, median                  {ratio:F2} (must: 4)");

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
        var during = await ClicksAsync(queue, Tick, Queue, clicks);
        await flood;
        BenchOutput.Print($"flood of one person                      300 tried, {floods.Count} opened, {refused} refused");
        BenchOutput.Print($"click to DOM of a colleague meanwhile    {Say(during)}");

        var size = new Size(idle, "idle windows");
        run.Add("managed heap of an idle window", each / (1024 * 1024), "MiB", size);
        run.Add("working set of the server", full.WorkingSet / 1048576.0, "MiB", size);
        run.Add("click to DOM on the queue, first of all", new Spread(cold), size);
        run.Add("click to DOM on the queue", new Spread(ours), size, new("bare counter page", Middle(theirs)));
        run.Add("click to DOM of a colleague during a flood", new Spread(during), size);
        run.Add("windows of one person's flood refused", refused, "windows", new(300, "windows"));

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

    private static async Task<double[]> ClicksAsync(IPage page, string button, string place, int clicks)
    {
        var times = new double[clicks];
        for (var i = 0; i < clicks; i++)
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

    internal static async Task<string> SignInAsync(Uri address, string user)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = address };
        using var answer = await RunningApp.SendFormAsync(client, "/account/sign-in", "sign-in", new() { ["Model.UserName"] = user, ["Model.Password"] = Password });
        return string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
    }

    private static double Middle(IEnumerable<double> times) => new Spread(times).Median;

    private static string Say(IEnumerable<double> times) => $"{new Spread(times)} ms (median / 95th / worst of {times.Count()})";

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
