using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Classification;

/// <summary>How a model is trained. The defaults were chosen by cross-validation over families of texts.</summary>
public sealed record TrainingOptions
{
    public static readonly TrainingOptions Default = new();

    /// <summary>Passes over the texts.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Strength of the pull of all weights towards zero, in units of one text.</summary>
    public double Regularisation { get; init; } = 0.05;

    /// <summary>As <see cref="Regularisation"/>, for what counts for scam on one way of contact alone.</summary>
    public double WayRegularisation { get; init; } = 0.1;

    /// <summary>As <see cref="Regularisation"/>, for the party, which depends on few words.</summary>
    public double PartyRegularisation { get; init; } = 0.05;

    /// <summary>As <see cref="Regularisation"/>, for asks and pressure.</summary>
    public double AskRegularisation { get; init; } = 0.03;

    /// <summary>Value of one fact, before its rarity, beside all n-grams of a text, which have length 1 together.</summary>
    public float FactScale { get; init; } = 0.06f;

    /// <summary>An n-gram must occur in texts of so many families: what only one family says does not carry over.</summary>
    public int MinFamilies { get; init; } = 4;

    /// <summary>Added to how much an n-gram tells scams from benign texts, so that one that tells nothing of that still counts for the other labels.</summary>
    public float TellLeast { get; init; } = 0.3f;

    /// <summary>Power by which what an n-gram tells scales its value; 0 leaves its rarity alone.</summary>
    public float TellPower { get; init; } = 0.35f;

    public int MaxFeatures { get; init; } = 160_000;

    /// <summary>Weight of the copies without subject and sender, by which a model learns to do without them.</summary>
    public double BareWeight { get; init; } = 1;

    /// <summary>Weight of the copies that end as a benign text does.</summary>
    public double EndingWeight { get; init; } = 0.5;

    /// <summary>Weight of the halves of longer texts.</summary>
    public double HalfWeight { get; init; } = 0.5;

    /// <summary>Trees of the second stage.</summary>
    public int Trees { get; init; } = 120;

    /// <summary>Part of its best step that a tree takes.</summary>
    public double TreeRate { get; init; } = 0.08;

    /// <summary>Certainty-weighted texts below which a tree does not divide.</summary>
    public double TreeLeastWeight { get; init; } = 6;

    /// <summary>Pull of the leaves of a tree towards zero, in texts.</summary>
    public double TreePull { get; init; } = 5;

    /// <summary>Parts of the cross-validation that calibrates the scores; 0 leaves them as they are.</summary>
    public int Folds { get; init; } = 5;

    public int Seed { get; init; } = 20170406;

    /// <summary>Parts of the cross-validation that are trained at once. What comes out does not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}

/// <summary>
/// Trains a <see cref="LinearModel"/>: logistic regression for scam, asks and pressure, softmax for the party, all in one
/// pass by stochastic dual coordinate ascent (Shalev-Shwartz and Zhang, 2014), which needs no learning rate. The same texts
/// and options give the same bytes.
/// </summary>
public static class ModelTrainer
{
    /// <summary>Trains and calibrates on all labelled texts.</summary>
    /// <param name="progress">Receives the part done, 0 to 1.</param>
    /// <exception cref="ArgumentException">No scam or no benign text among them.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LinearModel Train(
        IReadOnlyList<CorpusText> corpus,
        Taxonomy taxonomy,
        OfficialDirectory directory,
        TrainingOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancel = default)
    {
        options ??= TrainingOptions.Default;
        var labelled = corpus.Where(t => t.IsScam is not null).ToList();
        if (labelled.TrueForAll(t => t.IsScam == true) || labelled.TrueForAll(t => t.IsScam == false))
        {
            throw new ArgumentException("Training needs texts of both labels, scam and benign.", nameof(corpus));
        }

        var labels = new ModelLabels(
            [.. taxonomy.Terms(Taxonomy.Impersonates).Select(t => t.Code)],
            [.. taxonomy.Terms(Taxonomy.Asks).Select(t => t.Code)],
            [.. taxonomy.Terms(Taxonomy.Pressure).Select(t => t.Code)]);
        var features = new TextFeatures(directory);
        var steps = options.Folds + 1;
        var done = 0;
        var held = new IReadOnlyList<HeldOutText>[options.Folds];
        (FeatureTable Table, Memory<float> Weights)? ofAll = null;
        Parallel.For(0, steps, new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancel }, step =>
        {
            // The longest first, so that no thread is left with it at the end.
            if (step == 0)
            {
                ofAll = Fit(labelled);
            }
            else
            {
                var isHeld = FamilySplit.Fold(labelled, step - 1, options.Folds, options.Seed);
                var (table, weights) = Fit([.. labelled.Where((_, i) => !isHeld[i])]);
                var heldOut = TrainingSet.Read([.. labelled.Where((_, i) => isHeld[i])], labels, features, options.BareWeight);
                held[step - 1] = HeldOutScores.Score(heldOut, labels, table, weights.Span, options.FactScale);
            }

            lock (held)
            {
                progress?.Report(++done / (steps + 1d));
            }
        });

        var whole = ofAll!.Value;
        var raw = new ModelContent(
            labels, whole.Table, options.FactScale, whole.Weights, Calibration.None,
            LabelStage.Of(StageInputs.PartyScore, StageInputs.PartyCount, labels.Impersonates.Count),
            LabelStage.Of(StageInputs.AskScore, StageInputs.AskCount, labels.Asks.Count),
            [.. labels.Pressure.Select(_ => Calibration.None)],
            new BoostedTrees([]));
        var content = new HeldOutScores(labels, [.. held.SelectMany(h => h)]).Calibrate(raw, options, cancel);
        progress?.Report(1);

