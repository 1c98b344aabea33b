using System.Globalization;
using System.Text;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>Figures in rows: benchmark, what, measured, goal, reached or not, peer, ratio.</summary>
internal static class FigureTable
{
    public static readonly IReadOnlyList<string> Head = ["benchmark", "what", "measured", "goal", "reached", "peer", "ratio"];

    /// <summary>One row of a figure.</summary>
    public static IReadOnlyList<string> Row(Figure figure) =>
    [
        figure.Benchmark,
        figure.Size is { } size ? $"{figure.What} ({size})" : figure.What,
        Measured(figure),
        figure.Goal?.ToString() ?? "",
        figure.Goal is null ? "" : figure.IsReached switch { true => "yes", false => "NO", _ => "not measured" },
        figure.Peer is { } peer ? $"{peer.Name}: {Figure.Say(peer.Value)}" : "",
        figure.Ratio is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "",
    ];

    /// <summary>The figures of runs as columns of text; a run that told nothing has a row that says so.</summary>
    public static string Text(IEnumerable<BenchRecord> runs)
    {
        var rows = new List<IReadOnlyList<string>> { Head };
        foreach (var run in runs)
        {
            rows.AddRange(run.Figures.Select(Row).Select(r => run.IsLook ? [.. r.Take(2), $"look: {r[2]}", .. r.Skip(3)] : r));
            if (run.Ended is not 0)
            {
                rows.Add([run.Benchmark, run.Ended is { } code ? $"ended with {code}" : $"FAILED or broken off after {Figure.Say(run.Seconds)} s", "", "", "", "", ""]);
            }
        }

        var widths = Head.Select((_, i) => rows.Max(r => r[i].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.AppendLine(string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
        }

        return text.ToString();
    }

    private static string Measured(Figure figure) => figure.Unit == "share"
        ? figure.Value.ToString("0.####", CultureInfo.InvariantCulture)
        : figure.Tail is { } tail
            ? $"{Figure.Say(figure.Value)} / {Figure.Say(tail.P95)} / {Figure.Say(tail.P99)} / {Figure.Say(tail.Worst)} {figure.Unit}"
            : $"{Figure.Say(figure.Value)} {figure.Unit}";
}
