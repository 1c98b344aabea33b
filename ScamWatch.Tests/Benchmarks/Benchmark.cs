namespace ScamWatch.Tests.Benchmarks;

/// <summary>What a benchmark is to show.</summary>
/// <param name="What">Of the figure it speaks of.</param>
/// <param name="At">The size it is promised at; null for any.</param>
internal sealed record Promise(string What, Goal Goal, Size? At = null);

/// <summary>A program that measures.</summary>
/// <param name="Name">On the command line.</param>
/// <param name="Title">What it measures, in one sentence.</param>
/// <param name="RunAsync">Gives its exit code.</param>
internal sealed record Benchmark(string Name, string Title, Func<BenchRun, Task<int>> RunAsync)
{
    /// <summary>The script that brings what it is measured beside; null where it needs none.</summary>
    public string? Script { get; init; }

    /// <summary>The document of its matter, in <c>docs</c>, without ".md"; null where there is none.</summary>
    public string? Doc { get; init; }

    /// <summary>Measured on PostgreSQL too, with commits flushed to disk.</summary>
    public bool WantsPostgres { get; init; }

    /// <summary>The option that a bare number right after the name stands for.</summary>
    public string? First { get; init; }

    /// <summary>What makes it a look of less than a minute.</summary>
    public string Quick { get; init; } = "";

    /// <summary>Broken off after that.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(20);

    public IReadOnlyList<Promise> Promises { get; init; } = [];

