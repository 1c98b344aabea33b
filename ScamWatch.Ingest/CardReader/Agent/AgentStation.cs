using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ScamWatch.Ingest.CardReader.Agent;

/// <summary>
/// A counter PC elsewhere, as the server sees it. The agent is believed in what only it can see (which reader, which state, tries left)
/// and in nothing that can be worked out here: dates and authority of a certificate, and whether a signature fits it.
/// </summary>
public sealed class AgentStation : IReaderStation
{
    /// <summary>Longest name of a reader.</summary>
    private const int MaxName = 200;

    /// <summary>Weaker keys prove nothing (平成15年総務省令120号2条).</summary>
    private const int LeastKeyBits = 2_048;

    private readonly AgentSocket _socket;
    private readonly CardReaders _readers;
    private readonly CardAuthorities _authorities;
    private readonly TimeSpan _limit;
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<Guid, Asked> _asked = new();
    private IReadOnlyList<string> _names = [];
    private Dictionary<string, ReaderView> _views = [];
    private volatile bool _isLost;

    internal AgentStation(Guid agent, string name, AgentSocket socket, CardReaders readers, CardAuthorities authorities, TimeSpan limit)
    {
        (Agent, Name, _socket, _readers, _authorities, _limit) = (agent, name, socket, readers, authorities, limit);
    }

    /// <summary>The agent's id.</summary>
    public Guid Agent { get; }

    public string Id => $"agent:{Agent}";

    public string Name { get; }

    public CardFault? Down { get; private set; }

    public IReadOnlyList<ReaderView> Readers
    {
        get
        {
            lock (_lock)
            {
                return [.. _names.Select(n => _views.GetValueOrDefault(n, new ReaderView(n, ReaderState.Empty, 0)))];
            }
        }
    }

    public bool AsksForPin => true;

    /// <summary>Where the PIN is typed, on the computer of the reader itself; null where nothing waits for one.</summary>
    public Uri? PinPageOf(string reader) => _asked.Values.FirstOrDefault(a => a.Reader == reader)?.Page;

    public async Task<PossessionProof> ProveAsync(string reader, long visit, byte[] pin, byte[] challenge, bool lastTryAllowed, CancellationToken ct)
    {
        Array.Clear(pin);
        var view = Readers.FirstOrDefault(r => r.Name == reader);
        if (_isLost || view?.Facts?.Certificate is not { } certificate || view.Visit != visit)
        {
            return new PossessionProof.CardChanged();
        }

        var id = Guid.NewGuid();
        var asked = _asked[id] = new Asked(reader);
        try
        {
            await _socket.SendAsync(new AgentMessage.Prove(id, reader, visit, challenge, lastTryAllowed), ct);
            var answer = await asked.Answer.Task.WaitAsync(_limit, ct);
            return answer is null ? asked.Lost : Judge(answer, certificate, challenge);
        }
        catch (Exception fault) when (fault is TimeoutException or WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            return asked.Lost;
        }
        finally
        {
            _asked.TryRemove(id, out _);
            _readers.Tell();
        }
    }

    /// <summary>Takes in what the agent says.</summary>
    /// <exception cref="AgentProtocolException">It has no business saying it.</exception>
    internal void Hear(AgentMessage message)
    {
        switch (message)
        {
            case AgentMessage.Readers readers:
                Take(readers);
                break;
            case AgentMessage.ReaderIs reader:
                Take(reader);
                break;
            case AgentMessage.PinPage page:
                // Number and id only: an address of the agent's own making would lead a clerk anywhere.
                if (page.Port is < 1 or > 65_535 || page.Page.Length != LocalPinPage.IdLength || !page.Page.All(char.IsAsciiHexDigitLower))
                {
                    throw new AgentProtocolException("a page that is none");
                }

                if (_asked.TryGetValue(page.Id, out var asked))
                {
                    asked.Page = new Uri($"http://127.0.0.1:{page.Port}/{page.Page}");
                }

                break;
            case AgentMessage.Proof proof:
                if (_asked.TryGetValue(proof.Id, out var waiting))
                {
                    waiting.Answer.TrySetResult(proof);
                }

                break;
            default:
                throw new AgentProtocolException($"{message.GetType().Name} from an agent");
        }

        _readers.Tell();
    }

    /// <summary>The connection is gone: whoever waits is told.</summary>
    internal void Lose()
    {
        _isLost = true;
        foreach (var asked in _asked.Values)
        {
            asked.Answer.TrySetResult(null);
        }
    }

