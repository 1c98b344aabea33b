using System.Globalization;
using System.Text;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>A figure with the run that told it.</summary>
internal sealed record ToldFigure(Figure Figure, BenchRecord Run);

/// <summary>
/// <c>docs/benchmarks.md</c> with its pictures, drawn from results: <c>bench report [FILE...]</c>. Nothing is written there that is not in them; what no
/// result tells is called not measured yet.
/// </summary>
internal static class ResultsDocument
{
    private const string NotYet = "not measured yet";

    /// <summary>A picture, and the figures its lines are drawn from.</summary>
    private sealed record Curve(string File, string Title, string X, string Y, IReadOnlyList<CurveLine> Lines);

    private sealed record CurveLine(string Name, string Benchmark, string What, Part Part = Part.Value);

    private static readonly IReadOnlyList<Curve> s_curves =
    [
        new("queue", "The queue at the server as the store grows", "stored reports", "ms, median",
        [
            new("first part, SQLite", "triage", "first part, sqlite"),
            new("next part, SQLite", "triage", "next part, sqlite"),
            new("search, rare word, SQLite", "triage", "search, rare word, sqlite"),
            new("search, common word, SQLite", "triage", "search, common word, sqlite"),
            new("first part, PostgreSQL", "triage", "first part, postgres"),
            new("search, rare, PostgreSQL", "triage", "search, rare word, postgres"),
        ]),
        new("matching", "A new report matched to campaigns as the store grows", "stored reports", "ms",
        [
            new("median", "campaigns", "match a new report"),
            new("95th", "campaigns", "match a new report", Part.P95),
            new("worst", "campaigns", "match a new report", Part.Worst),
        ]),
        new("suspension", "One suspension, durably stored, by callers at once", "callers", "ms",
        [
            new("median, SQLite", "suspension", "median of a suspension by callers, sqlite"),
            new("99th, SQLite", "suspension", "99th of a suspension by callers, sqlite"),
            new("median, PostgreSQL", "suspension", "median of a suspension by callers, postgres"),
            new("99th, PostgreSQL", "suspension", "99th of a suspension by callers, postgres"),
        ]),
        new("public", "A public warning page by connections, both cores", "connections", "requests a second",
        [
            new("ours", "public", "requests by connections, ours"),
            new("ours, brotli", "public", "requests by connections, ours-br"),
            new("nginx", "public", "requests by connections, nginx"),
            new("bare Kestrel", "public", "requests by connections, bare"),
        ]),
        new("audit", "The whole audit trail checked as it grows", "entries", "s",
        [
            new("SQLite", "audit", "the whole trail checked, sqlite"),
            new("PostgreSQL", "audit", "the whole trail checked, postgres"),
        ]),
        new("classifier", "One judgement by length of the text", "characters", "ms, median",
        [
            new("Japanese text", "classifier", "time by length, Japanese text"),
            new("one character", "classifier", "time by length, one character"),
            new("digits", "classifier", "time by length, digits"),
            new("half web addresses", "classifier", "time by length, half web addresses"),
            new("dots and at signs", "classifier", "time by length, dots and at signs"),
        ]),
    ];

    private static readonly Dictionary<string, int> s_order = Benchmark.All.Select((b, i) => (b.Name, i)).ToDictionary(b => b.Name, b => b.i);

    public static int Run(string[] files)
    {
        var docs = Path.Combine(TestPaths.Root, "docs");
        var (folder, kept) = (Path.Combine(docs, "benchmarks"), Path.Combine(docs, "benchmarks", "results"));
        Directory.CreateDirectory(kept);
        var given = files.Length > 0 ? files : Benchmark.All.Select(b => BenchRecord.FileOf(b.Name));
        var told = Choose(given.Concat(Directory.GetFiles(kept, "*.json")).SelectMany(BenchRecord.ReadFile));
        foreach (var benchmark in told.GroupBy(t => t.Run.Benchmark))
        {
            BenchRecord.WriteFile(
                Path.Combine(kept, $"{benchmark.Key}.json"),
                benchmark.GroupBy(t => t.Run).OrderBy(r => r.Key.Date).Select(r => r.Key with { Figures = [.. r.Select(t => t.Figure)] }));
        }

        foreach (var (file, chart) in Charts(told))
        {
            File.WriteAllText(Path.Combine(folder, $"{file}.svg"), chart.Draw());
        }

        File.WriteAllText(Path.Combine(docs, "benchmarks.md"), Write(told));
        BenchOutput.Say($"docs/benchmarks.md written from {told.Count} figures");
        return 0;
    }

