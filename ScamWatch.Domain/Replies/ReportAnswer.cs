using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Replies;

/// <summary>What a reporter wrote in answer to one of our mails: it belongs to the report, and is no report of its own.</summary>
public sealed class ReportAnswer
{
    private ReportAnswer()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>The report it belongs to.</summary>
    public Guid ReportId { get; private set; }

    /// <summary>As of a report: the same delivery twice is one answer.</summary>
    public string DeliveryKey { get; private set; } = "";

    public string Subject { get; private set; } = "";

    /// <summary>Everything in the mail, our own words that it quotes too; My Numbers destroyed.</summary>
    public string Body { get; private set; } = "";

    public IReadOnlyList<Attachment> Attachments { get; private set; } = [];

    public int MyNumbersRemoved { get; private set; }

    /// <summary>True where a program sent it (a notice of absence): nobody has answered then.</summary>
    public bool Automatic { get; private set; }

    /// <summary>The report that was made of a message it passed on; null where it is words alone.</summary>
    public Guid? NewReportId { get; private set; }

    public DateTime ReceivedAt { get; private set; }

    /// <summary>When staff noted that they have read it; null until then.</summary>
    public DateTime? SeenAt { get; private set; }

    public string? SeenBy { get; private set; }

    internal void See(Actor by, DateTime at) => (SeenAt, SeenBy) = (at, by.Name);

    /// <param name="reportId">The report it belongs to.</param>
    /// <param name="incoming">The delivery, My Numbers already destroyed.</param>
    /// <param name="newReport">The report that was made of it beside; null where none was.</param>
    internal static ReportAnswer Take(
        Guid reportId, IncomingReport incoming, string deliveryKey, int myNumbersRemoved, Guid? newReport, DateTime at) => new()
        {
            Id = Guid.CreateVersion7(),
            ReportId = reportId,
            DeliveryKey = deliveryKey,
            Subject = newReport is null ? incoming.Subject : "",
            Body = newReport is null ? incoming.Body : incoming.ReporterNote,
            Attachments = newReport is null ? incoming.Attachments : [],
            MyNumbersRemoved = myNumbersRemoved,
            Automatic = incoming.ReporterMail is { AutoSubmitted: not (null or "no") } or { IsNotice: true },
            NewReportId = newReport,
            ReceivedAt = at,
        };
}
