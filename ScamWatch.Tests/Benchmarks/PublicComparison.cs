using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// The page of a warning from three servers by turns: this program, nginx with the same bytes as a file, and a bare Kestrel
/// endpoint with them in memory: <c>bench public-compare</c>, run by public.sh. Ratios count, not rates: the machine may be shared.
/// </summary>
internal static partial class PublicComparison
{
    private const int Warnings = 50;

    /// <summary>A national hub takes 29 in a second of its peak hour, a municipality a few in an hour.</summary>
    private const int ReportsPerSecond = 20;

    public static async Task<int> RunAsync(BenchRun run)
    {
        var rounds = run.Number("--rounds", 3);
        var seconds = run.Number("--seconds", 6);
        var warmUp = run.Number("--warm-up", 8);
        var all = new List<Sample>();
        var taken = 0;
        foreach (var isOne in (bool[])[true, false])
        {
            await using var ours = await ApiServer.StartAsync(core: isOne ? 0 : null);
            var slug = await FillAsync(ours.Services);
            using var http = new HttpClient { BaseAddress = ours.Address };
            var page = await http.GetByteArrayAsync(new Uri($"/alerts/{slug}", UriKind.Relative));
            var folder = Directory.CreateTempSubdirectory("scamwatch-public-").FullName;
            try
            {
                var site = Path.Combine(folder, "www");
                Directory.CreateDirectory(site);
                await File.WriteAllBytesAsync(Path.Combine(site, "page.html"), page);
                var (nginxPort, barePort) = (Programs.FreePort(), Programs.FreePort());
                using var nginx = Start(isOne, "nginx", ["-c", Configure(folder, site, nginxPort, isOne ? 1 : 2)]);
                using var bare = Start(isOne, Environment.ProcessPath!, ["bench", "public-bare", $"{barePort}", Path.Combine(site, "page.html")]);
                var targets = new (string Name, string Address, string? Coding)[]
                {
                    ("nginx", $"http://127.0.0.1:{nginxPort}/page.html", null),
                    ("bare", $"http://127.0.0.1:{barePort}/", null),
                    ("ours", $"{ours.Address}alerts/{slug}", null),
                    ("ours-br", $"{ours.Address}alerts/{slug}", "br"),
                };
                try
                {
                    await ReadyAsync(targets.Select(t => t.Address));
                    // The first answers are slow in every server: not counted.
                    foreach (var (_, address, coding) in targets)
                    {
                        Load(address, coding, isOne, warmUp);
                    }

                    for (var round = 0; round < rounds; round++)
                    {
                        foreach (var (name, address, coding) in targets)
                        {
                            var figure = Load(address, coding, isOne, seconds) with { Name = name, Round = round, IsOne = isOne };
                            all.Add(figure);
                            Say(figure);
                        }

                        using var enough = new CancellationTokenSource();
                        var intake = TakeInAsync(ours, http, taken, enough.Token);
                        var busy = await Task.Run(() => Load($"{ours.Address}alerts/{slug}", null, isOne, seconds)) with { Name = "ours, reports coming in", Round = round, IsOne = isOne };
                        await enough.CancelAsync();
                        taken = await intake;
                        all.Add(busy);
                        Say(busy);
                    }

                    if (!isOne)
                    {
                        await WeighAsync(run, http, slug, page.Length);
                        foreach (var connections in run.Numbers("--connections", 1, 4, 16, 64, 256))
                        {
                            foreach (var (name, address, coding) in targets)
                            {
                                var figure = Load(address, coding, isOne, seconds, connections);
                                BenchOutput.Print($"{connections,5} connections, both cores: {name,-8} {figure.PerSecond,8:F0}/s, p99 {figure.P99:F1} ms");
                                run.Add($"requests by connections, {name}", figure.PerSecond, "/s", new(connections, "connections"));
                                run.Add($"99th by connections, {name}", figure.P99, "ms", new(connections, "connections"));
                            }
                        }
                    }
                }
                finally
                {
                    nginx.Kill(entireProcessTree: true);
                    bare.Kill(entireProcessTree: true);
                }
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        Print(run, "identity against nginx", all, true, "ours", "nginx");
        Print(run, "identity against nginx", all, false, "ours", "nginx");
        Print(run, "brotli against nginx identity", all, true, "ours-br", "nginx");
        Print(run, "identity against bare Kestrel", all, true, "ours", "bare");
        Print(run, "identity against bare Kestrel", all, false, "ours", "bare");
        foreach (var isOne in (bool[])[true, false])
        {
            foreach (var name in (string[])["ours", "ours, reports coming in", "nginx"])
            {
                var figures = Of(all, isOne, name).ToList();
                var (p99, rate) = (BenchOutput.Median(figures.Select(f => f.P99)), BenchOutput.Median(figures.Select(f => f.PerSecond)));
                BenchOutput.Print($"{Cores(isOne),-10} {name,-24} p99 {p99:F1} ms (goal < 50), {rate:F0}/s; errors {figures.Sum(f => f.Errors)}");
                run.Add($"99th of a page, {Cores(isOne)}, {name}", p99, "ms", new(isOne ? 32 : 64, "connections"));
            }
        }

        BenchOutput.Print($"{taken} reports taken in meanwhile");
        BenchOutput.WriteJson(run.Args, all);
        return 0;
    }

    private static void Say(Sample figure) => BenchOutput.Say(string.Create(
        CultureInfo.InvariantCulture, $"{(figure.IsOne ? "one core" : "both")}, round {figure.Round + 1}: {figure.Name} {figure.PerSecond:F0}/s, p99 {figure.P99:F1} ms"));

    /// <summary>Sends reports to the API until told to stop.</summary>
    /// <param name="server">Whose key is used.</param>
    /// <param name="http">Asks it.</param>
    /// <param name="taken">How many came before.</param>
    /// <returns>How many came in all.</returns>
    private static async Task<int> TakeInAsync(ApiServer server, HttpClient http, int taken, CancellationToken enough)
    {
        using var each = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / ReportsPerSecond));
        try
        {
            while (await each.WaitForNextTickAsync(enough))
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/reports", UriKind.Relative))
                {
                    Content = JsonContent.Create(new { channel = "sms", sender = "", subject = "", body = $"お荷物のお届けにあがりましたが不在でした。ご確認ください。 https://nimotsu{taken}.top/" }),
                };
                request.Headers.Authorization = new("Bearer", server.Key);
                using var answer = await http.SendAsync(request, CancellationToken.None);
                answer.EnsureSuccessStatusCode();
                taken++;
            }
        }
        catch (OperationCanceledException)
        {
            // The load has ended.
        }

