using System.Globalization;
using ScamWatch.Domain;
using ScamWatch.Domain.Guidance;
using static ScamWatch.Domain.Guidance.OpenState;

namespace ScamWatch.Tests.Guidance;

public sealed class OpeningHoursTests
{
    private static readonly OpeningHours s_hours = OpeningHours.Load(DataFolder.Find().Reference);

    [Theory]
    [InlineData("2026-11-16 19:59", Open, Open, Open, Open, Closed, Open, Open)]
    [InlineData("2026-11-16 20:00", Closed, Open, Closed, Closed, Closed, Closed, Closed)]
    [InlineData("2026-11-21 17:30", Open, Open, Closed, Open, Open, Closed, Closed)]
    [InlineData("2026-11-22 09:29", Closed, Open, Closed, Open, Open, Closed, Closed)]
    [InlineData("2026-11-23 18:00", Open, Open, Closed, Open, Closed, Closed, Closed)]
    [InlineData("2026-12-31 10:00", Open, Open, Closed, Unknown, Unknown, Closed, Closed)]
    [InlineData("2027-01-04 10:00", Open, Open, Open, Open, Open, Open, Open)]
    public void Lines_answer_as_their_rows_say(
        string at, OpenState menu1, OpenState menu2, OpenState menus3To6, OpenState english, OpenState vietnamese, OpenState system, OpenState navi)
    {
        var japan = DateTime.ParseExact(at, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        Assert.Equal(menu1, s_hours.At(new("total", "1"), japan));
        Assert.Equal(menu2, s_hours.At(new("total", "2", Topic: "suspension"), japan));
        Assert.All(["3", "4", "5", "6"], m => Assert.Equal(menus3To6, s_hours.At(new("total", m), japan)));
        Assert.Equal(english, s_hours.At(new("fl_card", Language: "en"), japan));
        Assert.Equal(vietnamese, s_hours.At(new("fl_card", Language: "vi"), japan));
        Assert.All(["en", "vi"], l => Assert.Equal(system, s_hours.At(new("fl_system", Language: l), japan)));
        Assert.Equal(navi, s_hours.At(new("navi"), japan));
        Assert.Equal(Open, s_hours.At(new("fl_card", Language: "en", Topic: "suspension"), japan));
    }

    [Fact]
    public void An_unknown_hour_is_never_guessed()
    {
        var night = new DateTime(2026, 11, 16, 2, 0, 0);
        Assert.Equal(Unknown, s_hours.At(new("alt_card"), night));
        Assert.Equal(Unknown, s_hours.At(new("fl_card", Language: "fr"), night));
        Assert.Equal(Unknown, s_hours.At(new("no-such-line"), night));
        // A weekday of a year whose holidays nobody has entered: 18:00 is open on weekdays, closed on holidays.
        Assert.Equal(Unknown, s_hours.At(new("total", "3"), new DateTime(2031, 2, 11, 18, 0, 0)));
        Assert.Equal(Open, s_hours.At(new("total", "3"), new DateTime(2031, 2, 11, 12, 0, 0)));
    }
}
