using ScamWatch.Domain;
using ScamWatch.Domain.Guidance;

namespace ScamWatch.Tests.Guidance;

public sealed class ReferenceDataTests
{
    private static readonly DateOnly s_day = new(2026, 11, 21);

    private readonly Fees _fees = Fees.Load(DataFolder.Find().Reference);
    private readonly PhoneLines _lines = PhoneLines.Load(DataFolder.Find().Reference);

    [Fact]
    public void A_fee_comes_with_the_day_and_the_page_it_was_seen_on()
    {
        var fee = _fees.Find(Fees.ReissueCard, s_day)!;
        Assert.Equal((800, new DateOnly(2022, 12, 9), "市川市"), (fee.AmountYen, fee.ObservedOn, fee.Issuer));
    }

    [Fact]
    public void A_fee_is_not_shown_before_it_was_in_force()
    {
        Assert.Null(_fees.Find(Fees.ExpressCard, new(2024, 12, 1)));
        Assert.Equal(1800, _fees.Find(Fees.ExpressCard, new(2024, 12, 2))?.AmountYen);
    }

    [Fact]
    public void A_fee_that_nobody_wrote_down_is_not_guessed() => Assert.Null(_fees.Find("polish", s_day));

    [Fact]
    public void Every_line_in_force_has_hours_in_words_or_says_that_they_are_unknown() =>
        Assert.All(_lines.On(s_day), l => Assert.NotEmpty(l.Hours));

    [Theory]
    [InlineData("total", "音声案内2: 24時間")]
    [InlineData("navi", "24時間")]
    [InlineData("alt_card", "受付時間は要確認")]
    public void The_hours_for_suspensions_are_those_of_the_menu_for_loss(string line, string hours) =>
        Assert.Equal(hours, _lines.SuspensionHours(line, s_day));
}
