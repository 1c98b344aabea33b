using System.Net.Sockets;
using System.Security.Authentication;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Mail.Imap;
using ScamWatch.Ingest.Mail.Smtp;

namespace ScamWatch.Ingest.Mail;

/// <summary>What went wrong with a mail server, for log and screen: never the words of servers or libraries, which may repeat what was sent.</summary>
internal static class FaultKind
{
    public static string Of(Exception fault) => fault switch
    {
        CommandRefused or SmtpRefused or MailboxSetupFault or ProtocolFault or StorageUnavailableException => fault.Message,
        SocketException socket => $"{nameof(SocketException)} {socket.SocketErrorCode}",
        IOException { InnerException: SocketException inner } => $"{nameof(IOException)} {inner.SocketErrorCode}",
        AuthenticationException => "TLS: the certificate is not trusted or not for this host",
        _ => fault.GetType().Name,
    };
}
