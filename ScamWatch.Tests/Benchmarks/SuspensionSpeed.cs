using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// How fast a suspension is taken through the product's own action, case, history, audit entry and order in one durable commit,
/// beside bare loops that store the same rows in the same tables: on SQLite with a prepared loop and with connections that
/// contend, on PostgreSQL with pgbench.
/// </summary>
internal static class SuspensionSpeed
{
    private const int Callers = 16;
    private const int Rounds = 3;

    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(4);

    private static readonly Actor s_operator = new("bench", "計測 太郎", new HashSet<string> { Role.CardDesk });

    private static readonly LossStatement s_statement = new()
    {
        Target = SuspensionTarget.Card,
        Cause = LossCause.Outside,
        LostWhen = "昨夜22時ごろ",
        LostWhere = "駅前のバス停から自宅までの間",
        HolderName = "試験 花子",
        HolderKana = "シケン ハナコ",
        HolderBirthDate = new(1985, 4, 1),
        HolderSex = "female",
        HolderAddress = "みなと川市中央一丁目2番3号",
        CallbackNumber = "090-0000-1234",
    };

    public static async Task<int> RunAsync(BenchRun run)
    {
        var rounds = run.Number("--rounds", Rounds);
        var round = TimeSpan.FromSeconds(run.Number("--seconds", (int)s_round.TotalSeconds));
        await SqliteAsync(run, rounds, round);
        await GrowAsync(run, StorageOptions.Sqlite, "", round);
        if (TestStore.PostgresServer is { } server)
        {
            await PostgresAsync(run, server, rounds, round);
            await GrowAsync(run, StorageOptions.Postgres, server, round);
        }
        else
        {
            Console.WriteLine("PostgreSQL: SCAMWATCH_TEST_POSTGRES is not set (./test.sh bench suspension starts a server)");
        }

        return 0;
    }

    private static async Task SqliteAsync(BenchRun run, int rounds, TimeSpan length)
    {
        Console.WriteLine($"SQLite, WAL, synchronous=FULL; suspensions a second, {rounds} rounds of {length.TotalSeconds:0} s each");
        Console.WriteLine("round   bare loop   1 caller (of bare)   16 callers (of bare)   p50 / p99 / worst ms   16 contending: /s, worst ms   CPU µs a suspension: bare, 1, 16");
        List<(Measured Loop, Measured One, Measured Many, Measured Contending)> all = [];
        // Round 0 only brings the code to its last stage of compilation.
        for (var round = 0; round <= rounds; round++)
        {
            await using var store = await Store.OpenAsync(StorageOptions.Sqlite, "");
            await using var bare = await Store.OpenAsync(StorageOptions.Sqlite, "");
            var template = await SqliteRows.ReadAsync(store, bare);
            var loop = MeasureSync(1, length, () => SqliteLoop(template));
            var one = await MeasureAsync(1, length, store.SuspendAsync);
            var many = await MeasureAsync(Callers, length, store.SuspendAsync);
            var contending = MeasureSync(Callers, length, () => SqliteLoop(template));
            if (round == 0)
            {
                continue;
            }

            all.Add((loop, one, many, contending));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{round,5} {loop.Rate,11:N0} {one.Rate,11:N0} ({one.Rate / loop.Rate:0.00}) {many.Rate,15:N0} ({many.Rate / loop.Rate:0.00})   {many.P50,8:0.00} / {many.P99:0.00} / {many.Worst:0.0}   {contending.Rate,20:N0}, {contending.Worst:0}   {loop.Cpu,12:0}, {one.Cpu:0}, {many.Cpu:0}"));
        }

        var (ofOne, ofMany, ofWorst) = (Median(all.Select(r => r.One.Rate / r.Loop.Rate)), Median(all.Select(r => r.Many.Rate / r.Loop.Rate)), Median(all.Select(r => r.Many.Worst / r.Contending.Worst)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"median: one caller {ofOne:0.00} of the bare loop, 16 callers {ofMany:0.00}; worst wait 1/{1 / ofWorst:0} of contending connections"));
        var bareLoop = Median(all.Select(r => r.Loop.Rate));
        run.Add("suspensions, SQLite, 1 caller", Median(all.Select(r => r.One.Rate)), "/s", new(1, "callers"), new("bare loop", bareLoop, ofOne));
        run.Add("suspensions, SQLite, 16 callers", Median(all.Select(r => r.Many.Rate)), "/s", new(Callers, "callers"), new("bare loop", bareLoop, ofMany));
        run.Add("99th of a suspension, SQLite, 16 callers", Median(all.Select(r => r.Many.P99)), "ms", new(Callers, "callers"));
        run.Add("worst of a suspension, SQLite, 16 callers", Median(all.Select(r => r.Many.Worst)), "ms", new(Callers, "callers"), new("contending connections", Median(all.Select(r => r.Contending.Worst)), ofWorst));
    }

