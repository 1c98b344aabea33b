using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards.Counter;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.CardReader.Agent;
using ScamWatch.Ingest.CardReader.Demo;
using ScamWatch.Tests.CardReader;
using ScamWatch.Tests.Cards;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Counter;

/// <summary>Agents over real sockets of this machine, with cards in memory.</summary>
public sealed class AgentTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("scamwatch-agent-").FullName;
    private AgentServer _server = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await AgentServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_card_on_another_computer_is_read_and_proven_and_its_PIN_never_crosses_the_wire()
    {
        await using var proxy = new RecordingProxy(_server.Address);
        using var log = new LogCatcher();
        await using var agent = new RunningAgent(proxy.Address, await _server.CodeAsync(), "窓口PC-1", TokenFile("a"), log: log);
        var card = new DemoCard(DemoCards.Hanako);
        agent.Readers.Put(card);
        var (station, view) = await _server.ReadyAsync("窓口PC-1");
        // Worked out by the server from the certificate.
        Assert.Equal((CardKind.MyNumberCard, DemoCards.Hanako.Certificate.SerialNumber, CertificateTrust.NotCompared, 3),
            (view.Facts!.Kind, view.Facts.Certificate!.Serial, view.Facts.Certificate.Trust, view.Facts.Pin.Left));

        var proving = ProveAsync(station, view);
        Assert.Equal(HttpStatusCode.OK, await TypeAsync(await PageAsync(station, view), DemoCard.Pin));
        var proof = (await proving).Proof;

        Assert.Equal(DemoCards.Hanako.Certificate.SerialNumber, Assert.IsType<PossessionProof.Proven>(proof).Certificate.Serial);
        Assert.Equal(AuditKind.CardProven, Assert.Single(await _server.Store.AuditAsync(DemoCards.Hanako.Certificate.SerialNumber)));
        var crossed = proxy.Everything;
        Assert.Contains("\"type\":\"prove\"", crossed, StringComparison.Ordinal);
        Assert.Contains("\"type\":\"proof\"", crossed, StringComparison.Ordinal);
        // The form's own way of writing it, and JSON's.
        foreach (var trace in (string[])["pin=", $"\"{DemoCard.Pin}\"", Convert.ToBase64String(Encoding.ASCII.GetBytes(DemoCard.Pin)), $":{DemoCard.Pin}"])
        {
            Assert.DoesNotContain(trace, crossed, StringComparison.Ordinal);
        }

        var audit = string.Join('\n', (await _server.Store.AuditEntriesAsync()).Select(e => e.Why));
        Assert.DoesNotContain($"pin={DemoCard.Pin}", _server.Log + log.Text + audit, StringComparison.Ordinal);
        Assert.False(WholeNumber.StandsIn($"{log.Text} {audit}", DemoCard.Pin), log.Text + audit);
    }

    [Fact]
    public async Task A_wrong_PIN_is_told_with_the_tries_left_and_nothing_is_tried_again()
    {
        await using var agent = new RunningAgent(_server.Address, await _server.CodeAsync(), "PC", TokenFile("a"));
        var card = new DemoCard(DemoCards.Taro);
        agent.Readers.Put(card);
        var (station, view) = await _server.ReadyAsync("PC");
        var proving = ProveAsync(station, view);
        await TypeAsync(await PageAsync(station, view), "0000");
        Assert.Equal(2, Assert.IsType<PossessionProof.WrongPin>((await proving).Proof).TriesLeft);
        Assert.Equal(2, card.TriesLeft);
        // Told to the server by the agent as the card is read anew.
        await Patience.UntilAsync(() => station.Readers.Single().Facts?.Pin.Left == 2);
    }

    [Fact]
    public async Task The_page_for_the_PIN_is_good_once_for_this_machine_and_for_no_other_page()
    {
        await using var page = await LocalPinPage.StartAsync();
        var id = "";
        var asked = page.AskAsync(("日本語 <b>", "English"), i =>
        {
            id = i;
            return Task.CompletedTask;
        }, Now);
        var address = new Uri($"http://127.0.0.1:{page.Port}/{id}");
        using var client = new HttpClient();
        var shown = await client.GetAsync(address, Now);
        Assert.Equal(32, id.Length);
        Assert.Contains("frame-ancestors 'none'", shown.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("日本語", WebUtility.HtmlDecode(await shown.Content.ReadAsStringAsync(Now)), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", await shown.Content.ReadAsStringAsync(Now), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", await shown.Content.ReadAsStringAsync(Now), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.MisdirectedRequest, await TypeAsync(address, "1234", host: "evil.example"));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await TypeAsync(address, "1234", host: $"localhost:{page.Port}"));
        Assert.Equal(HttpStatusCode.Forbidden, await TypeAsync(address, "1234", origin: "https://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await TypeAsync(address, "1234", origin: "null"));
        Assert.Equal(HttpStatusCode.NotFound, await TypeAsync(new Uri(address, new string('0', 32)), "1234"));
        foreach (var wrong in (string[])["", "123", "12345", "12a4", "１２３４", new string('1', 500)])
        {
            Assert.InRange((int)await TypeAsync(address, wrong), 400, 413);
        }

        Assert.False(asked.IsCompleted);
        Assert.Equal(HttpStatusCode.OK, await TypeAsync(address, "1234", origin: $"http://127.0.0.1:{page.Port}"));
        Assert.Equal("1234"u8.ToArray(), await asked);
        Assert.Equal(HttpStatusCode.NotFound, await TypeAsync(address, "1234"));

        using var stop = new CancellationTokenSource();
        var ended = page.AskAsync(("", ""), _ => stop.CancelAsync(), stop.Token);
        Assert.Null(await ended);
    }

    [Fact]
    public async Task A_used_a_wrong_and_an_expired_code_get_nothing()
    {
        var code = await _server.CodeAsync();
        await using (var first = new RunningAgent(_server.Address, code, "PC-1", TokenFile("1")))
        {
            await Patience.UntilAsync(() => _server.Readers.Stations.Count == 1);
            await using var thief = new RunningAgent(_server.Address, code, "盗んだ人", TokenFile("2"));
            Assert.Equal(AgentEnd.Refused, await thief.EndAsync());
            Assert.Equal("PC-1", Assert.Single(_server.Readers.Stations).Name);
            Assert.False(File.Exists(TokenFile("2")));
        }

        await using var guesser = new RunningAgent(_server.Address, AgentCode.New().Value, "当て推量", TokenFile("3"));
        Assert.Equal(AgentEnd.Refused, await guesser.EndAsync());
        var late = await _server.CodeAsync();
        _server.Store.Clock.Advance(AgentRules.CodeLife);
        await using var slow = new RunningAgent(_server.Address, late, "遅い人", TokenFile("4"));
        Assert.Equal(AgentEnd.Refused, await slow.EndAsync());
    }

    [Fact]
    public async Task An_ended_agent_is_cut_off_and_its_stolen_token_gets_nothing()
    {
        await using var agent = new RunningAgent(_server.Address, await _server.CodeAsync(), "PC", TokenFile("a"));
        // The server knows the agent before the agent has written down what it was told.
        await Patience.UntilAsync(() => _server.Readers.Stations.Count == 1 && File.Exists(TokenFile("a")));
        var stolen = TokenFile("b");
        File.Copy(TokenFile("a"), stolen);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(TokenFile("a")));
        }

        var row = Assert.Single(await _server.Get<FindAgents>().RunAsync(Now));
        Assert.True((await _server.Get<EndAgent>().RunAsync(row.Id, CardDesk.Counter, Now)).Succeeded);

        Assert.Equal(AgentEnd.Refused, await agent.EndAsync());
        Assert.Empty(_server.Readers.Stations);
        await using var thief = new RunningAgent(_server.Address, null, "盗んだ人", stolen);
        Assert.Equal(AgentEnd.Refused, await thief.EndAsync());
        Assert.Empty(_server.Readers.Stations);
    }

    [Fact]
    public async Task An_agent_comes_back_after_a_restart_of_the_server_and_of_its_own()
    {
        var readers = new EmulatedReaders();
        readers.Put(new DemoCard(DemoCards.Hanako));
        await using (var agent = new RunningAgent(_server.Address, await _server.CodeAsync(), "PC", TokenFile("a"), readers))
        {
            await _server.ReadyAsync("PC");
            await _server.StopAsync();
            await _server.StartAgainAsync();
            await _server.ReadyAsync("PC");
        }

        await Patience.UntilAsync(() => _server.Readers.Stations.Count == 0);
        await using var again = new RunningAgent(_server.Address, null, "PC", TokenFile("a"), readers);
        await _server.ReadyAsync("PC");
        // To another server the token is not given.
        await using var elsewhere = new RunningAgent(new Uri("http://127.0.0.1:9/"), null, "PC", TokenFile("a"), readers);
        Assert.Equal(AgentEnd.Refused, await elsewhere.EndAsync());
    }

    [Fact]
    public async Task The_newer_of_two_connections_of_one_agent_wins()
    {
        await using var older = new RunningAgent(_server.Address, await _server.CodeAsync(), "PC", TokenFile("a"));
        // The server counts it before it has kept the token that the newer one comes in with.
        await Patience.UntilAsync(() => _server.Readers.Stations.Count == 1 && File.Exists(TokenFile("a")));
        await using var newer = new RunningAgent(_server.Address, null, "PC", TokenFile("a"));
        newer.Readers.Put(new DemoCard(DemoCards.Taro));
        Assert.Equal(AgentEnd.Refused, await older.EndAsync());
        await _server.ReadyAsync("PC");
        Assert.Single(_server.Readers.Stations);
    }

    [Fact]
    public async Task Two_agents_and_a_reader_of_the_server_are_there_at_once()
    {
        var local = new LocalStation(DemoCards.Expired);
        _server.Readers.Attach(local);
        await using var one = new RunningAgent(_server.Address, await _server.CodeAsync(), "PC-1", TokenFile("1"));
        await using var two = new RunningAgent(_server.Address, await _server.CodeAsync(), "PC-2", TokenFile("2"));
        one.Readers.Put(new DemoCard(DemoCards.Hanako));
        two.Readers.Put(new DemoCard(DemoCards.Taro));
        var (first, firstView) = await _server.ReadyAsync("PC-1");
        var (second, secondView) = await _server.ReadyAsync("PC-2");
        Assert.Equal(3, _server.Readers.Stations.Count);

        var proofs = new[] { ProveAsync(first, firstView), ProveAsync(second, secondView), ProveAsync(local, local.Readers[0], DemoCard.Pin) };
        await TypeAsync(await PageAsync(first, firstView), DemoCard.Pin);
        await TypeAsync(await PageAsync(second, secondView), DemoCard.Pin);
        var serials = (await Task.WhenAll(proofs)).Select(p => Assert.IsType<PossessionProof.Proven>(p.Proof).Certificate.Serial);
        Assert.Equal([DemoCards.Hanako.Certificate.SerialNumber, DemoCards.Taro.Certificate.SerialNumber, DemoCards.Expired.Certificate.SerialNumber], serials);
    }

    [Fact]
    public async Task The_last_try_is_spent_only_where_another_supervisor_says_so()
    {
        var card = new DemoCard(DemoCards.Hanako, tries: 1);
        await using var agent = new RunningAgent(_server.Address, await _server.CodeAsync(), "PC", TokenFile("a"));
        agent.Readers.Put(card);
        var (station, view) = await _server.ReadyAsync("PC");
        Assert.IsType<PossessionProof.LastTry>((await ProveAsync(station, view)).Proof);
        var byClerk = await _server.Get<ProveCard>().RunAsync(new(station.Id, view.Name, view.Visit, [], CardDesk.Operator, null), CardDesk.Counter, Now);
        Assert.IsType<SupervisorMustAllow>(byClerk.Refusal);
        Assert.Equal(1, card.TriesLeft);

        var allowed = _server.Get<ProveCard>().RunAsync(new(station.Id, view.Name, view.Visit, [], CardDesk.Supervisor, null), CardDesk.Counter, Now);
        await TypeAsync(await PageAsync(station, view), "0000");
        Assert.IsType<PossessionProof.Blocked>((await allowed).Value!.Proof);
        Assert.Equal(0, card.TriesLeft);
        Assert.Contains(AuditKind.LastTryAllowed, await _server.Store.AuditAsync(DemoCards.Hanako.Certificate.SerialNumber));
    }

    [Fact]
    public async Task One_attempt_at_a_time_runs_on_a_reader()
    {
        await using var agent = new RunningAgent(_server.Address, await _server.CodeAsync(), "PC", TokenFile("a"));
        agent.Readers.Put(new DemoCard(DemoCards.Hanako));
        var (station, view) = await _server.ReadyAsync("PC");
        var proving = ProveAsync(station, view);
        var page = await PageAsync(station, view);
        var second = await _server.Get<ProveCard>().RunAsync(new(station.Id, view.Name, view.Visit, [], null, null), CardDesk.Counter, Now);
        Assert.IsType<ReaderBusy>(second.Refusal);
        Assert.IsType<ReaderGone>((await _server.Get<ProveCard>().RunAsync(new(station.Id, "another", view.Visit, [], null, null), CardDesk.Counter, Now)).Refusal);
        await TypeAsync(page, DemoCard.Pin);
        Assert.IsType<PossessionProof.Proven>((await proving).Proof);
    }

    [Fact]
    public async Task An_agent_that_lies_about_a_signature_is_not_believed()
    {
        using var liar = await ConnectAsync();
        await SendAsync(liar, new AgentMessage.Hello(AgentMessage.CurrentVersion, "うそつき", await _server.CodeAsync()));
        Assert.IsType<AgentMessage.Welcome>(await HearAsync(liar));
        await SendAsync(liar, new AgentMessage.Readers(["R"]));
        await SendAsync(liar, new AgentMessage.ReaderIs("R", ReaderState.Ready, 1, Card: new(CardKind.MyNumberCard, "JPKIAPICCTOKEN2", DemoCards.Hanako.Certificate.RawData, 3, 5, true)));
        var (station, view) = await _server.ReadyAsync("うそつき");

        foreach (var lie in (Func<byte[], byte[]?>[])[_ => new byte[256], _ => [], _ => null, SignBare, challenge => challenge])
        {
            var proving = ProveAsync(station, view);
            var asked = Assert.IsType<AgentMessage.Prove>(await HearAsync(liar));
            await SendAsync(liar, new AgentMessage.Proof(asked.Id, ProofCode.Proven, lie(asked.Challenge)));
            Assert.IsType<PossessionProof.NotProven>((await proving).Proof);
        }

        // A certificate that is none is shown as such, never as a card.
        await SendAsync(liar, new AgentMessage.ReaderIs("R", ReaderState.Ready, 2, Card: new(CardKind.MyNumberCard, "JPKIAPICCTOKEN2", [0x30, 0x82, 1, 2, 3], 3, 5, true)));
        await Patience.UntilAsync(() => station.Readers.Single() is { State: ReaderState.Failed, Fault: CardFault.BadAnswer, Facts: null });

        // With the key, but over the challenge alone: a signature made for somebody else.
        static byte[] SignBare(byte[] challenge) => System.Security.Cryptography.X509Certificates.RSACertificateExtensions.GetRSAPrivateKey(DemoCards.Hanako.Certificate)!
            .SignData(challenge, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1);
    }

    [Fact]
    public async Task An_agent_that_goes_silent_behind_an_open_page_leaves_the_try_in_doubt()
    {
        using var quitter = await ConnectAsync();
        await SendAsync(quitter, new AgentMessage.Hello(AgentMessage.CurrentVersion, "PC", await _server.CodeAsync()));
        await HearAsync(quitter);
        await SendAsync(quitter, new AgentMessage.Readers(["R"]));
        await SendAsync(quitter, new AgentMessage.ReaderIs("R", ReaderState.Ready, 1, Card: new(CardKind.MyNumberCard, "JPKIAPICCTOKEN2", DemoCards.Hanako.Certificate.RawData, 3, 5, true)));
        var (station, view) = await _server.ReadyAsync("PC");
        var proving = ProveAsync(station, view);
        var asked = Assert.IsType<AgentMessage.Prove>(await HearAsync(quitter));
        await SendAsync(quitter, new AgentMessage.PinPage(asked.Id, 4321, new string('a', LocalPinPage.IdLength)));
        Assert.Equal(new Uri($"http://127.0.0.1:4321/{new string('a', 32)}"), await PageAsync(station, view));
        quitter.Abort();
        Assert.IsType<PossessionProof.PinMayBeSpent>((await proving).Proof);
        await Patience.UntilAsync(() => _server.Readers.Stations.Count == 0);
    }

    [Fact]
    public async Task Another_version_is_told_so_and_sent_away()
    {
        using var old = await ConnectAsync();
        await SendAsync(old, new AgentMessage.Hello(AgentMessage.CurrentVersion + 1, "PC", await _server.CodeAsync()));
        Assert.Equal(RefusalReason.Version, Assert.IsType<AgentMessage.Refused>(await HearAsync(old)).Reason);
        Assert.Empty(_server.Readers.Stations);
    }

    [Fact]
    public async Task Garbage_and_floods_are_sent_away_and_leave_nothing_behind()
    {
        var code = await _server.CodeAsync();
        byte[][] garbage =
        [
            [], "{"u8.ToArray(), "null"u8.ToArray(), "{\"type\":\"apdu\",\"bytes\":\"00\"}"u8.ToArray(), "{\"type\":\"hello\"}"u8.ToArray(),
            Encoding.UTF8.GetBytes(new string('[', 10_000)), Encoding.UTF8.GetBytes($"{{\"type\":\"hello\",\"version\":1,\"machine\":\"{new string('a', 20_000)}\"}}"),
            [0xFF, 0xFE, 0x00],
        ];
        foreach (var bytes in garbage)
        {
            using var socket = await ConnectAsync();
            await socket.SendAsync(bytes, WebSocketMessageType.Text, true, Now);
            Assert.IsNotType<AgentMessage.Welcome>(await HearAsync(socket));
        }

        foreach (var bytes in garbage.Append("{\"type\":\"readers\",\"names\":[null]}"u8.ToArray()).Append(Encoding.UTF8.GetBytes($"{{\"type\":\"pin-page\",\"id\":\"{Guid.NewGuid()}\",\"port\":80,\"page\":\"//evil.example\"}}")))
        {
            using var socket = await ConnectAsync();
            await SendAsync(socket, new AgentMessage.Hello(AgentMessage.CurrentVersion, "PC", await _server.CodeAsync()));
            Assert.IsType<AgentMessage.Welcome>(await HearAsync(socket));
            await socket.SendAsync(bytes, WebSocketMessageType.Text, true, Now);
            Assert.Null(await HearAsync(socket));
        }

        using var binary = await ConnectAsync();
        await binary.SendAsync(new byte[10], WebSocketMessageType.Binary, true, Now);
        Assert.Null(await HearAsync(binary));
        await Patience.UntilAsync(() => _server.Readers.Stations.Count == 0);
        // And whoever has a code is still admitted.
        await using var agent = new RunningAgent(_server.Address, code, "PC", TokenFile("a"));
        await Patience.UntilAsync(() => _server.Readers.Stations.Count == 1);
    }

    [Fact]
    public async Task What_a_browser_sends_is_refused()
    {
        using var client = new ClientWebSocket();
        client.Options.SetRequestHeader("Origin", "https://evil.example");
        client.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => client.ConnectAsync(Door, Now));
        Assert.Equal(HttpStatusCode.Forbidden, client.HttpStatusCode);
        using var plain = new HttpClient();
        Assert.Equal(HttpStatusCode.UpgradeRequired, (await plain.GetAsync(new Uri(_server.Address, "reader-agent"), Now)).StatusCode);
    }

    [Theory]
    [InlineData("https://scamwatch.example/", true)]
    [InlineData("http://127.0.0.1:5080/", true)]
    [InlineData("http://localhost:5080/", true)]
    [InlineData("http://scamwatch.example/", false)]
    [InlineData("ftp://scamwatch.example/", false)]
    public void A_token_goes_over_https_or_not_at_all(string server, bool may) => Assert.Equal(may, AgentClient.MayConnect(new Uri(server)));

    [Theory]
    [InlineData("http://scamwatch.example/", 2)]
    [InlineData("scamwatch", 2)]
    [InlineData("http://127.0.0.1:9/", 1)]
    public async Task The_verb_ends_with_the_code_that_says_why(string server, int code) =>
        Assert.Equal(code, await Ingest.Program.Main(["reader-agent", "--server", server, "--token-file", TokenFile("none")]));

    private Uri Door => new($"ws://127.0.0.1:{_server.Address.Port}/reader-agent");

    private string TokenFile(string name) => Path.Combine(_folder, name);

    private async Task<ProofResult> ProveAsync(IReaderStation station, ReaderView view, string pin = "")
    {
        var outcome = await _server.Get<ProveCard>().RunAsync(new(station.Id, view.Name, view.Visit, Encoding.ASCII.GetBytes(pin), null, null), CardDesk.Counter, Now);
        Assert.Null(outcome.Refusal);
        return outcome.Value!;
    }

    private static async Task<Uri> PageAsync(IReaderStation station, ReaderView view)
    {
        await Patience.UntilAsync(() => ((AgentStation)station).PinPageOf(view.Name) is not null);
        return ((AgentStation)station).PinPageOf(view.Name)!;
    }

    private static async Task<HttpStatusCode> TypeAsync(Uri page, string pin, string? host = null, string? origin = null)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, page) { Content = new FormUrlEncodedContent([new("pin", pin)]) };
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return (await client.SendAsync(request, Now)).StatusCode;
    }

    private async Task<ClientWebSocket> ConnectAsync()
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(Door, Now);
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, AgentMessage message) =>
        socket.SendAsync(message.ToBytes(), WebSocketMessageType.Text, true, Now);

    /// <summary>The next message; null where the server hung up.</summary>
    private static async Task<AgentMessage?> HearAsync(ClientWebSocket socket)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Now);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            var buffer = new byte[AgentMessage.MaxBytes];
            var read = await socket.ReceiveAsync(buffer, limit.Token);
            return read.MessageType == WebSocketMessageType.Close ? null : AgentMessage.Read(buffer.AsSpan(0, read.Count));
        }
        catch (WebSocketException)
        {
            return null;
        }
    }

    /// <summary>A reader of the server itself, as its worker shows it.</summary>
    private sealed class LocalStation : IReaderStation
    {
        private readonly ReaderWatch _watch;

        public LocalStation(DemoIdentity identity)
        {
            var readers = new EmulatedReaders();
            readers.Put(new DemoCard(identity));
            _watch = DemoCards.Watch(readers);
            SpinWait.SpinUntil(() => Readers.Any(r => r.State == ReaderState.Ready), TimeSpan.FromSeconds(60));
        }

        public string Id => "local";

        public string Name => "server";

        public CardFault? Down => _watch.Down;

        public IReadOnlyList<ReaderView> Readers => _watch.Views;

        public bool AsksForPin => false;

        public Task<PossessionProof> ProveAsync(string reader, long visit, byte[] pin, byte[] challenge, bool lastTryAllowed, CancellationToken ct) =>
            _watch.ProveAsync(reader, visit, pin, challenge, lastTryAllowed);
    }

    private sealed class LogCatcher : ILogger, IDisposable
    {
        private readonly StringBuilder _text = new();

        public string Text
        {
            get
            {
                lock (_text)
                {
                    return _text.ToString();
                }
            }
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_text)
            {
                _text.AppendLine(formatter(state, exception) + exception);
            }
        }

        public void Dispose()
        {
        }
    }
}
