namespace ScamWatch.Ingest.Mail.Smtp;

/// <summary>
/// An open way out for mails. Narrow, so that another library can stand behind it. After a fault other than
/// <see cref="SmtpRefused"/> it cannot be used any further.
/// </summary>
internal interface IMailSender : IAsyncDisposable
{
    /// <summary>Hands one mail over. When this returns the server has taken responsibility for it (RFC 5321 §4.2.5).</summary>
    /// <param name="from">Return path as on the wire; empty for the null path.</param>
    /// <param name="to">Recipient as on the wire.</param>
    /// <param name="message">The whole message: ASCII, lines ended by CRLF.</param>
    /// <exception cref="SmtpRefused">The server said no to this mail.</exception>
    /// <exception cref="IOException">The connection broke or is not SMTP.</exception>
    /// <exception cref="TimeoutException">The server fell silent.</exception>
    Task SendAsync(string from, string to, ReadOnlyMemory<byte> message, CancellationToken ct);
}
