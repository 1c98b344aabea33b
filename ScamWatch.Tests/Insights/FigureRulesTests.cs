using System.Text;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Insights;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests.Insights;

public sealed class FigureRulesTests
{
    private static readonly DateOnly s_today = new(2026, 11, 21);

    [Fact]
    public void Nine_of_ten_are_told_by_the_step_and_never_more_than_the_worst()
    {
        // Nine took a minute and a half, one took two days.
        var time = FigureRules.Time(null, Enumerable.Range(0, 10).Select(i => Step(i < 9 ? 90 : 172_800)));

        Assert.Equal((10, TimeSpan.FromMinutes(2), TimeSpan.FromDays(2)), (time.Count, time.P90, time.Worst));
        Assert.Equal(TimeSpan.FromSeconds((90 * 9 + 172_800) / 10), time.Mean);
        Assert.Equal(TimeSpan.FromSeconds(90), FigureRules.Time(null, [Step(90)]).P90);
        Assert.Null(FigureRules.Time(null, []).Mean);
    }

    [Fact]
    public void Every_duration_lies_within_its_step()
    {
        for (var seconds = 0L; seconds < 400_000; seconds += 59)
        {
            var step = FigureRules.StepOf(seconds);
            Assert.True(FigureRules.EndOf(step).TotalSeconds > seconds);
            Assert.True(step == 0 || FigureRules.EndOf(step - 1).TotalSeconds <= seconds);
        }
    }

    [Theory]
    [InlineData(JudgedVerdict.Scam, Verdict.Scam, true)]
    [InlineData(JudgedVerdict.Scam, Verdict.Legitimate, false)]
    [InlineData(JudgedVerdict.Benign, Verdict.Unrelated, true)]
    [InlineData(JudgedVerdict.Benign, Verdict.Scam, false)]
    [InlineData(JudgedVerdict.Suspicious, Verdict.Scam, null)]
    [InlineData(JudgedVerdict.Scam, Verdict.Suspicious, null)]
    public void Doubt_is_neither_agreement_nor_opposition(JudgedVerdict judged, Verdict verdict, bool? agrees) =>
        Assert.Equal(agrees, FigureRules.Agree(judged, verdict));

    [Theory]
    [InlineData(null, null, null, "2026-10-23", "2026-11-21")]
    [InlineData("7", null, null, "2026-11-15", "2026-11-21")]
    [InlineData("99999", null, null, "2025-11-21", "2026-11-21")]
    [InlineData("-1", null, null, "2026-10-23", "2026-11-21")]
    [InlineData("7", "2026-11-01", "2026-11-03", "2026-11-01", "2026-11-03")]
    [InlineData(null, "2026-11-03", "2026-11-01", "2026-11-01", "2026-11-01")]
    [InlineData(null, "2026-11-20", "2099-01-01", "2026-11-20", "2026-11-21")]
    [InlineData(null, "2000-01-01", null, "2025-11-21", "2026-11-21")]
    [InlineData(null, "x'; drop", null, "2026-10-23", "2026-11-21")]
    public void A_range_is_read_from_the_address_and_cut_to_what_can_be_shown(string? days, string? from, string? until, string first, string last)
    {
        var range = InsightRange.Read(days, from, until, s_today);

        Assert.Equal((DateOnly.Parse(first, null), DateOnly.Parse(last, null)), (range.From, range.Until));
        Assert.InRange(range.Days, 1, InsightRange.MaxDays);
    }

    [Fact]
    public void Long_ranges_are_by_week_from_Monday()
    {
        var range = InsightRange.Last(90, s_today);

        Assert.True(range.ByWeek);
        Assert.All(range.Starts(), s => Assert.Equal(DayOfWeek.Monday, s.DayOfWeek));
        Assert.True(range.Starts()[0] <= range.From && range.Starts()[^1] <= range.Until);
        Assert.Equal(7, InsightRange.Last(7, s_today).Starts().Count);
    }

