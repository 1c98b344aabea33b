using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// What the classifier costs: texts per second on one core (BenchmarkDotNet, in this process), training time, size of the
/// model, memory of a process that holds it, and time by length of the text.
/// </summary>
internal static class ClassifierSpeed
{
    public static int Run(BenchRun run)
    {
        var sizes = run.Sizes(1_000, 4_000, 16_000, 64_000, 256_000, 1_000_000);
        var folder = Directory.CreateTempSubdirectory("scamwatch-bench-");
        try
        {
            var file = Path.Combine(folder.FullName, "model.bin");
            var parts = new BenchParts();
            BenchOutput.Say("training on the whole corpus");
            var watch = Stopwatch.StartNew();
            var model = parts.Train(parts.Corpus);
            var training = watch.Elapsed.TotalSeconds;
            model.Save(file);
            var size = new FileInfo(file).Length / 1e6;

            BenchOutput.Say("memory, in a process of its own");
            var memory = InOwnProcess(file);
            PinToOneCore();
            BenchOutput.Say("texts per second (BenchmarkDotNet)");
            Environment.SetEnvironmentVariable(ClassifierBenchmarks.ModelFile, file);
            var summary = BenchmarkRunner.Run<ClassifierBenchmarks>(Config(folder.FullName, run));
            BenchOutput.Say("texts per second of processor time");
            var processor = PerProcessorSecond();
            var speeds = summary.Reports.Select(r => SpeedFigures.Of(r, processor)).ToList();

            // Last, when the runtime has compiled every road at its best.
            BenchOutput.Say("time by length");
            var lengths = ByLength(parts, parts.Classifier(model), sizes);

            BenchOutput.Print($"{parts.Corpus.Count} training texts, model {model.Version}, {model.FeatureCount} features, {model.Codes.Count() + 1} labels; .NET {Environment.Version}, one core");
            Console.WriteLine();
            BenchOutput.Print($"{"600-character Japanese texts",-52}{"texts/s",10}{"µs",9}{"±",8}{"bytes",9}{"texts/s of CPU time",21}");
            foreach (var speed in speeds)
            {
                BenchOutput.Print($"{speed.What,-52}{speed.TextsPerSecond,10:F0}{speed.Microseconds,9:F1}{speed.Error,8:F1}{speed.BytesPerText,9:F0}{speed.TextsPerProcessorSecond,21:F0}");
                run.Add(speed.What, speed.TextsPerSecond, "texts/s", new(600, "characters"));
                run.Add($"{speed.What}, by processor time", speed.TextsPerProcessorSecond, "texts/s", new(600, "characters"));
            }

            Console.WriteLine();
            BenchOutput.Print($"training on the whole corpus, calibration included {training,8:F1} s");
            BenchOutput.Print($"model file                                         {size,8:F1} MB");
            BenchOutput.Print($"working set with model loaded                      {memory.Loaded,8:F0} MB (before loading it {memory.Before:F0} MB)");
            BenchOutput.Print($"working set after 2,000 judgements                 {memory.Used,8:F0} MB, peak {memory.Peak:F0} MB");
            run.Add("training on the whole corpus", training, "s", new(parts.Corpus.Count, "texts"));
            run.Add("model file", size, "MB");
            run.Add("working set with model loaded", memory.Loaded, "MB");
            run.Add("working set after 2,000 judgements", memory.Used, "MB");
            Console.WriteLine();
            BenchOutput.Print($"{"time by length, whole judgement, milliseconds",-48}{string.Concat(sizes.Select(l => l.ToString("N0", CultureInfo.InvariantCulture).PadLeft(11)))}");
            foreach (var row in lengths)
            {
                BenchOutput.Print($"{row.Text,-48}{string.Concat(row.Milliseconds.Select(m => m.ToString("F3", CultureInfo.InvariantCulture).PadLeft(11)))}");
                foreach (var (length, time) in sizes.Zip(row.Milliseconds))
                {
                    run.Add($"time by length, {row.Text}", time, "ms", new(length, "characters"));
                }
            }

            BenchOutput.WriteJson(run.Args, new
            {
                Texts = parts.Corpus.Count,
                Model = model.Version,
                Features = model.FeatureCount,
                Speeds = speeds,
                TrainingSeconds = training,
                ModelMegabytes = size,
                MemoryMegabytes = memory,
                Lengths = sizes,
                ByLength = lengths,
            });
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Loads a model, judges, and says what memory that took: <c>bench memory FILE</c>.</summary>
    public static int Memory(string file)
    {
        var parts = new BenchParts();
        var texts = parts.JapaneseTexts(2_000, 600).Select(b => new ReportText(Channel.Email, "", "", b)).ToArray();
        var before = WorkingSet();
        var classifier = parts.Classifier(LinearModel.Load(file, parts.Official));
        var loaded = WorkingSet();
        foreach (var text in texts)
        {
            parts.Judge(classifier, text);
        }

        var used = WorkingSet();
        using var self = Process.GetCurrentProcess();
        BenchOutput.Print($"{before} {loaded} {used} {self.PeakWorkingSet64 / 1e6}");
        return 0;
    }

    /// <summary>One core for this process, so that "per core" means what it says; where the system allows it.</summary>
    public static void PinToOneCore()
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            using var self = Process.GetCurrentProcess();
            self.ProcessorAffinity = 1;
        }
    }

