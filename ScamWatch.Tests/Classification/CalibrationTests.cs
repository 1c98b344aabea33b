using ScamWatch.Domain.Classification;

namespace ScamWatch.Tests.Classification;

public sealed class CalibrationTests
{
    [Fact]
    public void A_distorted_score_comes_back_as_a_probability()
    {
        // Truth follows log-odds; what is observed is twice as steep and shifted.
        var random = new Random(5);
        var logOdds = Enumerable.Range(0, 4000).Select(_ => random.NextDouble() * 8 - 4).ToArray();
        var truths = logOdds.Select(z => random.NextDouble() < Calibration.Sigmoid(z)).ToArray();
        var scores = logOdds.Select(z => 2 * z + 1).ToArray();
        var fitted = Calibration.Fit(scores, truths);
        Assert.Equal(0.5, fitted.Slope, 0.05);
        Assert.Equal(-0.5, fitted.Offset, 0.15);
        Assert.True(Evaluation.Ece([.. scores.Select((s, i) => (fitted.Probability(s), truths[i]))]) < 0.03);
    }

    [Fact]
    public void Few_separable_texts_do_not_give_certainty()
    {
        var fitted = Calibration.Fit([-1, 1], [false, true]);
        Assert.InRange(fitted.Probability(1), 0.5, 0.95);
    }

    [Fact]
    public void Scores_that_say_nothing_get_the_base_rate()
    {
        var scores = new double[1000];
        var truths = Enumerable.Range(0, 1000).Select(i => i % 4 == 0).ToArray();
        Assert.Equal(0.25, Calibration.Fit(scores, truths).Probability(0), 0.02);
    }

    [Fact]
    public void Softmax_sums_to_one_for_any_scores()
    {
        double[] scores = [800, -800, 0];
        Calibration.Softmax(scores, 3);
        Assert.Equal(1, scores.Sum(), 12);
        Assert.Equal(1, scores[0], 12);
    }
}
