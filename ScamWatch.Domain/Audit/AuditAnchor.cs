using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ScamWatch.Domain.Audit;

/// <summary>
/// A signed statement of where the chain stands: so many entries with this hash at this time. Whoever keeps one finds out when what
/// it covers was cut off or made anew. After the signed tree head of RFC 6962, 3.5, and the time-stamp token of RFC 3161, 2.4.2,
/// without their formats: a chain has no tree, and no outside authority is asked.
/// </summary>
public sealed class AuditAnchor
{
    /// <summary>No time is written finer.</summary>
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private AuditAnchor()
    {
    }

    /// <summary>From 0, without gaps. Number 0 stands before the first entry.</summary>
    public int Number { get; private set; }

    /// <summary>Entries covered: the sequence of the last of them.</summary>
    public long Sequence { get; private set; }

    /// <summary>Hash of that link.</summary>
    public byte[] Hash { get; private set; } = [];

    public DateTime At { get; private set; }

    /// <summary>How many entries at the beginning have no seal, since they were written before there were seals.</summary>
    public long Unsealed { get; private set; }

    /// <summary>Digest of the anchor before.</summary>
    public byte[] Before { get; private set; } = [];

    public string KeyId { get; private set; } = "";

    public byte[] Signature { get; private set; } = [];

    /// <summary>What is signed: seven lines of plain text.</summary>
    internal string Text => string.Create(CultureInfo.InvariantCulture,
        $"scamwatch audit anchor 1\nnumber {Number}\nsequence {Sequence}\nhash {Convert.ToHexStringLower(Hash)}\nat {At.ToString(TimeForm, CultureInfo.InvariantCulture)}\nunsealed {Unsealed}\nbefore {Convert.ToHexStringLower(Before)}\n");

    /// <summary>SHA-256 over the text, by which the next anchor names this one.</summary>
    internal byte[] Digest => SHA256.HashData(Encoding.UTF8.GetBytes(Text));

    /// <summary>The anchor after another.</summary>
    /// <param name="before">Null for the beginning.</param>
    /// <param name="sequence">Entries covered.</param>
    /// <param name="hash">Of the last of them.</param>
    /// <param name="unsealed">Entries without a seal.</param>
    /// <param name="keys">Sign it.</param>
    /// <param name="at">Now, UTC.</param>
    internal static AuditAnchor Sign(AuditAnchor? before, long sequence, byte[] hash, long unsealed, AuditKeys keys, DateTime at)
    {
        var anchor = new AuditAnchor
        {
            Number = before is null ? 0 : before.Number + 1,
            Sequence = sequence,
            Hash = hash,
            At = at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMillisecond)),
            Unsealed = unsealed,
            Before = before is null ? AuditLink.Beginning : before.Digest,
            KeyId = keys.AnchorKeyId,
        };
        anchor.Signature = keys.Sign(Encoding.UTF8.GetBytes(anchor.Text));
        return anchor;
    }

    /// <summary>True where one of the keys signed what stands here.</summary>
    internal bool IsSignedBy(IReadOnlyDictionary<string, ECDsa> keys) =>
        keys.TryGetValue(KeyId, out var key) && key.VerifyData(Encoding.UTF8.GetBytes(Text), Signature, HashAlgorithmName.SHA256);

    /// <summary>The anchor as one line of JSON, to be kept elsewhere.</summary>
    public string ToLine() => JsonSerializer.Serialize(new Line(
        Number, Sequence, Convert.ToHexStringLower(Hash), At.ToString(TimeForm, CultureInfo.InvariantCulture), Unsealed,
        Convert.ToHexStringLower(Before), KeyId, Convert.ToBase64String(Signature)), JsonSerializerOptions.Web);

    /// <summary>Reads such a line; null for what is none.</summary>
    public static AuditAnchor? FromLine(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Line>(text, JsonSerializerOptions.Web) is not { } line ? null : new()
            {
                Number = line.Number,
                Sequence = line.Sequence,
                Hash = Convert.FromHexString(line.Hash),
                At = DateTime.ParseExact(line.At, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
                Unsealed = line.Unsealed,
                Before = Convert.FromHexString(line.Before),
                KeyId = line.Key,
                Signature = Convert.FromBase64String(line.Signature),
            };
        }
        catch (Exception fault) when (fault is JsonException or FormatException or ArgumentNullException)
        {
            return null;
        }
    }

    private sealed record Line(int Number, long Sequence, string Hash, string At, long Unsealed, string Before, string Key, string Signature);
}
