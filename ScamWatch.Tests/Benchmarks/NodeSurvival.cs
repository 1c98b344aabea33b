using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Sources;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Cards.Registry;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// Two web nodes and two worker nodes as processes over one PostgreSQL that flushes to disk, each killed in turn (SIGKILL) and started
/// again: <c>survive nodes [--package DIR] [--lead SECONDS] [--minutes N] [--kill-every SECONDS] [--rate N] [--operators N] [--call-seconds N] [--public N] [--json FILE]</c>.
/// They are programs as published (<c>deploy/publish.sh</c>, which is run first where no package is named).
/// Reports come through the API at a steady rate, sent when they are due; an operator suspends a card, pauses and suspends the next;
/// visitors read public pages. Whoever has no answer asks the other web node with the same key. At the end everything acknowledged must
/// be there once, and the card system must have done each order once.
/// </summary>
internal static class NodeSurvival
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    /// <summary>Around a kill: what was under way at that node is sent again.</summary>
    private static readonly TimeSpan s_kill = TimeSpan.FromSeconds(1);

    /// <summary>In steps of so long what follows a kill is told.</summary>
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(5);

    private static readonly string[] s_pages = ["/alerts", "/", "/api/v1/alerts", "/alerts/feed.atom"];

    public static async Task<int> RunAsync(BenchRun run)
    {
        if (TestStore.PostgresServer is not { } server)
        {
            BenchOutput.Say("SCAMWATCH_TEST_POSTGRES is not set (./test.sh survive nodes starts a server)");
            return 1;
        }

        if (await PackageAsync(run) is not { } package)
        {
            return 1;
        }

        var load = new Load(
            TimeSpan.FromSeconds(run.Number("--lead", 60)), TimeSpan.FromMinutes(run.Number("--minutes", 10)), TimeSpan.FromSeconds(run.Number("--kill-every", 30)),
            run.Number("--rate", 50), run.Number("--operators", 100),
            TimeSpan.FromSeconds(run.Number("--call-seconds", 10)), run.Number("--public", 1000));
        var folder = Directory.CreateTempSubdirectory("scamwatch-nodes-").FullName;
        try
        {
            var database = new Npgsql.NpgsqlConnectionStringBuilder(server) { Database = await TestStore.NewPostgresDatabaseAsync(), MaxPoolSize = 20 }.ConnectionString;
            await using var gateway = await RecordingGateway.StartAsync();
            await using var nodes = new Nodes(package, folder, database, gateway.Address);
            return await DrillAsync(run, load, nodes, gateway);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The folder of the published program; null where it could not be published.</summary>
    private static async Task<string?> PackageAsync(BenchRun run)
    {
        if (run.Option("--package") is { } named)
        {
            return Path.GetFullPath(named);
        }

        var package = Path.Combine(TestPaths.Root, "artifacts", "package");
        BenchOutput.Say($"publishing to {package}");
        using var publish = Process.Start(new ProcessStartInfo(
            Path.Combine(TestPaths.Root, "deploy", "publish.sh"), [RuntimeInformation.RuntimeIdentifier, package]))!;
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? package : null;
    }

    private static async Task<int> DrillAsync(BenchRun run, Load load, Nodes nodes, RecordingGateway gateway)
    {
        BenchOutput.Print($"{Environment.ProcessorCount} cores; load of the machine before: {LoadOfMachine()}");
        await nodes.StartAllAsync();
        await using var services = nodes.Services();
        var key = (await services.GetRequiredService<CreateApiKey>().RunAsync(
            new("drill", Enum.GetValues<ApiScope>(), ApiKeyRules.MaxPerMinute), Actor.CommandLine, default)).Value.Value;
        using var drill = new Drill(nodes.Web, key, load);
        var (kills, running) = (0, drill.RunAsync());
        await Task.Delay(load.Lead);
        while (!running.IsCompleted)
        {
            // Not in the last seconds: the nodes shall be there for what is still to be answered.
            await Task.WhenAny(running, Task.Delay(load.KillEvery));
            if (drill.IsSending)
            {
                drill.Killed(nodes.Next);
                var name = await nodes.KillAndStartAsync();
                kills++;
                BenchOutput.Say($"killed {name}; {drill.Reports.Count} reports, {drill.Cases.Count} suspensions acknowledged, {drill.PagesRead} pages read; load {LoadOfMachine()}");
            }
        }

        await running;
        return await JudgeAsync(run, load, kills, drill, services, gateway);
    }

    private static async Task<int> JudgeAsync(BenchRun run, Load load, int kills, Drill drill, ServiceProvider services, RecordingGateway gateway)
    {
        var contexts = services.GetRequiredService<IDbContextFactory<ScamWatchDb>>();
        var waited = Stopwatch.StartNew();
        await using var db = await contexts.CreateDbContextAsync();
        while (waited.Elapsed < s_patience && await db.RegistryOrders.AnyAsync(o => o.State != RegistryOrderState.Done))
        {
            await Task.Delay(500);
        }

        var reports = await db.Reports.AsNoTracking().Select(r => r.ReceiptNumber).ToListAsync();
        var stored = reports.ToHashSet(StringComparer.Ordinal);
        var lostReports = drill.Reports.Count(r => !stored.Contains(r.Value.Receipt));
        // Every report is sent until it is acknowledged, so each key has one row.
        var twiceReports = reports.Count - drill.Reports.Count;
        var cases = (await db.SuspensionCases.AsNoTracking().Select(c => new { c.FormId, c.ReceiptNumber }).ToListAsync()).ToLookup(c => c.FormId, c => c.ReceiptNumber);
        var lostCases = drill.Cases.Count(c => !cases[c.Key].Contains(c.Value.Receipt));
        var twiceCases = cases.Count(c => c.Count() > 1);
        var open = await db.RegistryOrders.CountAsync(o => o.State != RegistryOrderState.Done);
        var effects = gateway.Effects.ToLookup(e => e.CaseNumber);
        var wrongEffects = cases.SelectMany(c => c).Count(receipt => effects[receipt].Count() != 1);
        var check = (await services.GetRequiredService<CheckAudit>().RunAsync(Actor.CommandLine, null, default)).Value!;

        BenchOutput.Print($"{load.For.TotalMinutes:0} min, {load.Rate} reports/s, {load.Operators} operators, {load.Public} public requests/s asked for, {kills} kills; load of the machine after: {LoadOfMachine()}");
        BenchOutput.Print($"reports: {drill.Reports.Count} acknowledged, {reports.Count} stored, {lostReports} lost, {twiceReports} twice; sent again {drill.Repeated}, refused {drill.Refused}");
        BenchOutput.Print($"suspensions: {drill.Cases.Count} acknowledged, {cases.Count} stored, {lostCases} lost, {twiceCases} twice; orders open {open}, done other than once {wrongEffects}");
        BenchOutput.Print($"audit trail: {check.Entries} entries, {check.Breaks} breaks");
        BenchOutput.Print($"public pages: {drill.PagesRead / load.For.TotalSeconds:0}/s read, {drill.PagesFailed} without an answer");
        BenchOutput.Print($"verdict, from due to answer, outside the second of a kill: {Figures(drill.Outside(drill.Reports.Values))}; in all: {Figures(drill.Counted(drill.Reports.Values))}");
        BenchOutput.Print($"suspension, likewise: {Figures(drill.Outside(drill.Cases.Values))}; in all: {Figures(drill.Counted(drill.Cases.Values))}");
        foreach (var (node, seconds, answers) in drill.AfterKills(drill.Reports.Values))
        {
            BenchOutput.Print($"verdicts due {seconds,2} s and later after a {node} was killed: {Figures(answers)}");
        }

        var (verdicts, suspensions) = (drill.Outside(drill.Reports.Values), drill.Outside(drill.Cases.Values));
        var size = new Size(kills, string.Create(CultureInfo.InvariantCulture, $"kills in {load.For.TotalMinutes:0} min at {load.Rate} reports/s"));
        run.Add("reports lost or stored twice", lostReports + twiceReports, "reports", size);
        run.Add("suspensions lost or stored twice", lostCases + twiceCases, "suspensions", size);
        run.Add("orders open or done other than once", open + wrongEffects, "orders", size);
        run.Add("public pages read", drill.PagesRead / load.For.TotalSeconds, "/s", size);
        foreach (var (what, answers) in ((string, IReadOnlyList<Answer>)[])[("a verdict", verdicts), ("a suspension", suspensions)])
        {
            if (answers.Count > 0)
            {
                run.Add($"{what}, from due to answer, outside the second of a kill", new Spread(answers.Select(a => (a.Answered - a.Due).TotalMilliseconds)), size);
            }
        }

        BenchOutput.WriteJson(run.Args, new
        {
            LeadSeconds = load.Lead.TotalSeconds,
            Minutes = load.For.TotalMinutes,
            load.Rate,
            load.Operators,
            load.Public,
            Kills = kills,
            Reports = drill.Reports.Count,
            LostReports = lostReports,
            TwiceReports = twiceReports,
            Suspensions = drill.Cases.Count,
            LostSuspensions = lostCases,
            TwiceSuspensions = twiceCases,
            OpenOrders = open,
            WrongEffects = wrongEffects,
            AuditBreaks = check.Breaks,
            PagesPerSecond = drill.PagesRead / load.For.TotalSeconds,
            drill.PagesFailed,
            VerdictP50 = At(verdicts, 0.5),
            VerdictP99 = At(verdicts, 0.99),
            SuspensionP50 = At(suspensions, 0.5),
            SuspensionP99 = At(suspensions, 0.99),
        });
        return lostReports + twiceReports + lostCases + twiceCases + open + wrongEffects + drill.Refused == 0 && check.Breaks == 0 ? 0 : 1;
    }

    private static string Figures(IEnumerable<Answer> answers) => string.Create(
        CultureInfo.InvariantCulture, $"p50 {At(answers, 0.5):0} ms, p99 {At(answers, 0.99):0} ms, worst {At(answers, 1):0} ms");

    private static double At(IEnumerable<Answer> answers, double share)
    {
        var sorted = answers.Select(a => (a.Answered - a.Due).TotalMilliseconds).Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
    }

    private static string LoadOfMachine() => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "unknown";

    /// <summary>What is asked of the nodes.</summary>
    /// <param name="Lead">For so long beforehand, with nobody killed: five programs that have just started compile what they run, which is no part of the time that counts.</param>
    private sealed record Load(TimeSpan Lead, TimeSpan For, TimeSpan KillEvery, int Rate, int Operators, TimeSpan Call, int Public);

    /// <summary>An acknowledgement, by the clock of the drill.</summary>
    private readonly record struct Answer(string Receipt, TimeSpan Due, TimeSpan Answered);

    private sealed class Drill(IReadOnlyList<Uri> nodes, string key, Load load) : IDisposable
    {
        private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256, PooledConnectionLifetime = TimeSpan.FromMinutes(1) })
        {
            Timeout = TimeSpan.FromSeconds(10),
        };
        private readonly CorpusTexts _texts = new();
        private readonly ConcurrentQueue<(TimeSpan At, string Node)> _kills = new();
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private readonly TimeSpan _end = load.Lead + load.For;
        private int _repeated;
        private int _refused;
        private long _pagesRead;
        private long _pagesFailed;

        public ConcurrentDictionary<string, Answer> Reports { get; } = new();

        public ConcurrentDictionary<Guid, Answer> Cases { get; } = new();

        public int Repeated => _repeated;

        public int Refused => _refused;

        public long PagesRead => Interlocked.Read(ref _pagesRead);

        public long PagesFailed => Interlocked.Read(ref _pagesFailed);

        public bool IsSending => _clock.Elapsed < _end - TimeSpan.FromSeconds(5);

        public void Killed(string node) => _kills.Enqueue((_clock.Elapsed, node));

        public IEnumerable<Answer> Counted(IEnumerable<Answer> answers) => answers.Where(a => a.Due >= load.Lead);

        public IReadOnlyList<Answer> Outside(IEnumerable<Answer> answers) =>
            [.. Counted(answers).Where(a => !_kills.Any(k => a.Due <= k.At + s_kill && a.Answered >= k.At))];

        /// <summary>What waited how long after a kill of which kind of node: at whom the slow ones were.</summary>
        public IEnumerable<(string Node, int Seconds, IReadOnlyList<Answer> Answers)> AfterKills(IEnumerable<Answer> answers) =>
            from a in Counted(answers)
            let kill = _kills.LastOrDefault(k => k.At <= a.Due)
            where kill.Node is not null
            group a by (Node: kill.Node.Split('-')[0], Seconds: (int)((a.Due - kill.At) / s_step) * (int)s_step.TotalSeconds) into one
            orderby one.Key.Node, one.Key.Seconds
            select (one.Key.Node, one.Key.Seconds, (IReadOnlyList<Answer>)[.. one]);

        public async Task RunAsync()
        {
            _clock.Restart();
            await Task.WhenAll([
                Task.Run(ReportAsync),
                .. Enumerable.Range(0, load.Operators).Select(n => Task.Run(() => OperateAsync(n))),
                .. Enumerable.Range(0, load.Public > 0 ? Visitors : 0).Select(n => Task.Run(() => VisitAsync(n))),
            ]);
        }

        public void Dispose() => _http.Dispose();

        private const int Visitors = 32;

        private async Task ReportAsync()
        {
            var sent = new List<Task>();
            for (var i = 0; ; i++)
            {
                var due = TimeSpan.FromSeconds((double)i / load.Rate);
                if (due >= _end)
                {
                    break;
                }

                if (due - _clock.Elapsed is { Ticks: > 0 } wait)
                {
                    await Task.Delay(wait);
                }

                sent.Add(SendReportAsync(i, due));
            }

            await Task.WhenAll(sent);
        }

        private async Task SendReportAsync(int number, TimeSpan due)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"drill-{number}");
            var json = _texts.Json(number);
            var receipt = await UntilAnsweredAsync(number, node =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node, "/api/v1/reports"))
                {
                    Content = new ByteArrayContent(json) { Headers = { ContentType = new("application/json") } },
                };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
                request.Headers.Add("Idempotency-Key", name);
                return request;
            }, body =>
            {
                using var accepted = JsonDocument.Parse(body);
                return accepted.RootElement.GetProperty("receiptNumber").GetString()!;
            });
            if (receipt is not null)
            {
                Reports[name] = new(receipt, due, _clock.Elapsed);
            }
        }

        private async Task OperateAsync(int number)
        {
            // Not all at once.
            await Task.Delay(load.Call * Random.Shared.NextDouble());
            while (_clock.Elapsed < _end)
            {
                var (form, due) = (Guid.CreateVersion7(), _clock.Elapsed);
                if (await UntilAnsweredAsync(number, node => new(HttpMethod.Post, new Uri(node, $"/drill/{form}")), body => body) is { } receipt)
                {
                    Cases[form] = new(receipt, due, _clock.Elapsed);
                }

                await Task.Delay(load.Call * (0.5 + Random.Shared.NextDouble()));
            }
        }

        private async Task VisitAsync(int number)
        {
            var pause = TimeSpan.FromSeconds((double)Visitors / load.Public);
            for (var (i, next) = (number, _clock.Elapsed); _clock.Elapsed < _end; i++, next += pause)
            {
                if (next - _clock.Elapsed is { Ticks: > 0 } wait)
                {
                    await Task.Delay(wait);
                }

                try
                {
                    using var answer = await _http.GetAsync(new Uri(nodes[i % nodes.Count], s_pages[i % s_pages.Length]));
                    CountPage(ref answer.StatusCode < HttpStatusCode.InternalServerError ? ref _pagesRead : ref _pagesFailed);
                }
                catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or IOException)
                {
                    CountPage(ref _pagesFailed);
                }
            }
        }

        private void CountPage(ref long pages)
        {
            if (_clock.Elapsed >= load.Lead)
            {
                Interlocked.Increment(ref pages);
            }
        }

        /// <summary>Sends until somebody acknowledges, to one node and then to another; null where it was refused.</summary>
        private async Task<string?> UntilAnsweredAsync(int number, Func<Uri, HttpRequestMessage> make, Func<string, string> read)
        {
            for (var attempt = number; ; attempt++)
            {
                try
                {
                    using var request = make(nodes[attempt % nodes.Count]);
                    using var answer = await _http.SendAsync(request);
                    if (answer.IsSuccessStatusCode)
                    {
                        return read(await answer.Content.ReadAsStringAsync());
                    }

                    if (answer.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and not HttpStatusCode.TooManyRequests)
                    {
                        if (Interlocked.Increment(ref _refused) == 1)
                        {
                            BenchOutput.Say($"refused: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
                        }

                        return null;
                    }
                }
                catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or IOException)
                {
                    // The node is away, or went while it answered.
                }

                Interlocked.Increment(ref _repeated);
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Reports of the corpus, each made its own by its number.</summary>
    private sealed class CorpusTexts
    {
        private readonly Domain.Classification.CorpusText[] _texts = [.. new BenchParts().Corpus.Where(t => t.Lang == "ja")];

        public byte[] Json(int number)
        {
            var text = _texts[number % _texts.Length].Text;
            return JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
            {
                ["channel"] = Codes.Of(text.Channel),
                ["subject"] = text.Subject,
                ["sender"] = text.Sender,
                ["body"] = string.Create(CultureInfo.InvariantCulture, $"{text.Body}\n受付 {number}"),
            });
        }
    }

    /// <summary>The four processes.</summary>
    private sealed class Nodes : IAsyncDisposable
    {
        private readonly List<Node> _nodes = [];
        private int _turn;
        private readonly string _package;
        private readonly string _database;
        private readonly string _keys;
        private readonly Uri _registry;

        public Nodes(string package, string folder, string database, Uri registry)
        {
            (_package, _database, _keys, _registry) = (package, database, Path.Combine(folder, "keys"), registry);
            foreach (var (name, port) in new (string, int?)[] { ("web-1", FreePort()), ("worker-1", null), ("web-2", FreePort()), ("worker-2", null) })
            {
                var state = Path.Combine(folder, name);
                Directory.CreateDirectory(state);
                TestModel.CopyTo(Path.Combine(state, "model.bin"));
                File.Copy(Path.Combine(TestPaths.Data, "samples", "municipality.json"), Path.Combine(state, "municipality.json"));
                _nodes.Add(new(name, state, port));
            }
        }

        public IReadOnlyList<Uri> Web => [.. _nodes.Where(n => n.Port is not null).Select(n => n.Address)];

        public ServiceProvider Services() => new ServiceCollection().AddLogging()
            .AddScamWatchDomain(new ConfigurationBuilder().AddInMemoryCollection(Settings(_nodes[1])).Build()).BuildServiceProvider();

        public async Task StartAllAsync()
        {
            foreach (var node in _nodes)
            {
                Start(node);
            }

            await Task.WhenAll(_nodes.Where(n => n.Port is not null).Select(ReadyAsync));
        }

        /// <summary>Who is killed next.</summary>
        public string Next => _nodes[_turn % _nodes.Count].Name;

        /// <summary>Kills the next in turn and starts it again; its name.</summary>
        public async Task<string> KillAndStartAsync()
        {
            var node = _nodes[_turn++ % _nodes.Count];
            node.Process!.Kill();
            await node.Process.WaitForExitAsync();
            node.Process.Dispose();
            Start(node);
            return node.Name;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var node in _nodes.Where(n => n.Process is not null))
            {
                node.Process!.Kill();
                await node.Process.WaitForExitAsync();
                node.Process.Dispose();
            }
        }

        private Dictionary<string, string?> Settings(Node node) => new()
        {
            ["Urls"] = node.Port is null ? null : node.Address.ToString(),
            ["Data:Root"] = TestPaths.Data,
            ["Data:State"] = node.State,
            ["Data:Inbox"] = Path.Combine(node.State, "inbox"),
            ["Keys:Folder"] = _keys,
            ["Node:Roles"] = node.Port is null ? "worker" : "web",
            ["Database:Provider"] = StorageOptions.Postgres,
            ["Database:ConnectionString"] = _database,
            ["CardReader:Local"] = "false",
            ["Registry:Mode"] = "http",
            ["Registry:Url"] = _registry.ToString(),
            ["Logging:LogLevel:Default"] = "Error",
        };

        private void Start(Node node)
        {
            var (program, arguments) = node.Port is null ? (Path.Combine(_package, "worker", "scamwatch"), new[] { "run" }) : (Path.Combine(_package, "web", "ScamWatch.Web"), []);
            var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = node.State, RedirectStandardOutput = true };
            if (node.Port is not null)
            {
                DrillAddress.AddTo(start);
            }

            foreach (var (name, value) in Settings(node))
            {
                start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
            }

            start.Environment["ASPNETCORE_ENVIRONMENT"] = start.Environment["DOTNET_ENVIRONMENT"] = "Production";
            node.Process = Process.Start(start)!;
            node.Process.OutputDataReceived += (_, _) => { };
            node.Process.BeginOutputReadLine();
        }

        private static async Task ReadyAsync(Node node)
        {
            using var http = new HttpClient { BaseAddress = node.Address };
            for (var waited = Stopwatch.StartNew(); ; await Task.Delay(200))
            {
                try
                {
                    using var answer = await http.GetAsync(new Uri("/api/v1/alerts", UriKind.Relative));
                    if (answer.IsSuccessStatusCode)
                    {
                        return;
                    }
                }
                catch (HttpRequestException) when (!node.Process!.HasExited && waited.Elapsed < s_patience)
                {
                    // Not up yet.
                }
            }
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        private sealed class Node(string name, string state, int? port)
        {
            public string Name => name;

            public string State => state;

            public int? Port => port;

            public Uri Address => new($"http://127.0.0.1:{port}");

            public Process? Process { get; set; }
        }
    }
}
