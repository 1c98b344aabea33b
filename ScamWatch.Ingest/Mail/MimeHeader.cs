namespace ScamWatch.Ingest.Mail;

/// <summary>One header line as it came, and as people are to read it.</summary>
public sealed class MimeHeader(string name, ReadOnlyMemory<byte> raw)
{
    private string? _value;
    private string? _unfolded;

    public string Name => name;

    /// <summary>The bytes after the colon, folds included.</summary>
    public ReadOnlyMemory<byte> Raw => raw;

    /// <summary>Unfolded, encoded-words decoded, on one line.</summary>
    public string Value => _value ??= CleanText.OneLine(HeaderDecoder.DecodeWords(Unfolded));

    /// <summary>Unfolded only: what addresses and parameters are read from, since an encoded-word may hide a comma.</summary>
    internal string Unfolded => _unfolded ??= HeaderDecoder.Unfold(raw.Span);

    internal bool Is(string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
