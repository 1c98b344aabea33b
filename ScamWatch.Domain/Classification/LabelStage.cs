using System.Numerics;

namespace ScamWatch.Domain.Classification;

/// <summary>
/// Second stage of the labels beside "scam": a line over the raw scores of the first stage and what the text says of each
/// label (<see cref="Mentions"/>). The weights of what is said are shared by all labels of a group; each label has an offset.
/// Parties become probabilities by softmax (conditional logit: McFadden, 1974), asks each by a logistic function.
/// </summary>
/// <param name="Shared">Weight by input.</param>
/// <param name="Offsets">By label.</param>
internal sealed record LabelStage(float[] Shared, float[] Offsets)
{
    private const int MaxSteps = 25;

    // Pull of the weights towards zero, in pseudo-observations.
    private const double Prior = 1;

    /// <summary>A stage that passes on one input.</summary>
    public static LabelStage Of(int input, int inputs, int labels)
    {
        var stage = Empty(inputs, labels);
        stage.Shared[input] = 1;
        return stage;
    }

    public static LabelStage Empty(int inputs, int labels) => new(new float[inputs], new float[labels]);

    /// <summary>Log-odds of a label, for parties up to a term that all share.</summary>
    public double Score(ReadOnlySpan<float> inputs, int label)
    {
        var shared = Shared.AsSpan();
        var sum = Offsets[label];
        while (inputs.Length >= Vector<float>.Count)
        {
            sum += Vector.Dot(new Vector<float>(shared), new Vector<float>(inputs));
            shared = shared[Vector<float>.Count..];
            inputs = inputs[Vector<float>.Count..];
        }

        for (var i = 0; i < inputs.Length; i++)
        {
            sum += shared[i] * inputs[i];
        }

        return sum;
    }

    /// <summary>Fits a choice of one label per text.</summary>
    /// <param name="rows">By text the inputs of all labels, one after the other.</param>
    /// <param name="truths">By text the right label.</param>
    public static LabelStage FitChoice(
        IReadOnlyList<float[]> rows, IReadOnlyList<int> truths, IReadOnlyList<double> weights, int inputs, int labels, CancellationToken cancel)
    {
        var newton = new Newton(inputs + labels);
        for (var step = 0; step < MaxSteps; step++)
        {
            cancel.ThrowIfCancellationRequested();
            newton.Begin(Prior);
            var scores = new double[labels];
            var mean = new double[inputs + labels];
            for (var t = 0; t < rows.Count; t++)
            {
                for (var l = 0; l < labels; l++)
                {
                    scores[l] = newton.Score(rows[t].AsSpan(l * inputs, inputs), l);
                }

                Calibration.Softmax(scores, 1);
                Array.Clear(mean);
                for (var l = 0; l < labels; l++)
                {
                    newton.AddTo(mean, rows[t].AsSpan(l * inputs, inputs), l, scores[l]);
                    newton.Gradient(rows[t].AsSpan(l * inputs, inputs), l, weights[t] * ((truths[t] == l ? 1 : 0) - scores[l]));
                    newton.Curve(rows[t].AsSpan(l * inputs, inputs), l, weights[t] * scores[l]);
                }

                newton.Curve(mean, -weights[t]);
            }

            if (!newton.Step())
            {
                break;
            }
        }

        return newton.Stage(inputs);
    }

    /// <summary>Fits labels of which each holds or not.</summary>
    /// <param name="rows">Inputs of a text for a label.</param>
    /// <param name="labels">By row, the label.</param>
    public static LabelStage FitEach(
        IReadOnlyList<float[]> rows, IReadOnlyList<int> labels, IReadOnlyList<bool> truths, IReadOnlyList<double> weights, int inputs, int count, CancellationToken cancel)
    {
        var newton = new Newton(inputs + count);
        for (var step = 0; step < MaxSteps; step++)
        {
            cancel.ThrowIfCancellationRequested();
            newton.Begin(Prior);
            for (var r = 0; r < rows.Count; r++)
            {
                var p = Calibration.Sigmoid(newton.Score(rows[r], labels[r]));
                newton.Gradient(rows[r], labels[r], weights[r] * ((truths[r] ? 1 : 0) - p));
                newton.Curve(rows[r], labels[r], weights[r] * p * (1 - p));
            }

            if (!newton.Step())
            {
                break;
            }
        }

        return newton.Stage(inputs);
    }