    /// <summary>Of every figure the newest; a look only where nothing was measured at any size.</summary>
    public static IReadOnlyList<ToldFigure> Choose(IEnumerable<BenchRecord> runs) =>
    [
        // A run that was kept already counts once.
        .. runs.GroupBy(r => (r.Benchmark, r.Date)).Select(same => same.MaxBy(r => r.Figures.Count)!)
            .SelectMany(r => r.Figures.Select(f => new ToldFigure(f, r)))
            .GroupBy(t => (t.Figure.Benchmark, t.Figure.What))
            .SelectMany(same => same.Any(t => !t.Run.IsLook) ? same.Where(t => !t.Run.IsLook) : same)
            .GroupBy(t => (t.Figure.Benchmark, t.Figure.What, t.Figure.Size))
            .Select(same => same.MaxBy(t => t.Run.Date)!)
            // In the same order from whatever files they come.
            .OrderBy(t => s_order.GetValueOrDefault(t.Figure.Benchmark)).ThenBy(t => t.Figure.What, StringComparer.Ordinal).ThenBy(t => t.Figure.Size?.Of, StringComparer.Ordinal).ThenBy(t => t.Figure.Size?.Count),
    ];

    public static IReadOnlyList<(string File, GrowthChart Chart)> Charts(IReadOnlyList<ToldFigure> told) =>
    [
        .. s_curves.Select(c => (c.File, new GrowthChart(c.Title, c.X, c.Y, [.. c.Lines.Select(l => new ChartLine(l.Name,
        [
            .. told.Select(t => t.Figure).Where(f => f.Benchmark == l.Benchmark && f.What == l.What && f.Size is not null)
                .Select(f => (f.Size!.Count, f.Of(l.Part) ?? double.NaN)).OrderBy(p => p.Item1),
        ]))]))),
    ];

    /// <summary>The document.</summary>
    public static string Write(IReadOnlyList<ToldFigure> told)
    {
        var runs = told.Select(t => t.Run).Distinct().OrderBy(r => r.Date).ThenBy(r => r.Benchmark, StringComparer.Ordinal).ToList();
        var text = new StringBuilder();
        text.Append("""
            # Benchmarks

            Drawn by `./test.sh bench report` from the results in [benchmarks/results](benchmarks/results): do not edit, measure. `./test.sh bench` measures everything
            (hours), `./test.sh bench NAME` one of them, `./test.sh bench --quick` takes a look at all with small sizes in about ten minutes. Results are
            added to `artifacts/bench/NAME.json`, the table of a whole run to `artifacts/bench/all.json`.

            Other documents tell figures too, each with its date. Where one differs from a measured figure on this page, that one is the older.

            A measured time reads median / 95th / 99th / worst where it was taken many times. A ratio is ours by the peer's, both measured in the same run,
            by turns where it was measured in rounds (then the median of the rounds). *look*: small sizes or a program that is not optimised; it shows
            that the benchmark runs, not how well, and its goal is not judged. The load is the number of processes that wanted a core in the last minute, ours included.


            """);
        WriteGoals(text, told, runs);
        text.Append("## Growth\n\n");
        foreach (var (file, chart) in Charts(told))
        {
            var drawn = chart.Lines.Where(l => l.Points.Count > 0).Select(l => l.Name).ToList();
            text.Append(CultureInfo.InvariantCulture, $"![{chart.Title}: {chart.YLabel} over {chart.XLabel}; the values stand in the tables below](benchmarks/{file}.svg)\n\n");
            if (drawn.Count < chart.Lines.Count)
            {
                text.Append(CultureInfo.InvariantCulture, $"Not measured yet: {string.Join("; ", chart.Lines.Where(l => l.Points.Count == 0).Select(l => l.Name))}.\n\n");
            }
        }

        foreach (var benchmark in Benchmark.All)
        {
            WriteOne(text, benchmark, [.. told.Where(t => t.Figure.Benchmark == benchmark.Name)], runs);
        }

        WriteRuns(text, runs);
        return text.ToString().TrimEnd() + "\n";
    }