    private static ManualConfig Config(string folder, BenchRun run) => ManualConfig.CreateEmpty()
        .AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(run.Number("--warm-up", 4))
            .WithIterationCount(run.Number("--iterations", 11)))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(BenchmarkDotNet.Columns.DefaultColumnProviders.Instance)
        .AddLogger(NullLogger.Instance)
        .WithArtifactsPath(folder)
        .WithOption(ConfigOptions.DisableLogFile, true);

    /// <summary>
    /// Texts per second of this process's own processor time, which counts the same whether or not others use the machine:
    /// what a core to itself would do, but for the caches others empty.
    /// </summary>
    private static Dictionary<string, double> PerProcessorSecond()
    {
        const int Rounds = 7;
        var benchmarks = new ClassifierBenchmarks();
        using var self = Process.GetCurrentProcess();
        return typeof(ClassifierBenchmarks).GetMethods()
            .Where(m => m.GetCustomAttributes(typeof(BenchmarkAttribute), false).Length > 0)
            .ToDictionary(m => m.Name, m =>
            {
                var run = m.CreateDelegate<Func<double>>(benchmarks);
                run();
                return BenchOutput.Median(Enumerable.Range(0, Rounds).Select(_ =>
                {
                    self.Refresh();
                    var start = self.TotalProcessorTime;
                    const int Times = 8;
                    for (var i = 0; i < Times; i++)
                    {
                        run();
                    }

                    self.Refresh();
                    return Times * ClassifierBenchmarks.Texts / (self.TotalProcessorTime - start).TotalSeconds;
                }).ToList());
            });
    }

    private static double WorkingSet()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64 / 1e6;
    }

    private static MemoryFigures InOwnProcess(string file)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["bench", "memory", file]) { RedirectStandardOutput = true })!;
        var words = child.StandardOutput.ReadToEnd().Split(' ').Select(w => double.Parse(w, CultureInfo.InvariantCulture)).ToArray();
        child.WaitForExit();
        return new MemoryFigures(words[0], words[1], words[2], words[3]);
    }

    private static List<LengthFigures> ByLength(BenchParts parts, ReportClassifier classifier, int[] sizes)
    {
        var words = parts.JapaneseTexts(1, sizes[^1])[0];
        return
        [
            Row("Japanese text", l => words[..l]),
            Row("one character", l => new string('あ', l)),
            Row("digits", l => new string('0', l)),
            Row("half web addresses", l => string.Concat(Enumerable.Repeat("https://a.example.top/x?y=1 更新 ", l / 30 + 1))[..l]),
            Row("dots and at signs", l => string.Concat(Enumerable.Repeat("a@.", l / 3 + 1))[..l]),
        ];

        LengthFigures Row(string what, Func<int, string> make) => new(what, [.. sizes.Select(l =>
        {
            var text = new ReportText(Channel.Email, "", "", make(l));
            var runs = Math.Clamp(400_000 / l, 5, 200);
            parts.Judge(classifier, text);
            return BenchOutput.Median(Enumerable.Range(0, runs).Select(_ =>
            {
                var start = Stopwatch.GetTimestamp();
                parts.Judge(classifier, text);
                return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }).ToList());
        })]);
    }

    /// <param name="Before">Reference data loaded, no model.</param>
    private sealed record MemoryFigures(double Before, double Loaded, double Used, double Peak);

    private sealed record LengthFigures(string Text, IReadOnlyList<double> Milliseconds);

    private sealed record SpeedFigures(string What, double TextsPerSecond, double Microseconds, double Error, double BytesPerText, double TextsPerProcessorSecond)
    {
        public static SpeedFigures Of(BenchmarkReport report, Dictionary<string, double> processor)
        {
            var statistics = report.ResultStatistics
                ?? throw new InvalidOperationException($"{report.BenchmarkCase.Descriptor.DisplayInfo} gave no result.");
            var micro = statistics.Median / 1e3;
            return new SpeedFigures(
                report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''), 1e6 / micro, micro,
                statistics.ConfidenceInterval.Margin / 1e3, report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0,
                processor[report.BenchmarkCase.Descriptor.WorkloadMethod.Name]);
        }
    }
}

