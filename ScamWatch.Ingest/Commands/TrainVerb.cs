using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Ingest.Commands;

/// <summary>Trains a model from the corpus.</summary>
internal sealed class TrainVerb : Verb
{
    private readonly Option<string?> _corpus = new("--corpus") { Description = "folder of .jsonl texts; data/corpus where not given" };
    private readonly Option<string?> _output = new("--output") { Description = "model file; the one in use where not given" };

    public TrainVerb() : base("train", "Train a model from the corpus")
    {
        Options.Add(_corpus);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var services = Services();
        var data = services.GetRequiredService<DataFolder>();
        var taxonomy = services.GetRequiredService<Taxonomy>();
        var output = parsed.GetValue(_output) ?? data.Model;
        var watch = Stopwatch.StartNew();
        var corpus = Corpus.ReadFolder(parsed.GetValue(_corpus) ?? data.Corpus, taxonomy);
        var model = ModelTrainer.Train(
            corpus, taxonomy, services.GetRequiredService<OfficialDirectory>(),
            progress: new Progress<double>(done => Console.Error.Write(
                string.Create(CultureInfo.InvariantCulture, $"\rtraining {done:P0} "))),
            cancel: ct);
        model.Save(output);
        await Console.Error.WriteLineAsync();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"model {model.Version} from {corpus.Count} texts, {model.FeatureCount} features, {new FileInfo(output).Length} bytes, {watch.Elapsed.TotalSeconds:F1} s"));
        return ExitCode.Done;
    }
}
