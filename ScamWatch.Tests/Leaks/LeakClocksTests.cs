using ScamWatch.Domain;
using ScamWatch.Domain.Leaks;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Leaks;

public sealed class LeakClocksTests
{
    private static readonly LeakClocks s_clocks = LeakClocks.Load(DataFolder.Find().Reference);

    /// <summary>Saturday, 21 November, 23:30 in Japan.</summary>
    private static readonly DateTime s_knew = new(2026, 11, 21, 14, 30, 0, DateTimeKind.Utc);

    [Fact]
    public void Days_are_those_of_the_calendar_in_Japan_and_the_day_of_knowing_is_the_first()
    {
        var clocks = At(s_knew);
        Assert.Equal(("preliminary", 1), (clocks[0].Id, clocks[0].Day));
        Assert.Equal([(3, "2026-11-23 15:00"), (5, "2026-11-25 15:00")], clocks[0].Due.Select(d => (d.Day, d.At.ToString("yyyy-MM-dd HH:mm", null))));
        Assert.Equal([(30, "2026-12-20 15:00")], clocks[1].Due.Select(d => (d.Day, d.At.ToString("yyyy-MM-dd HH:mm", null))));
        // Half an hour later it is the 22nd.
        Assert.Equal(2, At(s_knew.AddMinutes(30))[0].Day);
    }

    [Fact]
    public void An_unlawful_purpose_gives_the_final_report_its_longer_time()
    {
        var clock = At(s_knew, new() { UnlawfulPurpose = true })[1];
        Assert.Equal(("final-unlawful", 60), (clock.Id, clock.Due[^1].Day));
        Assert.Equal([55], clock.AlarmDays);
    }

    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(1, new[] { 2 })]
    [InlineData(2, new[] { 2 })]
    [InlineData(3, new[] { 2, 4 })]
    [InlineData(30, new[] { 2, 4 })]
    public void Reminders_come_on_their_days_and_stay(int daysLater, int[] alarms) => Assert.Equal(alarms, At(s_knew.AddDays(daysLater))[0].Alarms);

    [Fact]
    public void A_report_is_late_from_the_moment_its_last_day_ends()
    {
        var end = new DateTime(2026, 11, 25, 15, 0, 0, DateTimeKind.Utc);
        Assert.False(At(end.AddTicks(-1))[0].IsLate);
        Assert.True(At(end)[0].IsLate);
    }

    [Fact]
    public void A_report_that_was_made_sets_off_no_reminder_and_stays_late_where_it_was()
    {
        var made = Incident(new());
        made.ReportPreliminary(s_knew.AddDays(9));
        var clocks = s_clocks.Of(made, s_knew.AddDays(40));
        Assert.Empty(clocks[0].Alarms);
        Assert.True(clocks[0].IsLate);
        Assert.Equal([25], clocks[1].Alarms);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(100, false)]
    [InlineData(101, true)]
    public void More_than_a_hundred_persons_are_pointed_out_and_to_be_confirmed(int? persons, bool many)
    {
        Assert.Equal(many, s_clocks.IsMany(new() { HeadCount = persons }, new(2026, 11, 21)));
        Assert.Contains("要確認", s_clocks.ManyNote(new(2026, 11, 21)).Ja, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_clock_says_how_its_days_are_counted_and_that_this_is_to_be_confirmed() =>
        Assert.All(At(s_knew), c => Assert.Contains("要確認", c.Note.Ja, StringComparison.Ordinal));

    [Theory]
    [InlineData("""{"rows":[]}""", "'preliminary' is missing")]
    [InlineData("""{"rows":[{"id":"preliminary","kind":"clock","nameJa":"速報","nameEn":"x","dueDays":[]}]}""", "row 'preliminary'")]
    [InlineData("""{"rows":[{"id":"preliminary","kind":"clock","nameJa":"速報","nameEn":"x","dueDays":[0]}]}""", "row 'preliminary'")]
    public void A_file_without_its_days_is_refused_by_name(string content, string fault)
    {
        var folder = Directory.CreateTempSubdirectory("scamwatch-clocks-").FullName;
        File.WriteAllText(Path.Combine(folder, "leak-clocks.json"), content);
        Assert.Contains(fault, Assert.Throws<InvalidDataException>(() => LeakClocks.Load(folder)).Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private static IReadOnlyList<LeakClock> At(DateTime now, LeakContent? content = null) => s_clocks.Of(Incident(content ?? new()), now);

    private static LeakIncident Incident(LeakContent content) => LeakIncident.Raise(1, content, s_knew, null, "x", null, Some.Operator, s_knew);
}
