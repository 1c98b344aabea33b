using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Privacy;

namespace ScamWatch.Domain.Reports;

/// <summary>Destroys the My Numbers in every text of a delivery.</summary>
public static class IncomingRedaction
{
    /// <summary>
    /// What a judgement rests on, without its My Numbers: for those who keep nothing of the delivery, so that nothing else of it
    /// needs to be cleaned. The same as in <see cref="Redact"/>.
    /// </summary>
    public static ReportText ToJudge(IncomingReport incoming)
    {
        return new(incoming.Channel, Clean(incoming.Subject), Clean(incoming.Sender), Clean(incoming.Body), Facts(incoming.Mail, Clean));

        static string Clean(string text) => Redactor.Redact(text).Text;
    }

    /// <summary>The delivery without its My Numbers, and how many there were.</summary>
    public static (IncomingReport Report, int Removed) Redact(IncomingReport incoming)
    {
        var count = 0;

        string Clean(string text)
        {
            var redaction = Redactor.Redact(text);
            count += redaction.Count;
            return redaction.Text;
        }

        string? CleanOrNull(string? text) => text is null ? null : Clean(text);

        var report = incoming with
        {
            Subject = Clean(incoming.Subject),
            Sender = Clean(incoming.Sender),
            Body = Clean(incoming.Body),
            ReporterNote = Clean(incoming.ReporterNote),
            ReporterName = Clean(incoming.ReporterName),
            ReporterContact = Clean(incoming.ReporterContact),
            Headers = [.. incoming.Headers.Select(h => new MailHeader(Clean(h.Name), Clean(h.Value)))],
            Attachments = [.. incoming.Attachments.Select(a => a with { Name = Clean(a.Name), Type = Clean(a.Type), Alt = CleanOrNull(a.Alt) })],
            Remarks = [.. incoming.Remarks.Select(Clean)],
            DeliveryKey = CleanOrNull(incoming.DeliveryKey),
            ReporterMail = incoming.ReporterMail is not { } own ? null : own with
            {
                Address = Clean(own.Address),
                ReturnPath = CleanOrNull(own.ReturnPath),
                AutoSubmitted = CleanOrNull(own.AutoSubmitted),
                Precedence = CleanOrNull(own.Precedence),
                MessageId = CleanOrNull(own.MessageId),
                Subject = Clean(own.Subject),
                References = [.. own.References.Select(Clean)],
                Spf = CleanOrNull(own.Spf),
                Dmarc = CleanOrNull(own.Dmarc),
            },
            Mail = Facts(incoming.Mail, Clean),
        };

        // In HTML a number can be cut up by tags, where it is no run of digits. Wherever the text held a number, the
        // markup is therefore not kept at all; the redacted text stands in for it.
        return (report with { Html = count > 0 || HoldsNumber(incoming.Html) ? null : incoming.Html }, count);
    }

    private static MailFacts? Facts(MailFacts? mail, Func<string, string> clean) => mail is null ? null : mail with
    {
        ReplyTo = mail.ReplyTo is null ? null : clean(mail.ReplyTo),
        Links = [.. mail.Links.Select(l => new MailLink(clean(l.Text), clean(l.Target)))],
    };

    private static bool HoldsNumber(string? html)
    {
        if (html is null)
        {
            return false;
        }

        var text = new System.Text.StringBuilder(html.Length);
        var inTag = false;
        foreach (var c in html)
        {
            inTag = c == '<' || (inTag && c != '>');
            if (!inTag && c != '>')
            {
                text.Append(c);
            }
        }

        return Redactor.Contains(text.ToString()) || Redactor.Contains(html);
    }
}
