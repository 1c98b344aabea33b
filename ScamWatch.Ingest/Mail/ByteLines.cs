namespace ScamWatch.Ingest.Mail;

/// <summary>Walks the lines of a message: LF or CRLF ends a line, and the last may lack both.</summary>
internal ref struct ByteLines(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The line without its end.</summary>
    public ReadOnlySpan<byte> Line { get; private set; }

    /// <summary>Where the line starts.</summary>
    public int Start { get; private set; }

    /// <summary>Where the next line starts.</summary>
    public int End { get; private set; }

    public bool Next()
    {
        if (End >= _bytes.Length)
        {
            return false;
        }

        Start = End;
        var rest = _bytes[Start..];
        var feed = rest.IndexOf((byte)'\n');
        End = feed < 0 ? _bytes.Length : Start + feed + 1;
        var line = feed < 0 ? rest : rest[..feed];
        Line = line.EndsWith("\r"u8) ? line[..^1] : line;
        return true;
    }
}
