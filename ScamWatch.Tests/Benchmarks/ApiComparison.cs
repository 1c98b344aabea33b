using System.Diagnostics;
using System.Globalization;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// The judging endpoint and rspamd's, by turns on the same mails: <c>bench api --folder FOLDER --rspamd ADDRESS</c>, run by
/// api.sh. Requests a second and median latency at 1 and 8 connections, and the median of the rounds' ratios.
/// </summary>
internal static class ApiComparison
{
    /// <summary>For which ours is warmed up at most, in seconds.</summary>
    private const int WarmUpSeconds = 120;

    private const int WarmUpStep = 10;

    public static async Task<int> RunAsync(BenchRun run)
    {
        var rounds = run.Number("--rounds", 3);
        var seconds = run.Number("--seconds", 8);
        if (run.Option("--folder") is not { } folder || run.Option("--rspamd") is not { } rspamd)
        {
            BenchOutput.Say("bench api needs rspamd beside it: ./test.sh bench api");
            return 2;
        }

        var cores = Environment.ProcessorCount > 1 ? 1 : 0;
        await using var ours = await ApiServer.StartAsync(core: 0);
        // The first answers are slow in every server, ours until all of it is compiled: not counted.
        WarmUp(run.Number("--warm-up", WarmUpSeconds));
        Load(rspamd + "/checkv2", null, 8, Math.Min(seconds, 5));

        var figures = new List<Pair>();
        foreach (var connections in (int[])[1, 8])
        {
            for (var round = 0; round < rounds; round++)
            {
                var pair = new Pair(
                    connections, Load(ours.Address + "api/v1/classify", ours.Key, connections, seconds), Load(rspamd + "/checkv2", null, connections, seconds));
                figures.Add(pair);
                BenchOutput.Say(string.Create(
                    CultureInfo.InvariantCulture, $"{connections} connections, round {round + 1}: {pair.Ours.PerSecond:F0}/s against {pair.Rspamd.PerSecond:F0}/s"));
            }
        }

        BenchOutput.Print($"POST of the same mails, {rounds} rounds of {seconds} s by turns, each server on one core, median of the rounds");
        BenchOutput.Print($"{"connections",-13}{"ours/s",9}{"rspamd/s",10}{"ratio",8}{"ours p50",11}{"rspamd p50",12}{"ratio",8}{"ours p99",11}{"rspamd p99",12}{"errors",8}");
        foreach (var group in figures.GroupBy(f => f.Connections))
        {
            BenchOutput.Print(
                $"{group.Key,-13}{Median(group, f => f.Ours.PerSecond),9:F0}{Median(group, f => f.Rspamd.PerSecond),10:F0}{Median(group, f => f.Ours.PerSecond / f.Rspamd.PerSecond),8:F1}{Median(group, f => f.Ours.P50),8:F2} ms{Median(group, f => f.Rspamd.P50),9:F2} ms{Median(group, f => f.Rspamd.P50 / f.Ours.P50),8:F1}{Median(group, f => f.Ours.P99),8:F2} ms{Median(group, f => f.Rspamd.P99),9:F2} ms{group.Sum(f => f.Ours.Errors + f.Rspamd.Errors),8}");
            var size = new Size(group.Key, "connections");
            run.Add($"mails judged, {size}", Median(group, f => f.Ours.PerSecond), "/s", size, new("rspamd", Median(group, f => f.Rspamd.PerSecond), Median(group, f => f.Ours.PerSecond / f.Rspamd.PerSecond)));
            run.Add($"median answer, {size}", Median(group, f => f.Ours.P50), "ms", size, new("rspamd", Median(group, f => f.Rspamd.P50), Median(group, f => f.Ours.P50 / f.Rspamd.P50)));
            run.Add($"99th answer, {size}", Median(group, f => f.Ours.P99), "ms", size, new("rspamd", Median(group, f => f.Rspamd.P99), Median(group, f => f.Ours.P99 / f.Rspamd.P99)));
        }

        BenchOutput.WriteJson(run.Args, figures);
        return 0;

        // Until it has twice got no faster: some ten thousand mails.
        void WarmUp(int most)
        {
            var (best, settled) = (0.0, 0);
            for (var passed = WarmUpStep; passed <= Math.Max(most, WarmUpStep) && settled < 2; passed += WarmUpStep)
            {
                var now = Load(ours.Address + "api/v1/classify", ours.Key, 8, Math.Min(most, WarmUpStep)).PerSecond;
                BenchOutput.Say(string.Create(CultureInfo.InvariantCulture, $"warming up: {now:F0}/s"));
                settled = now < best * 1.02 ? settled + 1 : 0;
                best = Math.Max(best, now);
            }
        }

        Figures Load(string address, string? key, int connections, int duration)
        {
            var start = new ProcessStartInfo("taskset",
            [
                "-c", $"{cores}", "wrk", "-t1", $"-c{connections}", $"-d{duration}s", "--timeout", "30s", "-s", Path.Combine(folder, "send.lua"), address,
            ])
            { RedirectStandardOutput = true };
            start.Environment.Remove("API_KEY");
            if (key is not null)
            {
                start.Environment["API_KEY"] = key;
            }

            using var wrk = Process.Start(start)!;
            var output = wrk.StandardOutput.ReadToEnd();
            wrk.WaitForExit();
            var line = output.Split('\n').Single(l => l.StartsWith("RESULT ", StringComparison.Ordinal)).Split(' ');
            double Value(int i) => double.Parse(line[i], CultureInfo.InvariantCulture);
            return new(Value(1) / (Value(2) / 1e6), Value(3), Value(4), (long)Value(5));
        }
    }

    private static double Median(IEnumerable<Pair> pairs, Func<Pair, double> of) => BenchOutput.Median(pairs.Select(of));

    /// <summary>Latencies in milliseconds.</summary>
    internal sealed record Figures(double PerSecond, double P50, double P99, long Errors);

    internal sealed record Pair(int Connections, Figures Ours, Figures Rspamd);
}
