namespace ScamWatch.Ingest.Mail.Imap;

/// <summary>
/// What came from the server is not IMAP, breaks a limit, or stopped in the middle: this connection cannot be used any
/// further, a new one may work.
/// </summary>
internal sealed class ProtocolFault(string message) : IOException(message);

/// <summary>The server understood and said no: the connection still stands, the same command will be refused again.</summary>
/// <param name="command">First words of the command, without its arguments: those may be secrets.</param>
/// <param name="response">The server's answer.</param>
internal sealed class CommandRefused(string command, ImapResponse response)
    : Exception($"{command} {response.Name}{(response.Code.Length > 0 ? $" [{response.CodeName}]" : "")}")
{
    public string Command => command;

    /// <summary>Response code without its brackets and arguments, such as <c>TRYCREATE</c>; empty where there is none.</summary>
    public string Code => response.CodeName;
}

/// <summary>The mailbox's settings or secrets do not allow a connection; a person must act.</summary>
internal sealed class MailboxSetupFault(string message) : Exception(message);
