using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

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
    IReadOnlyList<ParsedAttachment> Attachments,
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

    private const int MaxReceived = 60;

    /// <summary>The servers on the way, the last first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Received { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ListUnsubscribe { get; init; }

    /// <summary>Never throws, whatever the bytes were.</summary>
    /// <param name="all">True to give also what the servers on the way wrote and how the mail says it can be unsubscribed from.</param>
    public static ParsedMessage From(MimeMessage message, bool all = false)
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
            [.. message.Attachments.Select(a => new ParsedAttachment(a.Name, a.Type, a.Size, a.Sha256))],
            [.. message.Nested.Select(n => From(n, all))])
        {
            Received = all ? [.. message.Headers.Where(h => h.Is("Received")).Take(MaxReceived).Select(h => h.Value)] : null,
            ListUnsubscribe = all ? message["List-Unsubscribe"] ?? "" : null,
        };
    }

    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    private static IEnumerable<string> Addresses(MimeMessage message) => UrlScan.Find(message.PlainText)
        .Concat(UrlScan.Find(message.HtmlText))
        .Concat(message.Links.Select(l => UrlScan.Normal(l.Target)).OfType<string>());
}

/// <summary>Result words of the mail's Authentication-Results, believed or not; null where it has none.</summary>
public sealed record ParsedAuthentication(string? Spf, string? Dkim, string? Dmarc);

/// <summary>An attachment as <c>parse</c> prints it.</summary>
/// <param name="Size">Decoded size in bytes.</param>
/// <param name="Sha256">Of the decoded bytes, lower-case hex.</param>
public sealed record ParsedAttachment(string Name, string Type, long Size, string Sha256);
