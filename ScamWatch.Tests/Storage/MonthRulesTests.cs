using ScamWatch.Domain.Storage;

namespace ScamWatch.Tests.Storage;

public sealed class MonthRulesTests
{
    private static readonly DateTime s_now = new(2026, 11, 30, 23, 59, 59, DateTimeKind.Utc);

    [Fact]
    public void This_month_and_the_next_two_are_wanted_also_over_the_turn_of_the_year() =>
        Assert.Equal([new DateOnly(2026, 11, 1), new DateOnly(2026, 12, 1), new DateOnly(2027, 1, 1)], MonthRules.Wanted(s_now));

    [Fact]
    public void Ready_is_what_both_tables_have_without_a_gap()
    {
        string[] reports = ["Reports_Rest", "Reports_2026_10", "Reports_2026_11", "Reports_2026_12", "Reports_2027_01"];

        Assert.Null(MonthRules.ReadyTo(reports, s_now));
        Assert.Equal(new DateOnly(2026, 11, 1), MonthRules.ReadyTo([.. reports, "AuditEntries_2026_11", "AuditEntries_2027_01"], s_now));
        Assert.Equal(new DateOnly(2027, 1, 1), MonthRules.ReadyTo([.. reports, "AuditEntries_2026_11", "AuditEntries_2026_12", "AuditEntries_2027_01", "AuditEntries_2027_02"], s_now));
        Assert.Null(MonthRules.ReadyTo([.. reports, "AuditEntries_2026_12"], s_now));
    }

    [Fact]
    public void It_is_late_while_next_month_has_none()
    {
        Assert.True(MonthRules.IsLate(null, s_now));
        Assert.True(MonthRules.IsLate(new DateOnly(2026, 11, 1), s_now));
        Assert.False(MonthRules.IsLate(new DateOnly(2026, 12, 1), s_now));
        Assert.True(MonthRules.IsLate(new DateOnly(2026, 12, 1), s_now.AddSeconds(1)));
    }

    [Theory]
    [InlineData(2019, 12, false)]
    [InlineData(2020, 1, true)]
    [InlineData(2027, 1, true)]
    [InlineData(2027, 2, false)]
    public void A_month_that_only_a_wrong_clock_can_have_named_has_no_table(int year, int month, bool sensible) =>
        Assert.Equal(sensible, MonthRules.IsSensible(new(year, month, 1), s_now));
}
