using System.Globalization;
using Microsoft.Extensions.Configuration;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Replies;

/// <summary>Whether and how reporters are written to: settings <c>Replies</c>, with <c>Smtp:Host</c> and <c>Public:BaseUrl</c>.</summary>
public sealed record ReplySettings
{
    /// <summary>No mail at all: no server is set to send by.</summary>
    public static ReplySettings Off { get; } = new();

    /// <summary>True where a server is set to send by.</summary>
    public bool Enabled { get; private init; }

    /// <summary>Author of the mails.</summary>
    public EmailAddress From { get; private init; }

    /// <summary>Name shown beside it; null for that of the municipality.</summary>
    public string? FromName { get; private init; }

    /// <summary>Where answers go; null for <see cref="From"/>.</summary>
    public EmailAddress? ReplyTo { get; private init; }

    /// <summary>Where bounces go; null for the null path, at which no bounce comes back (RFC 3834 §3.3).</summary>
    public EmailAddress? ReturnPath { get; private init; }

    /// <summary>Where the public reaches this site, without a slash at its end.</summary>
    public string BaseUrl { get; private init; } = "";

    /// <summary>Acknowledgements to one address within 24 hours.</summary>
    public int AcknowledgementsPerDay { get; private init; } = 5;

    /// <summary>True to write to those who write Japanese in やさしい日本語.</summary>
    public bool PlainJapanese { get; private init; }

    /// <summary>Whether the choice to send the outcome is on where staff decide.</summary>
    public bool SendOutcome { get; private init; } = true;

    /// <summary>Addresses that are ours by these settings, in lower case.</summary>
    public IEnumerable<string> OwnAddresses =>
        new EmailAddress?[] { Enabled ? From : null, ReplyTo, ReturnPath }.OfType<EmailAddress>().Select(a => a.ToString().ToLowerInvariant());

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">Lists every fault, with its key. Repeats no value.</exception>
    public static ReplySettings Read(IConfiguration configuration)
    {
        if (configuration["Smtp:Host"] is not { Length: > 0 })
        {
            return Off;
        }

        var faults = new List<string>();
        var settings = new ReplySettings
        {
            Enabled = true,
            From = Address("Replies:From") ?? default,
            FromName = configuration["Replies:FromName"] is { Length: > 0 } name ? name : null,
            ReplyTo = Address("Replies:ReplyTo"),
            ReturnPath = Address("Replies:ReturnPath"),
            BaseUrl = Site(),
            AcknowledgementsPerDay = Number("Replies:AcknowledgementsPerDay", 5),
            PlainJapanese = Flag("Replies:PlainJapanese", false),
            SendOutcome = Flag("Replies:SendOutcome", true),
        };
        if (configuration["Replies:From"] is not { Length: > 0 })
        {
            faults.Add("Replies:From is missing: the address that mails are sent from");
        }

        return faults.Count == 0 ? settings : throw new InvalidOperationException(string.Join(Environment.NewLine, faults) + ".");

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

            faults.Add($"{key} is no mail address");
            return null;
        }

        string Site()
        {
            var text = configuration["Public:BaseUrl"]?.TrimEnd('/') ?? "";
            if (!Uri.TryCreate(text, UriKind.Absolute, out var site) || (site.Scheme != Uri.UriSchemeHttps && site.Scheme != Uri.UriSchemeHttp))
            {
                faults.Add("Public:BaseUrl must be the public https address of this site: mails link to it");
            }

            return text;
        }

        int Number(string key, int standard)
        {
            if (configuration[key] is not { Length: > 0 } text)
            {
                return standard;
            }

            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 1000)
            {
                return number;
            }

            faults.Add($"{key} must be a number from 1 to 1000");
            return standard;
        }

        bool Flag(string key, bool standard)
        {
            if (configuration[key] is not { Length: > 0 } text)
            {
                return standard;
            }

            if (bool.TryParse(text, out var flag))
            {
                return flag;
            }

            faults.Add($"{key} must be true or false");
            return standard;
        }
    }
}
