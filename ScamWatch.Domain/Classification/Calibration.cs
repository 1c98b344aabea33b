namespace ScamWatch.Domain.Classification;

/// <summary>
/// Straight line from a raw score to log-odds (Platt scaling), fitted on texts the score was not trained on, so that
/// "0.8" means that four in five such texts are scams.
/// </summary>
/// <param name="Slope">Never negative.</param>
public readonly record struct Calibration(double Slope, double Offset)
{
    public static readonly Calibration None = new(1, 0);

    private const int MaxSteps = 50;

    // Pull of the slope towards 1 and the offset towards 0, in pseudo-observations: few texts must not give a steep line.
    private const double Prior = 1;

    /// <summary>Log-odds of a raw score.</summary>
    public double LogOdds(double score) => Slope * score + Offset;

    public double Probability(double score) => Sigmoid(LogOdds(score));

    public static double Sigmoid(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    /// <summary>Fits the line by Newton's method on the weighted log-likelihood.</summary>
    /// <param name="weights">Empty for equal weights.</param>
    public static Calibration Fit(ReadOnlySpan<double> scores, ReadOnlySpan<bool> truths, ReadOnlySpan<double> weights = default)
    {
        double slope = 1, offset = 0;
        for (var step = 0; step < MaxSteps; step++)
        {
            double gs = Prior * (1 - slope), go = -Prior * 0.01 * offset, hss = Prior, hso = 0, hoo = Prior * 0.01;
            for (var i = 0; i < scores.Length; i++)
            {
                var weight = weights.IsEmpty ? 1 : weights[i];
                var p = Sigmoid(slope * scores[i] + offset);
                var error = weight * ((truths[i] ? 1 : 0) - p);
                var curve = weight * p * (1 - p);
                gs += error * scores[i];
                go += error;
                hss += curve * scores[i] * scores[i];
                hso += curve * scores[i];
                hoo += curve;
            }

            var determinant = hss * hoo - hso * hso;
            if (determinant < 1e-12)
            {
                break;
            }

            // Steps are bounded: far from the optimum the second derivative is flat and Newton overshoots.
            var ds = Math.Clamp((hoo * gs - hso * go) / determinant, -1, 1);
            var d0 = Math.Clamp((hss * go - hso * gs) / determinant, -2, 2);
            slope = Math.Clamp(slope + ds, 0, 20);
            offset += d0;
            if (Math.Abs(ds) + Math.Abs(d0) < 1e-9)
            {
                break;
            }
        }

        return new Calibration(slope, offset);
    }

    /// <summary>Turns scores into probabilities that sum to 1, in place.</summary>
    public static void Softmax(Span<double> scores, double factor)
    {
        var highest = double.NegativeInfinity;
        foreach (var score in scores)
        {
            highest = Math.Max(highest, score);
        }

        var sum = 0d;
        foreach (ref var score in scores)
        {
            score = Math.Exp(factor * (score - highest));
            sum += score;
        }

        foreach (ref var score in scores)
        {
            score /= sum;
        }
    }
}
