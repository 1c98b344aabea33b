using System.Text;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Ingest.Mail;

/// <summary>What a message says: gathered from its tree of parts, each text decoded once, limits shared.</summary>
internal sealed class MailContent
{
    private const int MinHtmlLetters = 20;
    private const int MaxBytesPerChar = 8;
    private const int MaxTnefFiles = 100;
    private const string Gap = "\n\n";

    private readonly ReadingNotes _notes;
    private readonly StringBuilder _plain = new();
    private readonly StringBuilder _shown = new();
    private readonly StringBuilder _htmlText = new();
    private readonly StringBuilder _safeHtml = new();
    private readonly List<MailLink> _links = [];
    private readonly List<Attachment> _attachments = [];
    private readonly List<MimeMessage> _nested = [];
    private readonly Dictionary<string, int> _byContentId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _alts = new(StringComparer.Ordinal);
    private string? _visible;
    private int _safeLength;
    private bool _hasHtml;
    private bool _differs;

    private MailContent(ReadingNotes notes) => _notes = notes;

    public string Plain => _plain.ToString();

    public string HtmlText => _htmlText.ToString();

    public string? SafeHtml => _hasHtml && !_notes.ToJudge ? _safeHtml.ToString() : null;

    /// <summary>Asked for several times once all is gathered.</summary>
    public string Visible => _visible ??= _shown.ToString();

    public IReadOnlyList<MailLink> Links => _links;

    public IReadOnlyList<Attachment> Attachments => _attachments;

    public IReadOnlyList<MimeMessage> Nested => _nested;

    public static MailContent Collect(MimePart root, ReadingNotes notes)
    {
        var content = new MailContent(notes);
        content.Show(content.Walk(root));
        content.NamePictures();
        if (content._differs)
        {
            notes.Note("テキスト部分と HTML 部分の内容が異なります。");
        }

        return content;
    }

    /// <summary>The texts of a part: plain, HTML, or both where they are alternatives of one another.</summary>
    private Texts Walk(MimePart part)
    {
        if (part.Nested is { } nested)
        {
            _nested.Add(nested);
            return default;
        }

        if (part.Children.Count > 0)
        {
            return part.ContentType == "multipart/alternative" ? Alternatives(part) : Sequence(part);
        }

        if (IsTnef(part) && Tnef.Read(part.Content.Span, MaxTnefFiles) is { } packed)
        {
            return Unpacked(packed);
        }

        if (part.IsText && !part.IsAttachment && (part.FileName.Length == 0 || part.DispositionParameters.Value == "inline"))
        {
            return part.ContentType switch
            {
                "text/html" or "text/xhtml" => new Texts(null, Html(part)),
                "text/calendar" or "text/x-vcalendar" => CalendarText(part),
                _ => new Texts(Plaintext(part), null),
            };
        }

        if (part.ContentType is "message/delivery-status" or "message/disposition-notification" or "message/feedback-report")
        {
            return new Texts(Plaintext(part), null);
        }

        if (!part.Content.IsEmpty || part.FileName.Length > 0)
        {
            AddAttachment(part);
            LinksOfAttachment(part);
            _nested.AddRange(part.Zipped);
        }

        return default;
    }

    private static bool IsTnef(MimePart part) =>
        part.ContentType is "application/ms-tnef" or "application/vnd.ms-tnef" || part.FileName.Equals("winmail.dat", StringComparison.OrdinalIgnoreCase);

    private Texts Unpacked(Tnef packed)
    {
        if (packed.HasRtf && packed.Body.Length == 0 && packed.Html is null)
        {
            _notes.Note("winmail.dat の本文はリッチテキスト形式だけのため、読みませんでした。");
        }

        foreach (var (name, content) in packed.Files)
        {
            if (!_notes.TakePart())
            {
                break;
            }

            AddMarks(name, content);
        }

        var plain = packed.Body.Length == 0 ? null : Limit(CleanText.WithoutInvisible(CleanText.Of(packed.Body), out _), _plain.Length).TrimEnd();
        return new Texts(plain, packed.Html is { } page ? Html(page, null) : null);
    }

    private void AddMarks(string name, ReadOnlySpan<byte> content)
    {
        if (!_notes.ToJudge)
        {
            _attachments.Add(MimePart.MarksOf(CleanText.OneLine(name), "application/octet-stream", content));
        }
    }