    private static async Task PostgresAsync(BenchRun run, string server, int rounds, TimeSpan length)
    {
        Console.WriteLine($"PostgreSQL over TCP; suspensions a second, {rounds} rounds of {length.TotalSeconds:0} s each");
        Console.WriteLine("round   pgbench -c1   1 caller (of it)   pgbench -c16   16 callers (of it)   p50 / p99 / worst ms");
        List<(double BenchOne, Measured One, double BenchMany, Measured Many)> all = [];
        for (var round = 1; round <= rounds; round++)
        {
            await using var store = await Store.OpenAsync(StorageOptions.Postgres, server);
            await store.SuspendAsync();
            var script = await PostgresScript.WriteAsync(store);
            var benchOne = await PostgresScript.RunAsync(script, store, 1, length);
            var one = await MeasureAsync(1, length, store.SuspendAsync);
            var benchMany = await PostgresScript.RunAsync(script, store, Callers, length);
            var many = await MeasureAsync(Callers, length, store.SuspendAsync);
            all.Add((benchOne, one, benchMany, many));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{round,5} {benchOne,13:N0} {one.Rate,10:N0} ({one.Rate / benchOne:0.00}) {benchMany,14:N0} {many.Rate,12:N0} ({many.Rate / benchMany:0.00})   {many.P50,8:0.00} / {many.P99:0.00} / {many.Worst:0.0}"));
        }

        var (ofOne, ofMany) = (Median(all.Select(r => r.One.Rate / r.BenchOne)), Median(all.Select(r => r.Many.Rate / r.BenchMany)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"median: one caller {ofOne:0.00} of pgbench -c1, 16 callers {ofMany:0.00} of pgbench -c16"));
        run.Add("suspensions, PostgreSQL, 1 caller", Median(all.Select(r => r.One.Rate)), "/s", new(1, "callers"), new("pgbench -c1", Median(all.Select(r => r.BenchOne)), ofOne));
        run.Add("suspensions, PostgreSQL, 16 callers", Median(all.Select(r => r.Many.Rate)), "/s", new(Callers, "callers"), new("pgbench -c16", Median(all.Select(r => r.BenchMany)), ofMany));
        run.Add("99th of a suspension, PostgreSQL, 16 callers", Median(all.Select(r => r.Many.P99)), "ms", new(Callers, "callers"));
    }

    /// <summary>The same with more and more callers, one round each.</summary>
    private static async Task GrowAsync(BenchRun run, string provider, string server, TimeSpan length)
    {
        foreach (var callers in run.Numbers("--callers", 1, 2, 4, 8, 16, 32, 64))
        {
            await using var store = await Store.OpenAsync(provider, server);
            var measured = await MeasureAsync(callers, length, store.SuspendAsync);
            BenchOutput.Print($"{provider,-10} {callers,4} callers {measured.Rate,9:N0}/s   {measured.P50,8:0.00} / {measured.P99:0.00} / {measured.Worst:0.0} ms");
            run.Add($"suspensions by callers, {provider}", measured.Rate, "/s", new(callers, "callers"));
            run.Add($"median of a suspension by callers, {provider}", measured.P50, "ms", new(callers, "callers"));
            run.Add($"99th of a suspension by callers, {provider}", measured.P99, "ms", new(callers, "callers"));
        }
    }

