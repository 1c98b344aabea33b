using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;
using ScamWatch.Domain.Reach;

namespace ScamWatch.Web.Public;

/// <summary>A page, feed or picture as bytes, packed once for everybody who asks.</summary>
public sealed class PublicAnswer
{
    /// <summary>Less than a packet is not worth packing.</summary>
    private const int MinPacked = 1_000;

    private PublicAnswer(int status, string type, byte[] body, DateTimeOffset modified)
    {
        (Status, Type, Body) = (status, type, body);
        // Of the unpacked content, so it is weak (RFC 9110, section 8.8.1).
        Tag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(body))[..20]}\"";
        Modified = modified.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        ModifiedAt = modified;
    }

    public int Status { get; }

    public StringValues Type { get; }

    public byte[] Body { get; }

    public byte[]? Brotli { get; private init; }

    public byte[]? Gzip { get; private init; }

    public StringValues Tag { get; }

    public StringValues Modified { get; }

    public DateTimeOffset ModifiedAt { get; }

    /// <summary>Counts who asks for it; null for what is not counted.</summary>
    public ReachCounter? Counter { get; init; }

    /// <summary>Name under which it is kept as a file; null for what is looked at.</summary>
    public string? FileName { get; init; }

    /// <param name="modified">When it last changed, to the whole second.</param>
    public static PublicAnswer Of(int status, string type, byte[] body, DateTimeOffset modified, ReachCounter? counter = null, string? fileName = null)
    {
        var packs = body.Length >= MinPacked && type != "image/png";
        return new(status, type, body, modified)
        {
            Brotli = packs ? Packed(body, s => new BrotliStream(s, CompressionLevel.Optimal)) : null,
            Gzip = packs ? Packed(body, s => new GZipStream(s, CompressionLevel.Optimal)) : null,
            Counter = counter,
            FileName = fileName,
        };
    }

    private static byte[] Packed(byte[] body, Func<Stream, Stream> pack)
    {
        using var packed = new MemoryStream();
        using (var stream = pack(packed))
        {
            stream.Write(body);
        }

        return packed.ToArray();
    }
}
