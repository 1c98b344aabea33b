using System.Globalization;
using ScamWatch.Domain;
using ScamWatch.Domain.Guidance;
using static ScamWatch.Domain.Guidance.OpenState;

namespace ScamWatch.Tests.Guidance;

/// <summary>
/// Every quarter of an hour of a year, line by line, menu by menu, language by language, against a table typed out here from the
/// published pages (2024-05-29 and, for fax and abroad, 2023-08-16 and 2024-12-13), by arithmetic of its own.
/// </summary>
public sealed class HoursYearTests
{
    private static readonly OpeningHours s_hours = OpeningHours.Load(DataFolder.Find().Reference);

    /// <summary>Public holidays from November 2026 to October 2027.</summary>
    private static readonly HashSet<DateOnly> s_holidays =
    [
        new(2026, 11, 3), new(2026, 11, 23), new(2027, 1, 1), new(2027, 1, 11), new(2027, 2, 11), new(2027, 2, 23), new(2027, 3, 21),
        new(2027, 3, 22), new(2027, 4, 29), new(2027, 5, 3), new(2027, 5, 4), new(2027, 5, 5), new(2027, 7, 19), new(2027, 8, 11),
        new(2027, 9, 20), new(2027, 9, 23), new(2027, 10, 11),
    ];

    private static readonly (int From, int Until) s_always = (0, 2400);
    private static readonly (int From, int Until) s_shut = (0, 0);

    /// <summary>Null where no source says.</summary>
    public static TheoryData<string, string?, string?, string?, (int, int)?, (int, int)?, (int, int)?> Rows()
    {
        var rows = new TheoryData<string, string?, string?, string?, (int, int)?, (int, int)?, (int, int)?>
        {
            { "total", "1", null, null, (930, 2000), (930, 2000), (930, 2000) },
            { "total", "2", null, null, s_always, s_always, s_always },
            { "total", "2", null, "suspension", s_always, s_always, s_always },
            { "navi", null, null, null, (930, 2000), s_shut, s_shut },
            { "navi", null, null, "suspension", s_always, s_always, s_always },
            { "alt_system", null, null, null, null, null, null },
            { "alt_card", null, null, null, null, null, null },
            { "alt_card", null, null, "suspension", null, null, null },
            { "fax_deaf", null, null, "suspension", s_always, s_always, s_always },
            { "overseas", null, null, "suspension", s_always, s_always, null },
            { "ppc", null, null, null, (930, 1730), s_shut, null },
            { "ipa", null, null, null, (1000, 1700), s_shut, null },
        };
        foreach (var menu in (string[])["3", "4", "5", "6"])
        {
            rows.Add("total", menu, null, null, (930, 2000), (930, 1730), s_shut);
        }

        foreach (var line in (string[])["fl_card", "fl_card_alt"])
        {
            foreach (var language in (string[])["en", "zh", "ko", "es", "pt"])
            {
                rows.Add(line, null, language, null, (830, 2000), (830, 2000), null);
                rows.Add(line, null, language, "suspension", s_always, s_always, s_always);
            }

            foreach (var language in (string[])["th", "ne", "id", "vi", "tl"])
            {
                rows.Add(line, null, language, null, (900, 1800), (900, 1800), null);
                rows.Add(line, null, language, "suspension", (900, 1800), (900, 1800), null);
            }
        }

        foreach (var language in (string[])["en", "zh", "ko", "es", "pt", "th", "ne", "id", "vi", "tl"])
        {
            rows.Add("fl_system", null, language, null, (930, 2000), (930, 1730), s_shut);
        }

        return rows;
    }

    [Theory, MemberData(nameof(Rows))]
    public void A_line_is_open_when_its_page_says_so(
        string line, string? menu, string? language, string? topic, (int, int)? weekday, (int, int)? restDay, (int, int)? yearEnd)
    {
        var question = new HoursQuestion(line, menu, language, topic);
        for (var at = new DateTime(2026, 11, 1); at < new DateTime(2027, 11, 1); at = at.AddMinutes(15))
        {
            var span = (at.Month, at.Day) is (12, >= 29) or (1, <= 3) ? yearEnd
                : at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || s_holidays.Contains(DateOnly.FromDateTime(at)) ? restDay
                : weekday;
            var clock = (at.Hour * 100) + at.Minute;
            // Nothing says that the nights of these five languages are not covered for suspensions.
            var outside = topic is not null && language is "th" or "ne" or "id" or "vi" or "tl" ? Unknown : Closed;
            var expected = span is not var (from, until) ? Unknown : clock >= from && clock < until ? Open : outside;
            if (s_hours.At(question, at) is var said && said != expected)
            {
                Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"{question} at {at:yyyy-MM-dd HH:mm}: {said}, the page says {expected}"));
            }
        }
    }
}