    /// <summary>Newton's method on a penalised likelihood, with bounded steps.</summary>
    private sealed class Newton(int size)
    {
        private readonly double[] _at = new double[size];
        private readonly double[] _gradient = new double[size];
        private readonly double[] _curve = new double[size * size];
        private readonly int[] _set = new int[size];

        public double Score(ReadOnlySpan<float> inputs, int label)
        {
            var sum = _at[inputs.Length + label];
            for (var i = 0; i < inputs.Length; i++)
            {
                sum += inputs[i] * _at[i];
            }

            return sum;
        }

        public void Begin(double prior)
        {
            Array.Clear(_curve);
            for (var i = 0; i < size; i++)
            {
                _gradient[i] = -prior * _at[i];
                _curve[i * size + i] = prior;
            }
        }

        public void AddTo(double[] sum, ReadOnlySpan<float> inputs, int label, double factor)
        {
            for (var i = 0; i < inputs.Length; i++)
            {
                sum[i] += factor * inputs[i];
            }

            sum[inputs.Length + label] += factor;
        }

        public void Gradient(ReadOnlySpan<float> inputs, int label, double factor) => AddTo(_gradient, inputs, label, factor);

        /// <summary>Adds factor · x · xᵀ, lower half; inputs that are zero cost nothing.</summary>
        public void Curve(ReadOnlySpan<float> inputs, int label, double factor)
        {
            var set = 0;
            for (var i = 0; i < inputs.Length; i++)
            {
                if (inputs[i] != 0)
                {
                    _set[set++] = i;
                }
            }

            for (var a = 0; a < set; a++)
            {
                var value = factor * inputs[_set[a]];
                for (var b = 0; b <= a; b++)
                {
                    _curve[_set[a] * size + _set[b]] += value * inputs[_set[b]];
                }
            }

            var last = (inputs.Length + label) * size;
            for (var a = 0; a < set; a++)
            {
                _curve[last + _set[a]] += factor * inputs[_set[a]];
            }

            _curve[last + inputs.Length + label] += factor;
        }

        public void Curve(double[] vector, double factor)
        {
            for (var a = 0; a < size; a++)
            {
                var value = factor * vector[a];
                for (var b = 0; b <= a && value != 0; b++)
                {
                    _curve[a * size + b] += value * vector[b];
                }
            }
        }

        /// <returns>False where the optimum is reached.</returns>
        public bool Step()
        {
            Decompose();
            var step = Solve();
            var longest = step.Max(Math.Abs);
            var scale = longest > 2 ? 2 / longest : 1;
            for (var i = 0; i < size; i++)
            {
                _at[i] += scale * step[i];
            }

            return longest > 1e-4;
        }

        public LabelStage Stage(int inputs) => new(
            [.. _at.Take(inputs).Select(w => (float)w)], [.. _at.Skip(inputs).Select(w => (float)w)]);

        /// <summary>Cholesky, in place. The penalty keeps the diagonal above zero.</summary>
        private void Decompose()
        {
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    var sum = _curve[i * size + j];
                    for (var k = 0; k < j; k++)
                    {
                        sum -= _curve[i * size + k] * _curve[j * size + k];
                    }

                    _curve[i * size + j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-9)) : sum / _curve[j * size + j];
                }
            }
        }

        private double[] Solve()
        {
            var x = (double[])_gradient.Clone();
            for (var i = 0; i < size; i++)
            {
                for (var k = 0; k < i; k++)
                {
                    x[i] -= _curve[i * size + k] * x[k];
                }

                x[i] /= _curve[i * size + i];
            }

            for (var i = size - 1; i >= 0; i--)
            {
                for (var k = i + 1; k < size; k++)
                {
                    x[i] -= _curve[k * size + i] * x[k];
                }

                x[i] /= _curve[i * size + i];
            }

            return x;
        }
    }
}
