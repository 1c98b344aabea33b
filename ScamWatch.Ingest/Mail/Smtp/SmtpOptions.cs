using System.Globalization;
using Microsoft.Extensions.Configuration;
using ScamWatch.Ingest.Mail.Imap;

namespace ScamWatch.Ingest.Mail.Smtp;

/// <summary>The server that mails go out by: the setting <c>Smtp</c>.</summary>
internal sealed class SmtpOptions
{
    public required string Host { get; init; }

    public required int Port { get; init; }

    public MailboxSecurity Security { get; init; } = MailboxSecurity.StartTls;

    /// <summary>File of certificates (PEM) that are trusted instead of the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>Empty where the server wants no sign-in.</summary>
    public string User { get; init; } = "";

    public SecretSource Secret { get; init; } = new(null, null, null, null);

    /// <summary>What we call ourselves; null for the address of our end of the connection.</summary>
    public string? HelloName { get; init; }

    /// <summary>How often to look for mails that are due.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>First pause after a fault; doubled up to five minutes while the fault lasts.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(5);

    public SmtpLimits Limits { get; init; } = SmtpLimits.Default;

    /// <summary>Reads the setting; null where no host is given.</summary>
    /// <exception cref="InvalidOperationException">Lists every fault, with its key. Repeats no value.</exception>
    public static SmtpOptions? From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Smtp");
        if (section["Host"] is not { Length: > 0 } host)
        {
            return null;
        }

        var faults = new List<string>();
        var security = section["Security"]?.ToLowerInvariant() switch
        {
            "tls" => MailboxSecurity.Tls,
            null or "" or "starttls" => MailboxSecurity.StartTls,
            "none" => MailboxSecurity.None,
            _ => (MailboxSecurity?)null,
        };
        if (security is null)
        {
            faults.Add("Smtp:Security must be tls, starttls or none");
        }

        var options = new SmtpOptions
        {
            Host = host,
            // RFC 8314 §3.3 and RFC 6409; 25 for a relay on this machine.
            Port = Port(security switch { MailboxSecurity.Tls => 465, MailboxSecurity.None => 25, _ => 587 }),
            Security = security ?? MailboxSecurity.StartTls,
            CaFile = section["CaFile"],
            User = section["User"] ?? "",
            Secret = new(section["Password"], section["PasswordFile"], section["TokenFile"], section["TokenCommand"]),
            HelloName = section["HelloName"] is { Length: > 0 } name ? name : null,
        };
        var allowPlain = bool.TryParse(section["AllowPlain"], out var allow) && allow;
        if (options.Security == MailboxSecurity.None && !allowPlain && !MailboxOptions.IsThisMachine(host))
        {
            faults.Add("Smtp:Security none is for this machine only, unless Smtp:AllowPlain is true");
        }

        if (options.Secret.Count != (options.User.Length > 0 ? 1 : 0))
        {
            faults.Add("Smtp needs User together with one of Password, PasswordFile, TokenFile, TokenCommand, or none of them");
        }

        if (options.HelloName is { } hello && hello.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '[' or ']' or ':')))
        {
            faults.Add("Smtp:HelloName is no host name");
        }

        return faults.Count == 0 ? options : throw new InvalidOperationException(string.Join(Environment.NewLine, faults) + ".");

        int Port(int standard)
        {
            if (section["Port"] is not { Length: > 0 } text)
            {
                return standard;
            }

            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535)
            {
                return port;
            }

            faults.Add("Smtp:Port must be a number from 1 to 65535");
            return standard;
        }
    }
}
