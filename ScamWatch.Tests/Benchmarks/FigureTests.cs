namespace ScamWatch.Tests.Benchmarks;

/// <summary>What benchmarks tell: goals judged on the right side and the right part, kept as JSON without loss, shown in a table.</summary>
public sealed class FigureTests
{
    private static readonly DateTime s_day = new(2026, 11, 22, 17, 10, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(Sense.AtLeast, 10, true)]
    [InlineData(Sense.AtLeast, 10.1, false)]
    [InlineData(Sense.AtMost, 10, true)]
    [InlineData(Sense.AtMost, 9.9, false)]
    internal void A_goal_has_a_good_side_and_its_limit_is_on_it(Sense sense, double limit, bool reached) =>
        Assert.Equal(reached, new Figure("queue", "first", 10, "ms") { Goal = new(sense, limit) }.IsReached);

    [Theory]
    [InlineData(Part.Value, 1)]
    [InlineData(Part.P95, 2)]
    [InlineData(Part.P99, 3)]
    [InlineData(Part.Worst, 4)]
    [InlineData(Part.Ratio, 0.5)]
    internal void A_goal_speaks_of_one_part(Part part, double value)
    {
        var figure = new Figure("queue", "first", 1, "ms") { Tail = new(2, 3, 4), Peer = new("peer", 2) };

        Assert.Equal(value, figure.Of(part));
        Assert.True((figure with { Goal = new(Sense.AtMost, value, part) }).IsReached);
        Assert.False((figure with { Goal = new(Sense.AtMost, value - 0.01, part) }).IsReached);
    }

    [Fact]
    public void What_was_not_measured_is_neither_reached_nor_missed()
    {
        Assert.Null(new Figure("queue", "first", 1, "ms").IsReached);
        Assert.Null(new Figure("queue", "first", 1, "ms") { Goal = new(Sense.AtMost, 5, Part.P95) }.IsReached);
        Assert.Null(new Figure("queue", "first", 1, "ms") { Goal = new(Sense.AtMost, 5, Part.Ratio) }.IsReached);
    }

    [Fact]
    public void A_ratio_taken_round_by_round_counts_before_that_of_the_medians()
    {
        Assert.Equal(0.5, new Figure("mail", "drained", 100, "mails/s") { Peer = new("mbsync", 200) }.Ratio);
        Assert.Equal(0.6, new Figure("mail", "drained", 100, "mails/s") { Peer = new("mbsync", 200, 0.6) }.Ratio);
    }

    [Fact]
    public void Median_and_tail_are_taken_from_the_sorted_times()
    {
        var times = new Spread(Enumerable.Range(1, 100).Select(i => (double)(101 - i)));

        Assert.Equal((51d, 96d, 100d, 100d), (times.Median, times.P95, times.P99, times.Worst));
        Assert.Equal("    51.0 /     96.0 /    100.0", times.ToString(8));
        Assert.Equal(7, new Spread([7]).P99);
    }

    [Fact]
    public void Kept_as_json_nothing_is_lost()
    {
        var run = Run(new Figure("mail", "drained", 1234.5, "mails/s")
        {
            Size = new(5000, "mails"),
            Peer = new("mbsync, FSync yes", 1000, 1.25),
            Goal = new(Sense.AtLeast, 1, Part.Ratio),
            Tail = new(1, 2, 3),
        });

        var back = Assert.Single(BenchRecord.Read(BenchRecord.Write([run])));

        Assert.Equal(run with { Figures = back.Figures, Arguments = back.Arguments }, back);
        Assert.Equal(run.Figures, back.Figures);
        Assert.Equal(run.Arguments, back.Arguments);
        Assert.Equal(DateTimeKind.Utc, back.Date.Kind);
        Assert.True(back.Figures[0].IsReached);
    }

    [Fact]
    public void A_run_takes_its_goals_from_what_the_benchmark_promises_at_that_size()
    {
        var benchmark = new Benchmark("some", "some", _ => Task.FromResult(0))
        {
            First = "--sizes",
            Quick = "--sizes 5 --rounds 1",
            Promises = [new("time", new(Sense.AtMost, 3), new(1000, "reports")), new("lost", new(Sense.AtMost, 0))],
        };
        var run = new BenchRun(benchmark, ["1000", "--rounds", "2", "--quick"]);

        Assert.Equal([1000], run.Sizes(1, 2));
        Assert.Equal(2, run.Number("--rounds", 3));
        Assert.Null(run.Add("time", 9, "ms", new(10, "reports")).Goal);
        Assert.False(run.Add("time", 9, "ms", new(1000, "reports")).IsReached);
        Assert.True(run.Add("lost", 0, "reports", new(10, "reports")).IsReached);
        Assert.Equal(1.23457, run.Add("time", 1.23456789, "ms").Value);
        Assert.Equal([5], new BenchRun(benchmark, ["--quick"]).Sizes(1, 2));
        Assert.Equal([1, 2], new BenchRun(benchmark, []).Sizes(1, 2));
    }

    [Fact]
    public void Names_and_promises_are_told_apart()
    {
        Assert.Equal(Benchmark.All.Count, Benchmark.All.Select(b => b.Name).Distinct().Count());
        Assert.All(Benchmark.All, b => Assert.Equal(b.Promises.Count, b.Promises.Select(p => (p.What, p.At)).Distinct().Count()));
        Assert.All(Benchmark.All, b => Assert.True(b.Doc is null || File.Exists(Path.Combine(Support.TestPaths.Root, "docs", $"{b.Doc}.md")), b.Doc));
        Assert.All(Benchmark.All, b => Assert.True(b.Script is null || File.Exists(Path.Combine(Support.TestPaths.Root, "ScamWatch.Tests", "Benchmarks", b.Script)), b.Script));
    }

    [Fact]
    public void The_manual_names_every_benchmark()
    {
        var manual = File.ReadAllText(Path.Combine(Support.TestPaths.Root, "docs", "build.md"));

        Assert.All(Benchmark.All, b => Assert.Matches($@"`\./test\.sh bench {b.Name}[ `]", manual));
    }

    [Fact]
    public void The_table_says_what_was_reached_what_failed_and_what_is_a_look()
    {
        var table = FigureTable.Text(
        [
            Run(new Figure("mail", "drained", 800, "mails/s") { Peer = new("mbsync", 1000), Goal = new(Sense.AtLeast, 1, Part.Ratio) }),
            Run(new Figure("mail", "told of", 12.34, "ms") { Tail = new(20, 30, 40), Goal = new(Sense.AtMost, 25, Part.P95) }) with { IsQuick = true },
            Run() with { Benchmark = "reader", Ended = null, Seconds = 1200 },
        ]).Split('\n');

        Assert.Matches("^benchmark +what +measured +goal +reached +peer +ratio", table[0]);
        Assert.Matches(@"^mail +drained +800 mails/s +ratio ≥ 1 +NO +mbsync: 1,000 +0\.80$", table[1].TrimEnd());
        Assert.Matches(@"^mail +told of +look: 12\.3 / 20 / 30 / 40 ms +95th ≤ 25 +yes$", table[2].TrimEnd());
        Assert.Contains("broken off after 1,200 s", table[3], StringComparison.Ordinal);
    }

    internal static BenchRecord Run(params Figure[] figures) => new(
        "mail", s_day, "abc1234", false, ["--rounds", "3"], 61.5, 0, new(2, "Some Processor", 16, "Linux 6.1", "10.0.1", "Release"), new(0.2, 2.5), figures);
}
