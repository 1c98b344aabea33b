using ScamWatch.Domain;

namespace ScamWatch.Tests.Support;

/// <summary>For tests about a day where the clock is the real one.</summary>
internal static class Midnight
{
    private static readonly TimeSpan s_near = TimeSpan.FromMinutes(2);

    /// <summary>Today in Japan, with time enough left for a test: in the last two minutes of a day, the next day once it has begun.</summary>
    public static async Task<DateOnly> TodayAsync(CancellationToken ct)
    {
        var left = JapanTime.ToUtc(JapanTime.DayOf(DateTime.UtcNow).AddDays(1).ToDateTime(TimeOnly.MinValue)) - DateTime.UtcNow;
        if (left < s_near)
        {
            await Task.Delay(left + TimeSpan.FromSeconds(1), ct);
        }

        return JapanTime.DayOf(DateTime.UtcNow);
    }
}