    private void Take(AgentMessage.Readers readers)
    {
        if (readers.Names.Count > AgentMessage.MaxReaders || readers.Names.Any(n => n is null or "" || n.Length > MaxName))
        {
            throw new AgentProtocolException("too many readers, or names too long");
        }

        lock (_lock)
        {
            Down = readers.Down;
            _names = [.. readers.Names.Distinct()];
            _views = _views.Where(v => _names.Contains(v.Key)).ToDictionary();
        }
    }

    private void Take(AgentMessage.ReaderIs reader)
    {
        var facts = reader.Card is { } card ? FactsOf(card, out var readable) : FactsOf(null, out readable);
        var view = !readable ? new ReaderView(reader.Name, ReaderState.Failed, reader.Visit, Fault: CardFault.BadAnswer)
            : reader.State switch
            {
                ReaderState.Ready or ReaderState.OtherCard when facts is null => new(reader.Name, ReaderState.Failed, reader.Visit, Fault: CardFault.BadAnswer),
                // Which of the two follows from the card.
                ReaderState.Ready or ReaderState.OtherCard => new(
                    reader.Name,
                    facts!.Kind is CardKind.MyNumberCard or CardKind.AndroidPhone or CardKind.IPhone ? ReaderState.Ready : ReaderState.OtherCard, reader.Visit, facts),
                ReaderState.Failed or ReaderState.HeldByOthers => new(reader.Name, reader.State, reader.Visit, Fault: reader.Fault ?? CardFault.Communication),
                _ => new(reader.Name, reader.State, reader.Visit),
            };
        lock (_lock)
        {
            if (_names.Contains(reader.Name))
            {
                _views[reader.Name] = view;
            }
        }
    }

    private CardFacts? FactsOf(AgentMessage.CardSaid? card, out bool readable)
    {
        readable = true;
        if (card is null)
        {
            return null;
        }

        try
        {
            return new(
                card.Kind, card.Token.Length > 32 ? card.Token[..32] : card.Token, card.Certificate is { } der ? _authorities.Read(der) : null,
                new PinTries(TriesOf(card.Pin)), card.HasSigningPin ? new PinTries(TriesOf(card.SigningPin)) : null);
        }
        catch (CardException)
        {
            readable = false;
            return null;
        }
    }

    /// <summary>A card has one digit for them.</summary>
    private static int? TriesOf(int? said) => said is >= 0 and <= 15 ? said : null;

    private static PossessionProof Judge(AgentMessage.Proof answer, CardCertificate certificate, byte[] challenge) => answer.Outcome switch
    {
        ProofCode.Proven => answer.Signature is { } signature && Fits(signature, certificate, challenge)
            ? new PossessionProof.Proven(certificate, signature)
            : new PossessionProof.NotProven("the signature that the agent sent does not fit the certificate"),
        ProofCode.CardChanged => new PossessionProof.CardChanged(),
        ProofCode.WrongPin => TriesOf(answer.TriesLeft) is > 0 and var left ? new PossessionProof.WrongPin(left) : new PossessionProof.Blocked(),
        ProofCode.Blocked => new PossessionProof.Blocked(),
        ProofCode.LastTry => new PossessionProof.LastTry(),
        ProofCode.TriesUnknown => new PossessionProof.TriesUnknown(),
        ProofCode.PinMayBeSpent => new PossessionProof.PinMayBeSpent(answer.Fault ?? CardFault.Communication),
        ProofCode.WrongCard => new PossessionProof.WrongCard(answer.Kind ?? CardKind.Other),
        ProofCode.NotEntered => new PossessionProof.NotEntered(),
        ProofCode.NotAsked => new PossessionProof.NotAsked(answer.Fault ?? CardFault.Communication),
        ProofCode.NotAPin => new PossessionProof.NotAPin(),
        ProofCode.NotProven => new PossessionProof.NotProven("the agent says so"),
        _ => throw new ArgumentOutOfRangeException(nameof(answer)),
    };

    private static bool Fits(byte[] signature, CardCertificate certificate, byte[] challenge)
    {
        try
        {
            using var readable = X509CertificateLoader.LoadCertificate(certificate.Der);
            using var key = readable.GetRSAPublicKey();
            byte[] signed = [.. AgentMessage.SignedFor, .. challenge];
            return key is { KeySize: >= LeastKeyBits } && signature.Length == key.KeySize / 8
                && key.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private sealed class Asked(string reader)
    {
        public string Reader => reader;

        public TaskCompletionSource<AgentMessage.Proof?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Uri? Page { get; set; }

        /// <summary>What the silence means: once the page was open, the PIN may be at the card.</summary>
        public PossessionProof Lost => Page is null ? new PossessionProof.NotEntered() : new PossessionProof.PinMayBeSpent(CardFault.Communication);
    }
}
