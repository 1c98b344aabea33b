using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sources;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// Hours of mixed load on the whole program, workers included, in a process of its own: <c>bench soak [--minutes N] [--rate N] [--windows N]</c>.
/// Reports come through the API and the drop folder, windows of the console go from page to page and are closed and opened again, people sign in, the
/// public reads and asks, cards are suspended and reports decided. Every five minutes the callers rest and all windows are closed: what memory is in use then, once
/// everything else is collected, is kept by the program itself. At the end by how much an hour that and the handles grow, and what the database consists of.
/// </summary>
internal static class Soak
{
    private static readonly TimeSpan s_look = TimeSpan.FromMinutes(5);

    /// <summary>Longer than idle threads are kept (20 s) and than their lent arrays are (30 s): what comes and goes with the number of threads is no growth.</summary>
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(45);

    /// <summary>Begins a line that is an answer: the program's log goes the same way.</summary>
    private const string Mark = "soak ";

    /// <summary>Pools and caches fill until the 52nd minute (docs/scale.md, "Over hours"): what is looked at before is told, not counted.</summary>
    private static readonly TimeSpan s_warmUp = TimeSpan.FromMinutes(50);

    /// <summary>
    /// Reports taken in before anything is looked at: the process keeps the fingerprints of the last 16,384 (<see cref="RecentPrints"/>), which at one a second
    /// take four and a half hours to come together, and until then look like growth.
    /// </summary>
    private const int Before = 17_000;

    private static readonly string[] s_desk = ["/reports", "/campaigns", "/reports?state=all", "/cards", "/insights", "/operations", "/audit", "/publishing", "/guidance"];

    private static readonly string[] s_public = ["/alerts", "/help", "/open-now", "/alerts/feed.atom", "/alerts?lang=en", "/check", "/api/v1/alerts"];

    public static async Task<int> RunAsync(BenchRun run)
    {
        var time = TimeSpan.FromMinutes(run.Number("--minutes", 120));
        var (rate, windows) = (run.Number("--rate", 2), run.Number("--windows", 20));
        using var server = await Server.StartAsync();
        using var load = new Load(server, rate);
        using var stop = new CancellationTokenSource();
        var work = load.Start(windows, stop.Token);
        var looks = new List<Look>();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time)
        {
            await Task.Delay(s_look < time ? s_look : time);
            await load.PauseAsync();
            await Task.Delay(s_rest);
            var look = await server.LookAsync(clock.Elapsed);
            load.Resume();
            looks.Add(look);
            BenchOutput.Say(look.ToString());
        }

        await stop.CancelAsync();
        await work;
        var (bytes, tables) = await server.TablesAsync();
        var warmUp = s_warmUp < time / 2 ? s_warmUp : time / 4;
        var settled = looks.Where(l => l.At >= warmUp).ToList();
        var size = new Size(Math.Round(time.TotalMinutes), $"minutes at {rate} reports/s and {windows} windows");
        BenchOutput.Print($"{time.TotalMinutes:0} min: {load.Reports} reports, {load.Pages} pages of the console, {load.Visits} public pages, {load.SignIns} sign-ins, {load.Faults} faults");
        Tell("managed heap in use", "MB", l => l.Heap / 1048576.0);
        Tell("working set", "MB", l => l.WorkingSet / 1048576.0);
        Tell("handles", "", l => l.Handles.Count);
        Tell("handles of libraries", "", l => l.Handles.Libraries);
        Tell("handles of the store", "", l => l.Handles.Store);
        Tell("all other handles", "", l => l.Handles.Others);
        Tell("threads", "", l => l.Threads);
        var last = looks[^1];
        BenchOutput.Print($"database: {bytes / 1048576.0:F1} MB for {last.Reports} reports and {last.Cases} cases");
        foreach (var (name, rows, contents) in tables.Take(10))
        {
            BenchOutput.Print($"  {name,-40} {rows,9} rows {contents / 1048576.0,8:F1} MB {(double)contents / bytes,6:P0}");
        }

