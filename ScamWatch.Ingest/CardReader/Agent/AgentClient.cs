using System.Globalization;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards.Counter;

namespace ScamWatch.Ingest.CardReader.Agent;

/// <summary>How an agent runs.</summary>
/// <param name="Server">Base address of ScamWatch.</param>
/// <param name="Code">As typed; null where it was paired before.</param>
/// <param name="Machine">What the computer calls itself.</param>
/// <param name="TokenFile">Where the token is kept.</param>
internal sealed record AgentOptions(Uri Server, string? Code, string Machine, string TokenFile)
{
    /// <summary>Pause after a lost connection; it doubles up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest of these pauses.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>How an agent ended.</summary>
internal enum AgentEnd
{
    /// <summary>It was told to.</summary>
    Stopped,

    /// <summary>The server will not have it.</summary>
    Refused,
}

/// <summary>
/// The agent on a counter PC: shows the server what its readers say, and has a card prove itself when asked to. Comes back by itself after
/// a lost connection; ends where the server will not have it.
/// </summary>
internal sealed class AgentClient(AgentOptions options, ICardApi api, ReaderOptions readerOptions, Action<string> tell, ILogger log)
{
    private readonly AgentTokenFile _file = new(options.TokenFile);
    private AgentToken? _token;
    private string? _code = options.Code;

    /// <summary>True where the address is one over which a token may go: https, or this very machine.</summary>
    public static bool MayConnect(Uri server) => server.IsAbsoluteUri && (server.Scheme == Uri.UriSchemeHttps || (server.Scheme == Uri.UriSchemeHttp && server.IsLoopback));

    public async Task<AgentEnd> RunAsync(CancellationToken ct)
    {
        _token = _code is null ? _file.Read(options.Server) : null;
        if (_code is null && _token is null)
        {
            tell("not paired yet: have a code shown on the counter page and give it with --code");
            return AgentEnd.Refused;
        }

        await using var page = await LocalPinPage.StartAsync();
        // Which authority signed is for the server to say.
        using var watch = new ReaderWatch(api, new CardAuthorities(new X509Certificate2Collection(), TimeProvider.System), readerOptions, log);
        new Thread(watch.Run) { IsBackground = true, Name = "Card readers" }.Start();
        var pause = options.FirstPause;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var (end, wasConnected) = await ConnectAsync(watch, page, ct);
                if (end is { } final)
                {
                    return final;
                }

                pause = wasConnected ? options.FirstPause : pause;
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault) when (fault is WebSocketException or IOException or HttpRequestException or AgentProtocolException or TimeoutException or OperationCanceledException)
            {
                log.LogInformation("No connection: {Fault}", fault.Message);
            }

            if (!ct.IsCancellationRequested)
            {
                await Task.Delay(pause, ct).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                pause = pause * 2 < options.LongestPause ? pause * 2 : options.LongestPause;
            }
        }

