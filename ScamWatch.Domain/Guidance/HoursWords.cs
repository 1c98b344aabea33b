namespace ScamWatch.Domain.Guidance;

/// <summary>Opening hours as people say them.</summary>
internal static class HoursWords
{
    internal const string AllDay = "00:00-24:00";

    /// <summary>How <see cref="AllDay"/> is said.</summary>
    internal const string RoundTheClock = "24時間";

    private const string Closed = "closed", NotStated = "not stated";

    /// <summary>
    /// The hours of one row in words. What no source says is said to be unknown: of the year-end too, unless the line is
    /// told to be closed on weekends, when nobody would expect it to be open then.
    /// </summary>
    /// <param name="weekday">"HH:mm-HH:mm", <c>closed</c>, <c>not stated</c> or null.</param>
    /// <param name="weekend">On Saturdays, Sundays and public holidays.</param>
    /// <param name="yearEnd">From 12/29 to 1/3.</param>
    public static Words Of(string? weekday, string? weekend, string? yearEnd)
    {
        var (day, rest, end) = (weekday ?? NotStated, weekend ?? NotStated, yearEnd ?? NotStated);
        if (day == NotStated && rest == NotStated)
        {
            return Fact.ToBeConfirmed;
        }

        Words hours = day != rest ? ($"平日{(day is NotStated or Closed ? "は" : "")}{Ja(day)}、土日祝は{Ja(rest)}", $"weekdays {En(day)}, weekends and holidays {En(rest)}")
            : day is AllDay or Closed ? (Ja(day), En(day))
            : ($"毎日{Ja(day)}", $"every day {En(day)}");
        return end switch
        {
            Closed when rest != Closed || day != Closed => (hours.Ja + "(12月29日〜1月3日は休み)", hours.En + " (closed 29 December to 3 January)"),
            NotStated when rest != Closed => (hours.Ja + "(年末年始は要確認)", hours.En + " (year-end to be confirmed)"),
            _ when end != rest && end is not (Closed or NotStated) => (hours.Ja + $"(12月29日〜1月3日は{Ja(end)})", hours.En + $" (29 December to 3 January {En(end)})"),
            _ => hours,
        };
    }

    private static string Ja(string hours) => hours switch
    {
        NotStated => "要確認",
        Closed => "休み",
        AllDay => RoundTheClock,
        _ => Span(hours, "〜"),
    };

    private static string En(string hours) => hours switch
    {
        NotStated => "to be confirmed",
        Closed => "closed",
        AllDay => "24 hours",
        _ => Span(hours, "–"),
    };

    private static string Span(string hours, string between) =>
        string.Join(between, hours.Split('-').Select(h => h.StartsWith('0') ? h[1..] : h));
}
