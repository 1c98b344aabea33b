using Microsoft.Extensions.Configuration;
using ScamWatch.Domain;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Backups;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Clocks;
using ScamWatch.Domain.Guidance.Flows;
using ScamWatch.Domain.Learning;
using ScamWatch.Domain.Operations;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Pushing;
using ScamWatch.Domain.References;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Domain.Watch;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.Mail.Imap;
using ScamWatch.Ingest.Mail.Smtp;
using ScamWatch.Ingest.Nodes;
using ScamWatch.Ingest.Registry;

namespace ScamWatch.Ingest.Operations;

/// <summary>
/// All settings read at once before anything starts: every fault, and every key of our sections that means nothing. A mistyped key would
/// silently leave the default in force.
/// </summary>
/// <param name="Faults">A sentence each, with the key and what is allowed. The settings' own readers keep secrets out of it.</param>
/// <param name="Unknown">Keys that nothing reads.</param>
public sealed record SettingsReport(IReadOnlyList<string> Faults, IReadOnlyList<string> Unknown)
{
    /// <summary>
    /// Keys by section. <c>*</c> stands for a name or number that the operator chooses, <c>**</c> for whatever follows.
    /// </summary>
    internal static readonly Dictionary<string, string[]> Keys = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Alarms"] = ["AfterMinutes", "DiskMegabytes", "MailFrom", "MailTo", "Webhook", "WebhookSecret"],
        ["Alerts"] = ["ApprovalHours", "BannerDays", "ExpiryDays", "PlainJapaneseRequired", "PlainJapaneseScore", "ReviewDays"],
        ["Audit"] = ["AnchorEntries", "AnchorFile", "AnchorMinutes", "CheckHours", "KeyFolder"],
        ["Backup"] = ["At", "Folder", "Keep", "KeysFolder"],
        ["Campaigns"] = ["RaiseMinutes", "RaiseReports", "Threshold"],
        ["CardReader"] = ["Authorities", "CrlFile", "FirstPause", "ListPause", "Local", "LongestPause", "ProofLimit", "ReadLimit"],
        ["Check"] = ["ReportsPerTenMinutes"],
        ["Circuits"] = ["InAll", "OpenedPerMinute", "PerPerson"],
        ["Clocks"] = ["**"],
        ["Data"] = ["Inbox", "Root", "State"],
        ["Database"] = ["ConnectionString", "Provider", "ReadConnectionString", "ReadLagSeconds"],
        ["Guidance"] = ["CallDays"],
        ["Keys"] = ["Folder"],
        ["Learning"] = ["FromDays", "UseVerdicts"],
        ["Limits"] = ["Connections", "GraceSeconds", "HeaderSeconds", "KeepAliveSeconds", "MachinesPerMinute", "MinBytesPerSecond", "OpenCircuits", "PagesPerMinute"],
        ["Mailboxes"] =
        [
            "*:AllowPlain", "*:Area", "*:AsideFolder", "*:CaFile", "*:Folder", "*:Host", "*:Name", "*:Password", "*:PasswordFile", "*:PollSeconds", "*:Port",
            "*:ProcessedFolder", "*:Security", "*:TokenCommand", "*:TokenFile", "*:User",
        ],
        ["Node"] = ["Roles"],
        ["Proxy"] = ["Addresses:*", "Hops"],
        ["Public"] = ["BaseUrl"],
        ["Push"] = ["*:Format", "*:Secret", "*:Url"],
        ["Reference"] = ["ConfirmEveryDays", "EndsWithinDays"],
        ["Registry"] =
        [
            "AlarmMinutes", "AllowPlain", "BatchSize", "CaFile", "ClientCertificateFile", "ClientKeyFile", "CompareTimeoutSeconds", "ComparesPerHour", "DeadAfterHours",
            "FirstPauseSeconds", "InFlight", "LeaseSeconds", "LongestPauseSeconds", "MaxAttempts", "Mode", "Name", "PkiUrl", "TimeoutSeconds", "Url",
        ],
        ["Replies"] = ["AcknowledgementsPerDay", "From", "FromName", "PlainJapanese", "ReplyTo", "ReturnPath", "SendOutcome"],
        ["Retention"] = ["*"],
        ["SignIn"] =
        [
            "AddressFailures", "HashRounds", "IdleMinutes", "LockAfter", "LockMinutes", "MaxHours", "PasskeyDomain", "RevalidateSeconds", "Roles:*:IdleMinutes",
            "Roles:*:MaxHours", "SecondFactor", "TrainingMonths",
        ],
        ["Smtp"] = ["AllowPlain", "CaFile", "HelloName", "Host", "Password", "PasswordFile", "Port", "Security", "TokenCommand", "TokenFile", "User"],
        ["Telemetry"] = ["Endpoint", "EverySeconds", "Headers"],
        ["Watch"] = ["MaxMonths"],
        ["Workers"] = ["Enabled"],
    };

    /// <summary>Reads every setting of the program.</summary>
    public static SettingsReport Check(IConfiguration configuration)
    {
        var faults = new List<string>();
        DataFolder? data = null;
        Try(() => data = DataFolder.Find(configuration));
        if (data is not null)
        {
            Try(() => StorageOptions.From(configuration, data));
            Try(() => AuditSettings.From(configuration, data));
            Try(() => Retention.Load(data.Reference, configuration));
        }

        foreach (var read in (Action[])
        [
            () => BackupSettings.From(configuration), () => AlarmSettings.From(configuration), () => TelemetryServices.EndpointOf(configuration), () => TelemetryServices.SecondsOf(configuration),
            () => SignInSettings.From(configuration), () => ReplySettings.Read(configuration), () => AlertSettings.From(configuration), () => CampaignSettings.From(configuration),
            () => RegistrySettings.From(configuration), () => ClockSettings.From(configuration), () => ReferenceSettings.From(configuration), () => GuidedCallSettings.From(configuration),
            () => LearningSettings.From(configuration), () => PushSettings.From(configuration), () => WatchSettings.From(configuration), () => ReaderOptions.From(configuration),
            () => SmtpOptions.From(configuration), () => MailboxOptions.From(configuration), () => Gateway(configuration), () => NodeRoles.From(configuration),
            () => Whole(configuration, "Limits", 1, "Connections", "GraceSeconds", "HeaderSeconds", "KeepAliveSeconds", "MachinesPerMinute", "MinBytesPerSecond", "OpenCircuits", "PagesPerMinute"),
            () => Whole(configuration, "Circuits", 1, "InAll", "OpenedPerMinute", "PerPerson"), () => Whole(configuration, "Check", 1, "ReportsPerTenMinutes"),
            () => Whole(configuration, "Proxy", 1, "Hops"), () => Proxies(configuration), () => Flag(configuration, "Workers:Enabled"),
        ])
        {
            Try(read);
        }

        return new([.. faults.Distinct()], [.. Strangers(configuration)]);

        void Try(Action read)
        {
            try
            {
                read();
            }
            catch (Exception fault) when (fault is InvalidOperationException or InvalidDataException or FormatException or ArgumentException or IOException)
            {
                faults.AddRange(fault.Message.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            }
        }
    }

    /// <summary>Writes faults and unknown keys; true where the program may start.</summary>
    public bool Tell(TextWriter to)
    {
        foreach (var key in Unknown)
        {
            to.WriteLine($"ScamWatch: warning: the setting {key} means nothing; mistyped?");
        }

        foreach (var fault in Faults)
        {
            to.WriteLine($"ScamWatch: setting: {fault}");
        }

        return Faults.Count == 0;
    }

    /// <summary>Keys of our sections that nothing reads, and sections that look like one of ours.</summary>
    private static IEnumerable<string> Strangers(IConfiguration configuration)
    {
        foreach (var section in configuration.GetChildren())
        {
            if (Keys.TryGetValue(section.Key, out var known))
            {
                foreach (var key in Leaves(section, "").Where(k => k.Length > 0 && !known.Any(p => Fits(p, k))))
                {
                    yield return $"{section.Key}:{key}";
                }
            }
            else if (Keys.Keys.Any(k => Distance(k.ToUpperInvariant(), section.Key.ToUpperInvariant()) == 1) && section.GetChildren().Any())
            {
                yield return section.Key;
            }
        }
    }

    private static IEnumerable<string> Leaves(IConfigurationSection section, string path)
    {
        var children = section.GetChildren().ToList();
        return children.Count == 0 ? [path] : children.SelectMany(c => Leaves(c, path.Length == 0 ? c.Key : $"{path}:{c.Key}"));
    }

    private static bool Fits(string pattern, string key)
    {
        var (wanted, given) = (pattern.Split(':'), key.Split(':'));
        return pattern == "**" || (wanted.Length == given.Length && wanted.Zip(given).All(p => p.First == "*" || p.First.Equals(p.Second, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Letters to add, drop, change or exchange with their neighbour; 2 stands for more than one.</summary>
    private static int Distance(string a, string b)
    {
        if (a == b || Math.Abs(a.Length - b.Length) > 1)
        {
            return a == b ? 0 : 2;
        }

        var i = 0;
        while (i < a.Length && i < b.Length && a[i] == b[i])
        {
            i++;
        }

        return a.Length > b.Length ? a[(i + 1)..] == b[i..] ? 1 : 2
            : a.Length < b.Length ? a[i..] == b[(i + 1)..] ? 1 : 2
            : a[(i + 1)..] == b[(i + 1)..] || (i + 1 < a.Length && a[i] == b[i + 1] && a[i + 1] == b[i] && a[(i + 2)..] == b[(i + 2)..]) ? 1 : 2;
    }

    private static void Gateway(IConfiguration configuration)
    {
        if (RegistrySettings.From(configuration).Mode == RegistryMode.Http)
        {
            HttpRegistryOptions.From(configuration);
        }
    }

    private static void Whole(IConfiguration configuration, string section, int least, params string[] keys)
    {
        var wrong = keys.Where(k => configuration[$"{section}:{k}"] is { Length: > 0 } text
            && !(long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= least)).ToList();
        if (wrong.Count > 0)
        {
            throw new InvalidOperationException(string.Join('\n', wrong.Select(k => $"{section}:{k} must be a whole number, {least} or more")));
        }
    }

    private static void Flag(IConfiguration configuration, string key)
    {
        if (configuration[key] is { Length: > 0 } text && !bool.TryParse(text, out _))
        {
            throw new InvalidOperationException($"{key} must be true or false");
        }
    }

    private static void Proxies(IConfiguration configuration)
    {
        foreach (var entry in configuration.GetSection("Proxy:Addresses").GetChildren())
        {
            if (!System.Net.IPAddress.TryParse(entry.Value, out _) && !System.Net.IPNetwork.TryParse(entry.Value, out _))
            {
                throw new InvalidOperationException($"{entry.Path} must be an address or a network such as 10.0.0.0/8");
            }
        }
    }
}
