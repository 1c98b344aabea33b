using ScamWatch.Domain;
using ScamWatch.Domain.Cards;

namespace ScamWatch.Tests.Cards;

public sealed class BirthDateTests
{
    private static readonly DateOnly s_today = new(2026, 11, 21);

    [Theory]
    [InlineData("昭和60年4月1日")]
    [InlineData("昭和６０年４月１日生まれ")]
    [InlineData("昭60.4.1")]
    [InlineData("S60.4.1")]
    [InlineData("s60/4/1")]
    [InlineData("Ｓ６０．４．１")]
    [InlineData("S 60 4 1")]
    [InlineData("S600401")]
    [InlineData("㍼60年4月1日")]
    [InlineData("1985-04-01")]
    [InlineData("1985/4/1")]
    [InlineData("1985.4.1")]
    [InlineData("1985年4月1日")]
    [InlineData("西暦1985年4月1日")]
    [InlineData("19850401")]
    [InlineData("１９８５０４０１")]
    [InlineData("  1985−04−01 ")]
    public void One_day_is_read_from_every_usual_form(string text) =>
        Assert.Equal(new DateOnly(1985, 4, 1), Read(text));

    [Theory]
    [InlineData("M45.7.30", 1912, 7, 30)]
    [InlineData("T1.7.30", 1912, 7, 30)]
    [InlineData("大正15年12月25日", 1926, 12, 25)]
    [InlineData("昭和元年12月25日", 1926, 12, 25)]
    [InlineData("昭和64年1月7日", 1989, 1, 7)]
    [InlineData("平成元年1月8日", 1989, 1, 8)]
    [InlineData("H31.4.30", 2019, 4, 30)]
    [InlineData("令和1年5月1日", 2019, 5, 1)]
    [InlineData("R080101", 2026, 1, 1)]
    [InlineData("S39.2.29", 1964, 2, 29)]
    public void An_era_counts_from_its_first_day_to_its_last(string text, int year, int month, int day) =>
        Assert.Equal(new DateOnly(year, month, day), Read(text));

    [Theory]
    [InlineData("S64.1.8")]
    [InlineData("S64.2.1")]
    [InlineData("平成元年1月7日")]
    [InlineData("H31.5.1")]
    [InlineData("令和元年4月30日")]
    [InlineData("T15.12.26")]
    public void A_day_outside_its_era_is_refused(string text) =>
        Assert.IsType<InvalidField>(BirthDate.Read(text, s_today).Refusal);

    [Fact]
    public void The_refusal_of_a_day_outside_its_era_says_when_the_era_was() => Assert.Equal(
        "昭和は1926年12月25日から1989年1月7日までです。",
        Assert.IsType<InvalidField>(BirthDate.Read("S64.1.8", s_today).Refusal).Problem.Ja);

    [Theory]
    [InlineData("")]
    [InlineData("不明")]
    [InlineData("60.4.1")]
    [InlineData("600401")]
    [InlineData("S1985.4.1")]
    [InlineData("S19850401")]
    [InlineData("S0.4.1")]
    [InlineData("S60.13.1")]
    [InlineData("S60.2.29")]
    [InlineData("1985-04-31")]
    [InlineData("1985-4")]
    [InlineData("0000-01-01")]
    [InlineData("2026-11-22")]
    [InlineData("1896-11-20")]
    [InlineData("123456789018")]
    [InlineData("1985-04-01-01")]
    public void What_is_no_date_of_birth_is_refused(string text) =>
        Assert.IsType<InvalidField>(BirthDate.Read(text, s_today).Refusal);

    [Fact]
    public void Ill_formed_or_endless_text_is_refused_and_nothing_worse()
    {
        Assert.IsType<InvalidField>(BirthDate.Read("\ud800", s_today).Refusal);
        Assert.IsType<InvalidField>(BirthDate.Read(new string('1', 1_000_000), s_today).Refusal);
    }

    [Fact]
    public void Every_day_written_in_the_Japanese_calendar_is_read_back_as_itself()
    {
        for (var day = new DateOnly(1897, 1, 1); day <= s_today; day = day.AddDays(13))
        {
            Assert.Equal(day, Read(new BirthDate(day).JapaneseCalendar.Ja));
        }
    }

    [Fact]
    public void It_is_read_back_in_the_Japanese_calendar_with_the_first_year_named()
    {
        Assert.Equal("昭和60年4月1日", new BirthDate(new(1985, 4, 1)).JapaneseCalendar.Ja);
        Assert.Equal("平成元年1月8日", new BirthDate(new(1989, 1, 8)).JapaneseCalendar.Ja);
    }

    [Theory]
    [InlineData("2008-11-21", 18)]
    [InlineData("2008-11-22", 17)]
    [InlineData("2026-11-21", 0)]
    [InlineData("1964-02-29", 62)]
    public void Age_is_counted_in_full_years(string birth, int age) =>
        Assert.Equal(age, new BirthDate(Read(birth)).AgeOn(s_today));

    private static DateOnly Read(string text)
    {
        var outcome = BirthDate.Read(text, s_today);
        Assert.Null(outcome.Refusal);
        return outcome.Value.Day;
    }
}
