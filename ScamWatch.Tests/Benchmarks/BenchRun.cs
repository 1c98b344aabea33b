using System.Diagnostics;
using System.Globalization;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>A benchmark under way: what was asked for, and what it has told so far.</summary>
internal sealed class BenchRun
{
    private static readonly string[] s_places = ["--folder", "--rspamd", "--json", "--dev"];

    private readonly Benchmark _benchmark;
    private readonly List<Figure> _figures = [];

    /// <param name="benchmark">What is run.</param>
    /// <param name="args">What stands after its name. With <c>--quick</c> the small sizes are added; what is said expressly counts.</param>
    public BenchRun(Benchmark benchmark, string[] args)
    {
        _benchmark = benchmark;
        IsQuick = args.Contains("--quick");
        // "bench audit 5000" is short for "bench audit --sizes 5000".
        string[] given = args is [var first, ..] && benchmark.First is { } option && int.TryParse(first, CultureInfo.InvariantCulture, out _) ? [option, .. args] : args;
        Args = IsQuick ? [.. given, .. benchmark.Quick.Split(' ', StringSplitOptions.RemoveEmptyEntries)] : given;
    }

    public bool IsQuick { get; }

    public string[] Args { get; }

    public IReadOnlyList<Figure> Figures => _figures;

    /// <summary>Value after an option; null where the option is not given.</summary>
    public string? Option(string name) => BenchOutput.Option(Args, name);

    public bool Has(string flag) => Args.Contains(flag);

    public int Number(string name, int otherwise) => BenchOutput.Number(Args, name, otherwise);

    /// <summary>Numbers after an option, by commas.</summary>
    public int[] Numbers(string name, params int[] otherwise) =>
        Option(name)?.Split(',').Select(s => int.Parse(s, CultureInfo.InvariantCulture)).ToArray() ?? otherwise;

    /// <summary>How much to measure with, one after the other.</summary>
    public int[] Sizes(params int[] otherwise) => Numbers("--sizes", otherwise);

    /// <summary>Takes a figure; its goal is what the benchmark promises of it at that size.</summary>
    /// <returns>The figure.</returns>
    public Figure Add(string what, double value, string unit, Size? size = null, Peer? peer = null, Tail? tail = null)
    {
        var figure = new Figure(_benchmark.Name, what, Round(value), unit)
        {
            Size = size,
            Peer = peer is null ? null : peer with { Value = Round(peer.Value), Ratio = peer.Ratio is { } ratio ? Round(ratio) : null },
            Tail = tail is null ? null : new(Round(tail.P95), Round(tail.P99), Round(tail.Worst)),
            Goal = _benchmark.Promises.FirstOrDefault(p => p.What == what && (p.At is null || p.At == size))?.Goal,
        };
        _figures.Add(figure);
        return figure;
    }

    /// <summary>Takes times in milliseconds as one figure.</summary>
    public void Add(string what, Spread times, Size? size = null, Peer? peer = null) => Add(what, times.Median, "ms", size, peer, times.Tail);

    /// <summary>The arguments but for places on this machine, which say nothing of what was measured.</summary>
    private string[] Asked => [.. Args.Where((a, i) => !s_places.Contains(a) && (i == 0 || !s_places.Contains(Args[i - 1])))];

    /// <summary>Six digits: more would be noise.</summary>
    private static double Round(double value) => double.IsFinite(value) && value != 0 ? double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : value;

    /// <summary>Runs it, and keeps what it told with the machine it told it of.</summary>
    /// <returns>Exit code of the benchmark.</returns>
    public async Task<int> RunAsync()
    {
        // Before it runs: what is checked out may be another thing when hours have passed.
        var (date, commit, load, watch) = (DateTime.UtcNow, BenchRecord.CommitHere(), BenchLoad.Now(), Stopwatch.StartNew());
        int? ended = null;
        try
        {
            ended = await _benchmark.RunAsync(this);
        }
        finally
        {
            new BenchRecord(
                _benchmark.Name, date, commit, IsQuick, Asked, Math.Round(watch.Elapsed.TotalSeconds, 1), ended, BenchMachine.Here,
                new(load, BenchLoad.Now()), _figures).Append();
        }

        // Misspelt words would read as never measured.
        foreach (var promise in _benchmark.Promises.Where(p => p.At is null && !_figures.Exists(f => f.What == p.What)))
        {
            BenchOutput.Say($"not measured this time: {promise.What}");
        }

        return ended.Value;
    }
}