    private static double Median(IEnumerable<double> values) => new Spread(values).Median;

    /// <summary>Callers that wait for each answer before they ask again.</summary>
    private static async Task<Measured> MeasureAsync(int callers, TimeSpan length, Func<Task> call)
    {
        for (var i = 0; i < 200; i++)
        {
            await call();
        }

        var end = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
        var watch = Stopwatch.StartNew();
        var cpu = Environment.CpuUsage.TotalTime;
        var times = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var own = new List<double>();
            while (Stopwatch.GetTimestamp() is var start && start < end)
            {
                await call();
                own.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            return own;
        })));
        return Measured.Of(times, watch.Elapsed, Environment.CpuUsage.TotalTime - cpu);
    }

    private static Measured MeasureSync(int callers, TimeSpan length, Func<SqliteRows> open)
    {
        using var gate = new Barrier(callers);
        var times = new List<double>[callers];
        var watch = new Stopwatch();
        var threads = Enumerable.Range(0, callers).Select(i => new Thread(() =>
        {
            using var rows = open();
            rows.Store();
            gate.SignalAndWait();
            watch.Start();
            var own = times[i] = [];
            var end = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
            while (Stopwatch.GetTimestamp() is var start && start < end)
            {
                rows.Store();
                own.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        })).ToList();
        var cpu = Environment.CpuUsage.TotalTime;
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        return Measured.Of(times, watch.Elapsed, Environment.CpuUsage.TotalTime - cpu);
    }

    private static SqliteRows SqliteLoop(SqliteRows.Template template) => new(template);

    private sealed record Measured(double Rate, double P50, double P99, double Worst, double Cpu)
    {
        public static Measured Of(IEnumerable<List<double>> times, TimeSpan elapsed, TimeSpan cpu)
        {
            var all = new Spread(times.SelectMany(t => t));
            return new(all.Count / elapsed.TotalSeconds, all.Median, all.P99, all.Worst, cpu.TotalMicroseconds / all.Count);
        }
    }

    /// <summary>The product's services over a database of their own, as the program sets them up.</summary>
    internal sealed class Store : IAsyncDisposable
    {
        private readonly string _folder;
        private readonly ServiceProvider _services;
        private readonly SuspendCard _suspend;

        private Store(string folder, ServiceProvider services) =>
            (_folder, _services, _suspend) = (folder, services, services.GetRequiredService<SuspendCard>());

        public string ConnectionString => _services.GetRequiredService<StorageOptions>().ConnectionString;

        public static async Task<Store> OpenAsync(string provider, string server)
        {
            var folder = Directory.CreateTempSubdirectory("scamwatch-bench-").FullName;
            var connection = provider == StorageOptions.Postgres
                ? new NpgsqlConnectionStringBuilder(server) { Database = await TestStore.NewPostgresDatabaseAsync(), MaxPoolSize = 40 }.ConnectionString
                : null;
            var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Data:Root"] = TestPaths.Data,
                ["Data:State"] = folder,
                ["Registry:Mode"] = "embedded",
                ["Database:Provider"] = provider,
                ["Database:ConnectionString"] = connection,
            }).Build();
            var services = new ServiceCollection().AddLogging().AddScamWatchDomain(settings).BuildServiceProvider();
            await using var db = await services.GetRequiredService<IDbContextFactory<ScamWatchDb>>().CreateDbContextAsync();
            await db.Database.MigrateAsync();
            return new(folder, services);
        }

        public async Task SuspendAsync()
        {
            var outcome = await _suspend.RunAsync(new(Guid.CreateVersion7(), s_statement, IdentityCheck.NotAsked), s_operator, default);
            if (!outcome.Succeeded)
            {
                throw new InvalidOperationException(outcome.Refusal.Message.En);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _services.DisposeAsync();
            SqliteConnection.ClearAllPools();
            NpgsqlConnection.ClearAllPools();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
