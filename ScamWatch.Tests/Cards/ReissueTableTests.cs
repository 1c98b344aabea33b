using ScamWatch.Domain;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Guidance;

namespace ScamWatch.Tests.Cards;

public sealed class ReissueTableTests
{
    private static readonly DateOnly s_day = new(2026, 11, 21);
    private static readonly ReissueTable s_table = ReissueTable.Load(DataFolder.Find().Reference);
    private static readonly Fees s_fees = Fees.Load(DataFolder.Find().Reference);

    [Theory]
    [InlineData("lost", false, true, 1000)]
    [InlineData("lost", false, false, 800)]
    [InlineData("lost", true, true, 2000)]
    [InlineData("lost", true, false, 1800)]
    [InlineData("damaged_own_fault", true, true, 2000)]
    [InlineData("damaged_no_fault", true, true, 0)]
    [InlineData("annotation_full", false, true, 0)]
    [InlineData("overseas_entry", true, true, 0)]
    [InlineData("voluntary", false, true, 1000)]
    [InlineData("expired", false, true, 0)]
    [InlineData("lapsed_foreign_resident", false, true, 1000)]
    public void The_reason_decides_the_fee(string reason, bool express, bool certificates, int yen) =>
        Assert.Equal(yen, s_table.Quote(reason, express, certificates, s_day, s_day, s_fees).Value!.TotalYen);

    [Fact]
    public void A_loss_report_of_21_November_allows_express_until_21_December() =>
        Assert.Equal(new DateOnly(2026, 12, 21), s_table.LastExpressDay(ReissueTable.Lost, s_day));

    [Theory]
    [InlineData("2025-11-22", "2026-11-21")]
    [InlineData("2024-02-29", "2025-02-28")]
    public void An_infant_may_apply_until_the_day_before_the_first_birthday(string birth, string last) =>
        Assert.Equal(DateOnly.Parse(last, null), s_table.LastExpressDay("infant_lt1", DateOnly.Parse(birth, null)));

    [Theory]
    [InlineData(24, 6, false)]
    [InlineData(25, 5, true)]
    [InlineData(30, 0, true)]
    public void The_last_five_days_are_pointed_out(int after, int left, bool soon)
    {
        var quote = s_table.Quote(ReissueTable.Lost, true, true, s_day, s_day.AddDays(after), s_fees).Value!;
        Assert.Equal((left, soon), (quote.DaysLeft, quote.EndsSoon));
    }

    [Fact]
    public void After_the_last_day_express_is_refused() =>
        Assert.Equal(new ExpressPeriodOver(s_day.AddDays(30)),
            s_table.Quote(ReissueTable.Lost, true, true, s_day, s_day.AddDays(31), s_fees).Refusal);

    [Theory]
    [InlineData("expired")]
    [InlineData("voluntary")]
    [InlineData("moved_in_lapse")]
    public void Some_reasons_have_no_express(string reason) =>
        Assert.IsType<NoExpressFor>(s_table.Quote(reason, true, true, s_day, s_day, s_fees).Refusal);

    [Fact]
    public void Before_express_was_introduced_its_fee_is_not_known() =>
        Assert.IsType<FeeNotKnown>(s_table.Quote(ReissueTable.Lost, true, true, new(2024, 12, 1), new(2024, 12, 1), s_fees).Refusal);

    [Fact]
    public void Every_reason_is_priced_today()
    {
        foreach (var reason in s_table.On(s_day))
        {
            Assert.True(s_table.Quote(reason.Code, false, true, s_day, s_day, s_fees).Succeeded, reason.Code);
            if (reason.AllowsExpress)
            {
                Assert.True(s_table.Quote(reason.Code, true, true, s_day, s_day, s_fees).Succeeded, reason.Code);
            }
        }
    }
}
