using System.Globalization;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.References;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Guidance;

public sealed class OpenDesksTests
{
    private static readonly OpenDesks s_desks = new(new ReferenceNow(ReferenceSet.Shipped(
        Path.Combine(TestPaths.Data, "reference"), Path.Combine(TestPaths.Data, "samples"))));

    [Theory]
    [InlineData("loss", "ja", "2026-11-16 03:00", "total", "2", OpenState.Open)]
    [InlineData("loss", "ja", "2026-12-31 10:00", "total", "2", OpenState.Open)]
    [InlineData("card", "ja", "2026-12-31 10:00", "total", "1", OpenState.Open)]
    [InlineData("health-insurance", "ja", "2026-11-16 10:00", "total", "5", OpenState.Open)]
    [InlineData("system", "ja", "2026-11-21 17:30", "total", "3", OpenState.Closed)]
    [InlineData("loss", "en", "2026-11-16 03:00", "fl_card", "", OpenState.Open)]
    [InlineData("card", "vi", "2026-11-16 10:00", "fl_card", "", OpenState.Open)]
    [InlineData("system", "vi", "2026-11-16 10:00", "fl_system", "", OpenState.Open)]
    [InlineData("complaint", "ja", "2026-11-16 10:00", "ppc", "", OpenState.Open)]
    [InlineData("emergency", "ja", "2026-11-16 03:00", "police_emergency", "", OpenState.Open)]
    public void The_best_route_is_the_free_line_that_is_open(string topic, string language, string at, string line, string path, OpenState state)
    {
        var best = s_desks.At(new(topic, language), At(at)).Best!;

        Assert.Equal((line, path, state), (best.Line, string.Join("→", best.Path), best.Open.State));
        Assert.Equal(line != "ppc", best.IsFree);
    }

    [Theory]
    [InlineData("th")]
    [InlineData("ne")]
    [InlineData("id")]
    [InlineData("vi")]
    [InlineData("tl")]
    public void At_night_a_caller_of_the_five_other_languages_is_sent_to_the_Japanese_line_with_words_to_say(string language)
    {
        var answer = s_desks.At(new("loss", language), At("2026-11-17 02:00"));

        Assert.Equal(("total", OpenState.Open, false), (answer.Best!.Line, answer.Best.Open.State, answer.Best.SpeaksLanguage));
        Assert.True(answer.LanguageUnsure);
        Assert.Equal([language, "easy"], answer.Script.Select(s => s.Language));
        Assert.All(answer.Script, s =>
        {
            Assert.Contains(answer.Best.Number, s.Text, StringComparison.Ordinal);
            Assert.DoesNotContain('{', s.Text);
        });
        Assert.Equal(OpenState.Unknown, answer.Others.First(d => d.Line == "fl_card").Open.State);
    }

    [Fact]
    public void By_day_their_own_line_comes_first_and_no_script_is_needed()
    {
        var answer = s_desks.At(new("loss", "vi"), At("2026-11-17 10:00"));

        Assert.Equal("fl_card", answer.Best!.Line);
        Assert.Equal((At("2026-11-17 18:00"), false), (answer.Best.Open.Until, answer.Best.Open.UntilIsSure));
        Assert.False(answer.LanguageUnsure);
        Assert.Empty(answer.Script);
    }

    [Theory]
    [InlineData(CallerWay.IpPhone, "card", "alt_card")]
    [InlineData(CallerWay.IpPhone, "portal", "alt_system")]
    [InlineData(CallerWay.Fax, "loss", "fax_deaf")]
    [InlineData(CallerWay.Overseas, "loss", "overseas")]
    public void A_caller_who_cannot_use_the_free_line_gets_the_line_meant_for_them_first(CallerWay way, string topic, string line)
    {
        Assert.Equal(line, s_desks.At(new(topic, Way: way), At("2026-11-16 10:00")).Best!.Line);
        // And everybody else gets it after all lines that are for everybody.
        var usual = s_desks.At(new(topic), At("2026-11-16 10:00"));
        Assert.Contains(line, usual.Others.SkipWhile(d => d.For is null).Select(d => d.Line));
        Assert.All(usual.Others.SkipWhile(d => d.For is null), d => Assert.NotNull(d.For));
    }

    [Fact]
    public void The_line_for_IP_phones_has_hours_that_no_page_states() =>
        Assert.Equal(OpenState.Unknown, s_desks.At(new("card", Way: CallerWay.IpPhone), At("2026-11-16 10:00")).Best!.Open.State);

