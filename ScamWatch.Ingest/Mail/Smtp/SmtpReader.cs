using System.Text;
using ScamWatch.Ingest.Mail.Imap;

namespace ScamWatch.Ingest.Mail.Smtp;

/// <summary>Cuts the byte stream of a server into answers. Memory is bounded whatever the server sends.</summary>
internal sealed class SmtpReader(Stream stream)
{
    /// <summary>RFC 5321 §4.5.3.1.5 allows 512 bytes; servers write longer ones.</summary>
    public const int MaxLine = 4096;

    public const int MaxLines = 100;

    private readonly byte[] _buffer = new byte[MaxLine];
    private int _start;
    private int _end;

    /// <summary>True where bytes were read that belong to no answer yet.</summary>
    public bool HasMore => _start < _end;

    /// <summary>The next answer.</summary>
    /// <param name="patience">For the whole of it: a server that sends a byte a minute must not hold us for ever.</param>
    /// <exception cref="ProtocolFault">Not SMTP, over a limit, or the end of the stream.</exception>
    /// <exception cref="TimeoutException">It did not come within <paramref name="patience"/>; the connection is spent.</exception>
    public async Task<SmtpReply> ReadAsync(TimeSpan patience, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        try
        {
            var lines = new List<string>();
            do
            {
                if (lines.Count == MaxLines)
                {
                    throw new ProtocolFault($"An answer has more than {MaxLines} lines.");
                }

                lines.Add(await ReadLineAsync(limit.Token));
            }
            while (SmtpReply.GoesOn(lines[^1]));

            return SmtpReply.Parse(lines);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException("The server did not answer.");
        }
    }

    private async ValueTask<string> ReadLineAsync(CancellationToken ct)
    {
        while (true)
        {
            var found = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = Encoding.Latin1.GetString(_buffer, _start, found).TrimEnd('\r');
                _start += found + 1;
                return line;
            }

            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            if (_end == _buffer.Length)
            {
                throw new ProtocolFault($"An answer has a line longer than {MaxLine} bytes.");
            }

            var read = await stream.ReadAsync(_buffer.AsMemory(_end), ct);
            _end += read > 0 ? read : throw new ProtocolFault("The server closed the connection.");
        }
    }
}
