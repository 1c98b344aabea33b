using System.Globalization;
using Microsoft.Extensions.Configuration;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Operations;

/// <summary>Whom alarms of the operation go to, and from when on something is one: settings <c>Alarms:…</c>.</summary>
public sealed record AlarmSettings
{
    /// <summary><c>Alarms:MailTo</c>; null for no mail.</summary>
    public EmailAddress? MailTo { get; private init; }

    /// <summary><c>Alarms:MailFrom</c>, or <c>Replies:From</c>.</summary>
    public EmailAddress? MailFrom { get; private init; }

    /// <summary><c>Alarms:Webhook</c>: JSON is posted there; null for none.</summary>
    public Uri? Webhook { get; private init; }

    /// <summary><c>Alarms:WebhookSecret</c>: signs what is posted (HMAC-SHA256); empty for none.</summary>
    public string WebhookSecret { get; private init; } = "";

    /// <summary><c>Alarms:AfterMinutes</c>, 1 to 1,440: so long a worker may fail, or a queue stand, before it is an alarm.</summary>
    public TimeSpan After { get; private init; } = TimeSpan.FromMinutes(10);

    /// <summary><c>Alarms:DiskMegabytes</c>, 1 to 10,000,000: less free room is an alarm.</summary>
    public long DiskBytes { get; private init; } = 2_000_000_000;

    /// <summary>True where anybody outside is told.</summary>
    public bool TellsAnybody => MailTo is not null || Webhook is not null;

    /// <exception cref="InvalidOperationException">Lists every fault, with its key. Repeats no value.</exception>
    public static AlarmSettings From(IConfiguration configuration)
    {
        var faults = new List<string>();
        var settings = new AlarmSettings
        {
            MailTo = Address("Alarms:MailTo"),
            MailFrom = Address("Alarms:MailFrom") ?? (EmailAddress.TryParse(configuration["Replies:From"], out var from) ? from : null),
            Webhook = Hook(),
            WebhookSecret = configuration["Alarms:WebhookSecret"] ?? "",
            After = TimeSpan.FromMinutes(Number("Alarms:AfterMinutes", 10, 1440)),
            DiskBytes = Number("Alarms:DiskMegabytes", 2_000, 10_000_000) * 1_000_000L,
        };
        if (settings.MailTo is not null && (settings.MailFrom is null || configuration["Smtp:Host"] is not { Length: > 0 }))
        {
            faults.Add("Alarms:MailTo needs Smtp:Host, and Alarms:MailFrom or Replies:From");
        }

        return faults.Count == 0 ? settings : throw new InvalidOperationException(string.Join(Environment.NewLine, faults));

        EmailAddress? Address(string key)
        {
            if (configuration[key] is not { Length: > 0 } text)
            {
                return null;
            }

            if (EmailAddress.TryParse(text, out var address))
            {
                return address;
            }

            faults.Add($"{key} must be a mail address");
            return null;
        }

        Uri? Hook()
        {
            if (configuration["Alarms:Webhook"] is not { Length: > 0 } text)
            {
                return null;
            }

            if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0 && (url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback)))
            {
                return url;
            }

            faults.Add("Alarms:Webhook must be an https address without a name or password in it (http on this machine only)");
            return null;
        }

        int Number(string key, int usual, int most)
        {
            if (configuration[key] is not { Length: > 0 } text)
            {
                return usual;
            }

            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
            {
                return number;
            }

            faults.Add($"{key} must be a whole number from 1 to {most}");
            return usual;
        }
    }
}
