using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace ScamWatch.Ingest.Files;

/// <summary>One message cut out of a mailbox file.</summary>
/// <param name="Number">From 1.</param>
/// <param name="TooLarge">True where it went past the limit; its bytes are then not kept.</param>
internal sealed record MboxMessage(int Number, ReadOnlyMemory<byte> Bytes, bool TooLarge);

/// <summary>
/// Cuts mailbox files into messages as they stream by (RFC 4155; mboxo and mboxrd). At most one message is in memory.
/// </summary>
internal static class MboxFiles
{
    /// <summary>Longer lines are no "From " lines; their bytes pass through in pieces.</summary>
    private const int MaxLine = 64 * 1024;

    public static async IAsyncEnumerable<MboxMessage> SplitAsync(
        Stream stream, int maxMessageBytes, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        var current = new Gathering(maxMessageBytes);
        var afterBlank = true;
        var lineStart = true;
        while (true)
        {
            var read = await pipe.ReadAsync(ct);
            var buffer = read.Buffer;
            while (NextLine(ref buffer, read.IsCompleted) is { } line)
            {
                if (lineStart && afterBlank && IsSeparator(line))
                {
                    if (current.Take() is { } message)
                    {
                        yield return message;
                    }

                    current.Begin();
                }
                else
                {
                    current.Add(lineStart ? Unquote(line) : line);
                }

                lineStart = line[^1] == (byte)'\n';
                afterBlank = lineStart && (line.Length == 1 || (line.Length == 2 && line[0] == (byte)'\r'));
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        await pipe.CompleteAsync();
        if (current.Take() is { } last)
        {
            yield return last;
        }
    }

    /// <summary>The next line with its end, or a piece of one that is too long; null where more bytes are needed.</summary>
    private static byte[]? NextLine(ref ReadOnlySequence<byte> buffer, bool completed)
    {
        if (buffer.IsEmpty)
        {
            return null;
        }

        var feed = buffer.PositionOf((byte)'\n');
        SequencePosition end;
        if (feed is { } at)
        {
            end = buffer.GetPosition(1, at);
        }
        else if (completed || buffer.Length > MaxLine)
        {
            end = buffer.End;
        }
        else
        {
            return null;
        }

        var line = buffer.Slice(0, end).ToArray();
        buffer = buffer.Slice(end);
        return line;
    }

    /// <summary>
    /// "From someone Fri Nov 20 14:30:00 2026": with a time and a year, so that a paragraph that begins with the word
    /// From does not cut a message in two.
    /// </summary>
    private static bool IsSeparator(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("From "u8) || line.Length > 1000)
        {
            return false;
        }

        var colon = line.IndexOf((byte)':');
        return colon > 0 && colon + 2 < line.Length && IsDigit(line[colon - 1]) && IsDigit(line[colon + 1]) && HasYear(line);
    }

    private static bool HasYear(ReadOnlySpan<byte> line)
    {
        var digits = 0;
        foreach (var b in line)
        {
            if (!IsDigit(b))
            {
                if (digits == 4)
                {
                    return true;
                }

                digits = 0;
                continue;
            }

            digits++;
        }

        return digits == 4;
    }

    /// <summary>mboxrd: one ">" is taken from ">From ", ">>From "; mboxo has only the first, and loses nothing by it.</summary>
    private static ReadOnlyMemory<byte> Unquote(byte[] line)
    {
        if (line[0] != (byte)'>')
        {
            return line;
        }

        var text = line.AsSpan().IndexOfAnyExcept((byte)'>');
        return text > 0 && line.AsSpan(text).StartsWith("From "u8) ? line.AsMemory(1) : line;
    }

    private static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';

    private sealed class Gathering(int limit)
    {
        private ArrayBufferWriter<byte> _bytes = new();
        private bool _open;
        private bool _tooLarge;
        private int _number;

        public void Begin() => _open = true;

        public void Add(ReadOnlyMemory<byte> line)
        {
            _open = true;
            if (_bytes.WrittenCount + line.Length > limit)
            {
                _tooLarge = true;
                _bytes = new ArrayBufferWriter<byte>();
            }

            if (!_tooLarge)
            {
                _bytes.Write(line.Span);
            }
        }

        public MboxMessage? Take()
        {
            if (!_open)
            {
                return null;
            }

            var message = new MboxMessage(++_number, _bytes.WrittenMemory, _tooLarge);
            _bytes = new ArrayBufferWriter<byte>();
            _open = false;
            _tooLarge = false;
            return message;
        }
    }
}
