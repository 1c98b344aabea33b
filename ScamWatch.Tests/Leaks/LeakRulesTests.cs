using ScamWatch.Domain;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Leaks;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests.Leaks;

public sealed class LeakRulesTests
{
    private static readonly DateTime s_now = new(2026, 11, 21, 3, 0, 0, DateTimeKind.Utc);

    private static readonly Words s_field = ("概要", "Outline");

    private static readonly OfficialDirectory s_official = OfficialDirectory.Load(DataFolder.Find().Reference);

    [Theory]
    [InlineData(false, false, false, false, false)]
    [InlineData(true, false, false, false, true)]
    [InlineData(true, true, false, false, false)]
    [InlineData(true, true, true, false, true)]
    [InlineData(false, true, false, true, true)]
    [InlineData(false, false, true, false, true)]
    public void Encryption_excuses_the_first_reason_and_no_other(bool work, bool encrypted, bool unlawful, bool viewable, bool must) =>
        Assert.Equal(must, LeakRules.MustReport(new() { InNumberWork = work, HighlyEncrypted = encrypted, UnlawfulPurpose = unlawful, ViewableByUnspecified = viewable }));

    [Theory]
    [InlineData("窓口の端末に１２３４ ５６７８ ９０１８と出ていた", typeof(ContainsMyNumber))]
    [InlineData("暗証番号は4821と書かれていた", typeof(ContainsPin))]
    [InlineData("連絡先は 090-1234-5678", typeof(ContainsPersonalData))]
    [InlineData("宛先は taro.sato@example.jp", typeof(ContainsPersonalData))]
    [InlineData("みずほ銀行 本店 普通 1234567 が見えた", typeof(ContainsPersonalData))]
    public void No_My_Number_and_nothing_that_leads_to_a_person_is_taken_in_any_field(string text, Type refusal)
    {
        Assert.IsType(refusal, LeakRules.CheckText(s_field, text, LeakRules.MaxText, s_official));
        Assert.All(Enum.GetValues<LeakItem>(), item =>
        {
            var refused = LeakRules.Check(new LeakContent().With(item, text), s_now, s_now, s_official)!;
            Assert.IsType(refusal, refused);
            Assert.Contains(LeakRules.Label(item).Ja, refused.Message.Ja, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("証明書の束(およそ120人分)を別の課へ送った。2026-11-20 14:30に気づいた。")]
    [InlineData("受理番号 123456789012 の件。")]
    public void What_happened_can_be_told(string text) => Assert.Null(LeakRules.CheckText(s_field, text, LeakRules.MaxText, s_official));

    [Fact]
    public void Nobody_knows_of_it_later_than_it_was_raised()
    {
        Assert.IsType<InvalidField>(LeakRules.Check(new(), s_now.AddMinutes(1), s_now, s_official));
        Assert.IsType<InvalidField>(LeakRules.CheckRaise("起きた", s_now.AddMinutes(1), s_now, s_official));
        Assert.IsType<InvalidField>(LeakRules.CheckRaise(" ", s_now, s_now, s_official));
        Assert.IsType<InvalidField>(LeakRules.Check(new() { HeadCount = -1 }, s_now, s_now, s_official));
    }
}
