using ScamWatch.Domain.Classification;

namespace ScamWatch.Tests.Classification;

public sealed class LabelStageTests
{
    [Fact]
    public void What_marks_the_right_label_is_learnt_for_all_labels_at_once()
    {
        // Input 1 marks the right one of three labels; label 2 is never right in training.
        var rows = Enumerable.Range(0, 60).Select(t => new float[] { 1, t % 2 == 0 ? 1 : 0, 1, t % 2 == 1 ? 1 : 0, 1, 0 }).ToList();
        var stage = LabelStage.FitChoice(
            rows, [.. rows.Select((_, t) => t % 2)], [.. rows.Select(_ => 1d)], inputs: 2, labels: 3, CancellationToken.None);

        Assert.True(stage.Shared[1] > 1);
        Assert.True(stage.Score([1, 1], 0) > stage.Score([1, 0], 1));
        Assert.True(stage.Score([1, 1], 2) > stage.Score([1, 0], 2));
    }

    [Fact]
    public void Each_label_comes_as_often_as_it_was_true()
    {
        var truths = Enumerable.Range(0, 400).Select(r => r % 2 == 0 ? r % 8 == 0 : r % 4 != 1).ToList();
        var stage = LabelStage.FitEach(
            [.. truths.Select(_ => new float[] { 0 })], [.. truths.Select((_, r) => r % 2)], truths, [.. truths.Select(_ => 1d)],
            inputs: 1, count: 2, CancellationToken.None);

        Assert.Equal(0.25, Calibration.Sigmoid(stage.Score([0], 0)), 0.02);
        Assert.Equal(0.5, Calibration.Sigmoid(stage.Score([0], 1)), 0.02);
    }

    [Fact]
    public void A_stage_that_was_not_fitted_passes_the_raw_score_on()
    {
        var stage = LabelStage.Of(input: 1, inputs: 3, labels: 2);
        Assert.Equal(-2, stage.Score([5, -2, 7], 1));
    }
}
