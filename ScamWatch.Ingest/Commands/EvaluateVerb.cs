using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Ingest.Commands;

/// <summary>Measures the classifier in use on labelled texts.</summary>
internal sealed class EvaluateVerb : Verb
{
    private readonly Argument<string> _file = new("FILE") { Description = "labelled texts (.jsonl)" };
    private readonly Option<string> _output = new("--output") { Description = "table or json", DefaultValueFactory = _ => "table" };

    public EvaluateVerb() : base("evaluate", "Measure the classifier on labelled texts")
    {
        _output.AcceptOnlyFromAmong("table", "json");
        Arguments.Add(_file);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var services = Services();
        var texts = Corpus.ReadFile(
            parsed.GetRequiredValue(_file), services.GetRequiredService<Taxonomy>(), keepUnknownCodes: true);
        var official = services.GetRequiredService<OfficialDirectory>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
        var classifier = await services.GetRequiredService<CurrentClassifier>().GetAsync(ct);
        var report = Evaluation.Measure(texts, text => JudgeText.By(classifier, text.Text, official, now).Judgement, ct);
        Console.WriteLine(parsed.GetRequiredValue(_output) == "json" ? JsonSerializer.Serialize(report, Json) : report.ToTable());
        return ExitCode.Done;
    }
}