        return AgentEnd.Stopped;
    }

    private async Task<(AgentEnd? End, bool WasConnected)> ConnectAsync(ReaderWatch watch, LocalPinPage page, CancellationToken ct)
    {
        using var client = new ClientWebSocket();
        client.Options.KeepAliveInterval = TimeSpan.FromSeconds(15);
        client.Options.KeepAliveTimeout = TimeSpan.FromSeconds(30);
        var address = new UriBuilder(options.Server) { Scheme = options.Server.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" };
        address.Path = address.Path.TrimEnd('/') + AgentDoorEndpoint.Path;
        using (var limit = CancellationTokenSource.CreateLinkedTokenSource(ct))
        {
            limit.CancelAfter(TimeSpan.FromSeconds(20));
            await client.ConnectAsync(address.Uri, limit.Token);
        }

        using var socket = new AgentSocket(client);
        await socket.SendAsync(new AgentMessage.Hello(AgentMessage.CurrentVersion, options.Machine, _code, _code is null ? _token?.Value : null), ct);
        switch (await socket.ReceiveAsync(ct))
        {
            case AgentMessage.Welcome welcome:
                if (welcome.Token is { } fresh && AgentToken.TryParse(fresh, out var token))
                {
                    (_token, _code) = (token, null);
                    _file.Write(options.Server, token);
                }

                tell(string.Create(CultureInfo.InvariantCulture, $"connected to {options.Server} until {JapanTime.Of(welcome.ExpiresAt):yyyy-MM-dd HH:mm} (Japan)"));
                return (await ServeAsync(socket, watch, page, ct), true);
            case AgentMessage.Refused refused:
                return (Refuse(refused), false);
            default:
                return (null, false);
        }
    }

    private async Task<AgentEnd?> ServeAsync(AgentSocket socket, ReaderWatch watch, LocalPinPage page, CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void Changed() => changes.Writer.TryWrite(true);
        watch.Changed += Changed;
        Changed();
        var telling = TellAsync(socket, watch, changes.Reader, over.Token);
        try
        {
            while (await socket.ReceiveAsync(over.Token) is { } message)
            {
                switch (message)
                {
                    case AgentMessage.Prove prove:
                        _ = ProveAsync(prove, socket, watch, page, over.Token);
                        break;
                    case AgentMessage.Refused refused:
                        return Refuse(refused);
                    default:
                        throw new AgentProtocolException($"{message.GetType().Name} from a server");
                }
            }

            return null;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return AgentEnd.Stopped;
        }
        finally
        {
            watch.Changed -= Changed;
            await over.CancelAsync();
            await telling;
            await socket.CloseAsync(null, WebSocketCloseStatus.NormalClosure);
        }
    }

    /// <summary>Sends what differs from what was sent before.</summary>
    private async Task TellAsync(AgentSocket socket, ReaderWatch watch, ChannelReader<bool> changes, CancellationToken ct)
    {
        AgentMessage.Readers? names = null;
        var told = new Dictionary<string, ReaderView>();
        try
        {
            while (await changes.WaitToReadAsync(ct))
            {
                changes.TryRead(out _);
                var views = watch.Views.Take(AgentMessage.MaxReaders).ToList();
                var now = new AgentMessage.Readers([.. views.Select(v => v.Name)], watch.Down);
                if (names is null || names.Down != now.Down || !names.Names.SequenceEqual(now.Names))
                {
                    await socket.SendAsync(names = now, ct);
                    told.Clear();
                }

                foreach (var view in views.Where(v => told.GetValueOrDefault(v.Name) != v))
                {
                    await socket.SendAsync(MessageOf(view), ct);
                    told[view.Name] = view;
                }
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            log.LogDebug("Nobody hears: {Fault}", fault.GetType().Name);
        }
    }

    private async Task ProveAsync(AgentMessage.Prove prove, AgentSocket socket, ReaderWatch watch, LocalPinPage page, CancellationToken ct)
    {
        try
        {
            await socket.SendAsync(AnswerOf(prove.Id, await ProofOfAsync(prove, socket, watch, page, ct)), ct);
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            log.LogInformation("The outcome of a proof reached nobody: {Fault}", fault.GetType().Name);
        }
    }

    private static async Task<PossessionProof> ProofOfAsync(
        AgentMessage.Prove prove, AgentSocket socket, ReaderWatch watch, LocalPinPage page, CancellationToken ct)
    {
        var view = watch.Views.FirstOrDefault(v => v.Name == prove.Reader && v.Visit == prove.Visit);
        if (view?.Facts is not { Certificate: not null } facts)
        {
            return new PossessionProof.CardChanged();
        }

        // Before anybody types: a PIN that will not be sent need not be asked for.
        if (PinRules.Check(facts.Pin, prove.LastTryAllowed) is { } refused)
        {
            return refused;
        }

        var pin = await page.AskAsync(About(prove.Reader, facts.Pin), id => socket.SendAsync(new AgentMessage.PinPage(prove.Id, page.Port, id), ct), ct);
        return pin is null
            ? new PossessionProof.NotEntered()
            : await watch.ProveAsync(prove.Reader, prove.Visit, pin, [.. AgentMessage.SignedFor, .. prove.Challenge], prove.LastTryAllowed);
    }

    private static Words About(string reader, PinTries tries) => (
        string.Create(CultureInfo.InvariantCulture, $"リーダー「{reader}」のカード。残り{tries.Left}回です。{(tries.Left <= PinRules.WarnAt ? "まちがえるとロックに近づきます。" : "")}"),
        string.Create(CultureInfo.InvariantCulture, $"Card on {reader}. Tries left: {tries.Left}.{(tries.Left <= PinRules.WarnAt ? " A wrong one brings it closer to being locked." : "")}"));

    private AgentEnd? Refuse(AgentMessage.Refused refused)
    {
        switch (refused.Reason)
        {
            case RefusalReason.Version:
                tell(string.Create(CultureInfo.InvariantCulture, $"this agent speaks version {AgentMessage.CurrentVersion}, the server {refused.Version}: install the same release on both"));
                return AgentEnd.Refused;
            case RefusalReason.Replaced:
                tell("another agent came in with the same pairing; this one ends");
                return AgentEnd.Refused;
            case RefusalReason.NotAdmitted or RefusalReason.Ended:
                tell("the pairing is not, or no longer, good: have a new code shown on the counter page");
                return AgentEnd.Refused;
            default:
                throw new ArgumentOutOfRangeException(nameof(refused));
        }
    }

    private static AgentMessage.ReaderIs MessageOf(ReaderView view) => new(
        view.Name, view.State, view.Visit, view.Fault,
        view.Facts is { } facts
            ? new(facts.Kind, facts.Token, facts.Certificate?.Der, facts.Pin.Left, facts.SigningPin?.Left, facts.SigningPin is not null)
            : null);

    private static AgentMessage.Proof AnswerOf(Guid id, PossessionProof proof) => proof switch
    {
        PossessionProof.Proven proven => new(id, ProofCode.Proven, proven.Signature),
        PossessionProof.CardChanged => new(id, ProofCode.CardChanged),
        PossessionProof.WrongPin wrong => new(id, ProofCode.WrongPin, TriesLeft: wrong.TriesLeft),
        PossessionProof.Blocked => new(id, ProofCode.Blocked),
        PossessionProof.LastTry => new(id, ProofCode.LastTry),
        PossessionProof.TriesUnknown => new(id, ProofCode.TriesUnknown),
        PossessionProof.PinMayBeSpent spent => new(id, ProofCode.PinMayBeSpent, Fault: spent.Fault),
        PossessionProof.WrongCard wrong => new(id, ProofCode.WrongCard, Kind: wrong.Kind),
        PossessionProof.NotEntered => new(id, ProofCode.NotEntered),
        PossessionProof.NotAsked asked => new(id, ProofCode.NotAsked, Fault: asked.Fault),
        PossessionProof.NotAPin => new(id, ProofCode.NotAPin),
        _ => new(id, ProofCode.NotProven),
    };
}
