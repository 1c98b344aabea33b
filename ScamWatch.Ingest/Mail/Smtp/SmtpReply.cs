using ScamWatch.Ingest.Mail.Imap;

namespace ScamWatch.Ingest.Mail.Smtp;

/// <summary>An answer of a server (RFC 5321 §4.2).</summary>
/// <param name="Code">Three digits.</param>
/// <param name="Status">Enhanced status code (RFC 3463) such as <c>5.1.1</c>; empty where there is none.</param>
/// <param name="Lines">The words of each line.</param>
internal sealed record SmtpReply(int Code, string Status, IReadOnlyList<string> Lines)
{
    public bool IsOk => Code is >= 200 and <= 299;

    /// <summary>True where the server waits for more (334, 354).</summary>
    public bool IsContinuation => Code is >= 300 and <= 399;

    /// <summary>Reads the lines of one answer.</summary>
    /// <exception cref="ProtocolFault">Not SMTP.</exception>
    public static SmtpReply Parse(IReadOnlyList<string> lines)
    {
        var code = CodeOf(lines[0]);
        return lines.All(l => CodeOf(l) == code)
            ? new(code, StatusOf(lines[0]), [.. lines.Select(l => l.Length > 4 ? l[4..] : "")])
            : throw new ProtocolFault("The lines of an answer do not belong together.");
    }

    /// <summary>False for the last line of an answer.</summary>
    public static bool GoesOn(string line) => line.Length > 3 && line[3] == '-';

    private static int CodeOf(string line) =>
        line.Length >= 3 && line[0] is >= '2' and <= '5' && char.IsAsciiDigit(line[1]) && char.IsAsciiDigit(line[2])
            && (line.Length == 3 || line[3] is ' ' or '-')
            ? ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + (line[2] - '0')
            : throw new ProtocolFault("The server does not speak SMTP.");

    /// <summary>Class, subject and detail: <c>[245].d{1,3}.d{1,3}</c>.</summary>
    private static string StatusOf(string line)
    {
        var word = line.Length > 4 ? line[4..].Split(' ', 2)[0] : "";
        var parts = word.Split('.');
        return parts is [['2' or '4' or '5'], { Length: >= 1 and <= 3 } subject, { Length: >= 1 and <= 3 } detail]
            && subject.All(char.IsAsciiDigit) && detail.All(char.IsAsciiDigit) ? word : "";
    }
}
