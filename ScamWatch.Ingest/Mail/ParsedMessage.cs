using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Ingest.Mail;

/// <summary>A message as the verb <c>parse</c> prints it.</summary>
/// <param name="Sender">Name and address.</param>
/// <param name="To">Addresses.</param>
/// <param name="Date">ISO 8601 with the offset the sender gave; null where unknown.</param>
/// <param name="Text">The text parts; empty where the mail is HTML only.</param>
/// <param name="Html">The HTML parts as readable text; empty where there are none.</param>
/// <param name="Urls">Addresses in the text and behind links, each once.</param>
/// <param name="Nested">Messages inside this one.</param>
public sealed record ParsedMessage(
    string Subject,
    [property: JsonPropertyName("from")] string Sender,
    IReadOnlyList<string> To,
    string? Date,
    string? MessageId,
    ParsedAuthentication Authentication,
    string Text,
    string Html,
    IReadOnlyList<string> Urls,
    IReadOnlyList<Attachment> Attachments,
    IReadOnlyList<ParsedMessage> Nested)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        // Printed for people to read, never put into a page: Japanese stays Japanese.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    private static readonly HashSet<string> s_nobody = [];

    /// <summary>Never throws, whatever the bytes were.</summary>
    public static ParsedMessage From(MimeMessage message)
    {
        var authentication = AuthenticationResults.Of(message, s_nobody);
        return new ParsedMessage(
            message.Subject,
            string.Join(", ", message.From),
            [.. message.To.Select(a => a.Address).Where(a => a.Length > 0)],
            message.Date?.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
            message.MessageId,
            new ParsedAuthentication(authentication?.Spf, authentication?.Dkim, authentication?.Dmarc),
            message.PlainText,
            message.HtmlText,
            [.. Addresses(message).Distinct()],
            message.Attachments,
            [.. message.Nested.Select(From)]);
    }

    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    private static IEnumerable<string> Addresses(MimeMessage message) => UrlScan.Find(message.PlainText)
        .Concat(UrlScan.Find(message.HtmlText))
        .Concat(message.Links.Select(l => UrlScan.Normal(l.Target)).OfType<string>());
}

/// <summary>Result words of the mail's Authentication-Results, believed or not; null where it has none.</summary>
public sealed record ParsedAuthentication(string? Spf, string? Dkim, string? Dmarc);
