using System.Globalization;

namespace ScamWatch.Ingest.Mail.Smtp;

/// <summary>The server understood and said no.</summary>
/// <param name="stage">First word of the command, without its arguments: those may be secrets or addresses.</param>
/// <param name="reply">The server's answer; of its words only the codes are kept.</param>
internal sealed class SmtpRefused(string stage, SmtpReply reply)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"{stage} {reply.Code}{(reply.Status.Length > 0 ? " " + reply.Status : "")}"))
{
    public string Stage => stage;

    /// <summary>Three digits.</summary>
    public int Code => reply.Code;

    /// <summary>True where the same mail will be refused again (RFC 5321 §4.2.1).</summary>
    public bool IsFinal => reply.Code is >= 500 and <= 599;

    /// <summary>True where the server goes on with no mail at all on this connection: it closes, or wants another sender or sign-in.</summary>
    public bool EndsSession => reply.Code == 421 || stage is not ("RCPT" or "DATA" or "message" or "SIZE") && IsFinal;
}
