namespace ScamWatch.Ingest.Mail.Smtp;

/// <summary>How long a server may take.</summary>
internal sealed record SmtpLimits
{
    public static SmtpLimits Default { get; } = new();

    /// <summary>To connect and to shake hands for TLS.</summary>
    public TimeSpan Connecting { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For an answer to a command, and to take a block of the message.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// For the answer to the end of the message. RFC 5321 §4.5.3.2.6: ten minutes, since who gives up sooner sends again what
    /// the server was about to deliver.
    /// </summary>
    public TimeSpan Final { get; init; } = TimeSpan.FromMinutes(10);
}
