namespace ScamWatch.Domain.Classification;

/// <summary>
/// Raw scores of texts by models that were trained without their families, collected over the folds of a
/// cross-validation, and the calibrations fitted on them.
/// </summary>
internal sealed class HeldOutScores(ModelLabels labels)
{
    // A label with fewer texts than this for it says too little; it shares the line of its group.
    private const int MinTexts = 8;

    private readonly List<(double[] Scores, TrainingExample Example)> _scored = [];

    public void Add(IReadOnlyList<TrainingExample> held, FeatureTable table, float[] weights, float factScale)
    {
        var vector = new TextVector();
        var sums = new float[labels.Width];
        foreach (var example in held)
        {
            vector.Read(example.Grams, example.Facts, table, factScale);
            LinearModel.Accumulate(vector.Rows, vector.Values, weights, sums);
            vector.Clear();
            _scored.Add(([.. sums.Select(s => (double)s)], example));
        }
    }

    /// <summary>Fits calibrations and second stage.</summary>
    public ModelContent Calibrate(ModelContent content, TrainingOptions options, CancellationToken cancel)
    {
        if (_scored.Count == 0)
        {
            return content;
        }

        var parties = _scored
            .Where(s => !float.IsNaN(s.Example.Targets[ModelLabels.FirstImpersonates]))
            .Select(s => (
                Scores: s.Scores[ModelLabels.FirstImpersonates..labels.FirstAsk],
                Truth: Array.IndexOf(s.Example.Targets, 1f, ModelLabels.FirstImpersonates) - ModelLabels.FirstImpersonates))
            .ToList();
        var scam = Line([ModelLabels.Scam]);
        var trees = BoostedTrees.Fit(
            [.. _scored.Select(s => (float[])[.. s.Example.Inputs, .. s.Scores[..labels.Count].Select(x => (float)x)])],
            [.. _scored.Select(s => scam.LogOdds(s.Scores[ModelLabels.Scam]))],
            [.. _scored.Select(s => s.Example.Targets[ModelLabels.Scam] == 1)],
            [.. _scored.Select(s => s.Example.Weight)],
            options,
            cancel);
        return content with
        {
            Scam = scam,
            Trees = trees,
            PartyFactor = Calibration.FitTemperature([.. parties.Select(p => p.Scores)], [.. parties.Select(p => p.Truth)]),
            Asks = Lines(labels.FirstAsk, labels.Asks.Count),
            Pressure = Lines(labels.FirstPressure, labels.Pressure.Count),
        };
    }

    private Calibration[] Lines(int first, int count)
    {
        var columns = Enumerable.Range(first, count).ToArray();
        var shared = Line(columns);
        return [.. columns.Select(c => _scored.Count(s => s.Example.Targets[c] == 1) >= MinTexts ? Line([c]) : shared)];
    }

    private Calibration Line(int[] columns)
    {
        var points = columns.SelectMany(c => _scored
            .Where(s => !float.IsNaN(s.Example.Targets[c]))
            .Select(s => (Score: s.Scores[c], Truth: s.Example.Targets[c] == 1, s.Example.Weight))).ToList();
        return Calibration.Fit(
            [.. points.Select(p => p.Score)], [.. points.Select(p => p.Truth)], [.. points.Select(p => p.Weight)]);
    }
}
