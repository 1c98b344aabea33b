using System.Globalization;
using System.Text;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Sharing;

namespace ScamWatch.Domain.Insights;

/// <summary>The figures that can be had as a table of their own. The codes stand in addresses.</summary>
public enum FigureKind
{
    Channels,
    Parties,
    Hours,
    Sources,
    Campaigns,
    Agreement,
    Confusion,
    Scores,
    VerdictTimes,
    Clocks,
    Areas,
}

/// <summary>A figure as a table for spreadsheets, by the same rules as exports (<see cref="CsvExport"/>): codes, no names of people.</summary>
public static class FigureCsv
{
    public static byte[] Write(FigureKind kind, Figures figures)
    {
        using var buffer = new MemoryStream();
        // With its mark: without it Excel takes the file for Shift_JIS.
        using (var writer = new StreamWriter(buffer, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)))
        {
            foreach (var row in Rows(kind, figures))
            {
                writer.Write(string.Join(',', row.Select(CsvExport.Cell)));
                writer.Write("\r\n");
            }
        }

        return buffer.ToArray();
    }

    /// <summary>Its name when kept as a file.</summary>
    public static string FileName(FigureKind kind, InsightRange range) => $"scamwatch-{Codes.Of(kind)}-{Day(range.From)}-{Day(range.Until)}.csv";

    private static IEnumerable<string[]> Rows(FigureKind kind, Figures figures) => kind switch
    {
        FigureKind.Channels => Series(figures.ByChannel, figures.Range),
        FigureKind.Parties => Series(figures.ByParty, figures.Range),
        FigureKind.Hours => [["hour_japan", "reports"], .. figures.ByHour.Select((count, hour) => (string[])[Text(hour), Text(count)])],
        FigureKind.Sources =>
        [
            ["source", "reports", "decided_scam", "undecided"],
            .. figures.BySource.Select(s => (string[])[Codes.Of(s.Source), Text(s.Reports), Text(s.Scams), Text(s.Undecided)]),
        ],
        FigureKind.Campaigns =>
        [
            ["campaign", "name", "impersonates", "asks", "first_seen", "verdict", "reports_in_range", "reports_in_all"],
            .. figures.Campaigns.Select(c => (string[])
            [
                $"C-{Text(c.Number)}", c.Name ?? "", c.Impersonates, string.Join(' ', c.Asks), Day(JapanTime.DayOf(c.FirstSeen)),
                c.Verdict is { } verdict ? Codes.Of(verdict) : "", Text(c.Reports), Text(c.ReportsInAll),
            ]),
        ],
        FigureKind.Agreement =>
        [
            ["week_from", "decided", "agreed", "rate"],
            .. figures.Agreement.Select(a => (string[])[Day(a.Monday), Text(a.Decided), Text(a.Agreed), a.Rate?.ToString("0.###", CultureInfo.InvariantCulture) ?? ""]),
        ],
        FigureKind.Confusion =>
        [
            ["judged", "verdict", "reports"],
            .. figures.Confusion.Select(c => (string[])[Codes.Of(c.Judged), Codes.Of(c.Verdict), Text(c.Reports)]),
        ],
        FigureKind.Scores =>
        [
            ["week_from", "0-20", "20-40", "40-60", "60-80", "80-100", "reports", "mean"],
            .. figures.Scores.Select(s => (string[])
                [Day(s.Monday), .. s.Counts.Select(Text), Text(s.Total), s.Mean?.ToString("0.###", CultureInfo.InvariantCulture) ?? ""]),
        ],
        FigureKind.VerdictTimes =>
        [
            [Unit(figures.Range), "decided", "mean_minutes", "p90_minutes", "worst_minutes"],
            .. figures.VerdictTimes.Select(t => (string[])[Day(t.Start!.Value), Text(t.Count), Minutes(t.Mean), Minutes(t.P90), Minutes(t.Worst)]),
        ],
        FigureKind.Clocks =>
        [
            ["clock", "urgency", "limit_minutes", "kept", "done_late", "running", "late"],
            .. figures.Clocks.Select(c => (string[])
                [Codes.Of(c.Kind), Codes.Of(c.Urgency), Minutes(c.Limit.Due), Text(c.Kept), Text(c.Missed), Text(c.Running), Text(c.Late)]),
        ],
        // A file goes from hand to hand: one or two reports of a small place are not told apart.
        FigureKind.Areas =>
        [
            ["area", "name", "reports", "decided_scam", "undecided"],
            .. figures.ByArea.Select(a => (string[])
                [a.Code ?? AreaRules.Unknown, a.Area?.Name ?? "", AreaRules.Outside(a.Reports), AreaRules.Outside(a.Scams), AreaRules.Outside(a.Undecided)]),
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static IEnumerable<string[]> Series(SeriesFigure figure, InsightRange range) =>
    [
        [Unit(range), .. figure.Keys, "reports"],
        .. figure.Rows.Select(r => (string[])[Day(r.Start), .. r.Counts.Select(Text), Text(r.Total)]),
    ];

    private static string Unit(InsightRange range) => range.ByWeek ? "week_from" : "day";

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Minutes(TimeSpan? span) => span?.TotalMinutes.ToString("0.#", CultureInfo.InvariantCulture) ?? "";
}
