namespace ScamWatch.Domain.Classification;

/// <summary>All that a trained model consists of.</summary>
/// <param name="FactScale">Value of a fact beside n-grams of length 1 together.</param>
/// <param name="Weights">By row, then by column: <see cref="ModelLabels.Width"/> numbers per feature.</param>
/// <param name="Scam">From the raw scam score to log-odds.</param>
/// <param name="Parties">Second stage of the parties, among scams.</param>
/// <param name="Asks">Second stage of the asks.</param>
/// <param name="Pressure">By kind of pressure, from raw score to log-odds.</param>
/// <param name="Trees">Second stage: adds log-odds by what the text has and all raw scores together.</param>
internal sealed record ModelContent(
    ModelLabels Labels,
    FeatureTable Table,
    float FactScale,
    ReadOnlyMemory<float> Weights,
    Calibration Scam,
    LabelStage Parties,
    LabelStage Asks,
    Calibration[] Pressure,
    BoostedTrees Trees);
