using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Learning;

/// <summary>A challenger, trained and measured.</summary>
/// <param name="Model">The model itself, of all texts.</param>
/// <param name="Twin">The same without the held-out families.</param>
/// <param name="ChampionTwin">The champion's, which may have had to be trained anew.</param>
public sealed record TrainedChallenger(LinearModel Model, LinearModel Twin, LinearModel ChampionTwin, ModelComparison Comparison);

/// <summary>
/// Trains a challenger of corpus and verdicts and measures it beside the champion on the same texts. Touches no database;
/// works for as long as training takes, on the caller's thread and, with more than three cores, some others.
/// </summary>
public sealed class ChallengerTraining(
    Taxonomy taxonomy, OfficialDirectory official, EvidenceRules rules, TimeProvider clock, TrainingOptions options)
{
    private const int MaxReceipts = 50;

    // Staff go on working meanwhile: half the cores are theirs.
    private readonly TrainingOptions _options = options with { Threads = Math.Max(1, Math.Min(options.Threads, Environment.ProcessorCount / 2)) };

    /// <param name="champion">Version of the champion.</param>
    /// <param name="championTwin">The champion's twin; null to train one.</param>
    /// <param name="championVerdicts">What the champion learnt beside the corpus; read only where a twin is missing.</param>
    /// <param name="progress">Receives the part done, 0 to 1.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TrainedChallenger Run(
        IReadOnlyList<CorpusText> corpus,
        VerdictCorpus verdicts,
        string champion,
        LinearModel? championTwin,
        VerdictCorpus championVerdicts,
        IProgress<double> progress,
        CancellationToken cancel)
    {
        IReadOnlyList<CorpusText> all = [.. corpus, .. verdicts.Texts];
        var steps = championTwin is null ? 3 : 2;
        var done = 0;
        var twinOfChampion = championTwin ?? Train(Seen([.. corpus, .. championVerdicts.Texts]));
        var twin = Train(Seen(all));
        var model = Train(all);

        var heldCorpus = corpus.Where(t => TextFamily.IsHeldOut(t.Family)).ToList();
        var heldVerdicts = verdicts.Texts.Where(t => TextFamily.IsHeldOut(t.Family)).ToList();
        var comparison = new ModelComparison(
            champion, Measure(twinOfChampion), Measure(twin), Agreement(twinOfChampion, verdicts, cancel));
        return new(model, twin, twinOfChampion, comparison);

        LinearModel Train(IReadOnlyList<CorpusText> texts)
        {
            var from = done++;
            return ModelTrainer.Train(
                texts, taxonomy, official, _options, new Part(progress, from, steps), cancel);
        }

        ModelFigures Measure(LinearModel measured)
        {
            var classifier = new ReportClassifier(measured, rules, official, taxonomy);
            return new(
                Report(heldCorpus, classifier, cancel),
                heldVerdicts.Count == 0 ? null : Report(heldVerdicts, classifier, cancel));
        }
    }

    /// <summary>How far the verdicts agree with what a model is sure of, one voice a family.</summary>
    public VerdictAgreement Agreement(LinearModel model, VerdictCorpus verdicts, CancellationToken cancel)
    {
        var classifier = new ReportClassifier(model, rules, official, taxonomy);
        var (confident, opposed) = (verdicts.ContradictedFamilies, verdicts.ContradictedFamilies);
        var receipts = verdicts.Contradicted.ToList();
        foreach (var family in verdicts.Texts.GroupBy(t => t.Family))
        {
            cancel.ThrowIfCancellationRequested();
            var text = family.First();
            var score = Judge(classifier, text).Score;
            if (score < PromotionRules.Sure && score > 1 - PromotionRules.Sure)
            {
                continue;
            }

            confident++;
            if (score >= PromotionRules.Sure != text.IsScam)
            {
                opposed++;
                receipts.AddRange(family.Select(t => t.Id));
            }
        }

        return new(confident, opposed, [.. receipts.Take(MaxReceipts)]);
    }

    private static List<CorpusText> Seen(IReadOnlyList<CorpusText> texts) =>
        [.. texts.Where(t => !TextFamily.IsHeldOut(t.Family))];

    private EvaluationReport Report(IReadOnlyList<CorpusText> texts, ReportClassifier classifier, CancellationToken cancel) =>
        Evaluation.Measure(texts, t => Judge(classifier, t), cancel);

    private Judgement Judge(ReportClassifier classifier, CorpusText text) =>
        JudgeText.By(classifier, text.Text, official, clock.GetUtcNow().UtcDateTime).Judgement;

    private sealed class Part(IProgress<double> whole, int from, int steps) : IProgress<double>
    {
        // Measuring takes the last of the bar.
        private const double Training = 0.95;

        public void Report(double value) => whole.Report(Training * (from + value) / steps);
    }
}