    private void AddAttachment(MimePart part)
    {
        if (_notes.ToJudge)
        {
            return;
        }

        var attachment = part.ToAttachment();
        if (ZippedMails.IsZip(part))
        {
            attachment = attachment with { Dangers = [.. attachment.Dangers.Union(ZippedMails.Dangers(part.Content, _notes))] };
        }

        if (part.ContentId is { Length: > 0 } id)
        {
            _byContentId[id] = _attachments.Count;
        }

        _attachments.Add(attachment);
    }

    /// <summary>Pictures that stand in the page get the words that stand there for them.</summary>
    private void NamePictures()
    {
        foreach (var (id, alt) in _alts)
        {
            if (_byContentId.TryGetValue(id, out var index))
            {
                _attachments[index] = _attachments[index] with { Alt = alt };
            }
        }
    }

    private Texts Alternatives(MimePart part)
    {
        string? plain = null;
        HtmlReading? html = null;
        foreach (var child in part.Children)
        {
            var texts = Walk(child);
            plain ??= texts.Plain;
            html = texts.Html ?? html;
        }

        return new Texts(plain, html);
    }

    /// <summary>All but the last text of a sequence are shown at once; the last one is handed up.</summary>
    private Texts Sequence(MimePart part)
    {
        var pending = default(Texts);
        foreach (var child in part.Children)
        {
            var texts = Walk(child);
            if (!texts.IsEmpty)
            {
                Show(pending);
                pending = texts;
            }
        }

        return pending;
    }

    private void Show(Texts texts)
    {
        if (texts.IsEmpty)
        {
            return;
        }

        var htmlText = texts.Html?.Text ?? "";
        if (texts.Plain is { } plain)
        {
            Append(_plain, plain);
            if (texts.Html is null && _hasHtml)
            {
                AppendSafe(HtmlSanitizer.FromText(plain));
            }
        }

        if (texts.Html is { } html)
        {
            if (!_hasHtml && _plain.Length > 0 && texts.Plain is null)
            {
                AppendSafe(HtmlSanitizer.FromText(Plain));
            }

            _hasHtml = true;
            Append(_htmlText, htmlText);
            AppendSafe(html.SafeHtml, html.SafeLength);
            _links.AddRange(html.Links.Take(Math.Max(0, _notes.Limits.MaxLinks - _links.Count)));
        }

        Append(_shown, Readable(texts.Plain, htmlText));
    }

    /// <summary>
    /// Clients show the HTML, and it is read without what cannot be seen in it; spammers leave in the text part a line "cannot
    /// be displayed", an innocent text, or words for filters. Only HTML that says next to nothing, such as one picture, gives way.
    /// </summary>
    private string Readable(string? plain, string html)
    {
        if (string.IsNullOrWhiteSpace(plain))
        {
            return html;
        }

        if (plain.Length > html.Length && html.Count(char.IsLetterOrDigit) < MinHtmlLetters)
        {
            return Tidy(plain);
        }

        _differs |= !_notes.ToJudge && TextLikeness.Share(html, plain) < 0.5;
        return html;
    }

    /// <summary>Runs of blank lines, left by pages turned into text, shrink to one.</summary>
    private static string Tidy(string plain)
    {
        var text = new StringBuilder(plain.Length);
        var blanks = 0;
        foreach (var range in plain.AsSpan().Split('\n'))
        {
            var line = plain.AsSpan(range).TrimEnd();
            blanks = line.IsEmpty ? blanks + 1 : 0;
            if (blanks <= 1 && (text.Length > 0 || !line.IsEmpty))
            {
                text.Append(line).Append('\n');
            }
        }

        return text.ToString().TrimEnd();
    }

    private string Plaintext(MimePart part)
    {
        var bytes = part.Content;
        if (TransferEncoding.FindUuencoded(bytes.Span) is { } file)
        {
            AddMarks(file.Name, file.Content);
            bytes = (byte[])[.. bytes.Span[..file.Start], .. bytes.Span[file.End..]];
        }

        var text = Decode(bytes.Span, part.TypeParameters["charset"]);
        if ("flowed".Equals(part.TypeParameters["format"], StringComparison.OrdinalIgnoreCase))
        {
            text = FlowedText.Unflow(text, "yes".Equals(part.TypeParameters["delsp"], StringComparison.OrdinalIgnoreCase));
        }

        text = CleanText.WithoutInvisible(text, out var invisible);
        NoteInvisible(invisible);
        return Limit(text, _plain.Length).TrimEnd();
    }

    private HtmlReading Html(MimePart part) => Html(part.Content.Span, part.TypeParameters["charset"]);

