namespace ScamWatch.Ingest.Mail.Imap;

/// <summary>A folder on a mail server, to be drained. The seam behind which another IMAP library could stand.</summary>
internal interface IMailbox : IAsyncDisposable
{
    /// <summary>Connects, signs in and opens the folder. Called once, first.</summary>
    Task<MailboxState> OpenAsync(CancellationToken ct);

    /// <summary>
    /// The mails above a uid, in ascending order, each once; a bounded number a call. None: there are no new ones. The
    /// enumeration may be left early only to dispose the mailbox.
    /// </summary>
    IAsyncEnumerable<MailboxMessage> ReadAsync(uint after, CancellationToken ct);

    /// <summary>Marks or moves mails that are taken care of. Uids that no longer exist are passed over.</summary>
    /// <param name="uids">Which.</param>
    /// <param name="aside">True for those that staff must look at themselves.</param>
    Task AcknowledgeAsync(UidSet uids, bool aside, CancellationToken ct);

    /// <summary>Returns when there may be new mails.</summary>
    Task WaitAsync(CancellationToken ct);
}

/// <summary>What a folder says of itself when it is opened.</summary>
/// <param name="UidValidity">Uids remembered under another value mean nothing any more (RFC 3501 §2.3.1.1).</param>
/// <param name="UidNext">Lowest uid the next mail can get; null where the server does not say.</param>
internal sealed record MailboxState(uint UidValidity, uint? UidNext);

/// <summary>A mail on the server.</summary>
/// <param name="Size">Bytes, as the server says where it was not fetched.</param>
/// <param name="Bytes">The mail; null where it was not fetched.</param>
/// <param name="Fault">Why it was not.</param>
/// <param name="Waiting">How many mails come after it.</param>
internal sealed record MailboxMessage(uint Uid, long Size, byte[]? Bytes, MailboxMessageFault Fault, int Waiting);

internal enum MailboxMessageFault
{
    None,

    /// <summary>Over the limit.</summary>
    TooLarge,

    /// <summary>It is there, and the server does not give it out.</summary>
    Refused,
}
