using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Learning;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Classification;

namespace ScamWatch.Tests.Learning;

/// <summary>400 verdicts, made of corpus families that the corpus of the test lacks: as given, and with every tenth label flipped.</summary>
public sealed class PoisonedVerdictsTests
{
    private const int Verdicts = 400;

    private static readonly TrainingOptions s_options = new() { Epochs = 5, Folds = 2, EndingWeight = 0, BareWeight = 0 };

    [Fact]
    public void A_tenth_of_flipped_labels_does_not_pass_the_gate_and_honest_verdicts_do()
    {
        var (corpus, reported) = Divide();
        var training = new ChallengerTraining(
            TrainedModel.Taxonomy, TrainedModel.Directory, TrainedModel.Rules, new Support.TestClock(), s_options);
        var honest = training.Run(
            corpus, VerdictCorpus.Build([.. reported.Select(t => Decided(t, t.IsScam == true))], corpus),
            "champion", null, VerdictCorpus.Empty, new Progress<double>(), LearningDesk.Now);
        var poisoned = training.Run(
            corpus, VerdictCorpus.Build([.. reported.Select((t, i) => Decided(t, t.IsScam == true ^ i % 10 == 3))], corpus),
            "champion", honest.ChampionTwin, VerdictCorpus.Empty, new Progress<double>(), LearningDesk.Now);

        Assert.Null(PromotionRules.CheckGate(honest.Comparison));
        Assert.IsType<VerdictsContradict>(PromotionRules.CheckGate(poisoned.Comparison with { Challenger = honest.Comparison.Challenger }));
        Assert.NotNull(PromotionRules.CheckGate(poisoned.Comparison));
    }

    [Fact]
    public void Flipping_all_labels_shows_in_the_figures_of_the_held_out_corpus()
    {
        var (corpus, reported) = Divide();
        var training = new ChallengerTraining(
            TrainedModel.Taxonomy, TrainedModel.Directory, TrainedModel.Rules, new Support.TestClock(), s_options with { Folds = 0 });

        var flipped = training.Run(
            corpus, VerdictCorpus.Build([.. reported.Select(t => Decided(t, t.IsScam != true))], corpus),
            "champion", null, VerdictCorpus.Empty, new Progress<double>(), LearningDesk.Now);

        Assert.IsType<FallsBehind>(PromotionRules.CheckGate(flipped.Comparison with { Agreement = VerdictAgreement.None }));
    }

    private static (List<CorpusText> Corpus, List<CorpusText> Reported) Divide()
    {
        var families = TrainedModel.Corpus.Where(t => t.IsScam is not null).GroupBy(t => t.Family).OrderBy(g => g.Key, StringComparer.Ordinal).ToArray();
        new Random(1).Shuffle(families);
        var texts = families.SelectMany(g => g).ToList();
        return ([.. texts.Skip(Verdicts)], [.. texts.Take(Verdicts)]);
    }

    private static DecidedText Decided(CorpusText text, bool isScam) =>
        new(text.Id, text.Text, isScam ? Verdict.Scam : Verdict.Legitimate);

    // Judges by the classifier it is handed; the one in use is never asked.
}