    private HtmlReading Html(ReadOnlySpan<byte> bytes, string? declared)
    {
        var source = Decode(bytes, string.IsNullOrEmpty(Charsets.Normalize(declared)) ? HtmlTree.DeclaredCharset(bytes) ?? declared : declared);
        var reading = HtmlReading.Of(Limit(source, _safeLength), _notes.Limits.MaxLinks, markup: !_notes.ToJudge);
        NoteInvisible(reading.HiddenChars);
        foreach (var (id, alt) in reading.Pictures)
        {
            _alts.TryAdd(id, alt);
        }

        if (reading.Simplified)
        {
            _notes.Note("HTML が大きすぎるため、簡略にして読みました。");
        }

        return reading;
    }

    private Texts CalendarText(MimePart part)
    {
        // A calendar entry is shown by clients and carries links.
        var text = Unfolded(Plaintext(part));
        AddUrls(text, part.FileName.Length > 0 ? part.FileName : "calendar");
        return new Texts(text.Replace("\\n", "\n", StringComparison.Ordinal), null);
    }

    /// <summary>RFC 5545 §3.1: long lines of calendars are folded, anywhere.</summary>
    private static string Unfolded(string text) =>
        text.Replace("\n ", "", StringComparison.Ordinal).Replace("\n\t", "", StringComparison.Ordinal);

    /// <summary>Links that hide in an attached text, page or calendar entry are links of the mail.</summary>
    private void LinksOfAttachment(MimePart part)
    {
        var name = part.FileName.ToLowerInvariant();
        if (part.ContentType == "text/html" || name.EndsWith(".html", StringComparison.Ordinal) || name.EndsWith(".htm", StringComparison.Ordinal))
        {
            _links.AddRange(Html(part).Links.Take(Math.Max(0, _notes.Limits.MaxLinks - _links.Count)));
        }
        else if (part.IsText || name.EndsWith(".ics", StringComparison.Ordinal) || name.EndsWith(".txt", StringComparison.Ordinal))
        {
            var text = Limit(Decode(part.Content.Span, part.TypeParameters["charset"]), 0);
            AddUrls(part.ContentType == "text/calendar" || name.EndsWith(".ics", StringComparison.Ordinal) ? Unfolded(text) : text, part.FileName);
        }
    }

    private void AddUrls(string text, string source)
    {
        foreach (var url in UrlScan.Find(text).Take(Math.Max(0, _notes.Limits.MaxLinks - _links.Count)))
        {
            _links.Add(new MailLink($"添付: {source}", url));
        }
    }

    private string Decode(ReadOnlySpan<byte> bytes, string? declared)
    {
        // No charset takes more than eight bytes to say one character; what is beyond would be cut off again.
        if (bytes.Length / MaxBytesPerChar > _notes.Limits.MaxTextChars)
        {
            bytes = bytes[..(_notes.Limits.MaxTextChars * MaxBytesPerChar)];
        }

        var decoded = Charsets.Decode(bytes, declared);
        if (decoded.Repaired)
        {
            _notes.Note($"文字コードの宣言「{CleanText.Cut(CleanText.OneLine(declared ?? ""), 40)}」が本文と合わないため、{decoded.Charset} として読みました。");
        }

        return decoded.Text;
    }

    private string Limit(string text, int used)
    {
        var max = Math.Max(0, _notes.Limits.MaxTextChars - used);
        if (text.Length > max)
        {
            _notes.Note($"本文が上限 {_notes.Limits.MaxTextChars} 字を超えたため、途中まで読みました。");
        }

        return CleanText.Cut(text, max);
    }

    private void NoteInvisible(int count)
    {
        if (count > 0)
        {
            // The words themselves are not repeated here: remarks are kept as they are.
            _notes.Note($"画面に表示されない文字が含まれています({count} 字)。");
        }
    }

    private void AppendSafe(string html) => AppendSafe(html, html.Length);

    /// <param name="length">What the markup has, or would have where it is not made.</param>
    private void AppendSafe(string html, int length)
    {
        _safeLength += length == 0 ? 0 : length + (_safeLength == 0 ? 0 : Gap.Length);
        if (!_notes.ToJudge)
        {
            Append(_safeHtml, html);
        }
    }

    private static void Append(StringBuilder text, string more)
    {
        if (more.Length > 0)
        {
            text.Append(text.Length > 0 ? Gap : "").Append(more);
        }
    }

    private readonly record struct Texts(string? Plain, HtmlReading? Html)
    {
        public bool IsEmpty => Plain is null && Html is null;
    }
}
