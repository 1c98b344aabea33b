using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace ScamWatch.Tests.Mail.Imap;

/// <summary>
/// A server that plays a part: it expects one command after the other and answers each as written. In an answer <c>$TAG</c>
/// stands for the command's tag. One answer may belong to two commands sent ahead.
/// </summary>
internal sealed class ScriptedServer : Stream
{
    private readonly Queue<(string Expected, string Answer)> _script;
    private readonly Channel<byte[]> _out = Channel.CreateUnbounded<byte[]>();
    private readonly StringBuilder _in = new();
    private readonly List<string> _heard = [];
    private byte[] _rest = [];

    public ScriptedServer(string greeting, params (string Expected, string Answer)[] script)
    {
        _script = new(script);
        Say(greeting);
    }

    /// <summary>The commands in their order, without tags.</summary>
    public IReadOnlyList<string> Heard => _heard;

    /// <summary>Bytes a read gives at most. Few: no reader may rely on lines that arrive whole.</summary>
    public int Piece { get; init; } = 7;

    /// <summary>What remains unplayed.</summary>
    public int Left => _script.Count;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_rest.Length == 0)
        {
            if (!await _out.Reader.WaitToReadAsync(cancellationToken) || !_out.Reader.TryRead(out _rest!))
            {
                return 0;
            }
        }

        var count = Math.Min(Math.Min(buffer.Length, _rest.Length), Piece);
        _rest.AsSpan(0, count).CopyTo(buffer.Span);
        _rest = _rest[count..];
        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _in.Append(Encoding.Latin1.GetString(buffer.Span));
        while (_in.ToString().IndexOf("\r\n", StringComparison.Ordinal) is var end and >= 0)
        {
            var line = _in.ToString(0, end);
            _in.Remove(0, end + 2);
            Hear(line);
        }

        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _out.Writer.TryComplete();
        base.Dispose(disposing);
    }

    private void Hear(string line)
    {
        var words = line.Split(' ', 2);
        var (tag, command) = Regex.IsMatch(words[0], "^S[0-9]+$") && words.Length == 2 ? (words[0], words[1]) : ("", line);
        _heard.Add(command);
        if (!_script.TryDequeue(out var step))
        {
            _out.Writer.TryComplete();
            return;
        }

        if (!Regex.IsMatch(command, $"^{step.Expected}$"))
        {
            Say($"* BYE expected {step.Expected}, heard {command}\r\n");
            _out.Writer.TryComplete();
            return;
        }

        Say(step.Answer.Replace("$TAG", tag, StringComparison.Ordinal));
        if (step.Answer.EndsWith("$CLOSE", StringComparison.Ordinal))
        {
            _out.Writer.TryComplete();
        }
    }

    private void Say(string text) =>
        _out.Writer.TryWrite(Encoding.Latin1.GetBytes(text.Replace("$CLOSE", "", StringComparison.Ordinal)));
}
