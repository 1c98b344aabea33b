using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests.Reports;

public sealed class ReportRulesTests
{
    [Theory]
    [InlineData(HarmStage.None, Urgency.Batch)]
    [InlineData(HarmStage.Opened, Urgency.Batch)]
    [InlineData(HarmStage.Entered, Urgency.Today)]
    [InlineData(HarmStage.HandedOver, Urgency.Now)]
    [InlineData(HarmStage.MoneyLost, Urgency.Now)]
    public void Harm_decides_how_soon_a_report_is_looked_at(HarmStage harm, Urgency expected) =>
        Assert.Equal(expected, ReportRules.UrgencyOf(harm));

    [Fact]
    public void Every_verdict_has_a_word_in_both_languages() =>
        Assert.All(Enum.GetValues<Verdict>(), v => Assert.True(ReportRules.Label(v) is { Ja.Length: > 0, En.Length: > 0 }));
}
