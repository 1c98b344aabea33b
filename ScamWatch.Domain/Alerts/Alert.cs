using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Alerts;

/// <summary>Where a warning stands.</summary>
public enum AlertState
{
    Draft,
    Published,
    Withdrawn,
}

/// <summary>
/// The words of a warning. The fields are those that Japanese municipalities print: the seed page of 深川市 (2017)
/// has subject, text, URL note, attachment, informant and date; 三鷹市 and 高松市 (2017) add advice and desks.
/// </summary>
public sealed record AlertContent
{
    /// <summary>Title of the page.</summary>
    public string Title { get; init; } = "";

    /// <summary>件名: the lure's subject line, or how the call or visit opened.</summary>
    public string LureSubject { get; init; } = "";

    /// <summary>本文の例: the lure's text, private data taken out, addresses inert.</summary>
    public string LureText { get; init; } = "";

    /// <summary>URLの有無.</summary>
    public string UrlNote { get; init; } = "";

    /// <summary>添付ファイル.</summary>
    public string AttachmentNote { get; init; } = "";

    /// <summary>情報提供元: who told us. Never a citizen's name.</summary>
    public string InformationSource { get; init; } = "";

    /// <summary>日付: the day of the information, Japan time.</summary>
    public DateOnly? InformedOn { get; init; }

    /// <summary>注意点: what to do and what not, one piece of advice a line.</summary>
    public string Advice { get; init; } = "";

    /// <summary>The official rule that the contact breaks, in one sentence; empty where none is cited.</summary>
    public string OfficialRule { get; init; } = "";

    /// <summary>Source and date of <see cref="OfficialRule"/>.</summary>
    public string OfficialRuleSource { get; init; } = "";

    /// <summary>相談窓口, as printed.</summary>
    public IReadOnlyList<AlertContact> Contacts { get; init; } = [];

    /// <summary>The day by which the page must be looked at again.</summary>
    public DateOnly? ReviewOn { get; init; }
}

/// <summary>A desk to ask, as it stood in the reference data when the warning was written.</summary>
/// <param name="Name">Name of the line.</param>
/// <param name="Number">As dialled.</param>
/// <param name="Hours">Hours in words.</param>
/// <param name="ObservedOn">The day of the source of the hours; null where the source bears none.</param>
public sealed record AlertContact(string Name, string Number, string Hours, DateOnly? ObservedOn)
{
    /// <summary>A line as it is printed under a warning.</summary>
    public static AlertContact Of(PhoneLine line) => new(line.Name, line.Number, line.Hours, line.ObservedOn);
}

/// <summary>A warning to the public (注意喚起).</summary>
public sealed class Alert
{
    private Alert()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>Last part of its public address; never changes.</summary>
    public string Slug { get; private set; } = "";

    /// <summary>The report it was drafted from.</summary>
    public Guid ReportId { get; private set; }

    public string ReportReceiptNumber { get; private set; } = "";

    public string Channel { get; private set; } = "";

    public string Impersonates { get; private set; } = "";

    public AlertState State { get; private set; }

    public AlertContent Content { get; private set; } = new();

    public string DraftedBy { get; private set; } = "";

    public DateTime DraftedAt { get; private set; }

    public DateTime UpdatedAt { get; private set; }

    public string? PublishedBy { get; private set; }

    public DateTime? PublishedAt { get; private set; }

    public string? WithdrawnBecause { get; private set; }

    public DateTime? WithdrawnAt { get; private set; }

    public int Version { get; private set; }

    /// <summary>Starts a draft from a decided report.</summary>
    public static Alert Draft(Reports.Report report, AlertContent content, string slug, Actor by, DateTime at) => new()
    {
        Id = Guid.CreateVersion7(),
        Slug = slug,
        ReportId = report.Id,
        ReportReceiptNumber = report.ReceiptNumber,
        Channel = Codes.Of(report.Channel),
        Impersonates = report.Impersonates,
        State = AlertState.Draft,
        Content = content,
        DraftedBy = by.Name,
        DraftedAt = at,
        UpdatedAt = at,
    };

    public void Edit(AlertContent content, DateTime at)
    {
        Content = content;
        UpdatedAt = at;
        Version++;
    }

    public void Publish(Actor by, DateTime at)
    {
        State = AlertState.Published;
        PublishedBy = by.Name;
        PublishedAt = at;
        UpdatedAt = at;
        Version++;
    }

    public void Withdraw(string because, DateTime at)
    {
        State = AlertState.Withdrawn;
        WithdrawnBecause = because;
        WithdrawnAt = at;
        UpdatedAt = at;
        Version++;
    }
}
