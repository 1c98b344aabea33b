namespace ScamWatch.Domain;

/// <summary>Japan Standard Time: UTC+9 all year, with no summer time since 1951.</summary>
public static class JapanTime
{
    private static readonly TimeSpan s_offset = TimeSpan.FromHours(9);

    /// <summary>The wall-clock time in Japan of a UTC time.</summary>
    public static DateTime Of(DateTime utc) => DateTime.SpecifyKind(utc + s_offset, DateTimeKind.Unspecified);

    /// <summary>The calendar day in Japan of a UTC time.</summary>
    public static DateOnly DayOf(DateTime utc) => DateOnly.FromDateTime(Of(utc));

    /// <summary>The UTC time of a wall-clock time in Japan.</summary>
    public static DateTime ToUtc(DateTime japan) => DateTime.SpecifyKind(japan - s_offset, DateTimeKind.Utc);
}
