using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Ingest;
using ScamWatch.Ingest.Registry;
using ScamWatch.Tests.Cards.Registry;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// The gateway is down while cases come in; then it is back. How fast the orders go out, and whether those of one card go in order.
/// </summary>
internal static class RegistryDrain
{
    private static readonly Actor s_operator = new("bench", "計測 太郎", new HashSet<string> { Role.CardDesk });

    public static async Task<int> RunAsync(BenchRun run)
    {
        var cases = run.Number("--cases", 5000);
        var folder = Directory.CreateTempSubdirectory("scamwatch-bench-").FullName;
        // An address at which nobody answers until the gateway is started there.
        var probe = await RecordingGateway.StartAsync();
        var address = probe.Address;
        await probe.DisposeAsync();
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Data:Root"] = TestPaths.Data,
            ["Data:State"] = folder,
            ["Workers:Enabled"] = "false",
            ["Registry:Mode"] = "http",
            ["Registry:Url"] = address.ToString(),
        }).Build();
        await using (var services = new ServiceCollection().AddLogging().AddScamWatchDomain(settings).AddScamWatchIngest(settings)
            .AddSingleton<RegistryWorker>().BuildServiceProvider())
        {
            await using (var db = await services.GetRequiredService<IDbContextFactory<ScamWatchDb>>().CreateDbContextAsync())
            {
                await db.Database.MigrateAsync();
            }

            await RunAsync(run, services, cases, address);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        return 0;
    }

    private static async Task RunAsync(BenchRun run, IServiceProvider services, int cases, Uri address)
    {
        var worker = services.GetRequiredService<RegistryWorker>();
        await worker.StartAsync(default);
        var watch = Stopwatch.StartNew();
        var slowest = 0L;
        await Parallel.ForEachAsync(Enumerable.Range(0, cases), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, ct) =>
        {
            var start = Stopwatch.GetTimestamp();
            // Every tenth holder calls twice: two orders of one card.
            var statement = new LossStatement
            {
                Target = SuspensionTarget.Card,
                Cause = LossCause.Outside,
                HolderName = $"計測 {(i % 10 == 9 ? i - 1 : i)}",
                HolderBirthDate = new(1985, 4, 1),
            };
            await services.GetRequiredService<SuspendCard>().RunAsync(new(Guid.CreateVersion7(), statement, IdentityCheck.NotAsked), s_operator, ct);
            BenchOutput.Raise(ref slowest, (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"gateway down: {cases} cases in {watch.Elapsed.TotalSeconds:0.0} s, {cases / watch.Elapsed.TotalSeconds:N0}/s, slowest answer {slowest} ms"));
        var size = new Size(cases, "cases");
        run.Add("gateway down: cases taken", cases / watch.Elapsed.TotalSeconds, "/s", size);
        run.Add("gateway down: slowest answer", slowest, "ms", size);

        await using var gateway = await RecordingGateway.StartAsync(address.Port);
        gateway.Instead = async (_, _, _) =>
        {
            // A wire of some length.
            await Task.Delay(10);
            return false;
        };
        watch.Restart();
        while (gateway.Effects.Count == 0)
        {
            await Task.Delay(10);
        }

        var noticed = watch.Elapsed;
        var find = services.GetRequiredService<FindOrders>();
        while ((await find.StateAsync(default)).Open > 0)
        {
            await Task.Delay(50);
        }

        var drained = watch.Elapsed - noticed;
        await worker.StopAsync(default);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"gateway back (10 ms an answer): noticed after {noticed.TotalSeconds:0.0} s, then {cases} orders in {drained.TotalSeconds:0.0} s = {cases / drained.TotalSeconds:N0}/s"));
        await using var db = await services.GetRequiredService<IDbContextFactory<ScamWatchDb>>().CreateDbContextAsync();
        var orders = await db.RegistryOrders.AsNoTracking().OrderBy(o => o.Number).ToListAsync();
        var sent = gateway.Effects.Select((e, i) => (e.CaseNumber, i)).ToDictionary(e => e.CaseNumber, e => e.i);
        var disordered = orders.GroupBy(o => o.CardKey).Count(card => !card.Select(o => sent[o.ReceiptNumber]).SequenceEqual(card.Select(o => sent[o.ReceiptNumber]).Order()));
        Console.WriteLine($"carried out once each: {(sent.Count == cases && gateway.Effects.Count == cases ? "yes" : "NO")}; cards with orders out of order: {disordered}");
        run.Add("gateway back: noticed after", noticed.TotalSeconds, "s", size);
        run.Add("gateway back: orders carried out", cases / drained.TotalSeconds, "/s", size);
        run.Add("orders lost or carried out twice", Math.Abs(gateway.Effects.Count - cases) + Math.Abs(sent.Count - cases), "orders", size);
        run.Add("cards whose orders went out of order", disordered, "cards", size);
    }
}
