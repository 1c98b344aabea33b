using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Clocks;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Insights;

/// <summary>Counts by interval and key, the greatest key first.</summary>
/// <param name="Keys">Codes, in the order of the counts.</param>
/// <param name="Rows">One for each interval, those without reports too.</param>
public sealed record SeriesFigure(IReadOnlyList<string> Keys, IReadOnlyList<SeriesRow> Rows)
{
    /// <summary>Sum of a key over all intervals.</summary>
    public int Total(int key) => Rows.Sum(r => r.Counts[key]);
}

/// <param name="Start">First day of the interval in Japan.</param>
/// <param name="Counts">By key.</param>
public sealed record SeriesRow(DateOnly Start, IReadOnlyList<int> Counts)
{
    public int Total => Counts.Sum();
}

/// <summary>Where reports came in.</summary>
/// <param name="Scams">Decided to be a scam.</param>
/// <param name="Undecided">Without a decision, those set aside not counted.</param>
public sealed record SourceFigure(IntakeSource Source, int Reports, int Scams, int Undecided);

/// <summary>Where reports come from.</summary>
/// <param name="Code">As reports bear it; null for those of which it is not known.</param>
/// <param name="Area">Null where it is not known, or no longer served.</param>
/// <param name="Scams">Decided to be a scam.</param>
/// <param name="Undecided">Without a decision, those set aside not counted.</param>
public sealed record AreaFigure(string? Code, Area? Area, int Reports, int Scams, int Undecided);

/// <summary>A campaign by its reports within the range.</summary>
public sealed record TopCampaign(
    int Number, string? Name, string Impersonates, IReadOnlyList<string> Asks, DateTime FirstSeen, Verdict? Verdict, int Reports, int ReportsInAll);

/// <summary>Decisions of one week beside the classifier's opinion.</summary>
/// <param name="Monday">First day of the week in which the reports came, in Japan.</param>
/// <param name="Decided">Decided reports of which the classifier had a clear opinion and staff too.</param>
/// <param name="Agreed">Of these decided as it was judged.</param>
public sealed record AgreementWeek(DateOnly Monday, int Decided, int Agreed)
{
    /// <summary>0 to 1; null without decisions.</summary>
    public double? Rate => Decided == 0 ? null : (double)Agreed / Decided;
}

/// <summary>How many reports of one opinion got one decision.</summary>
public sealed record ConfusionCell(JudgedVerdict Judged, Verdict Verdict, int Reports);

/// <summary>How long something took: the mean, what nine in ten kept to, and the worst, since a mean hides it.</summary>
/// <param name="Start">First day of the interval in Japan; null for the whole range.</param>
/// <param name="Count">How many were counted.</param>
/// <param name="Mean">Null where none was.</param>
/// <param name="P90">Within so long nine of ten were done: to the minute below an hour, to the quarter hour below a day, else to six hours.</param>
/// <param name="Worst">The longest.</param>
public sealed record TimeFigure(DateOnly? Start, int Count, TimeSpan? Mean, TimeSpan? P90, TimeSpan? Worst);

/// <summary>One clock at one urgency.</summary>
/// <param name="Limit">What was to be kept.</param>
/// <param name="Kept">Done in time.</param>
/// <param name="Missed">Done late.</param>
/// <param name="Running">Not done, in time still.</param>
/// <param name="Late">Not done, and late.</param>
public sealed record ClockFigure(ClockKind Kind, Urgency Urgency, ClockLimit Limit, int Kept, int Missed, int Running, int Late)
{
    /// <summary>Part that was kept of what was done or is late, 0 to 1; null without any.</summary>
    public double? Rate => Kept + Missed + Late == 0 ? null : (double)Kept / (Kept + Missed + Late);
}

/// <summary>Scores of one week.</summary>
/// <param name="Counts">Reports by fifth of the scale, from the lowest scores to the highest.</param>
/// <param name="Mean">Null without reports.</param>
public sealed record ScoreFigure(DateOnly Monday, IReadOnlyList<int> Counts, double? Mean)
{
    public const int Fifths = 5;

    public int Total => Counts.Sum();
}

/// <summary>All figures of a range, at one moment.</summary>
public sealed record Figures
{
    public required InsightRange Range { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime At { get; init; }

    public required int Reports { get; init; }

    public required int Scams { get; init; }

    public required int Undecided { get; init; }

    public required int SetAside { get; init; }

    public required SeriesFigure ByChannel { get; init; }

    public required SeriesFigure ByParty { get; init; }

    /// <summary>Reports by hour of the day in Japan, 0 to 23.</summary>
    public required IReadOnlyList<int> ByHour { get; init; }

    public required IReadOnlyList<SourceFigure> BySource { get; init; }

    /// <summary>
    /// Every area served, those without reports too; after them those no longer served, and last those not known. Empty where
    /// no areas are told apart.
    /// </summary>
    public required IReadOnlyList<AreaFigure> ByArea { get; init; }

    public required IReadOnlyList<TopCampaign> Campaigns { get; init; }

    public required IReadOnlyList<AgreementWeek> Agreement { get; init; }

    public required IReadOnlyList<ConfusionCell> Confusion { get; init; }

    public required IReadOnlyList<ScoreFigure> Scores { get; init; }

    /// <summary>Time to the verdict by interval of arrival.</summary>
    public required IReadOnlyList<TimeFigure> VerdictTimes { get; init; }

    /// <summary>Each clock over the whole range.</summary>
    public required IReadOnlyDictionary<ClockKind, TimeFigure> Times { get; init; }

    public required IReadOnlyList<ClockFigure> Clocks { get; init; }

    /// <summary>The interval whose reports waited longest for their verdict, by what nine of ten kept to; null without verdicts.</summary>
    public TimeFigure? WorstInterval => VerdictTimes.Where(t => t.Count > 0).OrderByDescending(t => t.P90).ThenByDescending(t => t.Mean).FirstOrDefault();
}
