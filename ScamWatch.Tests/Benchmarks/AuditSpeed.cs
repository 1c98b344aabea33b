using System.Diagnostics;
using System.Globalization;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>How fast entries are linked and the whole chain is checked, and with how much memory.</summary>
internal static class AuditSpeed
{
    private const int Callers = 16;
    private const int Rounds = 3;

    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(4);

    private static readonly Actor s_actor = new("bench", "計測 太郎", new HashSet<string> { Role.CardDesk });

    public static async Task<int> RunAsync(BenchRun run)
    {
        foreach (var provider in TestStore.PostgresServer is null ? [StorageOptions.Sqlite] : (string[])[StorageOptions.Sqlite, StorageOptions.Postgres])
        {
            foreach (var count in run.Sizes(10_000, 100_000, 1_000_000))
            {
                await MeasureAsync(run, provider, count);
            }

            await SuspendAsync(run, provider);
        }

        return 0;
    }

    private static async Task MeasureAsync(BenchRun run, string provider, int count)
    {
        await using var store = await TestStore.OpenAsync(provider, saveModel: _ => { });
        var link = store.Get<LinkAudit>();
        await link.RunAsync(default);
        await FillAsync(store, count);
        var watch = Stopwatch.StartNew();
        await link.RunAsync(default);
        var linked = watch.Elapsed;
        watch.Restart();
        await link.RunAsync(default);
        var idle = watch.Elapsed;
        GC.Collect();
        long most = 0;
        watch.Restart();
        var found = await store.Get<WalkAudit>().RunAsync(null, null, new Each(_ => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false))), default);
        var walked = watch.Elapsed;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{provider}: {count:N0} entries; linked {count / linked.TotalSeconds:N0}/s; a run with nothing to link {idle.TotalMilliseconds:0.0} ms; checked in {walked.TotalSeconds:0.0} s ({count / walked.TotalSeconds:N0}/s), managed heap at most {most / 1e6:0} MB; breaks {found.Breaks}"));
        var size = new Size(count, "entries");
        run.Add($"entries linked, {provider}", count / linked.TotalSeconds, "/s", size);
        run.Add($"a run with nothing to link, {provider}", idle.TotalMilliseconds, "ms", size);
        run.Add($"the whole trail checked, {provider}", walked.TotalSeconds, "s", size);
        run.Add($"managed heap while checking, {provider}", most / 1e6, "MB", size);
        run.Add($"breaks found in a sound trail, {provider}", found.Breaks, "breaks", size);
    }

    /// <summary>Suspensions by 16 callers, by turns without and with a process beside that links all the time.</summary>
    private static async Task SuspendAsync(BenchRun run, string provider)
    {
        await using var store = await TestStore.OpenAsync(
            provider, saveModel: _ => { }, settings: new Dictionary<string, string?> { ["Registry:Mode"] = "embedded" });
        var statement = new LossStatement { Target = SuspensionTarget.Card, Cause = LossCause.Outside, HolderName = "試験 花子", CallbackNumber = "090-0000-1234" };
        var length = TimeSpan.FromSeconds(run.Number("--seconds", (int)s_round.TotalSeconds));
        var all = new List<(bool Links, double Rate, Spread Times)>();
        for (var round = 0; round <= run.Number("--rounds", Rounds); round++)
        {
            foreach (var links in (bool[])[false, true])
            {
                using var end = new CancellationTokenSource(length);
                var linking = links ? Task.Run(() => LinkOnAsync(store.Get<LinkAudit>(), end.Token)) : Task.CompletedTask;
                var times = new Spread((await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
                {
                    var own = new List<double>();
                    while (!end.IsCancellationRequested)
                    {
                        var start = Stopwatch.GetTimestamp();
                        await store.Get<SuspendCard>().RunAsync(new(Guid.CreateVersion7(), statement, IdentityCheck.NotAsked), s_actor, default);
                        own.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                    }

                    return own;
                })))).SelectMany(t => t));
                await linking;
                if (round > 0)
                {
                    all.Add((links, times.Count / length.TotalSeconds, times));
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"{provider}, round {round}, {(links ? "linked meanwhile" : "not linked      ")}: {times.Count / length.TotalSeconds:N0} suspensions/s; p50 {times.Median:0.00}, p99 {times.P99:0.00}, worst {times.Worst:0.0} ms"));
                }
            }
        }

        var (without, with) = (all.Where(r => !r.Links).ToList(), all.Where(r => r.Links).ToList());
        if (all.Count > 0)
        {
            run.Add(
                $"suspensions while the trail is linked, {provider}", BenchOutput.Median(with.Select(r => r.Rate)), "/s", new(Callers, "callers"),
                new("not linked meanwhile", BenchOutput.Median(without.Select(r => r.Rate)), BenchOutput.Median(with.Zip(without, (a, b) => a.Rate / b.Rate))));
            run.Add(
                $"99th of a suspension while the trail is linked, {provider}", BenchOutput.Median(with.Select(r => r.Times.P99)), "ms", new(Callers, "callers"),
                new("not linked meanwhile", BenchOutput.Median(without.Select(r => r.Times.P99))));
        }
    }

    private static async Task LinkOnAsync(LinkAudit link, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await link.RunAsync(default);
            await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
        }
    }

    private static async Task FillAsync(TestStore store, int count)
    {
        for (var i = 0; i < count; i += 5_000)
        {
            await using var db = store.Db();
            await using var commit = await db.Database.BeginTransactionAsync();
            await db.InsertAsync<AuditEntry>(
                [.. Enumerable.Range(i, Math.Min(5_000, count - i)).Select(n => AuditTrail.Entry(
                    s_actor, AuditKind.ReportReceived, $"R{n:00000000}", "email; 理由の書かれた一行", store.Clock.UtcNow.AddSeconds(n)))], default);
            await commit.CommitAsync();
        }
    }

    private sealed class Each(Action<long> told) : IProgress<long>
    {
        public void Report(long value) => told(value);
    }
}
