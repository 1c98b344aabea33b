using ScamWatch.Domain.Guidance;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Guidance;

public sealed class PublicHolidaysTests
{
    private static readonly string s_reference = Path.Combine(TestPaths.Data, "reference");

    private readonly PublicHolidays _rules = PublicHolidays.Load(s_reference);
    private readonly Domain.Guidance.Calendar _listed = Domain.Guidance.Calendar.Load(s_reference);

    [Fact]
    public void The_days_that_the_law_yields_are_those_listed()
    {
        var computed = Enumerable.Range(2016, 15).SelectMany(_rules.In).Select(h => (h.Day, h.Name));

        Assert.Equal(_listed.Listed, computed);
    }

    [Theory]
    [InlineData("2019-04-30", "休日")]
    [InlineData("2019-05-02", "休日")]
    [InlineData("2019-05-06", "休日")]
    [InlineData("2019-10-22", "即位礼正殿の儀の行われる日")]
    [InlineData("2020-07-24", "スポーツの日")]
    [InlineData("2021-08-09", "休日")]
    [InlineData("2024-02-12", "休日")]
    [InlineData("2026-05-06", "休日")]
    [InlineData("2026-09-22", "休日")]
    [InlineData("2027-03-22", "休日")]
    [InlineData("2016-03-20", "春分の日")]
    [InlineData("2024-09-22", "秋分の日")]
    public void Days_in_lieu_days_between_and_years_of_their_own_are_known(string day, string name)
    {
        Assert.Equal(name, _listed.NameOf(Day(day)));
        Assert.Contains(_rules.In(Day(day).Year), h => h.Day == Day(day) && h.Name == name);
    }

    [Theory]
    [InlineData("2019-02-23")]
    [InlineData("2019-12-23")]
    [InlineData("2020-10-12")]
    [InlineData("2021-10-11")]
    [InlineData("2021-08-11")]
    [InlineData("2020-07-20")]
    public void Days_that_moved_away_are_none(string day) => Assert.Null(_listed.NameOf(Day(day)));

    [Fact]
    public void An_equinox_that_is_not_announced_yet_may_be_a_weekday_after_all()
    {
        Assert.Equal(DayKind.PerhapsRest, _listed.KindOf(new(2028, 3, 20)));
        Assert.Equal(DayKind.Rest, _listed.KindOf(new(2026, 3, 20)));
        Assert.Equal(DayKind.PerhapsRest, _listed.KindOf(new(2031, 2, 11)));
        Assert.Equal(DayKind.YearEnd, _listed.KindOf(new(2031, 1, 1)));
    }

    [Fact]
    public void Before_2007_the_law_was_another() => Assert.Throws<ArgumentOutOfRangeException>(() => _rules.In(2006));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
