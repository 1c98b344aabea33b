using System.Diagnostics;
using System.Globalization;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>What lies beyond the median of many measurements.</summary>
internal sealed record Tail(double P95, double P99, double Worst);

/// <summary>Many measurements of one thing, in milliseconds.</summary>
internal sealed class Spread(IEnumerable<double> times)
{
    private readonly double[] _sorted = [.. times.Order()];

    public int Count => _sorted.Length;

    public double Median => _sorted[_sorted.Length / 2];

    public double P95 => At(0.95);

    public double P99 => At(0.99);

    public double Worst => _sorted[^1];

    public Tail Tail => new(P95, P99, Worst);

    private double At(double share) => _sorted[Math.Min(_sorted.Length - 1, (int)(_sorted.Length * share))];

    /// <summary>The times of an action that ran once before, for what happens only then.</summary>
    public static async Task<Spread> OfAsync(int runs, Func<Task> action)
    {
        await action();
        var times = new double[runs];
        for (var i = 0; i < runs; i++)
        {
            var watch = Stopwatch.StartNew();
            await action();
            times[i] = watch.Elapsed.TotalMilliseconds;
        }

        return new(times);
    }

    /// <summary>"median / 95th / worst", each as wide as told.</summary>
    public string ToString(int width) => string.Join(" / ", ((double[])[Median, P95, Worst]).Select(t => t.ToString("F1", CultureInfo.InvariantCulture).PadLeft(width)));

    public override string ToString() => ToString(0);
}
