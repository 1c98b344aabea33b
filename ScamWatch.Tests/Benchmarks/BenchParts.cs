using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Data.Sqlite;
using ScamWatch.Domain;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>The shipped reference data and corpus, and the road a text takes to a judgement, for the classifier's benchmarks.</summary>
internal sealed class BenchParts
{
    public BenchParts()
    {
        var data = DataFolder.Find(TestPaths.Data);
        Taxonomy = Taxonomy.Load(data.Reference);
        Official = OfficialDirectory.Load(data.Reference);
        Rules = EvidenceRules.Load(data.Reference, Taxonomy);
        Corpus = Domain.Classification.Corpus.ReadFolder(data.Corpus, Taxonomy);
    }

    /// <summary>A fixed day: which rules are valid must not change the figures from one day to the next.</summary>
    private static readonly DateTime s_day = new(2026, 11, 21, 3, 0, 0, DateTimeKind.Utc);

    public Taxonomy Taxonomy { get; }

    public OfficialDirectory Official { get; }

    public EvidenceRules Rules { get; }

    public IReadOnlyList<CorpusText> Corpus { get; }

    /// <summary>
    /// Real texts to measure on, with how each is worded: the file after <c>--dev</c>, else shared/eval/dev.jsonl beside the
    /// project; null where neither is there.
    /// </summary>
    public (IReadOnlyList<CorpusText> Texts, IReadOnlyDictionary<string, string> Wording)? Dev(BenchRun run)
    {
        var file = run.Option("--dev") ?? (TestPaths.Eval is { } folder ? Path.Combine(folder, "dev.jsonl") : null);
        if (!File.Exists(file))
        {
            BenchOutput.Say($"skipped: {file ?? "shared/eval/dev.jsonl"} (not there)");
            return null;
        }

        var wording = new Dictionary<string, string>();
        foreach (var line in File.ReadLines(file).Where(l => l.Length > 0))
        {
            using var row = JsonDocument.Parse(line);
            wording[row.RootElement.GetProperty("id").GetString()!] =
                row.RootElement.TryGetProperty("wording", out var value) ? value.GetString()! : "unknown";
        }

        return (Domain.Classification.Corpus.ReadFile(file, Taxonomy, keepUnknownCodes: true), wording);
    }

    public LinearModel Train(IReadOnlyList<CorpusText> texts) => ModelTrainer.Train(texts, Taxonomy, Official);

    public ReportClassifier Classifier(ITextClassifier model) => new(model, Rules, Official, Taxonomy);

    /// <summary>As intake judges: traces found, model asked, rules applied, reasons given.</summary>
    public Judgement Judge(ReportClassifier classifier, ReportText text, bool explain = true) =>
        JudgeText.By(classifier, text, Official, s_day, explain).Judgement;

    public IReadOnlyList<Indicator> Scan(ReportText text) =>
        IndicatorScanner.Scan($"{text.Subject}\n{text.Sender}\n{text.Body}", Official);

    /// <summary>
    /// Japanese texts of one length: the shipped texts in a fixed disorder, one after the other, cut. Real words in real
    /// neighbourhoods, so that as many n-grams are known to the model as in use.
    /// </summary>
    public string[] JapaneseTexts(int count, int length)
    {
        var bodies = Corpus.Where(t => t.Lang == "ja").Select(t => t.Text.Body).ToArray();
        new Random(600).Shuffle(bodies);
        var all = string.Join('\n', bodies);
        while (all.Length < length)
        {
            all += all;
        }

        var step = Math.Max(1, (all.Length - length) / count);
        return [.. Enumerable.Range(0, count).Select(i => all.Substring(i * step % (all.Length - length + 1), length))];
    }
}

/// <summary>Arguments and output shared by the benchmarks.</summary>
internal static class BenchOutput
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary>Value after an option; null where the option is not given.</summary>
    public static string? Option(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    public static int Number(string[] args, string name, int otherwise) =>
        int.TryParse(Option(args, name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>Writes the figures to the file after <c>--json</c>, where one is given.</summary>
    public static void WriteJson<T>(string[] args, T figures)
    {
        if (Option(args, "--json") is { } file)
        {
            File.WriteAllText(file, JsonSerializer.Serialize(figures, s_json) + "\n");
            Say($"figures written to {file}");
        }
    }

    /// <summary>A word to whoever waits; not part of the result.</summary>
    public static void Say(string text) => Console.Error.WriteLine(text);

    public static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    public static string Of(double? measure, string format = "F3") => measure?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    /// <summary>Sets a place to a value where that is greater, whoever else does so.</summary>
    public static void Raise(ref long place, long value)
    {
        for (var seen = Volatile.Read(ref place); value > seen; seen = Volatile.Read(ref place))
        {
            Interlocked.CompareExchange(ref place, value, seen);
        }
    }

    /// <summary>Names of the columns of a table in an SQLite file.</summary>
    public static IReadOnlyList<string> Columns(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM pragma_table_info($table)";
        command.Parameters.AddWithValue("$table", table);
        using var rows = command.ExecuteReader();
        var columns = new List<string>();
        while (rows.Read())
        {
            columns.Add(rows.GetString(0));
        }

        return columns;
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
