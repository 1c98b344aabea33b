using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Storage;
using ScamWatch.Ingest;
using ScamWatch.Ingest.Registry;
using ScamWatch.Tests.Cards.Registry;
using ScamWatch.Tests.Support;
using ScamWatch.Web;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>What a drill came to.</summary>
/// <param name="Acknowledged">Suspensions that an operator was told of.</param>
/// <param name="Stored">Cases in the database; more than acknowledged where the answer was lost on its way.</param>
/// <param name="Lost">Acknowledged ones that are not stored under their receipt number.</param>
/// <param name="Twice">Forms that became more than one case.</param>
/// <param name="Unsettled">Orders that the card system did not carry out, or that a case lacks.</param>
/// <param name="EffectsWrong">Cases that the card system did not suspend exactly once.</param>
/// <param name="Calls">How often an order was handed over, the same one again included.</param>
internal sealed record DrillResult(int Kills, int Acknowledged, int Stored, int Lost, int Twice, int Unsettled, int EffectsWrong, int Calls);

/// <summary>
/// The web program killed again and again (SIGKILL) while operators suspend cards over HTTP and a card system that fails now and
/// then takes the orders. A real process over a real file; only the address to which the operators post is the drill's, since the
/// console's own form needs a browser.
/// </summary>
internal static class CardDrill
{
    private const int Operators = 16;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(40);

    /// <summary>What is killed.</summary>
    internal enum Program
    {
        /// <summary>The whole web program.</summary>
        Web,

        /// <summary>Its storage, actions and registry worker behind the same server: starts in a fraction of the time.</summary>
        Small,
    }

