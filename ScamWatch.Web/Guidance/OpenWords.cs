using System.Globalization;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain.Guidance;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Guidance;

/// <summary>How the state of a desk is said.</summary>
internal static class OpenWords
{
    public static Mark MarkOf(OpenState state, IStringLocalizer<OpenTexts> texts)
    {
        var word = texts["State." + state].Value;
        return state switch
        {
            OpenState.Open => new("good", "call", (word, word)),
            OpenState.Closed => new("neutral", "do_not_disturb_on", (word, word)),
            OpenState.Unknown => new("warning", "help", (word, word)),
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };
    }

    /// <summary>Until when, or when next; empty where nothing is known of that.</summary>
    public static string When(Moment moment, DateTime japan, IStringLocalizer<OpenTexts> texts) => moment switch
    {
        { State: OpenState.Open, Until: null } => texts["Always"],
        { State: OpenState.Open, Until: { } until } => texts[moment.UntilIsSure ? "Until" : "UntilUnsure", Time(until, japan, texts, isEnd: true)],
        { Opens: { } opens } => texts[moment.OpensIsSure ? "Opens" : "OpensUnsure", Time(opens, japan, texts, isEnd: false)],
        _ => "",
    };

    /// <summary>The hours of a week.</summary>
    public static string Week(WeekHours hours, IStringLocalizer<OpenTexts> texts)
    {
        if (hours.IsAlways)
        {
            return texts["AlwaysHours"];
        }

        if (hours is { Weekday.Stated: false, RestDay.Stated: false, YearEnd.Stated: false })
        {
            return texts["HoursUnknown"];
        }

        var week = hours.Weekday == hours.RestDay
            ? texts["EveryDay", Span(hours.Weekday, texts)].Value
            : texts["WeekAndRest", Span(hours.Weekday, texts), Span(hours.RestDay, texts)].Value;
        return (hours.IsUsual ? texts["Usual"].Value : "") + week + texts["YearEndHours", Span(hours.YearEnd, texts)].Value;
    }

    private static string Span(HoursSpan span, IStringLocalizer<OpenTexts> texts) =>
        !span.Stated ? texts["NotStated"]
        : span.IsClosed ? texts["ClosedHours"]
        : span == HoursSpan.AllDay ? texts["AllDay"]
        : $"{OpenPage.Clocked(span.From)}〜{OpenPage.Clocked(span.Until)}";

    private static string Time(DateTime at, DateTime japan, IStringLocalizer<OpenTexts> texts, bool isEnd)
    {
        // An end at midnight belongs to the day before it.
        var day = DateOnly.FromDateTime(isEnd && at.TimeOfDay == default ? at.AddDays(-1) : at);
        var time = isEnd && at.TimeOfDay == default ? OpenPage.Clocked(TimeSpan.FromDays(1)) : OpenPage.Clocked(at.TimeOfDay);
        var ahead = day.DayNumber - DateOnly.FromDateTime(japan).DayNumber;
        return ahead switch
        {
            0 => time,
            1 => texts["Tomorrow", time],
            _ => texts["OnDay", at.ToString("M/d", CultureInfo.InvariantCulture), texts["Day." + day.DayOfWeek].Value, time],
        };
    }
}
