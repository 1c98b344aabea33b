using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Learning;

/// <summary>What a trained model is to the desk.</summary>
public enum ModelState
{
    /// <summary>候補: passed the gate, may be promoted.</summary>
    Challenger,

    /// <summary>採用中: judges reports.</summary>
    Champion,

    /// <summary>退役: was a champion, or was overtaken by a newer challenger.</summary>
    Retired,

    /// <summary>不採用: did not pass the gate, or was rolled back.</summary>
    Rejected,
}

/// <summary>How one model did on texts it was not trained on.</summary>
/// <param name="Corpus">On the held-out families of the corpus.</param>
/// <param name="Verdicts">On the held-out decided reports; null where there are none.</param>
public sealed record ModelFigures(EvaluationReport Corpus, EvaluationReport? Verdicts);

/// <summary>How far the verdicts to be learnt agree with what the champion is sure of. Counted by family.</summary>
/// <param name="Confident">Families of which the champion is sure, and those that were decided both ways.</param>
/// <param name="Opposed">Of those, the ones decided the other way, or both ways.</param>
/// <param name="Receipts">Receipt numbers of opposed reports, to look at again; not more than a page can show.</param>
public sealed record VerdictAgreement(int Confident, int Opposed, IReadOnlyList<string> Receipts)
{
    public static readonly VerdictAgreement None = new(0, 0, []);

    /// <summary>Part of the families that is opposed; 0 where there are none.</summary>
    public double Share => Confident == 0 ? 0 : Opposed / (double)Confident;
}

/// <summary>Two models measured on the same texts.</summary>
/// <param name="Against">Version of the champion at that time.</param>
public sealed record ModelComparison(string Against, ModelFigures Champion, ModelFigures Challenger, VerdictAgreement Agreement);

/// <summary>A trained model whose file lies in the state folder.</summary>
public sealed class ModelRecord
{
    private ModelRecord()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>The model's own version, a hash of its content; also the name of its file.</summary>
    public string Version { get; private set; } = "";

    public DateTime TrainedAt { get; private set; }

    /// <summary>Who asked for it; empty for the model the program started with.</summary>
    public string TrainedBy { get; private set; } = "";

    public int CorpusTexts { get; private set; }

    public int VerdictTexts { get; private set; }

    /// <summary>The measurement beside the champion of its time; null for the model the program started with.</summary>
    public ModelComparison? Comparison { get; private set; }

    public ModelState State { get; private set; }

    /// <summary>The champion it took the place of; null while it was never promoted.</summary>
    public string? Replaced { get; private set; }

    /// <summary>When its state changed last, UTC.</summary>
    public DateTime ChangedAt { get; private set; }

    /// <summary>Who changed its state last, and why; empty where the gate did.</summary>
    public string ChangedBy { get; private set; } = "";

    public string Reason { get; private set; } = "";

    /// <summary>Counts changes; two people who act at once are told apart by it.</summary>
    public int Revision { get; private set; }

    /// <summary>The model that was in use before any was recorded.</summary>
    public static ModelRecord First(string version, int corpusTexts, DateTime trainedAt, DateTime at) => new()
    {
        Id = Guid.CreateVersion7(),
        Version = version,
        TrainedAt = trainedAt,
        CorpusTexts = corpusTexts,
        State = ModelState.Champion,
        ChangedAt = at,
    };

    /// <summary>A model that was just trained and measured.</summary>
    public static ModelRecord Trained(
        string version, int corpusTexts, int verdictTexts, ModelComparison comparison, string by, DateTime at)
    {
        var record = new ModelRecord { Id = Guid.CreateVersion7(), Version = version };
        record.Measure(corpusTexts, verdictTexts, comparison, by, at);
        return record;
    }

    /// <summary>Takes a new measurement: the same texts made the same model again, beside another champion perhaps.</summary>
    public void Measure(int corpusTexts, int verdictTexts, ModelComparison comparison, string by, DateTime at)
    {
        CorpusTexts = corpusTexts;
        VerdictTexts = verdictTexts;
        Comparison = comparison;
        Replaced = null;
        TrainedBy = by;
        TrainedAt = at;
        Become(PromotionRules.CheckGate(comparison) is null ? ModelState.Challenger : ModelState.Rejected, "", "", at);
    }

    /// <summary>Becomes the champion in another's place.</summary>
    public void Promote(string replaced, string reason, Actor by, DateTime at)
    {
        Replaced = replaced;
        Become(ModelState.Champion, by.Name, reason, at);
    }

    /// <summary>Becomes the champion again, after the one that replaced it was rolled back.</summary>
    public void Return(string reason, Actor by, DateTime at) => Become(ModelState.Champion, by.Name, reason, at);

    /// <summary>Steps back for another.</summary>
    public void Retire(string reason, string by, DateTime at) => Become(ModelState.Retired, by, reason, at);

    /// <summary>Is taken out of use because it did badly.</summary>
    public void Reject(string reason, Actor by, DateTime at) => Become(ModelState.Rejected, by.Name, reason, at);

    private void Become(ModelState state, string by, string reason, DateTime at)
    {
        State = state;
        ChangedBy = by;
        Reason = reason;
        ChangedAt = at;
        Revision++;
    }
}