    /// <summary>Runs the program that is killed.</summary>
    public static async Task<int> ServeAsync(string program, string folder, string port, string registry)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Urls"] = $"http://127.0.0.1:{port}",
            ["Data:Root"] = TestPaths.Data,
            ["Data:State"] = folder,
            ["Data:Inbox"] = Path.Combine(folder, "inbox"),
            ["Registry:Mode"] = "http",
            ["Registry:Url"] = registry,
            ["Registry:LeaseSeconds"] = "2",
            ["Registry:FirstPauseSeconds"] = "1",
            ["Registry:LongestPauseSeconds"] = "2",
            ["Logging:LogLevel:Default"] = "Error",
        };
        await using var app = Enum.Parse<Program>(program) == Program.Web ? await WebAsync(settings) : await SmallAsync(settings);
        await app.RunAsync();
        return 0;
    }

    private static async Task<WebApplication> WebAsync(Dictionary<string, string?> settings)
    {
        var app = ScamWatchApp.Create(
            new WebApplicationOptions { ContentRootPath = TestPaths.Web, ApplicationName = "ScamWatch.Web", EnvironmentName = "Test" },
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(settings);
                builder.Services.AddSingleton<IStartupFilter, DrillAddress>();
            });
        await StartUp.PrepareAsync(app.Services, default);
        return app;
    }

    private static async Task<WebApplication> SmallAsync(Dictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings).AddInMemoryCollection([new("Workers:Enabled", "false")]);
        builder.Services.AddScamWatchDomain(builder.Configuration).AddScamWatchIngest(builder.Configuration);
        builder.Services.AddHostedService<RegistryWorker>().AddSingleton<IStartupFilter, DrillAddress>();
        var app = builder.Build();
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<ScamWatchDb>>().CreateDbContextAsync();
        await db.BringUpToDateAsync(TimeProvider.System, default);
        return app;
    }

    public static async Task<DrillResult> RunAsync(int kills, Program program, Action<string> tell)
    {
        var folder = Directory.CreateTempSubdirectory("scamwatch-drill-").FullName;
        try
        {
            await using var gateway = await RecordingGateway.StartAsync();
            gateway.BreaksAfter = call => call % 17 == 0;
            gateway.Instead = (context, _, call) =>
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return Task.FromResult(call % 23 == 0);
            };
            return await DrillAsync(kills, program, folder, gateway, tell);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            await Folders.DeleteAsync(folder);
        }
    }

    private static async Task<DrillResult> DrillAsync(int kills, Program program, string folder, RecordingGateway gateway, Action<string> tell)
    {
        var port = Programs.FreePort();
        var acknowledged = new List<(Guid Form, string Receipt)>();
        using var over = new CancellationTokenSource();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(10) };
        var operators = Enumerable.Range(0, Operators).Select(_ => Task.Run(() => OperateAsync(client, acknowledged, over.Token))).ToList();
        for (var kill = 0; kill < kills; kill++)
        {
            var before = Count(acknowledged);
            using var server = Start(program, folder, port, gateway.Address);
            // Each life does some work, then ends at whatever moment it happens to be.
            await UntilAsync(() => Task.FromResult(Count(acknowledged) > before));
            await Task.Delay(Random.Shared.Next(1, 150));
            server.Kill();
            await server.WaitForExitAsync();
            tell($"killed {kill + 1} of {kills}; {Count(acknowledged)} acknowledged");
        }

        using (var server = Start(program, folder, port, gateway.Address))
        {
            // A form under way is sent until it is answered, as the page does.
            await over.CancelAsync();
            await Task.WhenAll(operators);
            tell($"{Count(acknowledged)} acknowledged in all; waiting for the card system");
            await UntilAsync(async () => await OpenOrdersAsync(folder) == 0);
            server.Kill();
            await server.WaitForExitAsync();
        }

        return await JudgeAsync(kills, folder, acknowledged, gateway);
    }

    private static async Task OperateAsync(HttpClient client, List<(Guid, string)> acknowledged, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            // Between two calls and between two attempts: the kills are what matters, not how much is left to send after them.
            await Task.Delay(s_pause, CancellationToken.None);
            var form = Guid.CreateVersion7();
            while (await TrySendAsync(client, form) is var receipt)
            {
                if (receipt is not null)
                {
                    lock (acknowledged)
                    {
                        acknowledged.Add((form, receipt));
                    }

                    break;
                }

                await Task.Delay(s_pause, CancellationToken.None);
            }
        }
    }

    private static async Task<string?> TrySendAsync(HttpClient client, Guid form)
    {
        try
        {
            using var answer = await client.PostAsync($"/drill/{form}", null);
            // A refusal would be refused for ever.
            return answer.StatusCode != HttpStatusCode.BadRequest ? answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : null
                : throw new InvalidOperationException("A suspension of the drill was refused.");
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or IOException)
        {
            return null;
        }
    }

    private static async Task<DrillResult> JudgeAsync(
        int kills, string folder, List<(Guid Form, string Receipt)> acknowledged, RecordingGateway gateway)
    {
        await using var db = Open(folder);
        var cases = await db.SuspensionCases.AsNoTracking().Select(c => new { c.FormId, c.ReceiptNumber, c.State }).ToListAsync();
        var orders = (await db.RegistryOrders.AsNoTracking().ToListAsync()).ToLookup(o => o.ReceiptNumber);
        var receipts = cases.ToLookup(c => c.FormId, c => c.ReceiptNumber);
        var effects = gateway.Effects.ToLookup(e => e.CaseNumber);
        return new(
            kills, acknowledged.Count, cases.Count,
            acknowledged.Count(a => !receipts[a.Form].Contains(a.Receipt)),
            receipts.Count(r => r.Count() > 1),
            cases.Count(c => orders[c.ReceiptNumber].Count(o => o.State == RegistryOrderState.Done) != 1 || c.State != CaseState.Confirmed),
            cases.Count(c => effects[c.ReceiptNumber].Count() != 1) + effects.Count(e => cases.All(c => c.ReceiptNumber != e.Key)),
            gateway.Calls);
    }

    private static async Task<long> OpenOrdersAsync(string folder)
    {
        await using var connection = new SqliteConnection($"Data Source={FileIn(folder)}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM RegistryOrders WHERE State <> '{Codes.Of(RegistryOrderState.Done)}'";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static string FileIn(string folder) => Path.Combine(folder, "scamwatch.db");

    private static ScamWatchDb Open(string folder) => new ServiceCollection().AddLogging().AddSingleton(new FieldCipher(Path.Combine(folder, "keys")))
        .AddScamWatchStorage(new(StorageOptions.Sqlite, $"Data Source={FileIn(folder)}"))
        .BuildServiceProvider().GetRequiredService<IDbContextFactory<ScamWatchDb>>().CreateDbContext();

    private static Process Start(Program program, string folder, int port, Uri registry) => Process.Start(new ProcessStartInfo(
        Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
        [typeof(CardDrill).Assembly.Location, "drill-server", $"{program}", folder, $"{port}", registry.ToString()])
    {
        RedirectStandardOutput = true,
        // It lives too short to gain by what it would learn of itself.
        Environment = { ["DOTNET_TieredPGO"] = "0" },
    })!;

    private static async Task UntilAsync(Func<Task<bool>> reached)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (!await reached())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static int Count<T>(List<T> list)
    {
        lock (list)
        {
            return list.Count;
        }
    }
}
