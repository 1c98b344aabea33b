using System.Text;

namespace ScamWatch.Ingest.Mail.Imap;

/// <summary>A string that came with its length. Where it was over the limit only the length is left.</summary>
internal readonly record struct ImapLiteral(long Size, byte[]? Bytes);

/// <summary>
/// Cuts the byte stream of a server into responses: lines, and the literals that continue them (RFC 3501 §4.3, RFC 9051
/// §4.3). Reads ahead into one buffer; memory is bounded by <see cref="ImapLimits"/> whatever the server sends.
/// </summary>
internal sealed class ImapReader(Stream stream, ImapLimits limits)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private Task<int>? _pending;

    /// <summary>True where bytes were read that belong to no response yet.</summary>
    public bool HasMore => _start < _end;

    /// <summary>The next response.</summary>
    /// <exception cref="ProtocolFault">Not IMAP, over a limit, or the end of the stream.</exception>
    /// <exception cref="TimeoutException">Nothing came within the limit.</exception>
    public async ValueTask<ImapResponse> ReadAsync(CancellationToken ct)
    {
        var line = await ReadLineAsync(limits.MaxResponseText, ct);
        // Blank lines between responses: seen from servers that end a literal with one line end too many.
        for (var blank = 0; line.Length == 0; blank++)
        {
            if (blank == 100)
            {
                throw new ProtocolFault("The server sends blank lines only.");
            }

            line = await ReadLineAsync(limits.MaxResponseText, ct);
        }

        if (!ImapResponse.MayHoldLiterals(line) || !EndsInLiteral(line, out var size))
        {
            return ImapResponse.Parse([line], []);
        }

        var lines = new List<string> { line };
        var literals = new List<ImapLiteral>();
        var textLeft = limits.MaxResponseText - line.Length;
        long kept = 0;
        do
        {
            if (literals.Count == limits.MaxLiterals)
            {
                throw new ProtocolFault($"A response holds more than {limits.MaxLiterals} literals.");
            }

            var literal = await ReadLiteralAsync(size, size <= limits.MaxLiteral - kept, ct);
            kept += literal.Bytes?.Length ?? 0;
            literals.Add(literal);
            line = await ReadLineAsync(textLeft, ct);
            textLeft -= line.Length;
            lines.Add(line);
        }
        while (EndsInLiteral(line, out size));

        return ImapResponse.Parse(lines, literals);
    }

    /// <summary>Waits until the server says something; false where it does not within the time.</summary>
    public async ValueTask<bool> WaitAsync(TimeSpan atMost, CancellationToken ct)
    {
        if (HasMore)
        {
            return true;
        }

        try
        {
            await FillAsync(atMost, ct);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>True for a line that ends in <c>{123}</c>; also <c>{123+}</c> and <c>~{123}</c> as some servers write it.</summary>
    internal static bool EndsInLiteral(string line, out long size)
    {
        size = 0;
        var open = line.LastIndexOf('{');
        if (!line.EndsWith('}') || open < 0)
        {
            return false;
        }

        var digits = line.AsSpan(open + 1, line.Length - open - 2).TrimEnd('+');
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        return long.TryParse(digits, out size) ? true : throw new ProtocolFault("A literal has an impossible length.");
    }

    private async ValueTask<string> ReadLineAsync(int limit, CancellationToken ct)
    {
        var scanned = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + scanned, _end - _start - scanned).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var length = scanned + found;
                var line = Encoding.Latin1.GetString(_buffer, _start, length).TrimEnd('\r');
                _start += length + 1;
                return line.Length <= limit ? line : throw TooLong();
            }

            scanned = _end - _start;
            if (scanned > limit)
            {
                throw TooLong();
            }

            await FillAsync(limits.Patience, ct);
        }
    }

    private ProtocolFault TooLong() => new($"A response is longer than {limits.MaxResponseText} bytes.");

    private async ValueTask<ImapLiteral> ReadLiteralAsync(long size, bool keep, CancellationToken ct)
    {
        var bytes = keep ? new byte[size] : null;
        for (long done = 0; done < size;)
        {
            if (!HasMore)
            {
                await FillAsync(limits.Patience, ct);
            }

            var take = (int)Math.Min(_end - _start, size - done);
            if (bytes is not null)
            {
                _buffer.AsSpan(_start, take).CopyTo(bytes.AsSpan((int)done));
            }

            _start += take;
            done += take;
        }

        return new(size, bytes);
    }

    private async ValueTask FillAsync(TimeSpan patience, CancellationToken ct)
    {
        if (_pending is null)
        {
            if (_start == _end)
            {
                _start = _end = 0;
            }
            else if (_end == _buffer.Length)
            {
                MakeRoom();
            }

            _pending = stream.ReadAsync(_buffer.AsMemory(_end), CancellationToken.None).AsTask();
        }

        // A read is never cancelled, only left waiting: what it brings belongs to the next one who asks. (A TLS stream whose
        // read was cancelled may not be read from again.)
        var read = _pending.IsCompleted ? await _pending : await _pending.WaitAsync(patience, ct);
        _pending = null;
        if (read == 0)
        {
            throw new ProtocolFault("The server closed the connection.");
        }

        _end += read;
    }

    private void MakeRoom()
    {
        var length = _end - _start;
        var target = _start > _buffer.Length / 2 ? _buffer : new byte[_buffer.Length * 2];
        _buffer.AsSpan(_start, length).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, length);
    }
}
