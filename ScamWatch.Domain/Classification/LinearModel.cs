using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Microsoft.Extensions.ObjectPool;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Classification;

/// <summary>
/// Linear model over character n-grams and facts, for all labels at once: the weights of one feature for every label
/// lie side by side and are added up with vector instructions. A second stage of small trees corrects the scam score where
/// expressions and labels mean something else together. Safe for use by many threads.
/// </summary>
public sealed class LinearModel : ITextClassifier
{
    // Different known n-grams that half a sentence has, and the part of all n-grams that an ordinary text exceeds by far.
    private const int EnoughKnown = 24;
    private const double EnoughShare = 0.2;

    // Some for each core, not one for each thread: of these come many, and two megabytes would stay with each. But some more than cores,
    // since a thread may have to wait in the middle of a text while others begin theirs.
    private static readonly DefaultObjectPool<Scratch> s_idle = new(new DefaultPooledObjectPolicy<Scratch>(), Math.Max(8, 2 * Environment.ProcessorCount));

    private readonly TextFeatures _features;
    private readonly ModelContent _content;
    private readonly StageInputs _inputs;

    internal LinearModel(ModelContent content, string version, OfficialDirectory directory)
    {
        _content = content;
        _inputs = new StageInputs(content.Labels);
        Version = version;
        _features = new TextFeatures(directory);
    }

    /// <summary><c>lm</c>, version of the features, and the start of the content's hash: equal content, equal version.</summary>
    public string Version { get; }

    /// <summary>Number of features with weights.</summary>
    public int FeatureCount => _content.Table.Count;

    /// <summary>Codes the model can give, as (taxonomy group, code).</summary>
    public IEnumerable<(string Group, string Code)> Codes =>
        _content.Labels.Impersonates.Select(c => (Taxonomy.Impersonates, c))
            .Concat(_content.Labels.Asks.Select(c => (Taxonomy.Asks, c)))
            .Concat(_content.Labels.Pressure.Select(c => (Taxonomy.Pressure, c)));

    /// <summary>Reads a model file.</summary>
    /// <param name="directory">The official hosts and numbers, which features rest on.</param>
    /// <exception cref="ModelFileException">The file is no model, of another version, cut short or altered.</exception>
    public static LinearModel Load(string path, OfficialDirectory directory) => ModelFile.Load(path, directory);

    /// <summary>Writes the model file: beside the target first, then moved, so that no reader sees half a file.</summary>
    public void Save(string path) => ModelFile.Save(_content, path);

    /// <inheritdoc/>
    public TextScores Score(ReportText text, bool explain = true)
    {
        var scratch = s_idle.Get();
        var (labels, table) = (_content.Labels, _content.Table);
        var weights = _content.Weights.Span;
        _features.Extract(text, scratch.Features);
        scratch.Vector.Read(scratch.Features.Grams, scratch.Features.Facts, table, _content.FactScale);
        try
        {
            Span<float> sums = stackalloc float[labels.Width];
            var way = labels.WayOf(text.Channel);
            Accumulate(scratch.Vector.Rows, scratch.Vector.Values, weights, sums);
            var phrases = explain
                ? PhraseFinder.Find(text, scratch.Features, scratch.Vector, table, new PhraseFinder.ScamColumn(weights, labels.Width, way, (float)_content.Scam.Slope), scratch.Phrases)
                : [];
            var trust = Acquaintance(scratch.Features, scratch.Vector);
            var logOdds = (_content.Scam.LogOdds(sums[way]) + Correction(scratch.Features, sums, way)) * trust;
            return new TextScores(
                logOdds,
                labels.PartyScores(Parties(scratch.Features, sums, Calibration.Sigmoid(logOdds))),
                labels.AskScores(Asks(scratch.Features, sums, way, trust)),
                labels.PressureScores(Each(sums[labels.FirstPressure..], _content.Pressure, trust)),
                phrases);
        }
        finally
        {
            scratch.Vector.Clear();
            s_idle.Return(scratch);
        }
    }