    [Fact]
    public void No_cell_of_a_figure_becomes_a_formula()
    {
        var range = InsightRange.Last(1, s_today);
        var figures = Empty(range) with
        {
            Campaigns = [new(3, "=HYPERLINK(\"https://evil.example\")", "j-lis", [], range.FromUtc, Verdict.Scam, 2, 2)],
        };

        var csv = Encoding.UTF8.GetString(FigureCsv.Write(FigureKind.Campaigns, figures));

        Assert.StartsWith("\ufeff\"campaign\"", csv, StringComparison.Ordinal);
        Assert.Contains("\"'=HYPERLINK(\"\"https", csv, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_figure_has_a_table_of_its_own()
    {
        var figures = Empty(InsightRange.Last(7, s_today));

        Assert.All(Enum.GetValues<FigureKind>(), kind =>
        {
            var lines = Encoding.UTF8.GetString(FigureCsv.Write(kind, figures)).Split("\r\n");
            Assert.All(lines.Where(l => l.Length > 0), l => Assert.Equal(lines[0].Count(c => c == ','), l.Count(c => c == ',')));
        });
    }

    [Fact]
    public void Every_area_has_its_figures_and_what_is_served_no_longer_or_unknown_stands_apart()
    {
        Area[] areas = [Place("1", "北区"), Place("2", "南区")];

        var rows = FigureRules.ByArea(areas, [("2", 5, 2, 1), ("old", 1, 0, 0), (null, 7, 3, 4)]);

        Assert.Equal(
            [("1", "北区", 0, 0, 0), ("2", "南区", 5, 2, 1), ("old", null, 1, 0, 0), (null, null, 7, 3, 4)],
            rows.Select(r => (r.Code, r.Area?.Name, r.Reports, r.Scams, r.Undecided)));
        Assert.Empty(FigureRules.ByArea([], [(null, 7, 3, 4)]));
    }

    [Fact]
    public void The_file_of_areas_does_not_tell_one_from_two()
    {
        var figures = Empty(InsightRange.Last(1, s_today)) with
        {
            ByArea = FigureRules.ByArea([Place("1", "北区"), Place("2", "南区"), Place("3", "西区")], [("1", 1, 1, 0), ("2", 9, 2, 3), (null, 2, 0, 2)]),
        };

        var lines = Encoding.UTF8.GetString(FigureCsv.Write(FigureKind.Areas, figures)).Split("\r\n");

        Assert.Equal(
            [
                "\"1\",\"北区\",\"1〜2\",\"1〜2\",\"0\"", "\"2\",\"南区\",\"9\",\"1〜2\",\"3\"", "\"3\",\"西区\",\"0\",\"0\",\"0\"",
                "\"unknown\",\"\",\"1〜2\",\"0\",\"1〜2\"",
            ],
            lines[1..^1]);
    }

    private static Area Place(string code, string name) => new() { Code = code, Name = name, Column = 1, Row = 1 };

    private static DurationStep Step(long seconds) => new(FigureRules.StepOf(seconds), 1, seconds, seconds);

    internal static Figures Empty(InsightRange range) => new()
    {
        Range = range,
        At = range.UntilUtc,
        Reports = 0,
        Scams = 0,
        Undecided = 0,
        SetAside = 0,
        ByChannel = new([], [.. range.Starts().Select(s => new SeriesRow(s, []))]),
        ByParty = new([], [.. range.Starts().Select(s => new SeriesRow(s, []))]),
        ByHour = new int[24],
        BySource = [],
        ByArea = [],
        Campaigns = [],
        Agreement = [],
        Confusion = [],
        Scores = [],
        VerdictTimes = [.. range.Starts().Select(s => FigureRules.Time(s, []))],
        Times = Enum.GetValues<Domain.Clocks.ClockKind>().ToDictionary(k => k, _ => FigureRules.Time(null, [])),
        Clocks = [],
    };
}
