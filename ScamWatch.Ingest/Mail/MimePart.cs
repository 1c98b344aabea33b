using ScamWatch.Domain.Reports;

namespace ScamWatch.Ingest.Mail;

/// <summary>A part of a message: a leaf with content, a multipart with children, or a message inside the message.</summary>
public sealed class MimePart
{
    private ReadOnlyMemory<byte>? _decoded;

    internal MimePart(IReadOnlyList<MimeHeader> headers, ReadOnlyMemory<byte> body, string defaultType)
    {
        Headers = headers;
        Body = body;
        var type = Find("Content-Type");
        TypeParameters = type is null ? HeaderParameters.Empty : HeaderParameters.Parse(type);
        DispositionParameters = Find("Content-Disposition") is { } disposition
            ? HeaderParameters.Parse(disposition)
            : HeaderParameters.Empty;
        var declared = TypeParameters.Value.Replace(" ", "", StringComparison.Ordinal);
        ContentType = declared.Length == 0 ? defaultType
            : declared == "text" ? "text/plain"
            : declared.Contains('/', StringComparison.Ordinal) ? declared
            : "application/octet-stream";
        TransferEncoding = (Find("Content-Transfer-Encoding") ?? "").Trim().Split([';', '(', ' '], 2)[0].Trim('"').ToLowerInvariant();
        FileName = DispositionParameters["filename"] ?? TypeParameters["name"] ?? "";
    }

    public IReadOnlyList<MimeHeader> Headers { get; }

    /// <summary>Media type in lower case, without parameters.</summary>
    public string ContentType { get; }

    /// <summary>Content-Transfer-Encoding in lower case; empty where absent.</summary>
    public string TransferEncoding { get; }

    /// <summary>Declared file name; may be empty.</summary>
    public string FileName { get; }

    public bool IsAttachment => DispositionParameters.Value == "attachment";

    /// <summary>Parts of a multipart, in order.</summary>
    public IReadOnlyList<MimePart> Children { get; internal set; } = [];

    /// <summary>The message inside, for message/rfc822 and for .eml files attached as something else.</summary>
    public MimeMessage? Nested { get; internal set; }

    /// <summary>The mails in a ZIP archive.</summary>
    internal IReadOnlyList<MimeMessage> Zipped { get; set; } = [];

    /// <summary>The bytes of the body as they came.</summary>
    internal ReadOnlyMemory<byte> Body { get; }

    internal HeaderParameters TypeParameters { get; }

    internal HeaderParameters DispositionParameters { get; }

    internal bool IsMultipart => ContentType.StartsWith("multipart/", StringComparison.Ordinal);

    internal bool IsText => ContentType.StartsWith("text/", StringComparison.Ordinal);

    /// <summary>The content with its transfer encoding taken off.</summary>
    public ReadOnlyMemory<byte> Content => _decoded ??= Mail.TransferEncoding.Decode(Body, TransferEncoding);

    internal string? Find(string name) => Headers.FirstOrDefault(h => h.Is(name))?.Unfolded;

    /// <summary>The marks of this part as an attachment.</summary>
    internal Attachment ToAttachment() => MarksOf(FileName, ContentType, Content.Span);

    /// <summary>What the parts of a page call it by; empty where it has no name.</summary>
    internal string ContentId => (Find("Content-ID") ?? "").Trim().Trim('<', '>');

    internal static Attachment MarksOf(string name, string type, ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[32];
        System.Security.Cryptography.SHA256.HashData(content, hash);
        var marks = new Attachment(CleanText.Cut(name, 255), CleanText.Cut(CleanText.OneLine(type), 127), content.Length, Convert.ToHexStringLower(hash));
        return AttachmentContent.Inspect(marks, content);
    }
}
