using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Domain.Storage.Moving;
using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// How long a file with many reports takes to PostgreSQL, copying and checking apart, and what memory it takes. The reports come in by the product's own
/// intake, so that campaigns, fingerprints, traces and audit entries are there in their usual number.
/// </summary>
internal static class MoveSpeed
{
    /// <summary>Reports committed at once, as a mailbox does.</summary>
    private const int AtOnce = 250;

    public static async Task<int> RunAsync(BenchRun run)
    {
        if (TestStore.PostgresServer is null)
        {
            BenchOutput.Print($"SCAMWATCH_TEST_POSTGRES is not set: a server is needed to move to");
            return 1;
        }

        var count = run.Number("--reports", 100_000);
        await using var from = await TestStore.OpenAsync();
        await using var to = await TestStore.OpenAsync(StorageOptions.Postgres);
        var watch = Stopwatch.StartNew();
        var texts = new LabelledReports(Corpus.ReadFolder(from.Data.Corpus, from.Get<Taxonomy>()), 1).Endless();
        var (receive, classifier) = (from.Get<ReceiveReport>(), await from.Get<CurrentClassifier>().GetAsync(default));
        foreach (var some in texts.Take(count).Chunk(AtOnce))
        {
            var ready = some.AsParallel().AsOrdered().Select(r => receive.Prepare(r, classifier)).ToList();
            await receive.StoreAsync(new(ready), Actor.Worker("bench"), default);
        }

        var file = Path.Combine(from.Data.State, "scamwatch.db");
        BenchOutput.Print($"{count} reports taken in, {watch.Elapsed.TotalSeconds:F0} s; file {new FileInfo(file).Length / 1e6:F0} MB");
        GC.Collect();
        using var ended = new CancellationTokenSource();
        var memory = Task.Run(() => MostAsync(ended.Token), CancellationToken.None);
        var steps = new Steps();
        watch.Restart();
        var moved = await to.Get<MoveToPostgres>().RunAsync(file, Actor.CommandLine, steps, default);
        var all = watch.Elapsed;
        await ended.CancelAsync();
        if (!moved.Succeeded)
        {
            BenchOutput.Print($"{moved.Refusal.Message.En}");
            return 1;
        }

        BenchOutput.Print($"{moved.Value.Rows} rows in {all.TotalSeconds:F1} s, {moved.Value.Rows / all.TotalSeconds:F0} rows/s; managed heap at most {await memory / 1e6:F0} MB");
        var size = new Size(count, "reports");
        run.Add("rows moved to PostgreSQL", moved.Value.Rows / all.TotalSeconds, "rows/s", size);
        run.Add("the whole move", all.TotalSeconds, "s", size);
        run.Add("managed heap at most", await memory / 1e6, "MB", size);
        foreach (var (kind, took) in steps.Took(all))
        {
            BenchOutput.Print($"  {kind,-10} {took.TotalSeconds,6:F1} s");
        }

        await using var db = to.Db();
        BenchOutput.Print($"PostgreSQL holds {(await db.Database.SqlQuery<long>($"SELECT pg_database_size(current_database()) AS \"Value\"").SingleAsync()) / 1e6:F0} MB");
        foreach (var table in moved.Value.Tables.Where(t => t.Rows > count / 100))
        {
            var bytes = await db.Database.SqlQuery<long>($"SELECT pg_total_relation_size(quote_ident({table.Name})) AS \"Value\"").SingleAsync();
            BenchOutput.Print($"  {table.Name,-20} {table.Rows,10} rows {bytes / 1e6,8:F0} MB");
        }

        return 0;
    }

    private static async Task<long> MostAsync(CancellationToken ct)
    {
        var most = 0L;
        while (!ct.IsCancellationRequested)
        {
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
            await Task.Delay(50, CancellationToken.None);
        }

        return most;
    }

    /// <summary>The first words of what a move tells, with when it told them.</summary>
    private sealed class Steps : IProgress<string>
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private readonly List<(string Kind, TimeSpan At)> _told = [];

        public void Report(string value)
        {
            var kind = value == "checking the file" ? "the file" : value.Split(' ')[0];
            if (_told.Count == 0 || _told[^1].Kind != kind)
            {
                _told.Add((kind, _watch.Elapsed));
            }
        }

        public IEnumerable<(string Kind, TimeSpan Took)> Took(TimeSpan end) =>
            _told.Select((t, i) => (t.Kind, (i + 1 < _told.Count ? _told[i + 1].At : end) - t.At));
    }
}
