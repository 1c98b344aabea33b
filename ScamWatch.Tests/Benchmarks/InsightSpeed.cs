using System.Diagnostics;
using Microsoft.Data.Sqlite;
using ScamWatch.Domain;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Clocks;
using ScamWatch.Domain.Insights;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// How long all figures of the insights page take at the server, and a look of the clocks' worker, with many reports in one
/// SQLite file: spread over a year, nine in ten of them decided.
/// </summary>
internal static class InsightSpeed
{
    private const int Runs = 15;

    public static async Task<int> RunAsync(BenchRun run)
    {
        await using var store = await TestStore.OpenAsync();
        var file = Path.Combine(store.Data.State, "scamwatch.db");
        BenchOutput.Print($"all figures of a range, SQLite, {Runs} runs, milliseconds (median / 95th / worst, and processor time of one)");
        var stored = 0;
        foreach (var size in run.Sizes(10_000, 100_000, 1_000_000))
        {
            var watch = Stopwatch.StartNew();
            await FillAsync(store, file, stored, size);
            stored = size;
            BenchOutput.Say($"filled to {size} in {watch.Elapsed.TotalSeconds:F0} s, {new FileInfo(file).Length / 1_000_000} MB");
            var find = store.Get<FindInsights>();
            foreach (var days in InsightRange.Choices)
            {
                var range = InsightRange.Last(days, store.Today);
                var counted = (await find.CountAsync(range, Some.Supervisor, default)).Reports;
                await LineAsync($"all figures of {days} days", $"{days,3} days ({BenchOutput.Of(counted, "F0"),9} counted) ", () => find.CountAsync(range, Some.Supervisor, default));
            }

            var year = InsightRange.Last(365, store.Today);
            await LineAsync("figures of 365 days within the minute", "365 days, within the minute      ", () => find.RunAsync(year, Some.Supervisor, default));

            var raise = store.Get<RaiseEscalations>();
            // What was late already is raised first: what is measured is a look that finds nothing new.
            while (await raise.RunAsync(Actor.Worker("bench"), default) > 0)
            {
            }

            await LineAsync("a look for late clocks", "a look for late clocks         ", () => raise.RunAsync(Actor.Worker("bench"), default));
            await LineAsync("the notice on every page", "the notice on every page       ", () => store.Get<FindClocks>().RaisedAsync(2, Some.Supervisor, default));

            async Task LineAsync(string what, string line, Func<Task> action)
            {
                await action();
                var before = Environment.CpuUsage.TotalTime;
                var times = await Spread.OfAsync(Runs, action);
                var used = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / (Runs + 1);
                BenchOutput.Print($"{size,9} stored   {line}{times.ToString(8)}   {used,7:F1}");
                run.Add(what, times, new(size, "reports"));
                run.Add($"{what}, processor time", used, "ms", new(size, "reports"));
            }
        }

        return 0;
    }

    /// <summary>One report by the product, the others as copies of its row with what figures are made of drawn anew.</summary>
    private static async Task FillAsync(TestStore store, string file, int from, int to)
    {
        if (from == 0)
        {
            await store.AddAsync(Report.Receive(
                Some.FakeRenewal(string.Concat(Enumerable.Repeat("マイナンバーの年次更新が必要です。", 12))), "bench:first", 0, [],
                new(JudgedVerdict.Scam, 0.97, "j-lis", 0.9, ["link-click"], ["deadline"], [], "bench"), store.Clock.UtcNow.AddDays(-1)));
        }

        await using var connection = new SqliteConnection($"Data Source={file}");
        await connection.OpenAsync();
        var columns = BenchOutput.Columns(connection, "Reports");
        string[] drawn = ["Id", "ReceiptNumber", "DeliveryKey", "ReceivedAt", "Channel", "Source", "Impersonates", "Harm", "Urgency", "JudgedVerdict", "Score", "Verdict", "OpenedAt", "DecidedAt", "Area"];
        await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync();
        await using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = $"INSERT INTO Reports ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) SELECT "
            + string.Join(", ", columns.Select(c => drawn.Contains(c) ? "$" + c : $"\"{c}\"")) + " FROM Reports WHERE DeliveryKey = 'bench:first'";
        foreach (var name in drawn)
        {
            insert.Parameters.Add(new SqliteParameter("$" + name, null));
        }

        var random = new Random(20170406 + from);
        // In the order of arrival, as they come in use.
        var times = Enumerable.Range(0, to - Math.Max(1, from)).Select(_ => store.Clock.UtcNow.AddDays(-365 * random.NextDouble())).Order().ToList();
        for (var i = 0; i < times.Count; i++)
        {
            var (urgency, harm) = random.Next(20) switch { 0 => (2, HarmStage.MoneyLost), 1 or 2 => (1, HarmStage.Entered), _ => (0, HarmStage.None) };
            var score = random.NextDouble();
            var decided = random.Next(10) > 0 ? times[i].AddMinutes(3000 * Math.Pow(random.NextDouble(), 3)) : (DateTime?)null;
            object[] values =
            [
                Guid.CreateVersion7().ToString().ToUpperInvariant(), $"B{from + i}", $"bench:{from + i}", times[i],
                Codes.Of((Channel)random.Next(8)), Codes.Of((IntakeSource)random.Next(5)), s_parties[random.Next(s_parties.Length)], Codes.Of(harm), urgency,
                Codes.Of(score > 0.7 ? JudgedVerdict.Scam : score > 0.3 ? JudgedVerdict.Suspicious : JudgedVerdict.Benign), score,
                decided is null ? DBNull.Value : Codes.Of((Verdict)random.Next(4)),
                decided is null ? DBNull.Value : times[i].AddTicks((decided.Value - times[i]).Ticks / 2), decided is null ? DBNull.Value : decided,
                random.Next(8) is > 0 and var area ? $"99000{area}" : DBNull.Value,
            ];
            for (var v = 0; v < values.Length; v++)
            {
                insert.Parameters[v].Value = values[v];
            }

            await insert.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
        await using var fold = connection.CreateCommand();
        fold.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        await fold.ExecuteNonQueryAsync();
    }

    private static readonly string[] s_parties = ["j-lis", "bank", "city-office", "police", "courier", "none", "tax-agency", "pension", "other", "carrier"];
}
