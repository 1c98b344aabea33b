using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Operations;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Ingest.Operations;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Operations;

/// <summary>What the program sends by OTLP, as the collector gets it: all that the document lists, and nothing of anybody.</summary>
public sealed class TelemetryTests
{
    private const string Name = "金砂雀 透明子", Phone = "080-0000-2718", Mail = "kanaria-tobu@canary.example", Lure = "偽物の鳥籠を買わせる文面";

    private static readonly string[] s_paths = ["/v1/traces", "/v1/metrics", "/v1/logs"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Traces_metrics_and_logs_arrive_and_hold_nothing_personal()
    {
        await using var collector = await HttpReceiver.StartAsync();
        await using (var app = await RunningApp.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Telemetry:Endpoint"] = collector.Address.ToString(),
            ["Telemetry:EverySeconds"] = "1",
            ["Telemetry:Headers"] = "x-tenant=minatogawa",
            ["Logging:LogLevel:Default"] = "Trace",
        }))
        {
            var report = await app.Services.GetRequiredService<ReceiveReport>().RunAsync(
                Some.ByMail(Mail, Lure) with { ReporterName = Name, Sender = Mail }, Actor.CommandLine, Ct);
            Assert.True((await app.Services.GetRequiredService<SuspendCard>().RunAsync(
                new(Guid.CreateVersion7(), Cards.CardDesk.Statement with { HolderName = Name, CallbackNumber = Phone, Circumstances = Lure }, IdentityCheck.NotAsked), Some.Operator, Ct)).Succeeded);
            await app.Services.GetRequiredService<DecideReport>().RunAsync(new(report.Value!.ReportId, Verdict.Scam, "偽サイト", 0), Some.Analyst, Ct);
            Telemetry.Show(await app.Services.GetRequiredService<FindOperations>().RunAsync(Ct));
            using var citizen = app.Anonymous();
            using var asked = await citizen.GetAsync($"{Urls.Help}?q={Uri.EscapeDataString(Name)}", Ct);
            using var checkedText = await citizen.PostAsync(Urls.Check, new FormUrlEncodedContent([new("channel", "email"), new("text", Lure), new("sender", Mail)]), Ct);
            app.Services.GetRequiredService<ILogger<TelemetryTests>>().LogWarning("A word of the program.");
            // Each of them by itself, each second: not only with the end of the program.
            await Patience.UntilAsync(() => s_paths.All(path => collector.Posts.Any(p => p.Path == path)));
        }

        var posts = collector.Posts.ToList();
        Assert.All(posts, p => Assert.Equal("minatogawa", p.Headers["x-tenant"]));
        // Protobuf keeps strings as they are (https://protobuf.dev/programming-guides/encoding/#length-types).
        var all = string.Join('\n', posts.Select(p => Encoding.UTF8.GetString(p.Body)));
        foreach (var name in (string[])["receive-report", "suspend-card", "decide-report", "scamwatch.actor", "scamwatch.action.duration", "scamwatch.changes", "scamwatch.queue.items", "scamwatch.disk.free", "http.server.request.duration"])
        {
            Assert.Contains(name, all, StringComparison.Ordinal);
        }

        foreach (var canary in (string[])[Name, "金砂雀", Phone, "08000002718", Mail, "kanaria", Lure, "鳥籠", Uri.EscapeDataString("金砂雀"), Some.Operator.Name])
        {
            Assert.DoesNotContain(canary, all, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Without_an_address_nothing_is_made() => Assert.Empty(new ServiceCollection().AddScamWatchTelemetry(new ConfigurationManager()));

    [Fact]
    public void The_document_lists_every_name()
    {
        var code = File.ReadAllText(Path.Combine(TestPaths.Root, "ScamWatch.Domain", "Operations", "Telemetry.cs"));
        var names = System.Text.RegularExpressions.Regex.Matches(code, "\"(scamwatch\\.[a-z.]+)\"").Select(m => m.Groups[1].Value)
            .Concat(Directory.GetFiles(Path.Combine(TestPaths.Root, "ScamWatch.Domain"), "*.cs", SearchOption.AllDirectories)
                .SelectMany(f => System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(f), "Telemetry\\.Begin\\(\"([a-z-]+)\"").Select(m => m.Groups[1].Value))).Distinct().ToList();
        var document = File.ReadAllText(Path.Combine(TestPaths.Root, "docs", "telemetry.md"));

        Assert.True(names.Count > 12, $"{names.Count} names found");
        Assert.All(names, n => Assert.Contains($"`{n}`", document, StringComparison.Ordinal));
    }
}