        return taken;
    }

    /// <summary>A page from memory and nothing else: <c>bench public-bare PORT FILE</c>.</summary>
    public static async Task<int> ServeBareAsync(string port, string file)
    {
        var bytes = await File.ReadAllBytesAsync(file);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        app.MapGet("/", async http =>
        {
            http.Response.ContentType = "text/html; charset=utf-8";
            http.Response.ContentLength = bytes.Length;
            await http.Response.BodyWriter.WriteAsync(bytes);
        });
        await app.RunAsync();
        return 0;
    }

    private static async Task<string> FillAsync(IServiceProvider services)
    {
        var now = DateTime.UtcNow;
        var lines = services.GetRequiredService<PhoneLines>();
        var slug = "";
        await using var db = services.GetRequiredService<IDbContextFactory<ScamWatchDb>>().CreateDbContext();
        for (var i = 0; i < Warnings; i++)
        {
            slug = string.Create(CultureInfo.InvariantCulture, $"20261121-{i:00000}");
            var report = SampleAlerts.Report(now);
            var alert = Alert.Draft(report, SampleAlerts.Content(lines, JapanTime.DayOf(now)), slug, Staffed.As(Role.Triage), now);
            alert.Publish(Some.Publisher, now);
            db.AddRange(report, alert);
        }

        await db.SaveChangesAsync();
        return slug;
    }

    private static async Task WeighAsync(BenchRun run, HttpClient http, string slug, int page)
    {
        async Task<int> SizeAsync(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Accept-Encoding", "br");
            using var answer = await http.SendAsync(request);
            return (await answer.Content.ReadAsByteArrayAsync()).Length;
        }

        var list = (await http.GetByteArrayAsync(new Uri("/alerts", UriKind.Relative))).Length;
        var styles = (await http.GetByteArrayAsync(new Uri("/public.css", UriKind.Relative))).Length + (await http.GetByteArrayAsync(new Uri("/alert.css", UriKind.Relative))).Length;
        BenchOutput.Print($"weight: page {page} B ({await SizeAsync($"/alerts/{slug}")} B br), list {list} B ({await SizeAsync("/alerts")} B br), styles {styles} B (goal: page and styles <= 102400)");
        run.Add("page and styles together", (page + styles) / 1024.0, "KiB");
    }

    private static string Configure(string folder, string site, int port, int workers)
    {
        var file = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(file, $$"""
            worker_processes {{workers}};
            daemon off; pid {{folder}}/pid; error_log {{folder}}/error.log; user root;
            events { worker_connections 1024; }
            http {
              access_log off; types { text/html html; } sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=100 inactive=60s;
              client_body_temp_path {{folder}}/b; proxy_temp_path {{folder}}/p; fastcgi_temp_path {{folder}}/f; uwsgi_temp_path {{folder}}/u; scgi_temp_path {{folder}}/s;
              server { listen 127.0.0.1:{{port}}; root {{site}}; }
            }
            """);
        return file;
    }

    private static Process Start(bool isOne, string program, string[] arguments)
    {
        var start = new ProcessStartInfo("taskset", ["-c", isOne ? "0" : "0,1", program, .. arguments]) { RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task ReadyAsync(IEnumerable<string> addresses)
    {
        using var http = new HttpClient();
        foreach (var address in addresses)
        {
            for (var tries = 0; ; tries++)
            {
                try
                {
                    (await http.GetAsync(new Uri(address))).EnsureSuccessStatusCode().Dispose();
                    break;
                }
                catch (HttpRequestException) when (tries < 100)
                {
                    await Task.Delay(100);
                }
            }
        }
    }

    private static Sample Load(string address, string? coding, bool isOne, int seconds, int? connections = null)
    {
        string[] wish = coding is null ? [] : ["-H", $"Accept-Encoding: {coding}"];
        var at = connections ?? (isOne ? 32 : 64);
        // wrk wants a connection for each of its threads.
        var threads = isOne || at == 1 ? 1 : 2;
        var start = new ProcessStartInfo("taskset", ["-c", isOne ? "1" : "0,1", "wrk", $"-t{threads}", $"-c{at}", $"-d{seconds}s", "--latency", .. wish, address])
        { RedirectStandardOutput = true };
        using var wrk = Process.Start(start)!;
        var output = wrk.StandardOutput.ReadToEnd();
        wrk.WaitForExit();
        var errors = Errors().Match(output) is { Success: true } wrong ? long.Parse(wrong.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var p99 = Last().Match(output);
        var value = double.Parse(p99.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * p99.Groups[2].Value switch { "us" => 0.001, "s" => 1000, _ => 1 };
        return new("", 0, isOne, double.Parse(Rate().Match(output).Groups[1].ValueSpan, CultureInfo.InvariantCulture), value, errors);
    }

    private static IEnumerable<Sample> Of(List<Sample> all, bool isOne, string name) => all.Where(f => f.IsOne == isOne && f.Name == name);

    /// <summary>Median of the ratios of the rounds.</summary>
    private static double Ratio(List<Sample> all, bool isOne, string one, string other) => BenchOutput.Median(
        Of(all, isOne, one).Join(Of(all, isOne, other), f => f.Round, f => f.Round, (a, b) => a.PerSecond / b.PerSecond));

    private static void Print(BenchRun run, string what, List<Sample> all, bool isOne, string one, string other)
    {
        double Rate(string name) => BenchOutput.Median(Of(all, isOne, name).Select(f => f.PerSecond));
        var figure = run.Add(
            $"{what}, {Cores(isOne)}", Rate(one), "/s", new(isOne ? 32 : 64, "connections"), new(other, Rate(other), Ratio(all, isOne, one, other)));
        BenchOutput.Print($"{figure.What,-44}{figure.Ratio,6:F2} (goal {figure.Goal?.Limit:F2}) {(figure.IsReached == true ? "kept" : "missed")}");
    }

    private static string Cores(bool isOne) => isOne ? "one core" : "both cores";

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"99%\s+([0-9.]+)(us|ms|s)")]
    private static partial Regex Last();

    [GeneratedRegex(@"Non-2xx or 3xx responses: ([0-9]+)")]
    private static partial Regex Errors();

    private sealed record Sample(string Name, int Round, bool IsOne, double PerSecond, double P99, long Errors);
}
