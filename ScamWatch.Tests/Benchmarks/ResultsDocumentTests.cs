using System.Globalization;
using System.Xml.Linq;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>The document of benchmarks and its pictures: drawn from results, nothing else in them.</summary>
public sealed class ResultsDocumentTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    private static readonly DateTime s_day = new(2026, 11, 22, 17, 10, 0, DateTimeKind.Utc);

    [Fact]
    public void Every_point_of_a_picture_lies_in_its_frame()
    {
        var svg = Draw(
            new("far apart", [(10_000, 0.4), (100_000, 35), (1_000_000, 2900)]),
            new("near <together> & \"quoted\"", [(10_000, 3), (1_000_000, 4)]),
            new("nothing", []),
            new("no numbers", [(double.NaN, 1), (10_000, double.PositiveInfinity), (1_000_000, 0)]));

        var frame = GrowthChart.Frame;
        var places = svg.Descendants(s_svg + "circle").Select(c => (X: Of(c, "cx"), Y: Of(c, "cy"))).Concat(
            svg.Descendants(s_svg + "polyline").SelectMany(p => p.Attribute("points")!.Value.Split(' ').Select(xy => (X: Number(xy.Split(',')[0]), Y: Number(xy.Split(',')[1]))))).ToList();
        Assert.Equal(11, places.Count);
        Assert.All(places, p => Assert.True(p.X >= frame.Left - 0.1 && p.X <= frame.Right + 0.1 && p.Y >= frame.Top - 0.1 && p.Y <= frame.Bottom + 0.1, $"{p}"));
        Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("∞", svg.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_is_told_in_words_too()
    {
        var svg = Draw(new("first part", [(1000, 12.5), (10, 1)]), new("search", []));

        Assert.Equal("Growth", svg.Element(s_svg + "title")!.Value);
        Assert.Equal("ms over stored reports. first part (ms): 1 at 10, 12.5 at 1,000. search: not measured yet.", svg.Element(s_svg + "desc")!.Value);
        Assert.Equal("img", svg.Attribute("role")!.Value);
        Assert.Equal(
            [svg.Element(s_svg + "title")!.Attribute("id")!.Value, svg.Element(s_svg + "desc")!.Attribute("id")!.Value],
            svg.Attribute("aria-labelledby")!.Value.Split(' '));
        Assert.Contains(svg.Descendants(s_svg + "text"), t => t.Value == "stored reports (by powers of ten)");
        Assert.Contains(svg.Descendants(s_svg + "text"), t => t.Value == "ms");
    }

    [Theory]
    [InlineData(1, 29, false)]
    [InlineData(1, 30, true)]
    [InlineData(0, 1000, false)]
    [InlineData(-5, 1000, false)]
    [InlineData(0.003, 900, true)]
    [InlineData(7, 7, false)]
    [InlineData(0, 0, false)]
    public void An_axis_holds_its_values_between_its_first_and_last_tick(double least, double most, bool byPowers)
    {
        var axis = ChartAxis.Of([most, least], 100, 500);

        Assert.Equal(byPowers, axis.ByPowers);
        Assert.Equal((100d, 500d), (Math.Round(axis.Place(axis.Ticks[0]), 6), Math.Round(axis.Place(axis.Ticks[^1]), 6)));
        Assert.InRange(axis.Place(least), 99.9, 500.1);
        Assert.InRange(axis.Place(most), axis.Place(least), 500.1);
        Assert.InRange(axis.Ticks.Count, 2, 11);
    }

    [Fact]
    public void The_newest_measurement_counts_and_a_look_only_where_there_is_none()
    {
        var first = Of("first part, sqlite", 1000, 10);
        BenchRecord[] runs =
        [
            Run(1, first, Of("next part, sqlite", 1000, 1)),
            Run(2, first with { Value = 20 }),
            Run(3, first with { Value = 30 }) with { IsQuick = true },
            Run(4, first with { Value = 40 }) with { Machine = FigureTests.Run().Machine! with { Configuration = "Debug" } },
            Run(5, Of("search, rare word, sqlite", 50, 7)) with { IsQuick = true },
        ];

        var told = ResultsDocument.Choose(runs).ToDictionary(t => t.Figure.What, t => (t.Figure.Value, t.Run.IsLook));

        Assert.Equal((20d, false), told["first part, sqlite"]);
        Assert.Equal((1d, false), told["next part, sqlite"]);
        Assert.Equal((7d, true), told["search, rare word, sqlite"]);
    }

    [Fact]
    public void The_document_judges_what_was_measured_and_names_what_was_not()
    {
        var document = ResultsDocument.Write(ResultsDocument.Choose(
        [
            Run(1, Of("first part, sqlite", 1_000_000, 250, new(290, 295, 300)), Of("next part, sqlite", 1_000_000, 90, new(120, 130, 140))),
            Run(2, Of("search, rare word, sqlite", 1_000_000, 5, new(6, 7, 8))) with { IsQuick = true },
        ]));

        Assert.Contains("goals: 1 reached, 1 missed,", document, StringComparison.Ordinal);
        Assert.Contains("| triage | first part, sqlite (1,000,000 reports) | 250 / 290 / 295 / 300 ms | 95th ≤ 300 ms | yes |  |  | 1 |", document, StringComparison.Ordinal);
        Assert.Contains("| triage | next part, sqlite (1,000,000 reports) | 90 / 120 / 130 / 140 ms | 95th ≤ 100 ms | NO |  |  | 1 |", document, StringComparison.Ordinal);
        Assert.Contains("| triage | search, rare word, sqlite (1,000,000 reports) | *look* 5 / 6 / 7 / 8 ms | 95th ≤ 1,000 ms |  |  |  | 2 |", document, StringComparison.Ordinal);
        Assert.Contains("| registry | gateway back: orders carried out | not measured yet | ≥ 200 /s | | | | |", document, StringComparison.Ordinal);
        Assert.Contains("2 cores of Some Processor, 16 GB, Linux 6.1, .NET 10.0.1, Release build.", document, StringComparison.Ordinal);
        Assert.Contains("| 1 | triage | 2026-11-22 17:11 | abc1234 | 61.5 s | 0.2, 2.5 | A |  |", document, StringComparison.Ordinal);
        Assert.DoesNotContain(Environment.MachineName, document, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Without_results_everything_is_not_measured_yet()
    {
        var document = ResultsDocument.Write([]);

        Assert.Contains("goals: 0 reached, 0 missed,", document, StringComparison.Ordinal);
        Assert.All(Benchmark.All, b => Assert.Contains($"\n## {b.Name}\n", document, StringComparison.Ordinal));
        Assert.Equal(Benchmark.All.Count, document.Split("\nNot measured yet.\n").Length - 1);
        Assert.All(ResultsDocument.Charts([]), c => Assert.Equal("svg", XDocument.Parse(c.Chart.Draw()).Root!.Name.LocalName));
    }

    [Fact]
    public void The_pictures_are_drawn_from_the_figures_of_their_benchmark()
    {
        var told = ResultsDocument.Choose([Run(1, Of("first part, sqlite", 1000, 3), Of("first part, sqlite", 100_000, 8), Of("first part, postgres", 1000, 5))]);

        var queue = ResultsDocument.Charts(told).Single(c => c.File == "queue").Chart;

        Assert.Equal([(1000d, 3d), (100_000d, 8d)], queue.Lines.Single(l => l.Name == "first part, SQLite").Points);
        Assert.Equal([(1000d, 5d)], queue.Lines.Single(l => l.Name == "first part, PostgreSQL").Points);
        Assert.Empty(queue.Lines.Single(l => l.Name == "next part, SQLite").Points);
    }

    [Fact]
    public void The_document_in_the_project_is_drawn_from_the_results_beside_it()
    {
        var docs = Path.Combine(Support.TestPaths.Root, "docs");
        var told = ResultsDocument.Choose(Directory.GetFiles(Path.Combine(docs, "benchmarks", "results"), "*.json").SelectMany(BenchRecord.ReadFile));

        Assert.Equal(ResultsDocument.Write(told), File.ReadAllText(Path.Combine(docs, "benchmarks.md")));
        Assert.All(ResultsDocument.Charts(told), c => Assert.Equal(c.Chart.Draw(), File.ReadAllText(Path.Combine(docs, "benchmarks", $"{c.File}.svg"))));
    }

    private static XElement Draw(params ChartLine[] lines) => XDocument.Parse(new GrowthChart("Growth", "stored reports", "ms", lines).Draw()).Root!;

    private static double Of(XElement element, string attribute) => Number(element.Attribute(attribute)!.Value);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static Figure Of(string what, double size, double value, Tail? tail = null) => new("triage", what, value, "ms") { Size = new(size, "reports"), Tail = tail };

    private static BenchRecord Run(int minute, params Figure[] figures) => FigureTests.Run(figures) with { Benchmark = "triage", Date = s_day.AddMinutes(minute) };
}
