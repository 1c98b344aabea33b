using System.Globalization;
using ScamWatch.Domain;

namespace ScamWatch.Web.Shell;

/// <summary>How times and figures are written on screens, in Japan time.</summary>
public static class Display
{
    /// <summary>Day and time: 11/21 14:05 within the year, else 2025/11/21 14:05.</summary>
    public static string Moment(DateTime utc, DateTime nowUtc)
    {
        var local = JapanTime.Of(utc);
        return local.ToString(
            local.Year == JapanTime.Of(nowUtc).Year ? "MM/dd HH:mm" : "yyyy/MM/dd HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>Full time to the second, for records.</summary>
    public static string Exact(DateTime utc) =>
        JapanTime.Of(utc).ToString("yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A day in words: 2026年11月21日 or 21 November 2026.</summary>
    public static string Day(DateOnly day) => IsEnglish
        ? day.ToString("d MMMM yyyy", CultureInfo.GetCultureInfo("en"))
        : day.ToString("yyyy年M月d日", CultureInfo.InvariantCulture);

    /// <summary>A probability as whole per cent. 100 % is never shown: the model is never that sure.</summary>
    public static string Percent(double share) =>
        Math.Clamp(Math.Round(share * 100), 0, 99).ToString("0", CultureInfo.InvariantCulture) + "%";

    /// <summary>Two-letter code of the screen language.</summary>
    public static string Language => IsEnglish ? "en" : "ja";

    private static bool IsEnglish => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";
}