    /// <summary>Adds up the weighted rows of a text, all labels side by side.</summary>
    internal static void Accumulate(ReadOnlySpan<int> rows, ReadOnlySpan<float> values, ReadOnlySpan<float> weights, Span<float> sums)
    {
        var width = sums.Length;
        ref var first = ref MemoryMarshal.GetReference(weights);
        for (var column = 0; column < width; column += ModelLabels.Lane)
        {
            var a = Vector256<float>.Zero;
            var (b, c, d, e, f) = (a, a, a, a, a);
            for (var i = 0; i < rows.Length; i++)
            {
                var at = (nuint)(rows[i] * width + column);
                var value = Vector256.Create(values[i]);
                a += value * Vector256.LoadUnsafe(ref first, at);
                b += value * Vector256.LoadUnsafe(ref first, at + 8);
                c += value * Vector256.LoadUnsafe(ref first, at + 16);
                d += value * Vector256.LoadUnsafe(ref first, at + 24);
                e += value * Vector256.LoadUnsafe(ref first, at + 32);
                f += value * Vector256.LoadUnsafe(ref first, at + 40);
            }

            var block = sums.Slice(column, ModelLabels.Lane);
            a.CopyTo(block);
            b.CopyTo(block[8..]);
            c.CopyTo(block[16..]);
            d.CopyTo(block[24..]);
            e.CopyTo(block[32..]);
            f.CopyTo(block[40..]);
        }
    }

    /// <summary>
    /// How far the model knows what it reads, 0 to 1. A few words, or a language no training text was in, must not come
    /// out as certain: the log-odds shrink towards even, the other labels towards "not seen".
    /// </summary>
    private static double Acquaintance(FeatureBuffer features, TextVector vector)
    {
        var share = vector.KnownGrams / (double)Math.Max(features.Grams.Length, 1);
        return Math.Min(1, vector.DifferentGrams / (double)EnoughKnown) * Math.Min(1, share / EnoughShare);
    }

    /// <summary>What the second stage adds: it sees which expressions, addresses and labels come together.</summary>
    private double Correction(FeatureBuffer features, ReadOnlySpan<float> sums, int way)
    {
        Span<float> inputs = stackalloc float[_inputs.TreeCount];
        _inputs.Trees(features.Inputs, sums, way, inputs);
        return _content.Trees.Sum(inputs);
    }

    /// <summary>Whom a scam would imitate; what is left of it by the chance that the text is none counts as nobody.</summary>
    private double[] Parties(FeatureBuffer features, ReadOnlySpan<float> sums, double scam)
    {
        Span<float> inputs = stackalloc float[StageInputs.PartyCount];
        var parties = new double[_content.Labels.Impersonates.Count];
        var named = Mentions.AnyParty(features.Parties);
        for (var p = 0; p < parties.Length; p++)
        {
            _inputs.Party(features.Parties, named, sums, p, inputs);
            parties[p] = _content.Parties.Score(inputs, p);
        }

        Calibration.Softmax(parties, 1);
        for (var p = 0; p < parties.Length; p++)
        {
            parties[p] *= scam;
        }

        parties[_content.Labels.Nobody] += 1 - scam;
        return parties;
    }

    private double[] Asks(FeatureBuffer features, ReadOnlySpan<float> sums, int way, double trust)
    {
        Span<float> inputs = stackalloc float[StageInputs.AskCount];
        var asks = new double[_content.Labels.Asks.Count];
        for (var a = 0; a < asks.Length; a++)
        {
            _inputs.Ask(features.Asks, sums, way, a, inputs);
            asks[a] = trust * Calibration.Sigmoid(_content.Asks.Score(inputs, a));
        }

        return asks;
    }

    private static double[] Each(ReadOnlySpan<float> sums, Calibration[] calibrations, double trust)
    {
        var probabilities = new double[calibrations.Length];
        for (var i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] = trust * calibrations[i].Probability(sums[i]);
        }

        return probabilities;
    }

    /// <summary>Buffers for one text, used again for the next.</summary>
    private sealed class Scratch
    {
        public Scratch() => Phrases = new(Features.Text.Chars.Length);

        public FeatureBuffer Features { get; } = new();

        public TextVector Vector { get; } = new();

        public PhraseRoom Phrases { get; }
    }
}
