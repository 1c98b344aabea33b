using ScamWatch.Domain;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests.Classification;

/// <summary>The shipped reference data and a model trained on the shipped corpus in few passes, made once for all tests.</summary>
public static class TrainedModel
{
    public static string Reference => DataFolder.Find().Reference;

    public static Taxonomy Taxonomy { get; } = Taxonomy.Load(Reference);

    private static readonly Lazy<IReadOnlyList<CorpusText>> s_corpus =
        new(() => Domain.Classification.Corpus.ReadFolder(DataFolder.Find().Corpus, Taxonomy));

    private static readonly Lazy<LinearModel> s_model = new(() => Train(Corpus));

    public static OfficialDirectory Directory { get; } = OfficialDirectory.Load(Reference);

    public static EvidenceRules Rules { get; } = EvidenceRules.Load(Reference, Taxonomy);

    public static IReadOnlyList<CorpusText> Corpus => s_corpus.Value;

    public static LinearModel Model => s_model.Value;

    public static DateTime Today { get; } = new(2026, 11, 21, 3, 0, 0, DateTimeKind.Utc);

    public static ReportClassifier Classifier { get; } = new(new Deferred(), Rules, Directory, Taxonomy);

    public static LinearModel Train(IReadOnlyList<CorpusText> corpus, int folds = 2) =>
        ModelTrainer.Train(corpus, Taxonomy, Directory, new TrainingOptions { Epochs = 6, Folds = folds }, cancel: TestContext.Current.CancellationToken);

    public static ReportText Mail(string body, string subject = "", string sender = "", MailFacts? facts = null) =>
        new(Channel.Email, subject, sender, body, facts);

    public static Judgement Judge(ReportText text, DateTime? at = null) =>
        Classifier.Judge(text, IndicatorScanner.Scan($"{text.Subject}\n{text.Sender}\n{text.Body}", Directory), at ?? Today);

    /// <summary>Trains only where a test asks for a score.</summary>
    private sealed class Deferred : ITextClassifier
    {
        public string Version => Model.Version;

        public TextScores Score(ReportText text, bool explain = true) => Model.Score(text, explain);
    }
}