/// <summary>The roads measured. Each goes over a thousand different texts, so that no cache holds one text's rows.</summary>
public class ClassifierBenchmarks
{
    /// <summary>Environment variable with the path of the model.</summary>
    public const string ModelFile = "SCAMWATCH_BENCH_MODEL";

    internal const int Texts = 1_000;

    private const int Length = 600;

    private static readonly DateTime s_day = new(2026, 11, 21, 3, 0, 0, DateTimeKind.Utc);

    private readonly BenchParts _parts = new();
    private readonly ReportText[] _texts;
    private readonly IReadOnlyList<Indicator>[] _indicators;
    private readonly LinearModel _model;
    private readonly ReportClassifier _classifier;

    public ClassifierBenchmarks()
    {
        _texts = [.. _parts.JapaneseTexts(Texts, Length).Select(b => new ReportText(Channel.Email, "", "", b))];
        _indicators = [.. _texts.Select(_parts.Scan)];
        _model = LinearModel.Load(Environment.GetEnvironmentVariable(ModelFile)!, _parts.Official);
        _classifier = _parts.Classifier(_model);
    }

    [Benchmark(Description = "all scores", OperationsPerInvoke = Texts)]
    public double Scores() => Sum(i => _model.Score(_texts[i], explain: false).ScamLogOdds);

    [Benchmark(Description = "all scores and rules", OperationsPerInvoke = Texts)]
    public double Rules() => Sum(i => _classifier.Judge(_texts[i], _indicators[i], s_day, explain: false).Score);

    [Benchmark(Description = "all scores, rules and explanation", OperationsPerInvoke = Texts)]
    public double Explained() => Sum(i => _classifier.Judge(_texts[i], _indicators[i], s_day).Score);

    [Benchmark(Description = "indicator scanner alone", OperationsPerInvoke = Texts)]
    public double Scanner() => Sum(i => _parts.Scan(_texts[i]).Count);

    [Benchmark(Description = "scanner, all scores and rules", OperationsPerInvoke = Texts)]
    public double ScannedRules() => Sum(i => _classifier.Judge(_texts[i], _parts.Scan(_texts[i]), s_day, explain: false).Score);

    [Benchmark(Description = "scanner, all scores, rules and explanation", OperationsPerInvoke = Texts)]
    public double ScannedExplained() => Sum(i => _classifier.Judge(_texts[i], _parts.Scan(_texts[i]), s_day).Score);

    private static double Sum(Func<int, double> judge)
    {
        var sum = 0d;
        for (var i = 0; i < Texts; i++)
        {
            sum += judge(i);
        }

        return sum;
    }
}
