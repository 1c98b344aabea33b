using ScamWatch.Domain.Reports;

namespace ScamWatch.Ingest.Mail;

/// <summary>
/// How much of a message is read. Mail is hostile: every dimension that an attacker can blow up has a named limit, and a
/// limit that was hit is said in the message's remarks, never passed over.
/// </summary>
public sealed record MimeLimits
{
    public static MimeLimits Default { get; } = new();

    /// <summary>Bytes of a whole message. Sources refuse larger ones; the reader itself reads no further.</summary>
    public int MaxMessageBytes { get; init; } = 25 * 1024 * 1024;

    /// <summary>Parts of a message, nested messages included. Stops multiparts of a hundred thousand empty parts.</summary>
    public int MaxParts { get; init; } = 500;

    /// <summary>Multiparts and messages inside one another. Stops stack exhaustion and repeated scans of the same bytes.</summary>
    public int MaxDepth { get; init; } = 16;

    /// <summary>Bytes of one header block; lines after that are dropped.</summary>
    public int MaxHeaderBytes { get; init; } = 256 * 1024;

    /// <summary>Header lines of one block.</summary>
    public int MaxHeaders { get; init; } = 1000;

    /// <summary>Bytes of one header line with its continuations; the rest of the line is cut off.</summary>
    public int MaxLineLength { get; init; } = 64 * 1024;

    /// <summary>Characters of the text, and as many of the HTML, of one message: no more than a report keeps.</summary>
    public int MaxTextChars { get; init; } = ReportRules.MaxBodyCharacters;

    /// <summary>Addresses read from one header.</summary>
    public int MaxAddresses { get; init; } = 500;

    /// <summary>Links read from one message.</summary>
    public int MaxLinks { get; init; } = 500;
}
