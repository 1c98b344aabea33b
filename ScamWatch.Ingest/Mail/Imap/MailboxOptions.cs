using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using ScamWatch.Domain.Guidance;

namespace ScamWatch.Ingest.Mail.Imap;

/// <summary>How a connection is protected.</summary>
internal enum MailboxSecurity
{
    /// <summary>TLS from the first byte (RFC 8314).</summary>
    Tls,

    /// <summary>STARTTLS before anything else; refused where the server does not offer it.</summary>
    StartTls,

    /// <summary>None: to this machine, or where explicitly allowed.</summary>
    None,
}

/// <summary>A report mailbox: one entry of the setting <c>Mailboxes</c>.</summary>
internal sealed class MailboxOptions
{
    /// <summary>Name for staff and log.</summary>
    public required string Name { get; init; }

    public required string Host { get; init; }

    public required int Port { get; init; }

    public MailboxSecurity Security { get; init; } = MailboxSecurity.Tls;

    /// <summary>Allows <see cref="MailboxSecurity.None"/> to another machine.</summary>
    public bool AllowPlain { get; init; }

    /// <summary>File of certificates (PEM) that are trusted instead of the system's.</summary>
    public string? CaFile { get; init; }

    public required string User { get; init; }

    public string? Password { get; init; }

    public string? PasswordFile { get; init; }

    /// <summary>File that holds an OAuth access token, kept fresh by another program.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Command that prints an OAuth access token.</summary>
    public string? TokenCommand { get; init; }

    public SecretSource Secret => new(Password, PasswordFile, TokenFile, TokenCommand);

    /// <summary>Code of the area that it is for; null where it is for all.</summary>
    public string? Area { get; init; }

    public string Folder { get; init; } = "INBOX";

    /// <summary>Where mails go once they are committed; null: they stay and are marked as seen.</summary>
    public string? ProcessedFolder { get; init; }

    /// <summary>Where mails go that could not be taken in; only with <see cref="ProcessedFolder"/>.</summary>
    public string AsideFolder { get; init; } = "ScamWatch-Aside";

    /// <summary>How often to ask where the server cannot tell by itself.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>First pause after a fault; doubled up to five minutes while the fault lasts.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    public ImapLimits Limits { get; init; } = ImapLimits.Default;

    /// <summary>What the cursor is kept under: the place, not the name, so that a name given to another account starts anew.</summary>
    public string Place => $"{User}@{Host.ToLowerInvariant()}:{Port}/{Folder}";

    /// <summary>Reads the setting <c>Mailboxes</c>.</summary>
    /// <exception cref="InvalidOperationException">Lists every fault, with its key. Repeats no value.</exception>
    public static IReadOnlyList<MailboxOptions> From(IConfiguration configuration)
    {
        var faults = new List<string>();
        var all = configuration.GetSection("Mailboxes").GetChildren().Select(s => One(s, faults)).ToList();
        foreach (var twice in all.GroupBy(m => m.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Key.Length > 0 && g.Count() > 1))
        {
            faults.Add($"Mailboxes: two have the name '{twice.Key}'");
        }

        return faults.Count == 0 ? all : throw new InvalidOperationException(string.Join(Environment.NewLine, faults) + ".");
    }

    private static MailboxOptions One(IConfigurationSection section, List<string> faults)
    {
        string Needed(string key)
        {
            if (section[key] is { Length: > 0 } value)
            {
                return value;
            }

            faults.Add($"{section.Path}:{key} is missing");
            return "";
        }

        int Number(string key, int standard, int max)
        {
            if (section[key] is not { Length: > 0 } value)
            {
                return standard;
            }

            if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= max)
            {
                return number;
            }

            faults.Add($"{section.Path}:{key} must be a number from 1 to {max}");
            return standard;
        }

        var security = section["Security"]?.ToLowerInvariant() switch
        {
            null or "" or "tls" => MailboxSecurity.Tls,
            "starttls" => MailboxSecurity.StartTls,
            "none" => MailboxSecurity.None,
            _ => (MailboxSecurity?)null,
        };
        if (security is null)
        {
            faults.Add($"{section.Path}:Security must be tls, starttls or none");
        }

        var options = new MailboxOptions
        {
            Host = Needed("Host"),
            User = Needed("User"),
            Name = section["Name"] is { Length: > 0 } name ? name : section.Key,
            Port = Number("Port", security == MailboxSecurity.Tls ? 993 : 143, 65535),
            Security = security ?? MailboxSecurity.Tls,
            AllowPlain = bool.TryParse(section["AllowPlain"], out var allow) && allow,
            CaFile = section["CaFile"],
            Password = section["Password"],
            PasswordFile = section["PasswordFile"],
            TokenFile = section["TokenFile"],
            TokenCommand = section["TokenCommand"],
            Area = section["Area"] is { Length: > 0 } area ? area : null,
            Folder = section["Folder"] is { Length: > 0 } folder ? folder : "INBOX",
            ProcessedFolder = section["ProcessedFolder"] is { Length: > 0 } processed ? processed : null,
            AsideFolder = section["AsideFolder"] is { Length: > 0 } aside ? aside : "ScamWatch-Aside",
            Poll = TimeSpan.FromSeconds(Number("PollSeconds", 60, 3600)),
        };
        if (options.Security == MailboxSecurity.None && !options.AllowPlain && !IsThisMachine(options.Host))
        {
            faults.Add($"{section.Path}:Security none is for this machine only, unless {section.Path}:AllowPlain is true");
        }

        if (options.Secret.Count != 1)
        {
            faults.Add($"{section.Path} needs one of Password, PasswordFile, TokenFile, TokenCommand");
        }

        return options;
    }

    /// <summary>The same, where its area is one that is served.</summary>
    /// <exception cref="InvalidOperationException">It is none.</exception>
    public MailboxOptions Within(IReadOnlyList<Area> areas) => Area is null || areas.OfCode(Area) is not null ? this
        : throw new InvalidOperationException($"Mailboxes: the Area of '{Name}' is no code of an area in municipality.json.");

    internal static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));
}
