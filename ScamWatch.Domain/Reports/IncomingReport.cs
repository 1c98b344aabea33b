using System.Text.Json.Serialization;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Replies;

namespace ScamWatch.Domain.Reports;

/// <summary>Where a report came in. Part of the key that makes a second delivery change nothing.</summary>
public enum IntakeSource
{
    File,
    Mailbox,
    Api,
    StaffForm,
    PublicForm,
}

/// <summary>How far the headers of a reported mail can be trusted.</summary>
public enum HeaderTrust
{
    /// <summary>There are none: not a mail, or retold in words.</summary>
    None,

    /// <summary>Quoted inside the reporter's text: a claim.</summary>
    Pasted,

    /// <summary>The message itself, as a file or an attachment.</summary>
    Original,
}

/// <summary>
/// A report as it arrived, from any source, parsed but not yet redacted or stored. <c>ReceiveReport</c> is the one road
/// by which it becomes a <c>Report</c>.
/// </summary>
public sealed record IncomingReport
{
    public required IntakeSource Source { get; init; }

    public required Channel Channel { get; init; }

    /// <summary>Subject or title of the reported contact; empty where it has none.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Who the contact came from: display name and address, number shown, name on the letter.</summary>
    public string Sender { get; init; } = "";

    /// <summary>The text of the reported contact, or the account of it.</summary>
    public required string Body { get; init; }

    /// <summary>HTML of a reported mail, already cut down to harmless elements; null where there is none.</summary>
    public string? Html { get; init; }

    /// <summary>What the reporter wrote beside the reported contact.</summary>
    public string ReporterNote { get; init; } = "";

    public string ReporterName { get; init; } = "";

    /// <summary>Mail address or telephone number of the reporter.</summary>
    public string ReporterContact { get; init; } = "";

    /// <summary>The reporter's own mail, where the report came by one. Never the mail that is reported.</summary>
    public ReporterMail? ReporterMail { get; init; }

    /// <summary>When the contact happened, UTC; null where unknown.</summary>
    public DateTime? OccurredAt { get; init; }

    public HarmStage Harm { get; init; }

    /// <summary>Code of the <see cref="Guidance.Area"/> it comes from; null where unknown.</summary>
    // Not written where there is none: what came before areas were told keeps the key it was stored under.
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Area { get; init; }

    public HeaderTrust HeaderTrust { get; init; }

    /// <summary>Facts of the reported mail; null on other channels.</summary>
    public MailFacts? Mail { get; init; }

    /// <summary>Header lines of the reported mail worth showing, decoded, in their order.</summary>
    public IReadOnlyList<MailHeader> Headers { get; init; } = [];

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>What staff should know of the reading: a limit that was hit, a charset that was repaired.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>
    /// Key the sender chose for this delivery (form, API). Null: the hash of the redacted content is the key.
    /// </summary>
    public string? DeliveryKey { get; init; }
}

/// <summary>One header line of a reported mail, decoded.</summary>
public sealed record MailHeader(string Name, string Value);

/// <summary>An attachment, known by its marks only: contents are not kept.</summary>
/// <param name="Name">File name as declared; may be empty.</param>
/// <param name="Type">Media type as declared.</param>
/// <param name="Size">Decoded size in bytes.</param>
/// <param name="Sha256">Of the decoded bytes, lower-case hex.</param>
public sealed record Attachment(string Name, string Type, long Size, string Sha256)
{
    /// <summary>Media type told by its first bytes; null where they tell none.</summary>
    public string? Found { get; init; }

    /// <summary>Of a picture, in pixels; null otherwise.</summary>
    public int? Width { get; init; }

    /// <summary>Of a picture, in pixels; null otherwise.</summary>
    public int? Height { get; init; }

    /// <summary>The words the page gives for a picture shown in it; null where there are none.</summary>
    public string? Alt { get; init; }

    /// <summary>What staff should be warned of before they ask for the file.</summary>
    public IReadOnlyList<AttachmentDanger> Dangers { get; init; } = [];
}

/// <summary>What can make an attachment dangerous, as far as its name and first bytes tell.</summary>
public enum AttachmentDanger
{
    /// <summary>A program, a script, or something that starts one.</summary>
    Program,

    /// <summary>Office macros.</summary>
    Macros,

    /// <summary>A name that hides its true ending.</summary>
    DoubleExtension,

    /// <summary>Something else than its name says.</summary>
    Disguised,

    /// <summary>Encrypted, so that no scanner sees into it.</summary>
    Encrypted,
}
