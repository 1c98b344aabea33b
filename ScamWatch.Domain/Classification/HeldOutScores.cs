namespace ScamWatch.Domain.Classification;

/// <summary>A text and the raw scores, by column, of a model that was trained without its family.</summary>
internal sealed record HeldOutText(double[] Scores, TrainingExample Example);

/// <summary>
/// Raw scores of texts by models that were trained without their families, collected over the folds of a
/// cross-validation, and the calibrations fitted on them.
/// </summary>
internal sealed class HeldOutScores(ModelLabels labels, IReadOnlyList<HeldOutText> scored)
{
    // A label with fewer texts than this for it says too little; it shares the line of its group.
    private const int MinTexts = 8;

    /// <summary>What one model says of the texts held out of its training.</summary>
    public static IReadOnlyList<HeldOutText> Score(IReadOnlyList<TrainingExample> held, ModelLabels labels, FeatureTable table, ReadOnlySpan<float> weights, float factScale)
    {
        var vector = new TextVector();
        var sums = new float[labels.Width];
        var scored = new List<HeldOutText>(held.Count);
        foreach (var example in held)
        {
            vector.Read(example.Grams, example.Facts, table, factScale);
            LinearModel.Accumulate(vector.Rows, vector.Values, weights, sums);
            vector.Clear();
            scored.Add(new([.. sums.Select(s => (double)s)], example));
        }

        return scored;
    }

    /// <summary>Fits calibrations and second stage.</summary>
    public ModelContent Calibrate(ModelContent content, TrainingOptions options, CancellationToken cancel)
    {
        if (scored.Count == 0)
        {
            return content;
        }

        var scam = Line([.. Enumerable.Range(labels.FirstWay, ModelLabels.Ways)]);
        var inputs = new StageInputs(labels);
        var trees = BoostedTrees.Fit(
            [.. scored.Select(s => Row(s))],
            [.. scored.Select(s => scam.LogOdds(s.Scores[s.Example.Way]))],
            [.. scored.Select(s => s.Example.IsScam)],
            [.. scored.Select(s => s.Example.Weight)],
            options,
            cancel);
        return content with
        {
            Scam = scam,
            Trees = trees,
            Parties = Parties(cancel),
            Asks = Asks(cancel),
            Pressure = Lines(labels.FirstPressure, labels.Pressure.Count),
        };

        float[] Row(HeldOutText text)
        {
            var row = new float[inputs.TreeCount];
            inputs.Trees(text.Example.Inputs, [.. text.Scores.Select(x => (float)x)], text.Example.Way, row);
            return row;
        }
    }

    /// <summary>Of scams alone: whether a text is one is the other stages' question, here it is whom it imitates.</summary>
    private LabelStage Parties(CancellationToken cancel)
    {
        var inputs = new StageInputs(labels);
        var count = labels.Impersonates.Count;
        var known = scored.Where(s =>
            s.Example.IsScam && Array.IndexOf(s.Example.Targets, 1f, ModelLabels.FirstImpersonates, labels.Impersonates.Count) >= 0).ToList();
        var rows = known.Select(s =>
        {
            var row = new float[count * StageInputs.PartyCount];
            var scores = s.Scores.Select(x => (float)x).ToArray();
            for (var p = 0; p < count; p++)
            {
                inputs.Party(s.Example.Parties, Mentions.AnyParty(s.Example.Parties), scores, p, row.AsSpan(p * StageInputs.PartyCount, StageInputs.PartyCount));
            }

            return row;
        }).ToList();
        return LabelStage.FitChoice(
            rows, [.. known.Select(s => Array.IndexOf(s.Example.Targets, 1f, ModelLabels.FirstImpersonates) - ModelLabels.FirstImpersonates)],
            [.. known.Select(s => s.Example.Weight)], StageInputs.PartyCount, count, cancel);
    }

    private LabelStage Asks(CancellationToken cancel)
    {
        var inputs = new StageInputs(labels);
        var (rows, asks, truths, weights) = (new List<float[]>(), new List<int>(), new List<bool>(), new List<double>());
        foreach (var (scores, example) in scored.Where(s => !float.IsNaN(s.Example.Targets[labels.FirstAsk])))
        {
            var raw = scores.Select(x => (float)x).ToArray();
            for (var a = 0; a < labels.Asks.Count; a++)
            {
                var row = new float[StageInputs.AskCount];
                inputs.Ask(example.Asks, raw, example.Way, a, row);
                rows.Add(row);
                asks.Add(a);
                truths.Add(example.Targets[labels.FirstAsk + a] == 1);
                weights.Add(example.Weight);
            }
        }

        return LabelStage.FitEach(rows, asks, truths, weights, StageInputs.AskCount, labels.Asks.Count, cancel);
    }

    private Calibration[] Lines(int first, int count)
    {
        var columns = Enumerable.Range(first, count).ToArray();
        var shared = Line(columns);
        return [.. columns.Select(c => scored.Count(s => s.Example.Targets[c] == 1) >= MinTexts ? Line([c]) : shared)];
    }

    private Calibration Line(int[] columns)
    {
        var points = columns.SelectMany(c => scored
            .Where(s => !float.IsNaN(s.Example.Targets[c]))
            .Select(s => (Score: s.Scores[c], Truth: s.Example.Targets[c] == 1, s.Example.Weight))).ToList();
        return Calibration.Fit(
            [.. points.Select(p => p.Score)], [.. points.Select(p => p.Truth)], [.. points.Select(p => p.Weight)]);
    }
}
