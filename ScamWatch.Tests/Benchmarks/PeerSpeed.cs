using System.Diagnostics;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// fastText and our model on the same lines, each reading a file and finding the labels of every line, by turns on one core, so
/// that what else the machine does strikes both.
/// </summary>
internal static class PeerSpeed
{
    public static List<SpeedPair> Measure(string folder, LinearModel model, int rounds, string form) =>
        [.. ((string[])["test", "600"]).Select(texts => Pair(folder, model, rounds, form, texts))];

    private static SpeedPair Pair(string folder, LinearModel model, int rounds, string form, string texts)
    {
        var lines = Path.Combine(folder, "lines");
        var count = File.ReadLines(Path.Combine(lines, $"raw.speed-{texts}")).Count();
        Ours(model, Path.Combine(lines, $"raw.speed-{texts}"));
        var pairs = Enumerable.Range(0, rounds).Select(_ =>
        {
            var all = FastText(folder, form, $"{form}.speed-{texts}");
            var load = FastText(folder, form, $"{form}.one");
            return (FastText: count / (all - load), Ours: count / Ours(model, Path.Combine(lines, $"raw.speed-{texts}")));
        }).ToList();
        var ratios = pairs.Select(p => p.Ours / p.FastText).ToList();
        return new SpeedPair(
            texts == "test" ? "test texts" : $"{texts} characters", form, BenchOutput.Median(pairs.Select(p => p.FastText)),
            BenchOutput.Median(pairs.Select(p => p.Ours)), BenchOutput.Median(ratios), ratios.Min(), ratios.Max());
    }

    private static double FastText(string folder, string form, string file)
    {
        var watch = Stopwatch.StartNew();
        // A child runs on the core its parent is bound to.
        using var child = Process.Start("/bin/sh", [
            "-c", "exec fasttext predict \"$0\" \"$1\" > /dev/null",
            Path.Combine(folder, "models", $"fasttext.{form}.bin"), Path.Combine(folder, "lines", file)]);
        child.WaitForExit();
        return child.ExitCode == 0
            ? watch.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"fasttext predict ended with {child.ExitCode}.");
    }

    private static double Ours(LinearModel model, string file)
    {
        var watch = Stopwatch.StartNew();
        using var labels = new StreamWriter(Stream.Null);
        foreach (var line in File.ReadLines(file))
        {
            var scores = model.Score(new ReportText(Channel.Email, "", "", line), explain: false);
            labels.WriteLine(scores.ScamLogOdds >= 0 ? "scam" : "benign");
        }

        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>Texts per second of both, and the median of the rounds' ratios, with the least and the most.</summary>
    internal sealed record SpeedPair(
        string Texts, string Form, double FastText, double Ours, double Ratio, double Least, double Most);
}
