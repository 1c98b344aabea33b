using ScamWatch.Domain.Reports;

namespace ScamWatch.Ingest.Mail;

/// <summary>A mail as read: its headers, its tree of parts, and what had to be repaired or left out.</summary>
public sealed class MimeMessage
{
    /// <summary>Headers without which bytes are no mail.</summary>
    private static readonly string[] s_marksOfMail =
        ["From", "To", "Subject", "Date", "Received", "Message-ID", "MIME-Version", "Content-Type", "Return-Path", "Delivered-To", "Sender"];

    private readonly ReadingNotes _notes;
    private MailContent? _content;

    internal MimeMessage(MimePart root, ReadingNotes notes)
    {
        Root = root;
        _notes = notes;
        From = Addresses("From");
        Date = MailDate.Parse(this["Date"]);
    }

    public MimePart Root { get; }

    public IReadOnlyList<MimeHeader> Headers => Root.Headers;

    /// <summary>Limits that were hit and repairs that were made, in Japanese, for staff. Shared with the messages inside.</summary>
    public IReadOnlyList<string> Remarks
    {
        get
        {
            _ = Content;
            return _notes.Remarks;
        }
    }

    /// <summary>Read for a judgement alone: see <see cref="MimeReader.Read"/>.</summary>
    internal bool IsToJudge => _notes.ToJudge;

    public string Subject => this["Subject"] ?? "";

    public IReadOnlyList<MailAddress> From { get; }

    public IReadOnlyList<MailAddress> To => Addresses("To");

    public IReadOnlyList<MailAddress> Cc => Addresses("Cc");

    public IReadOnlyList<MailAddress> ReplyTo => Addresses("Reply-To");

    /// <summary>The Date header with its offset; null where absent or no date.</summary>
    public DateTimeOffset? Date { get; }

    /// <summary>Without angle brackets; null where absent.</summary>
    public string? MessageId => this["Message-ID"]?.Trim('<', '>', ' ') is { Length: > 0 } id ? id : null;

    /// <summary>False where there is not one header that a mail has: other bytes under the name of a mail.</summary>
    public bool LooksLikeMail => Headers.Any(h => s_marksOfMail.Any(h.Is));

    /// <summary>The text parts as text; empty where the mail is HTML only.</summary>
    public string PlainText => Content.Plain;

    /// <summary>The HTML parts as readable text; empty where there are none.</summary>
    public string HtmlText => Content.HtmlText;

    /// <summary>The HTML parts cut down to harmless elements; null where there are none.</summary>
    public string? SafeHtml => Content.SafeHtml;

    /// <summary>What a person would have read: the text part, unless the HTML part says more.</summary>
    public string VisibleText => Content.Visible;

    /// <summary>Links of the HTML parts, and the addresses in text files and calendar entries attached.</summary>
    public IReadOnlyList<Domain.Classification.MailLink> Links => Content.Links;

    public IReadOnlyList<Attachment> Attachments => Content.Attachments;

    /// <summary>Messages inside this one, one level down.</summary>
    public IReadOnlyList<MimeMessage> Nested => Content.Nested;

    /// <summary>The decoded value of the first header of that name; null where absent.</summary>
    public string? this[string name] => Headers.FirstOrDefault(h => h.Is(name))?.Value;

    private MailContent Content => _content ??= MailContent.Collect(Root, _notes);

    private List<MailAddress> Addresses(string name)
    {
        var max = _notes.Limits.MaxAddresses;
        var list = new List<MailAddress>();
        foreach (var header in Headers.Where(h => h.Is(name)))
        {
            list.AddRange(MailAddress.ParseList(header.Unfolded, max - list.Count));
            if (list.Count >= max)
            {
                _notes.Note($"宛先が上限 {max} 件を超えたため、残りは読みませんでした。");
                break;
            }
        }

        return list;
    }
}
