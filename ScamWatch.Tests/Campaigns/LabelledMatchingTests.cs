using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Campaigns;

public sealed class LabelledMatchingTests
{
    [Fact]
    public async Task Rotated_reports_find_their_campaign_and_single_ones_stay_alone()
    {
        await using var store = await TestStore.OpenAsync();

        var (figures, _) = await LabelledMatching.RunAsync(store, 240);

        Assert.True(figures.Precision >= 0.98, $"{figures}");
        Assert.True(figures.Recall >= 0.95, $"{figures}");
    }

    [Fact]
    public void Pairs_are_counted_rightly()
    {
        var figures = PairFigures.Of([("a", "1"), ("a", "1"), ("a", "2"), ("b", "2"), ("c", "3")]);

        Assert.Equal((1 / 2d, 1 / 3d), (figures.Precision, figures.Recall));
        Assert.Equal(((1 + 1 + 0.5 + 0.5 + 1) / 5, ((2 / 3d * 2) + (1 / 3d) + 1 + 1) / 5), (figures.BPrecision, figures.BRecall));
    }
}
