namespace ScamWatch.Tests.Benchmarks;

/// <summary>What the mail benchmark found.</summary>
internal sealed class MailFigures(int mails, long bytes)
{
    public int Mails => mails;

    public long Bytes => bytes;

    /// <summary>Mails per second, by round.</summary>
    public Dictionary<string, List<double>> MailsPerSecond { get; } = [];

    /// <summary>Millions of bytes per second on one core.</summary>
    public Dictionary<string, double> MegabytesPerSecond { get; } = [];

    /// <summary>Seconds from delivery until the change feed told of it, ascending.</summary>
    public IReadOnlyList<double>? Latencies { get; set; }

    public void Add(string name, double rate)
    {
        if (!MailsPerSecond.TryGetValue(name, out var rates))
        {
            MailsPerSecond[name] = rates = [];
        }

        rates.Add(rate);
        BenchOutput.Say(FormattableString.Invariant($"{name}: {rate:F0} mails/s"));
    }

    public void AddRate(string name, double rate)
    {
        MegabytesPerSecond[name] = rate;
        BenchOutput.Say(FormattableString.Invariant($"{name}: {rate:F1} MB/s"));
    }

    public void Print()
    {
        BenchOutput.Print($"{mails} mails, {bytes / 1e6:F1} MB, {bytes / 1000.0 / mails:F1} KB each");
        foreach (var (name, rates) in MailsPerSecond)
        {
            BenchOutput.Print($"{name,-36} {BenchOutput.Median(rates),8:F0} mails/s   ({string.Join(" ", rates.Select(r => BenchOutput.Of(r, "F0")))})");
        }

        foreach (var (name, own, other, theirs) in Pairs())
        {
            BenchOutput.Print($"{name} / {other}: {Ratio(own, theirs):F2}");
        }

        foreach (var (name, rate) in MegabytesPerSecond)
        {
            BenchOutput.Print($"{name,-36} {rate,8:F1} MB/s on one core");
        }

        if (Delays is { } times)
        {
            BenchOutput.Print($"new mail told of, {times.Count} deliveries: p50 {times.Median:F0} ms, p95 {times.P95:F0} ms, worst {times.Worst:F0} ms");
        }
    }

    public void TellTo(BenchRun run)
    {
        var size = new Size(mails, "mails");
        foreach (var (name, own, other, theirs) in Pairs())
        {
            run.Add($"{name}, beside {other}", BenchOutput.Median(own), "mails/s", size, new(other, BenchOutput.Median(theirs), Ratio(own, theirs)));
        }

        if (MailsPerSecond.TryGetValue(Fresh, out var fresh))
        {
            run.Add(Fresh, BenchOutput.Median(fresh), "mails/s", size);
        }

        foreach (var (name, rate) in MegabytesPerSecond)
        {
            run.Add($"{name}, one core", rate, "MB/s", size);
        }

        if (Delays is { } times)
        {
            run.Add("new mail told of", times, new(times.Count, "deliveries"));
        }
    }

    /// <summary>What drains with nothing compiled yet.</summary>
    public const string Fresh = "drained by a process just started";

    /// <summary>What bogofilter gives too, a class and a number; see <see cref="MailVerdicts"/>.</summary>
    public const string Verdict = ".eml to verdict";

    public const string Reasons = ".eml to verdict, with reasons";

    private Spread? Delays => Latencies is { Count: > 0 } ? new(Latencies.Select(s => s * 1000)) : null;

    /// <summary>What is held beside what, where both were measured.</summary>
    private IEnumerable<(string Name, List<double> Own, string Other, List<double> Theirs)> Pairs()
    {
        foreach (var (name, other) in ((string, string)[])
            [
                ("drained into judged reports", "mbsync, FSync yes"), ("drained into judged reports", "getmail6, Maildir"),
                ("drained into judged reports", "fetchmail, mda cat"), ("fetched only", "Python imaplib, batches of 500"),
                (Verdict, "bogofilter -T"), (Reasons, "bogofilter -T"),
            ])
        {
            if (MailsPerSecond.TryGetValue(name, out var own) && MailsPerSecond.TryGetValue(other, out var theirs))
            {
                yield return (name, own, other, theirs);
            }
        }
    }

    /// <summary>Median of the rounds' ratios where there are as many of both; else of the medians.</summary>
    private static double Ratio(List<double> own, List<double> theirs) => own.Count == theirs.Count
        ? BenchOutput.Median(own.Zip(theirs, (a, b) => a / b))
        : BenchOutput.Median(own) / BenchOutput.Median(theirs);
}
