using Microsoft.Extensions.Localization;
using ScamWatch.Domain.Clocks;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Clocks;

/// <summary>Durations and clocks in words.</summary>
public static class ClockWords
{
    /// <summary>A duration as people say it, in two units at most.</summary>
    public static string Span(this IStringLocalizer<ClockTexts> words, TimeSpan span) =>
        span.TotalMinutes < 1 ? words["LessThanMinute"]
        : span.TotalHours < 1 ? words["Minutes", (int)span.TotalMinutes]
        : span.TotalDays < 1 ? (span.Minutes == 0 ? words["Hours", span.Hours] : words["HoursMinutes", span.Hours, span.Minutes])
        : span.Hours == 0 ? words["Days", (int)span.TotalDays]
        : words["DaysHours", (int)span.TotalDays, span.Hours];

    public static Mark MarkOf(ClockState state) => state switch
    {
        ClockState.Running => new("neutral", "timer", ClockRules.Label(state)),
        ClockState.Overdue => new("warning", "alarm", ClockRules.Label(state)),
        ClockState.Escalated => new("danger", "notification_important", ClockRules.Label(state)),
        ClockState.Kept => new("good", "task_alt", ClockRules.Label(state)),
        ClockState.Missed => new("neutral", "history_toggle_off", ClockRules.Label(state)),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