    [Fact]
    public void A_closed_line_tells_when_it_opens_and_an_open_one_when_it_closes()
    {
        // Monday 23 November is a holiday: open to 17:30, and the next morning again.
        var holiday = s_desks.At(new("system"), At("2026-11-23 18:00")).Best!.Open;
        Assert.Equal((OpenState.Closed, At("2026-11-24 09:30"), true), (holiday.State, holiday.Opens!.Value, holiday.OpensIsSure));

        var open = s_desks.At(new("system"), At("2026-11-23 12:00")).Best!.Open;
        Assert.Equal((At("2026-11-23 17:30"), true), (open.Until!.Value, open.UntilIsSure));

        Assert.Equal(At("2027-01-04 09:30"), s_desks.At(new("portal"), At("2026-12-29 12:00")).Best!.Open.Opens);
        var always = s_desks.At(new("loss"), At("2026-11-16 10:00")).Best!.Open;
        Assert.Equal((OpenState.Open, null), (always.State, always.Until));
    }

    [Fact]
    public void Where_the_turn_of_the_year_is_not_stated_the_end_and_the_next_opening_are_to_be_confirmed()
    {
        var before = Line("fl_card", new("card", "en"), "2026-12-28 21:00").Open;

        Assert.Equal((OpenState.Closed, At("2027-01-04 08:30"), false), (before.State, before.Opens!.Value, before.OpensIsSure));
    }

    [Fact]
    public void A_topic_that_left_the_menu_is_answered_by_nobody()
    {
        Assert.DoesNotContain(s_desks.Topics(new(2026, 11, 21)), t => t.Code == "mynapoint");
        Assert.Null(s_desks.At(new("mynapoint"), At("2026-11-21 12:00")).Best);
    }

    [Fact]
    public void Digits_whose_time_is_over_are_never_offered()
    {
        Assert.Equal(["5"], s_desks.At(new("health-insurance"), At("2026-11-21 12:00")).Best!.Path);
        Assert.Equal(["2"], s_desks.At(new("loss"), At("2026-11-21 12:00")).Best!.Path);
    }

    [Fact]
    public void The_prefecture_decides_on_the_police_advice_line_and_without_it_nothing_is_sure()
    {
        OpenDesk Police(string? region, string at) => Line("police_consult", new("scam", Region: region), at);

        Assert.Equal(OpenState.Unknown, Police(null, "2026-11-16 10:00").Open.State);
        Assert.True(Police(null, "2026-11-16 10:00").Hours!.IsUsual);
        Assert.Equal(OpenState.Open, Police("愛知県", "2026-11-16 16:59").Open.State);
        Assert.Equal(OpenState.Closed, Police("愛知県", "2026-11-16 17:00").Open.State);
        Assert.Equal("police_emergency", s_desks.At(new("scam"), At("2026-11-16 10:00")).Emergency!.Line);
    }

    [Fact]
    public void Maintenance_stops_the_counters_cards_and_never_the_suspension_by_telephone()
    {
        var answer = s_desks.At(new("loss"), At("2026-11-22 10:00"));

        Assert.True(answer.Day.IsMaintenance);
        Assert.Equal(("total", OpenState.Open), (answer.Best!.Line, answer.Best.Open.State));
        Assert.Equal(new DateOnly(2026, 12, 20), s_desks.Day(new(2026, 11, 23)).Maintenance);
        Assert.Equal(OpenState.Closed, s_desks.Services(At("2026-11-22 10:00"))[0].Open.State);
        Assert.Equal(OpenState.Unknown, s_desks.Services(At("2026-11-22 10:00"))[2].Open.State);
        Assert.Equal(OpenState.Open, s_desks.Services(At("2026-11-23 10:00"))[0].Open.State);
    }

    [Fact]
    public void The_monthly_maintenance_of_the_data_is_the_one_computed_elsewhere()
    {
        for (var day = new DateOnly(2024, 1, 1); day.Year < 2031; day = day.AddDays(1))
        {
            Assert.Equal(MaintenanceDay.Next(day), s_desks.Day(day).Maintenance);
        }
    }

    [Theory]
    [InlineData("2026-11-26 18:00", OpenState.Closed, OpenState.Open, OpenState.Open)]
    [InlineData("2026-11-23 10:00", OpenState.Closed, OpenState.Closed, OpenState.Closed)]
    [InlineData("2026-11-08 10:00", OpenState.Closed, OpenState.Open, OpenState.Closed)]
    [InlineData("2026-12-13 10:00", OpenState.Closed, OpenState.Closed, OpenState.Closed)]
    [InlineData("2026-12-30 10:00", OpenState.Closed, OpenState.Closed, OpenState.Closed)]
    public void Counters_keep_their_days_their_weeks_and_their_exceptions(string at, OpenState main, OpenState centre, OpenState north) =>
        Assert.Equal([main, centre, north], s_desks.Counters(At(at)).Select(c => c.Open.State));

    [Fact]
    public void An_exception_is_told_on_its_day() =>
        Assert.Contains("点検", s_desks.Counters(At("2026-12-13 10:00"))[1].Notes.Single().Ja, StringComparison.Ordinal);

    private static OpenDesk Line(string id, DeskQuestion question, string at)
    {
        var answer = s_desks.At(question, At(at));
        return answer.Others.Prepend(answer.Best!).First(d => d.Line == id);
    }

    private static DateTime At(string text) => DateTime.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
