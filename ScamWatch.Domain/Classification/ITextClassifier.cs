namespace ScamWatch.Domain.Classification;

/// <summary>
/// The narrow seam behind which a trained text model stands. Another library's
/// model can take its place by one class that answers this interface.
/// </summary>
public interface ITextClassifier
{
    /// <summary>Version of the model, as stored beside every judgement.</summary>
    string Version { get; }

    /// <summary>Scores a text. Never throws on any content; time is linear in its length.</summary>
    /// <param name="explain">False to leave <see cref="TextScores.Phrases"/> empty, which is faster.</param>
    TextScores Score(ReportText text, bool explain = true);
}

/// <summary>A model's raw opinion of a text.</summary>
/// <param name="ScamLogOdds">Calibrated log-odds that the text describes a scam.</param>
/// <param name="Impersonates">Probability per taxonomy code; sums to 1.</param>
/// <param name="Asks">Probability per taxonomy code, each on its own.</param>
/// <param name="Pressure">Probability per taxonomy code, each on its own.</param>
/// <param name="Phrases">Words of the text that weighed most, with their share of <paramref name="ScamLogOdds"/>.</param>
public sealed record TextScores(
    double ScamLogOdds,
    IReadOnlyDictionary<string, double> Impersonates,
    IReadOnlyDictionary<string, double> Asks,
    IReadOnlyDictionary<string, double> Pressure,
    IReadOnlyList<WeighedPhrase> Phrases);

/// <summary>A stretch of the text and its share of the score in log-odds.</summary>
public sealed record WeighedPhrase(string Text, double Weight);
