using System.Buffers;
using System.Text;

namespace ScamWatch.Ingest.Mail;

/// <summary>Content-Transfer-Encoding (RFC 2045 §6) and uuencode, read leniently: whatever the bytes, an answer comes back.</summary>
internal static class TransferEncoding
{
    /// <summary>The decoded bytes; those given where the encoding leaves them as they are or is unknown.</summary>
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> bytes, string encoding) => encoding switch
    {
        "base64" or "b64" or "base-64" => Base64.Decode(bytes.Span),
        "quoted-printable" or "quotedprintable" or "quoted_printable" or "qp" => QuotedPrintable(bytes.Span),
        "x-uuencode" or "x-uue" or "uuencode" or "uue" => FindUuencoded(bytes.Span) is { } block ? block.Content : bytes,
        _ => bytes,
    };

    public static byte[] QuotedPrintable(ReadOnlySpan<byte> encoded, bool header = false)
    {
        var output = new byte[encoded.Length];
        var length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            var b = encoded[i];
            if (header && b == '_')
            {
                output[length++] = (byte)' ';
            }
            else if (b != '=')
            {
                output[length++] = b;
            }
            else if (i + 2 < encoded.Length && Hex(encoded[i + 1]) is var high and >= 0 && Hex(encoded[i + 2]) is var low and >= 0)
            {
                output[length++] = (byte)((high << 4) | low);
                i += 2;
            }
            else if (SoftBreak(encoded[(i + 1)..]) is var skip and >= 0)
            {
                i += skip;
            }
            else
            {
                output[length++] = b;
            }
        }

        return output[..length];
    }

    /// <summary>Percent-encoded bytes (RFC 2231, RFC 3986); a stray percent sign stays.</summary>
    public static byte[] Percent(ReadOnlySpan<byte> encoded)
    {
        var output = new byte[encoded.Length];
        var length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] == '%' && i + 2 < encoded.Length
                && Hex(encoded[i + 1]) is var high and >= 0 && Hex(encoded[i + 2]) is var low and >= 0)
            {
                output[length++] = (byte)((high << 4) | low);
                i += 2;
            }
            else
            {
                output[length++] = encoded[i];
            }
        }

        return output[..length];
    }

    /// <summary>The first uuencoded file between a "begin 644 name" and an "end" line; null where there is none.</summary>
    public static UuencodedFile? FindUuencoded(ReadOnlySpan<byte> bytes)
    {
        for (var lines = new ByteLines(bytes); lines.Next();)
        {
            if (!IsBegin(lines.Line))
            {
                continue;
            }

            var start = lines.Start;
            var name = Encoding.Latin1.GetString(lines.Line[(lines.Line.LastIndexOf((byte)' ') + 1)..]);
            var content = new ArrayBufferWriter<byte>();
            while (lines.Next())
            {
                if (lines.Line.SequenceEqual("end"u8))
                {
                    return new UuencodedFile(name, content.WrittenSpan.ToArray(), start, lines.End);
                }

                UuLine(lines.Line, content);
            }
        }

        return null;
    }

    private static bool IsBegin(ReadOnlySpan<byte> line) =>
        line.StartsWith("begin "u8) && line.Length > 10
        && line[6..9].IndexOfAnyExceptInRange((byte)'0', (byte)'7') < 0
        && (line[9] == ' ' || (line[9] is >= (byte)'0' and <= (byte)'7' && line.Length > 11 && line[10] == ' '));

    private static void UuLine(ReadOnlySpan<byte> line, ArrayBufferWriter<byte> output)
    {
        if (line.Length < 2)
        {
            return;
        }

        var count = (line[0] - 32) & 63;
        for (int i = 1, written = 0; written < count && i < line.Length; i += 4)
        {
            uint bits = 0;
            for (var j = 0; j < 4; j++)
            {
                bits = (bits << 6) | (i + j < line.Length ? (uint)(line[i + j] - 32) & 63 : 0);
            }

            for (var shift = 16; shift >= 0 && written < count; shift -= 8, written++)
            {
                output.GetSpan(1)[0] = (byte)(bits >> shift);
                output.Advance(1);
            }
        }
    }

    /// <summary>How far to skip a soft line break, blanks before it included; −1 where it is none.</summary>
    private static int SoftBreak(ReadOnlySpan<byte> rest)
    {
        for (var i = 0; i < rest.Length; i++)
        {
            if (rest[i] == '\n')
            {
                return i + 1;
            }

            if (rest[i] == '\r')
            {
                return i + 1 < rest.Length && rest[i + 1] == '\n' ? i + 2 : i + 1;
            }

            if (rest[i] is not ((byte)' ' or (byte)'\t') || i > 80)
            {
                return -1;
            }
        }

        return rest.Length;
    }

    private static int Hex(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        _ => -1,
    };
}

/// <summary>A file found in a text, and where in the text it stood.</summary>
internal sealed record UuencodedFile(string Name, byte[] Content, int Start, int End);