    private static readonly Size s_million = new(1_000_000, "reports");
    private static readonly Size s_hub = new(5_000_000, "reports");

    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("queue", "the queue page in Chromium", QueuePaint.RunAsync)
        {
            Doc = "triage",
            First = "--reports",
            Quick = "--reports 2000",
            Promises = [new("load of the page to first row, in Chromium", AtMost(500, unit: "ms"), new(10_000, "reports"))],
        },
        new("triage", "the queue at the server as the store grows: parts, searches, one verdict over a campaign", TriageSpeed.RunAsync)
        {
            Doc = "triage",
            Quick = "--sizes 1000,10000",
            Limit = TimeSpan.FromHours(1),
            Promises =
            [
                new("first part, sqlite", AtMost(300, Part.P95, "ms"), s_million),
                new("next part, sqlite", AtMost(100, Part.P95, "ms"), s_million),
                new("search, rare word, sqlite", AtMost(1000, Part.P95, "ms"), s_million),
                new("search, common word, sqlite", AtMost(1000, Part.P95, "ms"), s_million),
                new("search, two words, sqlite", AtMost(1000, Part.P95, "ms"), s_million),
                new("search, two characters, sqlite", AtMost(1000, Part.P95, "ms"), s_million),
                new("search, number, sqlite", AtMost(1000, Part.P95, "ms"), s_million),
                new("search, common, undecided, sqlite", AtMost(1000, Part.P95, "ms"), s_million),
                new("one verdict over a campaign of 5,000, sqlite", AtMost(2000, unit: "ms"), s_million),
            ],
        },
        new("hub", "the same queue with five million reports in PostgreSQL", TriageSpeed.RunHubAsync)
        {
            Doc = "scale",
            Quick = "--sizes 2000",
            WantsPostgres = true,
            Limit = TimeSpan.FromHours(3),
            // Half as much again as a million on SQLite may take.
            Promises =
            [
                new("first part, postgres", AtMost(450, Part.P95, "ms"), s_hub),
                new("next part, postgres", AtMost(150, Part.P95, "ms"), s_hub),
                new("search, rare word, postgres", AtMost(1500, Part.P95, "ms"), s_hub),
                new("search, common word, postgres", AtMost(1500, Part.P95, "ms"), s_hub),
                new("search, two words, postgres", AtMost(1500, Part.P95, "ms"), s_hub),
                new("search, two characters, postgres", AtMost(1500, Part.P95, "ms"), s_hub),
                new("search, number, postgres", AtMost(1500, Part.P95, "ms"), s_hub),
                new("search, common, undecided, postgres", AtMost(1500, Part.P95, "ms"), s_hub),
                new("one verdict over a campaign of 5,000, postgres", AtMost(3000, unit: "ms"), s_hub),
            ],
        },
        new("campaigns", "how rightly reports are put together to campaigns, and how long that takes as the store grows", CampaignMatching.RunAsync)
        {
            Doc = "triage",
            Quick = "--labelled 400 --sizes 1000,10000",
            Limit = TimeSpan.FromHours(1),
            Promises =
            [
                new("pairs put together rightly, precision", AtLeast(0.98), new(2000, "reports")),
                new("pairs put together rightly, recall", AtLeast(0.95), new(2000, "reports")),
                new("match a new report", AtMost(50, Part.P95, "ms"), s_million),
            ],
        },
        new("insights", "all figures of the insights page as the store grows", InsightSpeed.RunAsync)
        {
            Doc = "insights",
            Quick = "--sizes 1000,10000",
            Limit = TimeSpan.FromHours(1),
        },
        new("quality", "how right the classifier is on texts it has not learnt", run => Task.FromResult(ClassifierQuality.Run(run)))
        {
            Doc = "classifier",
            Quick = "--folds 2",
            Promises =
            [
                new("area under the curve, own corpus", AtLeast(0.995)),
                new("F1, own corpus", AtLeast(0.97)),
                new("impersonated party, macro-F1, own corpus", AtLeast(0.9)),
                new("asks, micro-F1, own corpus", AtLeast(0.9)),
                new("expected calibration error, own corpus", AtMost(0.03)),
                new("area under the curve, real texts", AtLeast(0.97)),
                new("recall at 5 % false alarms, real texts", AtLeast(0.95)),
            ],
        },
        new("classifier", "what the classifier costs: texts a second on one core, training, memory, time by length", run => Task.FromResult(ClassifierSpeed.Run(run)))
        {
            Doc = "classifier",
            Quick = "--sizes 1000,4000,16000,64000 --warm-up 1 --iterations 3",
            Promises =
            [
                new("all scores", AtLeast(30_000, unit: "texts/s")),
                new("scanner, all scores, rules and explanation", AtLeast(5_000, unit: "texts/s")),
                new("training on the whole corpus", AtMost(60, unit: "s")),
                new("model file", AtMost(25, unit: "MB")),
                new("working set after 2,000 judgements", AtMost(300, unit: "MB")),
            ],
        },
        new("peers", "the classifier beside bogofilter, fastText and rspamd's Bayes on the same split", run => Task.FromResult(PeerComparison.Run(run)))
        {
            Doc = "classifier",
            Script = "peers.sh",
            Quick = "--texts 600",
            Limit = TimeSpan.FromMinutes(40),
            Promises =
            [
                new("F1, own test texts", AtLeast(1, Part.Ratio)),
                new("area under the curve, own test texts", AtLeast(1, Part.Ratio)),
                new("F1, real texts", AtLeast(1, Part.Ratio)),
                new("area under the curve, real texts", AtLeast(1, Part.Ratio)),
                new("F1 of mails in ISO-2022-JP", AtLeast(0.99, Part.Ratio)),
                new("text to labels, test texts", AtLeast(2, Part.Ratio)),
                new("text to labels, 600 characters", AtLeast(2, Part.Ratio)),
            ],
        },
        new("mail", "a report mailbox drained into judged reports beside programs that only fetch it", MailSpeed.RunAsync)
        {
            Doc = "mail",
            Quick = "--mails 500 --rounds 1 --deliveries 10 --warm-up 300",
            Limit = TimeSpan.FromMinutes(40),
            Promises =
            [
                new("drained into judged reports, beside mbsync, FSync yes", AtLeast(1, Part.Ratio)),
                new("drained into judged reports, beside getmail6, Maildir", AtLeast(10, Part.Ratio)),
                new("fetched only, beside Python imaplib, batches of 500", AtLeast(0.8, Part.Ratio)),
                new(".eml to verdict, beside bogofilter -T", AtLeast(1, Part.Ratio)),
                new("new mail told of", AtMost(1000, Part.P95, "ms")),
            ],
        },
        new("api", "raw mails judged over HTTP beside rspamd", ApiComparison.RunAsync)
        {
            Doc = "api",
            Script = "api.sh",
            Quick = "--rounds 1 --seconds 2 --warm-up 5",
            Promises =
            [
                new("mails judged, 1 connections", AtLeast(10, Part.Ratio)),
                new("median answer, 1 connections", AtMost(0.1, Part.Ratio)),
                new("mails judged, 8 connections", AtLeast(10, Part.Ratio)),
                new("median answer, 8 connections", AtMost(0.1, Part.Ratio)),
            ],
        },
        new("public", "a public warning page beside nginx and a bare Kestrel endpoint with the same bytes", PublicComparison.RunAsync)
        {
            Doc = "public-site",
            Script = "public.sh",
            Quick = "--rounds 1 --seconds 1 --warm-up 2 --connections 1,16,64",
            Promises =
            [
                new("identity against nginx, one core", AtLeast(0.25, Part.Ratio)),
                new("identity against nginx, both cores", AtLeast(0.5, Part.Ratio)),
                new("brotli against nginx identity, one core", AtLeast(0.45, Part.Ratio)),
                new("identity against bare Kestrel, one core", AtLeast(0.7, Part.Ratio)),
                new("identity against bare Kestrel, both cores", AtLeast(0.7, Part.Ratio)),
                new("99th of a page, one core, ours, reports coming in", AtMost(50, unit: "ms")),
                new("99th of a page, both cores, ours, reports coming in", AtMost(50, unit: "ms")),
                new("page and styles together", AtMost(100, unit: "KiB")),
            ],
        },
        new("burst", "reports at a steady rate through the API while the queue is read", ApiBurst.RunAsync)
        {
            Doc = "triage",
            Quick = "--seconds 5 --rate 20",
            Limit = TimeSpan.FromMinutes(40),
            Promises =
            [
                new("reports lost", AtMost(0)),
                new("age of the queue at the end", AtMost(900, unit: "s")),
                new("queue page's query meanwhile", AtMost(1000, Part.Worst, "ms")),
            ],
        },
        new("suspension", "suspensions in one durable commit each beside bare loops that store the same rows", SuspensionSpeed.RunAsync)
        {
            Doc = "cards",
            WantsPostgres = true,
            Quick = "--rounds 1 --seconds 1 --callers 1,4,16",
            Promises =
            [
                new("suspensions, SQLite, 1 caller", AtLeast(0.6, Part.Ratio)),
                new("suspensions, SQLite, 16 callers", AtLeast(2, Part.Ratio)),
                new("99th of a suspension, SQLite, 16 callers", AtMost(10, unit: "ms")),
                new("worst of a suspension, SQLite, 16 callers", AtMost(100, unit: "ms")),
                new("suspensions, PostgreSQL, 16 callers", AtLeast(0.4, Part.Ratio)),
            ],
        },
        new("audit", "the audit trail linked and checked as it grows, and suspensions meanwhile", AuditSpeed.RunAsync)
        {
            Doc = "audit",
            WantsPostgres = true,
            First = "--sizes",
            Quick = "--sizes 2000,20000 --rounds 1 --seconds 1",
            Limit = TimeSpan.FromHours(1),
            Promises = [new("breaks found in a sound trail, sqlite", AtMost(0)), new("breaks found in a sound trail, postgres", AtMost(0))],
        },
        new("registry", "orders to the card system after its gateway was down", RegistryDrain.RunAsync)
        {
            Doc = "cards",
            First = "--cases",
            Quick = "--cases 300",
            Promises =
            [
                new("gateway back: orders carried out", AtLeast(200, unit: "/s")),
                new("orders lost or carried out twice", AtMost(0)),
                new("cards whose orders went out of order", AtMost(0)),
            ],
        },
        new("move", "a file with many reports moved to PostgreSQL", MoveSpeed.RunAsync)
        {
            Doc = "operate",
            WantsPostgres = true,
            First = "--reports",
            Quick = "--reports 1000",
            Limit = TimeSpan.FromHours(1),
        },
        new("reader", "a card on the reader to its facts, through the real daemon", ReaderSpeed.RunAsync)
        {
            Doc = "card-reader",
            First = "--insertions",
            Quick = "--insertions 5",
            Promises = [new("beyond pcscd's poll (card powered to facts)", AtMost(300, unit: "ms"))],
        },
        new("open-now", "who is open at any moment", run => Task.FromResult(OpenNowSpeed.Run(run)))
        {
            Doc = "reference",
            Promises = [new("who is open, for any moment", AtMost(1, Part.P99, "ms"))],
        },
        new("guidance", "how rightly and how fast articles are found by questions in citizens' words", run => Task.FromResult(GuidanceQuality.Run(run)))
        {
            Doc = "guidance",
            Quick = "--articles 1000",
            Promises =
            [
                new("questions in citizens' words: right article in the top 1", AtLeast(0.8)),
                new("questions in citizens' words: right article in the top 3", AtLeast(0.95)),
                new("search of articles, as typed", AtMost(30, Part.P99, "ms"), new(10_000, "articles")),
            ],
        },
        new("circuits", "a thousand idle windows, a hundred at work, and one person's flood", CircuitLoad.RunAsync)
        {
            Doc = "security",
            Quick = "--idle 60 --busy 10 --clicks 20 --warm-up 5",
            Promises =
            [
                new("managed heap of an idle window", AtMost(0.85, unit: "MiB"), new(1000, "idle windows")),
                new("click to DOM on the queue", AtMost(4, Part.Ratio)),
                new("windows of one person's flood refused", AtLeast(1)),
            ],
        },
        new("second-window", "a new report in an open queue, taken in by this process and by another", SecondWindow.RunAsync)
        {
            Quick = "--runs 5",
            Promises = [new("a new report in an open queue, taken in by another process", AtMost(2000, Part.Worst, "ms"))],
        },
        new("soak", "two hours of mixed load: memory, handles and threads over time, and what the database consists of", Soak.RunAsync)
        {
            Doc = "scale",
            Quick = "--minutes 1 --windows 4",
            Limit = TimeSpan.FromHours(3),
            Promises =
            [
                new("faults", AtMost(0)),
                new("growth of managed heap in use", AtMost(1)),
                new("growth of handles", AtMost(1)),
            ],
        },
        new("nodes", "two web nodes, two workers and PostgreSQL under load, one of them killed again and again", NodeSurvival.RunAsync)
        {
            Doc = "nodes",
            WantsPostgres = true,
            Quick = "--minutes 1 --kill-every 20 --rate 5 --operators 5 --public 50",
            Limit = TimeSpan.FromMinutes(30),
            Promises =
            [
                new("reports lost or stored twice", AtMost(0)),
                new("suspensions lost or stored twice", AtMost(0)),
                new("orders open or done other than once", AtMost(0)),
                new("a verdict, from due to answer, outside the second of a kill", AtMost(1000, Part.P99, "ms")),
                new("a suspension, from due to answer, outside the second of a kill", AtMost(300, Part.P99, "ms")),
            ],
        },
    ];

    /// <summary>Null for a name that is none.</summary>
    public static Benchmark? Find(string name) => All.FirstOrDefault(b => b.Name == name);

    private static Goal AtLeast(double limit, Part part = Part.Value, string unit = "") => new(Sense.AtLeast, limit, part, unit);

    private static Goal AtMost(double limit, Part part = Part.Value, string unit = "") => new(Sense.AtMost, limit, part, unit);
}