    private static void WriteGoals(StringBuilder text, IReadOnlyList<ToldFigure> told, List<BenchRecord> runs)
    {
        var rows = Benchmark.All.SelectMany(b => b.Promises.Select(p => (Benchmark: b, Promise: p, Told: Find(told, b, p)))).ToList();
        var judged = rows.Where(r => r.Told is { Run.IsLook: false }).Select(r => r.Told!.Figure with { Goal = r.Promise.Goal }).ToList();
        text.Append("## Goals\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{rows.Count} goals: {judged.Count(f => f.IsReached == true)} reached, {judged.Count(f => f.IsReached == false)} missed, {rows.Count - judged.Count(f => f.IsReached is not null)} {NotYet}.\n\n");
        text.Append("| benchmark | what | measured | goal | reached | peer | ratio | run |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var (benchmark, promise, found) in rows)
        {
            text.Append(found is null
                ? $"| {benchmark.Name} | {promise.What}{(promise.At is { } at ? $" ({at})" : "")} | {NotYet} | {promise.Goal} | | | | |\n"
                : Row(found with { Figure = found.Figure with { Goal = promise.Goal } }, runs, withName: true));
        }

        text.Append('\n');
    }

    /// <summary>The figure a promise speaks of: at its size, else at the largest.</summary>
    private static ToldFigure? Find(IReadOnlyList<ToldFigure> told, Benchmark benchmark, Promise promise) => told
        .Where(t => t.Figure.Benchmark == benchmark.Name && t.Figure.What == promise.What && (promise.At is null || promise.At == t.Figure.Size))
        .MaxBy(t => t.Figure.Size?.Count ?? 0);

    private static void WriteOne(StringBuilder text, Benchmark benchmark, List<ToldFigure> told, List<BenchRecord> runs)
    {
        text.Append(CultureInfo.InvariantCulture, $"## {benchmark.Name}\n\n`./test.sh bench {benchmark.Name}`: {benchmark.Title}.{(benchmark.Doc is { } doc ? $" More in [{doc}.md]({doc}.md)." : "")}\n\n");
        if (told.Count == 0)
        {
            text.Append("Not measured yet.\n\n");
            return;
        }

        text.Append("| what | measured | goal | reached | peer | ratio | run |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var one in told)
        {
            text.Append(Row(one, runs, withName: false));
        }

        text.Append('\n');
    }

    private static string Row(ToldFigure told, List<BenchRecord> runs, bool withName)
    {
        var cells = FigureTable.Row(told.Figure).Skip(withName ? 0 : 1).Append((runs.IndexOf(told.Run) + 1).ToString(CultureInfo.InvariantCulture)).ToList();
        var (measured, reached) = withName ? (2, 4) : (1, 3);
        if (told.Run.IsLook)
        {
            (cells[measured], cells[reached]) = ($"*look* {cells[measured]}", "");
        }

        return $"| {string.Join(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal)))} |\n";
    }

    private static void WriteRuns(StringBuilder text, List<BenchRecord> runs)
    {
        text.Append("## Runs\n\n");
        if (runs.Count == 0)
        {
            text.Append("None yet.\n");
            return;
        }

        text.Append("| run | benchmark | date, UTC | commit | took | load before, after | machine | |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n");
        var machines = runs.Select(r => r.Machine).OfType<BenchMachine>().Distinct().ToList();
        for (var i = 0; i < runs.Count; i++)
        {
            var run = runs[i];
            text.Append(CultureInfo.InvariantCulture,
                $"| {i + 1} | {run.Benchmark} | {run.Date:yyyy-MM-dd HH:mm} | {run.Commit ?? "unknown"} | {Figure.Say(run.Seconds)} s | {Load(run.Load?.Before)}, {Load(run.Load?.After)} | {(run.Machine is { } m ? Letter(machines.IndexOf(m)) : "unknown")} | {(run.IsLook ? "*look*" : "")}{(run.Ended is 0 ? "" : $" ended with {run.Ended?.ToString(CultureInfo.InvariantCulture) ?? "nothing"}")} |\n");
        }

        text.Append('\n');
        for (var i = 0; i < machines.Count; i++)
        {
            var m = machines[i];
            text.Append(CultureInfo.InvariantCulture, $"- Machine {Letter(i)}: {m.Cores} cores of {m.Processor}, {m.MemoryGigabytes} GB, {m.Kernel}, .NET {m.DotNet}, {m.Configuration} build.\n");
        }

        text.Append("\nA commit with + was measured with files that differed from it.\n");
    }

    private static string Load(double? load) => load?.ToString("0.0", CultureInfo.InvariantCulture) ?? "unknown";

    private static string Letter(int number) => ((char)('A' + number)).ToString();
}
