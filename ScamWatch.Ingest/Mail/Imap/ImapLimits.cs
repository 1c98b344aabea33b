namespace ScamWatch.Ingest.Mail.Imap;

/// <summary>How much of a server's answer is read. A server can be taken over, or stand-in for another: it is not trusted either.</summary>
internal sealed record ImapLimits
{
    public static ImapLimits Default { get; } = new();

    /// <summary>Bytes of one response beside its literals. A search of half a million mails fits.</summary>
    public int MaxResponseText { get; init; } = 4 * 1024 * 1024;

    /// <summary>Bytes of the literals kept of one response; larger ones are read past and only counted.</summary>
    public int MaxLiteral { get; init; } = MimeLimits.Default.MaxMessageBytes;

    /// <summary>Literals of one response.</summary>
    public int MaxLiterals { get; init; } = 64;

    /// <summary>Responses to one command: stops a server that never comes to an end.</summary>
    public int MaxResponses { get; init; } = 1_000_000;

    /// <summary>How long a server may be silent while an answer is due.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);
}
