using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScamWatch.Ingest.CardReader.Agent;

/// <summary>
/// What agent and server say to each other: JSON, one message a WebSocket text message. No command of a card (APDU) and no PIN is among
/// them; the server asks for a proof and checks the answer itself.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Hello), "hello")]
[JsonDerivedType(typeof(Welcome), "welcome")]
[JsonDerivedType(typeof(Refused), "refused")]
[JsonDerivedType(typeof(Readers), "readers")]
[JsonDerivedType(typeof(ReaderIs), "reader")]
[JsonDerivedType(typeof(Prove), "prove")]
[JsonDerivedType(typeof(PinPage), "pin-page")]
[JsonDerivedType(typeof(Proof), "proof")]
internal abstract record AgentMessage
{
    /// <summary>Of the protocol. Both sides must speak the same.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Longest message, in bytes. A certificate of the greatest length read fits twice.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>Most readers that one computer may show.</summary>
    public const int MaxReaders = 16;

    /// <summary>What a card signs begins with this, so that a signature made for us is of no use elsewhere.</summary>
    public static ReadOnlySpan<byte> SignedFor => "ScamWatch possession proof, version 1\n"u8;

    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 8,
    };

    /// <summary>UTF-8.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, s_options);

    /// <summary>Null where it is no message.</summary>
    public static AgentMessage? Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize<AgentMessage>(utf8, s_options);
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Agent: first message. One of code and token.</summary>
    public sealed record Hello(int Version, string Machine, string? Code = null, string? Token = null) : AgentMessage;

    /// <summary>Server: admitted.</summary>
    /// <param name="ExpiresAt">When the token ends, UTC.</param>
    /// <param name="Token">Only where a code was given.</param>
    public sealed record Welcome(DateTime ExpiresAt, string? Token = null) : AgentMessage;

    /// <summary>Server: not, or no longer, admitted.</summary>
    /// <param name="Version">The server's.</param>
    public sealed record Refused(RefusalReason Reason, int Version) : AgentMessage;

    /// <summary>Agent: which readers there are.</summary>
    public sealed record Readers(IReadOnlyList<string> Names, CardFault? Down = null) : AgentMessage;

    /// <summary>Agent: one of them as it is now.</summary>
    public sealed record ReaderIs(string Name, ReaderState State, long Visit, CardFault? Fault = null, CardSaid? Card = null) : AgentMessage;

    /// <summary>Server: have the card prove itself.</summary>
    public sealed record Prove(Guid Id, string Reader, long Visit, byte[] Challenge, bool LastTryAllowed) : AgentMessage;

    /// <summary>Agent: the PIN is to be typed on this page of the computer itself.</summary>
    public sealed record PinPage(Guid Id, int Port, string Page) : AgentMessage;

    /// <summary>Agent: what came of it.</summary>
    public sealed record Proof(
        Guid Id, ProofCode Outcome, byte[]? Signature = null, int? TriesLeft = null, CardFault? Fault = null, CardKind? Kind = null) : AgentMessage;

    /// <summary>What a card said without a PIN. All that follows from the certificate is worked out by the server.</summary>
    public sealed record CardSaid(CardKind Kind, string Token, byte[]? Certificate = null, int? Pin = null, int? SigningPin = null, bool HasSigningPin = false);
}

/// <summary>Why an agent is sent away.</summary>
internal enum RefusalReason
{
    /// <summary>It speaks another version.</summary>
    Version,

    /// <summary>Code or token open nothing.</summary>
    NotAdmitted,

    /// <summary>The connection was ended at the counter, or its time is over.</summary>
    Ended,

    /// <summary>The same agent connected anew.</summary>
    Replaced,
}

/// <summary>The kinds of <see cref="PossessionProof"/>.</summary>
internal enum ProofCode
{
    Proven,
    CardChanged,
    WrongPin,
    Blocked,
    LastTry,
    TriesUnknown,
    PinMayBeSpent,
    WrongCard,
    NotProven,
    NotEntered,
    NotAsked,
    NotAPin,
}