        var rest = bytes - tables.Sum(t => t.Bytes);
        BenchOutput.Print($"  {"indexes, heads of rows and pages, free room",-55} {rest / 1048576.0,8:F1} MB {(double)rest / bytes,6:P0}");
        run.Add("faults", load.Faults, "answers", size);
        run.Add("database", bytes / (1024.0 * Math.Max(1, last.Reports)), "kB a report", size);
        return load.Faults == 0 ? 0 : 1;

        void Tell(string what, string unit, Func<Look, double> of)
        {
            var (growth, error) = Growth(settled, of);
            BenchOutput.Print($"{what,-22} {of(settled[0]),8:F1} {of(settled[^1]),8:F1} {unit,-3} grows by {growth:F2} an hour (standard error {error:F2})");
            run.Add($"growth of {what}", growth, $"{unit}/h", size);
        }
    }

    /// <summary>Growth an hour, by least squares, and how far it may be off by chance (standard error).</summary>
    internal static (double Growth, double Error) Growth(IReadOnlyList<Look> looks, Func<Look, double> of)
    {
        var (hours, values) = (looks.Average(l => l.At.TotalHours), looks.Average(of));
        var spread = looks.Sum(l => Math.Pow(l.At.TotalHours - hours, 2));
        if (spread == 0)
        {
            return (0, 0);
        }

        var growth = looks.Sum(l => (l.At.TotalHours - hours) * (of(l) - values)) / spread;
        var left = looks.Sum(l => Math.Pow(of(l) - values - (growth * (l.At.TotalHours - hours)), 2));
        return (growth, looks.Count > 2 ? Math.Sqrt(left / (looks.Count - 2) / spread) : 0);
    }

    /// <summary>The server, for the program above: tells its address, an API key and its drop folder, then what it is asked for. Its desk works meanwhile.</summary>
    public static async Task<int> ServeAsync()
    {
        await using var app = await RunningApp.StartAsync(workers: true, settings: new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Error" });
        var key = await app.Services.GetRequiredService<CreateApiKey>().RunAsync(new("soak", Enum.GetValues<ApiScope>(), ApiKeyRules.MaxPerMinute), Actor.CommandLine, default);
        await FillAsync(app);
        Answer($"{app.Address}");
        Answer($"{key.Value.Value}");
        Answer($"{app.Services.GetRequiredService<DataFolder>().Inbox}");
        using var stop = new CancellationTokenSource();
        var desk = DeskAsync(app, stop.Token);
        while (await Console.In.ReadLineAsync() is { } asked)
        {
            await (asked == "look" ? LookAsync(app) : TablesAsync(app));
        }

        await stop.CancelAsync();
        await desk;
        return 0;
    }

    private static async Task FillAsync(RunningApp app)
    {
        var (receive, classifier) = (app.Services.GetRequiredService<ReceiveReport>(), await app.Services.GetRequiredService<CurrentClassifier>().GetAsync(default));
        var reports = new LabelledReports([.. new BenchParts().Corpus], 1).Endless().Take(Before);
        foreach (var some in reports.Chunk(250))
        {
            await receive.StoreAsync(new([.. some.Select(r => receive.Prepare(r, classifier))]), Actor.Worker("soak"), default);
        }
    }

    // What operators do at forms, which need a browser: the same actions.
    private static async Task DeskAsync(RunningApp app, CancellationToken ct)
    {
        var (operators, analyst) = (new Actor("soak-desk", "耐久 窓口", new HashSet<string> { Role.CardDesk }), new Actor("soak-triage", "耐久 判定", new HashSet<string> { Role.Triage }));
        for (var i = 0; !ct.IsCancellationRequested; i++)
        {
            var statement = new LossStatement { Target = SuspensionTarget.Card, Cause = LossCause.Outside, HolderName = "耐久 花子" + new string((char)('a' + (i % 26)), (i / 26 % 20) + 1), HolderBirthDate = new(1985, 4, 1) };
            Expect(await app.Services.GetRequiredService<SuspendCard>().RunAsync(new(Guid.CreateVersion7(), statement, IdentityCheck.NotAsked), operators, default));
            var part = await app.Services.GetRequiredService<FindReports>().RunAsync(new(), null, 1, default);
            foreach (var report in part.Items)
            {
                // Somebody else may have been there first: then it is decided all the same.
                await app.Services.GetRequiredService<DecideReport>().RunAsync(new(report.Id, (Verdict)(i % 3), "", report.Version), analyst, default);
            }

            await Task.Delay(TimeSpan.FromSeconds(1), ct).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        static void Expect<T>(Outcome<T> outcome) => _ = outcome.Succeeded ? 0 : throw new InvalidOperationException(outcome.Refusal!.Message.En);
    }

    private static async Task LookAsync(RunningApp app)
    {
        // The desk and the workers go on: what they hold just then is left out by the least of some looks.
        var heap = long.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            heap = Math.Min(heap, GC.GetTotalMemory(forceFullCollection: true));
            await Task.Delay(TimeSpan.FromSeconds(0.3));
        }

        // As many connections are kept as were wanted at once of late: they come and go, and are files open.
        SqliteConnection.ClearAllPools();
        await using var db = app.Db();
        using var self = Process.GetCurrentProcess();
        var handles = Handles.Now();
        var (reports, cases) = (await db.Reports.CountAsync(), await db.SuspensionCases.CountAsync());
        Answer($"{heap} {Environment.WorkingSet} {handles.Libraries} {handles.Store} {handles.Others} {self.Threads.Count} {reports} {cases}");
    }

    private static async Task TablesAsync(RunningApp app)
    {
        await using var db = app.Db();
        await db.Database.OpenConnectionAsync();
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        foreach (var table in await db.Database.SqlQueryRaw<string>("SELECT name AS Value FROM sqlite_master WHERE type = 'table'").ToListAsync())
        {
            // As many bytes as the contents take; a number about as many as it has figures.
            var contents = string.Join(" + ", BenchOutput.Columns(connection, table).Select(c => $"IFNULL(octet_length(\"{c}\"), 0)"));
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT COUNT(*), IFNULL(SUM({contents}), 0) FROM \"{table}\"";
            await using var row = await command.ExecuteReaderAsync();
            await row.ReadAsync();
            Answer($"{table} {row.GetInt64(0)} {row.GetInt64(1)}");
        }

        await using var pages = connection.CreateCommand();
        pages.CommandText = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
        Answer($"end {(long)(await pages.ExecuteScalarAsync())!}");
    }

    private static void Answer(FormattableString answer) => Console.WriteLine(Mark + answer.ToString(CultureInfo.InvariantCulture));

    /// <summary>How the server was at a time; bytes.</summary>
    internal sealed record Look(TimeSpan At, long Heap, long WorkingSet, Handles Handles, int Threads, int Reports, int Cases)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{At.TotalMinutes,5:F0} min: {Heap / 1048576.0:F1} MB in use, {WorkingSet / 1048576.0:F0} MB working set, {Handles.Count} handles ({Handles.Libraries} libraries, {Handles.Store} store), {Threads} threads, {Reports} reports, {Cases} cases");
    }

    /// <summary>
    /// Files, sockets and the like that the process holds open. An assembly is two from when it is first needed, be that after an hour, until the end; the store as many
    /// as connections were wanted at once. On another system than Linux all are told as others.
    /// </summary>
    internal sealed record Handles(int Libraries, int Store, int Others)
    {
        public int Count => Libraries + Store + Others;

        public static Handles Now()
        {
            if (!Directory.Exists("/proc/self/fd"))
            {
                using var self = Process.GetCurrentProcess();
                return new(0, 0, self.HandleCount);
            }

            string[] open = [.. Directory.GetFileSystemEntries("/proc/self/fd").Select(f => new FileInfo(f).LinkTarget ?? "")];
            var (libraries, store) = (open.Count(f => f.EndsWith(".dll", StringComparison.Ordinal)), open.Count(f => Path.GetFileName(f).StartsWith("scamwatch.db", StringComparison.Ordinal)));
            return new(libraries, store, open.Length - libraries - store);
        }
    }

    private sealed class Load(Server server, int rate) : IDisposable
    {
        private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(1) };
        private readonly Domain.Classification.CorpusText[] _texts = [.. new BenchParts().Corpus.Where(t => t.Lang == "ja")];
        private readonly BenchMails _mails = new(new BenchParts().Corpus);
        private int _reports;
        private int _pages;
        private int _visits;
        private int _signIns;
        private int _faults;
        private int _working;
        private volatile TaskCompletionSource? _resumed;

        public int Reports => _reports;

        public int Pages => _pages;

        public int Visits => _visits;

        public int SignIns => _signIns;

        public int Faults => _faults;

        public void Dispose() => _http.Dispose();

        /// <summary>Returns when nobody asks for anything and no window is open.</summary>
        public async Task PauseAsync()
        {
            _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            while (Volatile.Read(ref _working) > 0)
            {
                await Task.Delay(100);
            }
        }

        public void Resume()
        {
            var resumed = _resumed;
            _resumed = null;
            resumed?.SetResult();
        }

        public Task Start(int windows, CancellationToken ct) => Task.WhenAll(
        [
            EveryAsync(TimeSpan.FromSeconds(1.0 / rate), ReportAsync, ct),
            EveryAsync(TimeSpan.FromSeconds(5), DropAsync, ct),
            EveryAsync(TimeSpan.FromSeconds(0.2), VisitAsync, ct),
            EveryAsync(TimeSpan.FromSeconds(10), AskAsync, ct),
            .. Enumerable.Range(0, windows).Select(n => EveryAsync(TimeSpan.FromSeconds(1), i => WindowAsync(n + i, ct), ct)),
        ]);

        // One after the other: a slow answer makes the next come later, not beside it.
        private async Task EveryAsync(TimeSpan pause, Func<int, Task> act, CancellationToken ct)
        {
            for (var i = 0; !ct.IsCancellationRequested; i++)
            {
                try
                {
                    Interlocked.Increment(ref _working);
                    try
                    {
                        await (_resumed is null ? act(i) : Task.CompletedTask);
                    }
                    finally
                    {
                        Interlocked.Decrement(ref _working);
                    }

                    await (_resumed?.Task ?? Task.Delay(pause, ct));
                }
                catch (OperationCanceledException) when (ct.IsCancellationRequested)
                {
                    return;
                }
                catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or IOException or TimeoutException)
                {
                    Fault(fault.Message);
                }
            }
        }

        private async Task ReportAsync(int number)
        {
            var text = _texts[number % _texts.Length].Text;
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/reports")
            {
                Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
                {
                    ["channel"] = Codes.Of(text.Channel),
                    ["subject"] = text.Subject,
                    ["sender"] = text.Sender,
                    ["body"] = string.Create(CultureInfo.InvariantCulture, $"{text.Body}\n受付 {number}"),
                }))
                { Headers = { ContentType = new("application/json") } },
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.Key);
            request.Headers.Add("Idempotency-Key", string.Create(CultureInfo.InvariantCulture, $"soak-{number}"));
            using var answer = await _http.SendAsync(request);
            Count(answer, ref _reports, HttpStatusCode.Created);
        }

        private async Task DropAsync(int number)
        {
            // Written beside, then moved: a file that is being written is no mail yet.
            var file = Path.Combine(server.Inbox, string.Create(CultureInfo.InvariantCulture, $"soak-{number}.eml"));
            await File.WriteAllBytesAsync(file + ".part", _mails.Make(1, number + 1)[0]);
            File.Move(file + ".part", file);
        }

        private async Task VisitAsync(int number)
        {
            using var answer = await _http.GetAsync(s_public[number % s_public.Length]);
            Count(answer, ref _visits, HttpStatusCode.OK);
        }

        private async Task AskAsync(int number)
        {
            var text = _texts[(number * 7) % _texts.Length].Text.Body;
            using var form = new FormUrlEncodedContent([new("channel", "email"), new("text", text[..Math.Min(text.Length, 2000)]), new("sender", "")]);
            using var answer = await _http.PostAsync("/check", form);
            Count(answer, ref _visits, HttpStatusCode.OK);
        }

        /// <summary>A window of somebody who signs in, looks at some pages and closes it.</summary>
        private async Task WindowAsync(int number, CancellationToken ct)
        {
            var cookie = await CircuitLoad.SignInAsync(server.Address, Role.Supervisor);
            Interlocked.Increment(ref _signIns);
            await using var window = await RawCircuit.OpenAsync(_http, server.Address, cookie, s_desk[number % s_desk.Length], ct);
            if (!window.IsOpen)
            {
                Fault($"{window.Status} for a window");
                return;
            }

            for (var i = 1; i < 20 && _resumed is null; i++)
            {
                var before = window.Batches;
                await window.GoAsync(new Uri(server.Address, s_desk[(number + i) % s_desk.Length]));
                if (!await window.DrawnAsync(before + 1, ct))
                {
                    Fault($"a window ended at {s_desk[(number + i) % s_desk.Length]}: {window.Why}");
                    return;
                }

                Interlocked.Increment(ref _pages);
                await Task.Delay(TimeSpan.FromSeconds(3), ct);
            }
        }

        private void Count(HttpResponseMessage answer, ref int counter, HttpStatusCode wanted)
        {
            if (answer.StatusCode == wanted)
            {
                Interlocked.Increment(ref counter);
            }
            else
            {
                Fault($"{(int)answer.StatusCode} for {answer.RequestMessage?.RequestUri}");
            }
        }

        private void Fault(string what)
        {
            if (Interlocked.Increment(ref _faults) <= 20)
            {
                BenchOutput.Say(what);
            }
        }
    }

    private sealed class Server(Process process, Uri address, string key, string inbox) : IDisposable
    {
        public Uri Address => address;

        public string Key => key;

        public string Inbox => inbox;

        public static async Task<Server> StartAsync()
        {
            var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
            {
                ArgumentList = { "bench", "soak-server" },
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            return new(process, new(await LineAsync(process)), await LineAsync(process), await LineAsync(process));
        }

        public async Task<Look> LookAsync(TimeSpan at)
        {
            await process.StandardInput.WriteLineAsync("look");
            var said = (await LineAsync(process)).Split(' ').Select(s => long.Parse(s, CultureInfo.InvariantCulture)).ToArray();
            return new(at, said[0], said[1], new((int)said[2], (int)said[3], (int)said[4]), (int)said[5], (int)said[6], (int)said[7]);
        }

        /// <summary>Bytes of the database, and its tables with their rows and the bytes of their contents, the largest first.</summary>
        public async Task<(long Bytes, IReadOnlyList<(string Name, long Rows, long Bytes)> Tables)> TablesAsync()
        {
            await process.StandardInput.WriteLineAsync("tables");
            var tables = new List<(string Name, long Rows, long Bytes)>();
            while ((await LineAsync(process)).Split(' ') is var said)
            {
                if (said is ["end", var bytes])
                {
                    return (long.Parse(bytes, CultureInfo.InvariantCulture), [.. tables.OrderByDescending(t => t.Bytes)]);
                }

                tables.Add((said[0], long.Parse(said[1], CultureInfo.InvariantCulture), long.Parse(said[2], CultureInfo.InvariantCulture)));
            }

            throw new UnreachableException();
        }

        private static async Task<string> LineAsync(Process process)
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.StartsWith(Mark, StringComparison.Ordinal))
                {
                    return line[Mark.Length..];
                }

                // Its log, of which only errors are written.
                BenchOutput.Say(line);
            }

            throw new InvalidOperationException("The server ended.");
        }

        public void Dispose()
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
            {
                process.Kill();
            }

            process.Dispose();
        }
    }
}
