using System.Diagnostics;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>Every benchmark one after the other, each in a process of its own: <c>bench [--quick] [--of NAME,NAME]</c>.</summary>
internal static class AllBenchmarks
{
    private const string Postgres = "SCAMWATCH_TEST_POSTGRES";

    public static async Task<int> RunAsync(string[] args)
    {
        var isQuick = args.Contains("--quick");
        var of = BenchOutput.Option(args, "--of")?.Split(',');
        var began = Stopwatch.StartNew();
        var runs = new List<BenchRecord>();
        foreach (var benchmark in Benchmark.All.Where(b => of is null || of.Contains(b.Name)))
        {
            BenchOutput.Say($"--- {benchmark.Name}: {benchmark.Title} ({began.Elapsed:h\\:mm\\:ss})");
            runs.Add(await RunAsync(benchmark, isQuick ? ["--quick"] : []));
        }

        Directory.CreateDirectory(BenchRecord.Folder);
        BenchRecord.WriteFile(Path.Combine(BenchRecord.Folder, "all.json"), runs);
        Console.WriteLine();
        Console.WriteLine(isQuick ? "A look with small sizes, not a measurement." : "Measured.");
        Console.Write(FigureTable.Text(runs));
        BenchOutput.Print($"{began.Elapsed.TotalMinutes:F1} minutes; load {runs.FirstOrDefault()?.Load?.Before:F1} before, {BenchLoad.Now():F1} after; results in {BenchRecord.Folder}");
        return runs.TrueForAll(r => r.Ended is not null && r.Figures.Count > 0) ? 0 : 1;
    }

    private static async Task<BenchRecord> RunAsync(Benchmark benchmark, string[] args)
    {
        var date = DateTime.UtcNow;
        var watch = Stopwatch.StartNew();
        var script = benchmark.Script is { } name ? Path.Combine(TestPaths.Root, "ScamWatch.Tests", "Benchmarks", name) : null;
        var start = new ProcessStartInfo(
            script ?? Environment.ProcessPath!, script is null ? ["bench", benchmark.Name, .. args] : [Environment.ProcessPath!, .. args])
        { WorkingDirectory = TestPaths.Root };
        if (!benchmark.WantsPostgres)
        {
            start.Environment.Remove(Postgres);
        }

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(benchmark.Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            BenchOutput.Say($"{benchmark.Name} is broken off after {benchmark.Limit.TotalMinutes:F0} minutes");
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        // What ended badly before it could tell anything left nothing.
        var told = BenchRecord.ReadFile(BenchRecord.FileOf(benchmark.Name)).LastOrDefault(r => r.Date >= date);
        if (process.ExitCode != 0)
        {
            BenchOutput.Say($"{benchmark.Name} ended with {process.ExitCode}");
        }

        return told ?? new(benchmark.Name, date, null, args.Contains("--quick"), args, Math.Round(watch.Elapsed.TotalSeconds, 1), null, null, null, []);
    }
}
