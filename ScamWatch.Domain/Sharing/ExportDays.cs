using System.Globalization;

namespace ScamWatch.Domain.Sharing;

/// <summary>The time of an export as people give it: whole days in Japan.</summary>
public static class ExportDays
{
    /// <summary>The beginning of a day in Japan, UTC; null where the text is no day such as 2026-11-20.</summary>
    /// <param name="later">Days after it: 1 for an end that counts whole.</param>
    public static DateTime? Read(string? text, int later) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 9000
            ? JapanTime.ToUtc(day.AddDays(later).ToDateTime(TimeOnly.MinValue))
            : null;

    /// <summary>The day as <see cref="Read"/> reads it; null for none.</summary>
    public static string? Of(DateTime? utc, int later) =>
        utc is { } at ? JapanTime.DayOf(at).AddDays(-later).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
}