        // Through the file's form: weights get the precision a loaded model has, and the version is the content's hash.
        return ModelFile.Read(ModelFile.Write(content), "trained model", directory);

        (FeatureTable Table, Memory<float> Weights) Fit(IReadOnlyList<CorpusText> texts)
        {
            var examples = TrainingSet.Read(texts, labels, features, options.BareWeight);
            var known = TrainingSet.Select(examples, options);
            if (options.EndingWeight > 0)
            {
                examples.AddRange(TrainingSet.ReadWithEndings(texts, labels, features, options));
            }

            if (options.HalfWeight > 0)
            {
                examples.AddRange(TrainingSet.ReadHalves(texts, labels, features, options));
            }

            return (known, new DualAscent(labels, options).Run(examples, known, cancel));
        }
    }

    /// <summary>One run of the optimiser.</summary>
    private sealed class DualAscent(ModelLabels labels, TrainingOptions options)
    {
        // Strong convexity of the duals: the logistic loss is 1/4-smooth, the softmax loss 1-smooth.
        private const double LogisticGamma = 4;
        private const double SoftmaxGamma = 1;

        public Memory<float> Run(List<TrainingExample> examples, FeatureTable table, CancellationToken cancel)
        {
            var width = labels.Width;
            var room = labels.Rows(table.Count);
            var weights = room.Span;
            var duals = new float[examples.Count * width];
            var order = Enumerable.Range(0, examples.Count).ToArray();
            var random = new Random(options.Seed);
            var vectors = Vectors(examples, table);
            Span<float> scores = new float[width];
            Span<float> changes = new float[width];
            for (var epoch = 0; epoch < options.Epochs; epoch++)
            {
                cancel.ThrowIfCancellationRequested();
                random.Shuffle(order);
                foreach (var e in order)
                {
                    var (rows, values, square) = vectors[e];
                    LinearModel.Accumulate(rows, values, weights, scores);
                    Change(examples[e], square, scores, duals.AsSpan(e * width, width), changes);
                    AddTo(weights, rows, values, changes);
                }
            }

            return room;
        }

        private (int[] Rows, float[] Values, double Square)[] Vectors(List<TrainingExample> examples, FeatureTable table)
        {
            var vector = new TextVector();
            var vectors = new (int[], float[], double)[examples.Count];
            for (var e = 0; e < vectors.Length; e++)
            {
                vector.Read(examples[e].Grams, examples[e].Facts, table, options.FactScale);
                var values = vector.Values.ToArray();
                vectors[e] = (vector.Rows.ToArray(), values, values.Sum(v => (double)v * v));
                vector.Clear();
            }

            return vectors;
        }

        /// <summary>Moves the duals of one text towards their optimum and gives the change of the weights per unit of feature value.</summary>
        private void Change(TrainingExample example, double square, ReadOnlySpan<float> scores, Span<float> duals, Span<float> changes)
        {
            changes.Clear();
            // The weight for scam on a way is the sum of one that all ways share and one of its own (Daumé, 2007). Both move together, as a
            // single one pulled back less; what the first moves, moves scam on every way.
            var scam = 1 / (1 / options.Regularisation + 1 / options.WayRegularisation);
            var logistic = Step(scam * LogisticGamma / example.Weight, square);
            var asked = Step(options.AskRegularisation * LogisticGamma / example.Weight, square);
            var softmax = Step(options.PartyRegularisation * SoftmaxGamma / example.Weight, square);
            var targets = example.Targets;
            Span<double> parties = stackalloc double[labels.Impersonates.Count];
            for (var p = 0; p < parties.Length; p++)
            {
                parties[p] = scores[ModelLabels.FirstImpersonates + p];
            }

            Calibration.Softmax(parties, 1);
            for (var c = 0; c < labels.Columns; c++)
            {
                if (float.IsNaN(targets[c]))
                {
                    continue;
                }

                var party = c - ModelLabels.FirstImpersonates;
                var isParty = party >= 0 && party < parties.Length;
                var probability = isParty ? parties[party] : Calibration.Sigmoid(scores[c]);
                var goal = example.Weight * (targets[c] - probability);
                var change = (float)((isParty ? softmax : c == example.Way ? logistic : asked) * (goal - duals[c]));
                duals[c] += change;
                if (c == example.Way)
                {
                    changes.Slice(labels.FirstWay, ModelLabels.Ways).Fill((float)(change / options.Regularisation));
                    changes[c] += (float)(change / options.WayRegularisation);
                }
                else
                {
                    changes[c] = (float)(change / (isParty ? options.PartyRegularisation : options.AskRegularisation));
                }
            }
        }

        private static double Step(double pull, double square) => pull / (pull + square);

        private void AddTo(Span<float> weights, int[] rows, float[] values, ReadOnlySpan<float> changes)
        {
            ref var first = ref MemoryMarshal.GetReference(weights);
            ref var change = ref MemoryMarshal.GetReference(changes);
            for (var i = 0; i < rows.Length; i++)
            {
                var value = Vector256.Create(values[i]);
                var at = (nuint)(rows[i] * labels.Width);
                for (nuint c = 0; c < (nuint)labels.Width; c += (nuint)Vector256<float>.Count)
                {
                    var sum = Vector256.LoadUnsafe(ref first, at + c) + value * Vector256.LoadUnsafe(ref change, c);
                    sum.StoreUnsafe(ref first, at + c);
                }
            }
        }
    }
}
