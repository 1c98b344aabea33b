using ScamWatch.Ingest.Mail;

namespace ScamWatch.Ingest.Files;

/// <summary>How much of a file is taken in. What goes beyond is refused with the limit named, not cut off silently.</summary>
public sealed record IntakeLimits
{
    public static IntakeLimits Default { get; } = new();

    /// <summary>Limits of each mail; its <see cref="MimeLimits.MaxMessageBytes"/> bounds an .eml file.</summary>
    public MimeLimits Mime { get; init; } = MimeLimits.Default;

    /// <summary>Bytes of an .mbox file. It is read in a stream, one message at a time.</summary>
    public long MaxMboxBytes { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>Messages of an .mbox file.</summary>
    public int MaxMessages { get; init; } = 100_000;

    /// <summary>Bytes of a .csv or .jsonl file.</summary>
    public int MaxTableBytes { get; init; } = 50 * 1024 * 1024;

    /// <summary>Rows of a .csv or lines of a .jsonl file.</summary>
    public int MaxRows { get; init; } = 100_000;

    /// <summary>Columns of a table.</summary>
    public int MaxColumns { get; init; } = 200;

    /// <summary>Characters of one cell. A quote that is never closed swallows rows up to this.</summary>
    public int MaxCellChars { get; init; } = 100_000;

    /// <summary>Characters of one line of a .jsonl file.</summary>
    public int MaxLineChars { get; init; } = 1_000_000;
}
