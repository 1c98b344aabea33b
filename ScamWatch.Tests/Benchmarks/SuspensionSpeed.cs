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

    public static async Task<int> RunAsync()
    {
        await SqliteAsync();
        if (TestStore.PostgresServer is { } server)
        {
            await PostgresAsync(server);
        }
        else
        {
            Console.WriteLine("PostgreSQL: SCAMWATCH_TEST_POSTGRES is not set (./test.sh bench suspension starts a server)");
        }

        return 0;
    }

    private static async Task SqliteAsync()
    {
        Console.WriteLine($"SQLite, WAL, synchronous=FULL; suspensions a second, {Rounds} rounds of {s_round.TotalSeconds:0} s each");
        Console.WriteLine("round   bare loop   1 caller (of bare)   16 callers (of bare)   p50 / p99 / worst ms   16 contending: /s, worst ms   CPU µs a suspension: bare, 1, 16");
        List<(double One, double Many, double Worst)> ratios = [];
        // Round 0 only brings the code to its last stage of compilation.
        for (var round = 0; round <= Rounds; round++)
        {
            await using var store = await Store.OpenAsync(StorageOptions.Sqlite, "");
            await using var bare = await Store.OpenAsync(StorageOptions.Sqlite, "");
            var template = await SqliteRows.ReadAsync(store, bare);
            var loop = MeasureSync(1, () => SqliteLoop(template));
            var one = await MeasureAsync(1, store.SuspendAsync);
            var many = await MeasureAsync(Callers, store.SuspendAsync);
            var contending = MeasureSync(Callers, () => SqliteLoop(template));
            if (round == 0)
            {
                continue;
            }

            ratios.Add((one.Rate / loop.Rate, many.Rate / loop.Rate, many.Worst / contending.Worst));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{round,5} {loop.Rate,11:N0} {one.Rate,11:N0} ({one.Rate / loop.Rate:0.00}) {many.Rate,15:N0} ({many.Rate / loop.Rate:0.00})   {many.P50,8:0.00} / {many.P99:0.00} / {many.Worst:0.0}   {contending.Rate,20:N0}, {contending.Worst:0}   {loop.Cpu,12:0}, {one.Cpu:0}, {many.Cpu:0}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"median: one caller {Median(ratios.Select(r => r.One)):0.00} of the bare loop, 16 callers {Median(ratios.Select(r => r.Many)):0.00}; worst wait 1/{1 / Median(ratios.Select(r => r.Worst)):0} of contending connections"));
    }

    private static async Task PostgresAsync(string server)
    {
        Console.WriteLine($"PostgreSQL over TCP; suspensions a second, {Rounds} rounds of {s_round.TotalSeconds:0} s each");
        Console.WriteLine("round   pgbench -c1   1 caller (of it)   pgbench -c16   16 callers (of it)   p50 / p99 / worst ms");
        List<(double One, double Many)> ratios = [];
        for (var round = 1; round <= Rounds; round++)
        {
            await using var store = await Store.OpenAsync(StorageOptions.Postgres, server);
            await store.SuspendAsync();
            var script = await PostgresScript.WriteAsync(store);
            var benchOne = await PostgresScript.RunAsync(script, store, 1, s_round);
            var one = await MeasureAsync(1, store.SuspendAsync);
            var benchMany = await PostgresScript.RunAsync(script, store, Callers, s_round);
            var many = await MeasureAsync(Callers, store.SuspendAsync);
            ratios.Add((one.Rate / benchOne, many.Rate / benchMany));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{round,5} {benchOne,13:N0} {one.Rate,10:N0} ({one.Rate / benchOne:0.00}) {benchMany,14:N0} {many.Rate,12:N0} ({many.Rate / benchMany:0.00})   {many.P50,8:0.00} / {many.P99:0.00} / {many.Worst:0.0}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"median: one caller {Median(ratios.Select(r => r.One)):0.00} of pgbench -c1, 16 callers {Median(ratios.Select(r => r.Many)):0.00} of pgbench -c16"));
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    /// <summary>Callers that wait for each answer before they ask again.</summary>
    private static async Task<Measured> MeasureAsync(int callers, Func<Task> call)
    {
        for (var i = 0; i < 200; i++)
        {
            await call();
        }

        var end = Stopwatch.GetTimestamp() + (long)(s_round.TotalSeconds * Stopwatch.Frequency);
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

    private static Measured MeasureSync(int callers, Func<SqliteRows> open)
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
            var end = Stopwatch.GetTimestamp() + (long)(s_round.TotalSeconds * Stopwatch.Frequency);
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
            var all = times.SelectMany(t => t).Order().ToList();
            return new(all.Count / elapsed.TotalSeconds, all[all.Count / 2], all[(int)(all.Count * 0.99)], all[^1], cpu.TotalMicroseconds / all.Count);
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
