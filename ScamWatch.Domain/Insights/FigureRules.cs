using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Insights;

/// <summary>Durations that fell into one step of the scale.</summary>
/// <param name="Step">See <see cref="FigureRules.EndOf"/>.</param>
/// <param name="Count">How many.</param>
/// <param name="Seconds">Their sum.</param>
/// <param name="Longest">The longest, in seconds.</param>
public readonly record struct DurationStep(int Step, int Count, long Seconds, long Longest);

/// <summary>How figures are made of counts: pure.</summary>
public static class FigureRules
{
    // The scale on which durations are counted: minutes below an hour, quarters below a day, six hours beyond.
    internal const int Minute = 60, Hour = 3600, Quarter = 900, Day = 86_400, SixHours = 21_600;
    internal const int QuartersFrom = Hour / Minute, SixHoursFrom = QuartersFrom + ((Day - Hour) / Quarter);

    /// <summary>
    /// Do opinion and decision agree? Null where one of them is no clear yes or no: 要確認 by either is no opposition.
    /// </summary>
    public static bool? Agree(JudgedVerdict judged, Verdict verdict) => (judged, verdict) switch
    {
        (JudgedVerdict.Scam, Verdict.Scam) or (JudgedVerdict.Benign, Verdict.Legitimate or Verdict.Unrelated) => true,
        (JudgedVerdict.Scam, Verdict.Legitimate or Verdict.Unrelated) or (JudgedVerdict.Benign, Verdict.Scam) => false,
        _ => null,
    };

    /// <summary>The end of a step of the scale.</summary>
    public static TimeSpan EndOf(int step) => TimeSpan.FromSeconds(
        step < QuartersFrom ? (step + 1) * Minute
        : step < SixHoursFrom ? Hour + ((step - QuartersFrom + 1) * (long)Quarter)
        : Day + ((step - SixHoursFrom + 1) * (long)SixHours));

    /// <summary>The step a duration falls into.</summary>
    /// <param name="seconds">0 or more.</param>
    public static int StepOf(long seconds) => (int)(
        seconds < Hour ? seconds / Minute
        : seconds < Day ? QuartersFrom + ((seconds - Hour) / Quarter)
        : SixHoursFrom + ((seconds - Day) / SixHours));

    /// <summary>Mean, nine of ten, and worst of counted durations.</summary>
    /// <param name="start">First day of the interval; null for a whole range.</param>
    public static TimeFigure Time(DateOnly? start, IEnumerable<DurationStep> steps)
    {
        var sorted = steps.GroupBy(s => s.Step)
            .Select(g => new DurationStep(g.Key, g.Sum(s => s.Count), g.Sum(s => s.Seconds), g.Max(s => s.Longest)))
            .OrderBy(s => s.Step).ToList();
        var count = sorted.Sum(s => s.Count);
        if (count == 0)
        {
            return new(start, 0, null, null, null);
        }

        var worst = TimeSpan.FromSeconds(sorted.Max(s => s.Longest));
        var wanted = (int)Math.Ceiling(count * 0.9);
        var passed = 0;
        var p90 = worst;
        foreach (var step in sorted)
        {
            passed += step.Count;
            if (passed >= wanted)
            {
                p90 = EndOf(step.Step);
                break;
            }
        }

        // The end of a step can lie beyond the longest in it.
        return new(start, count, TimeSpan.FromSeconds(sorted.Sum(s => s.Seconds) / count), p90 < worst ? p90 : worst, worst);
    }

    /// <summary>Counts put into the intervals of a range; keys by their sum, the greatest first.</summary>
    internal static SeriesFigure Series(InsightRange range, IEnumerable<(DateOnly Day, string Key, int Count)> counts)
    {
        var all = counts.ToList();
        var keys = all.GroupBy(c => c.Key).Select(g => (g.Key, Sum: g.Sum(c => c.Count)))
            .OrderByDescending(k => k.Sum).ThenBy(k => k.Key, StringComparer.Ordinal).Select(k => k.Key).ToList();
        var index = keys.Select((k, i) => (k, i)).ToDictionary(p => p.k, p => p.i);
        var rows = range.Starts().ToDictionary(s => s, _ => new int[keys.Count]);
        foreach (var (day, key, count) in all)
        {
            rows[range.StartOf(day)][index[key]] += count;
        }

        return new(keys, [.. rows.OrderBy(r => r.Key).Select(r => new SeriesRow(r.Key, r.Value))]);
    }

    /// <summary>Counts put to the areas served, in their order.</summary>
    /// <param name="counts">By the code that reports bear, each once; null for none.</param>
    public static IReadOnlyList<AreaFigure> ByArea(
        IReadOnlyList<Area> areas, IReadOnlyList<(string? Code, int Reports, int Scams, int Undecided)> counts)
    {
        if (areas.Count == 0)
        {
            return [];
        }

        var of = counts.ToLookup(c => c.Code);
        AreaFigure One(string? code, Area? area) => new(
            code, area, of[code].Sum(c => c.Reports), of[code].Sum(c => c.Scams), of[code].Sum(c => c.Undecided));
        return
        [
            .. areas.Select(a => One(a.Code, a)),
            .. counts.Where(c => c.Code is not null && areas.OfCode(c.Code) is null).Select(c => c.Code).Distinct()
                .Order(StringComparer.Ordinal).Select(c => One(c, null)),
            One(null, null),
        ];
    }
}
