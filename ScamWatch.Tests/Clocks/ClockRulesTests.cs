using Microsoft.Extensions.Configuration;
using ScamWatch.Domain.Clocks;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests.Clocks;

public sealed class ClockRulesTests
{
    private static readonly DateTime s_start = new(2026, 11, 21, 3, 0, 0, DateTimeKind.Utc);
    private static readonly ClockLimit s_limit = new(TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30));

    [Theory]
    [InlineData(15, null, ClockState.Running)]
    [InlineData(16, null, ClockState.Overdue)]
    [InlineData(31, null, ClockState.Escalated)]
    [InlineData(60, 15, ClockState.Kept)]
    [InlineData(60, 16, ClockState.Missed)]
    public void A_clock_is_late_after_its_limit_not_at_it(int now, int? stopped, ClockState state)
    {
        var reading = ClockRules.Read(ClockKind.Look, s_limit, s_start, stopped is { } at ? s_start.AddMinutes(at) : null, s_start.AddMinutes(now));

        Assert.Equal((state, s_start.AddMinutes(15)), (reading.State, reading.DueAt));
    }

    [Theory]
    [InlineData(null, ClockState.Running)]
    [InlineData(1000, ClockState.Kept)]
    public void Without_a_limit_nothing_is_late(int? stopped, ClockState state) => Assert.Equal(
        state, ClockRules.Read(ClockKind.Look, default, s_start, stopped is { } at ? s_start.AddMinutes(at) : null, s_start.AddDays(9)).State);

    [Fact]
    public void The_first_look_is_opening_or_deciding_whichever_was_first()
    {
        Assert.Null(ClockRules.FirstLook(null, null));
        Assert.Equal(s_start, ClockRules.FirstLook(s_start, s_start.AddHours(1)));
        Assert.Equal(s_start, ClockRules.FirstLook(s_start.AddHours(1), s_start));
        Assert.Equal(s_start, ClockRules.FirstLook(null, s_start));
    }

    [Theory]
    [InlineData(10, false, null, null)]
    [InlineData(20, false, ClockKind.Look, ClockState.Overdue)]
    [InlineData(20, true, null, null)]
    [InlineData(50, false, ClockKind.Look, ClockState.Escalated)]
    [InlineData(70, true, ClockKind.Verdict, ClockState.Overdue)]
    [InlineData(130, false, ClockKind.Verdict, ClockState.Escalated)]
    public void A_list_shows_the_worse_of_two_clocks(int minutes, bool opened, ClockKind? kind, ClockState? state)
    {
        var mark = ClockRules.MarkOf(ClockSettings.Default, Urgency.Now, s_start, opened ? s_start : null, openedIsKnown: true, s_start.AddMinutes(minutes));

        Assert.Equal((kind, state), (mark?.Kind, mark?.State));
    }

    [Fact]
    public void Limits_come_from_settings_and_zero_takes_one_away()
    {
        var settings = From(("Clocks:Look:Now:DueMinutes", "5"), ("Clocks:Verdict:Batch:DueMinutes", "0"), ("Clocks:Verdict:Batch:EscalateMinutes", "0"));

        Assert.Equal(TimeSpan.FromMinutes(5), settings[ClockKind.Look, Urgency.Now].Due);
        Assert.Equal(new ClockLimit(null, null), settings[ClockKind.Verdict, Urgency.Batch]);
        Assert.Contains("Clocks:Look:Now:DueMinutes", Assert.Throws<InvalidOperationException>(() => From(("Clocks:Look:Now:DueMinutes", "soon"))).Message, StringComparison.Ordinal);
        Assert.Contains("EscalateMinutes", Assert.Throws<InvalidOperationException>(() => From(("Clocks:Look:Now:EscalateMinutes", "1"))).Message, StringComparison.Ordinal);
    }

    private static ClockSettings From(params (string Key, string Value)[] settings) => ClockSettings.From(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build());
}
