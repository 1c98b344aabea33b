using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Alerts;

/// <summary>
/// A warning to the public (注意喚起). While it is public it can have a new version in work (<see cref="Revision"/>), which goes
/// the same way to the public as the first; until then the old one stays.
/// </summary>
public sealed class Alert
{
    private Alert()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>Last part of its public address; never changes.</summary>
    public string Slug { get; private set; } = "";

    /// <summary>訓練: goes through every step and is never shown to the public. Fixed for ever when it is drafted.</summary>
    public bool IsRehearsal { get; private set; }

    /// <summary>The report it was drafted from.</summary>
    public Guid ReportId { get; private set; }

    public string ReportReceiptNumber { get; private set; } = "";

    /// <summary>The campaign it was drafted from; null where it was a single report.</summary>
    public Guid? CampaignId { get; private set; }

    public int? CampaignNumber { get; private set; }

    /// <summary>Of <see cref="Content"/>, for lists and filters.</summary>
    public string Channel { get; private set; } = "";

    /// <summary>Of <see cref="Content"/>, for lists and filters; <c>none</c> where no party is named.</summary>
    public string Impersonates { get; private set; } = "";

    /// <summary>Where the warning stands; of a new version in work see <see cref="RevisionState"/>.</summary>
    public AlertState State { get; private set; }

    /// <summary>What the public reads; before the first publication, what is in work.</summary>
    public AlertContent Content { get; private set; } = new();

    /// <summary>Where the new version in work stands: 下書き to 公開予約; null where there is none.</summary>
    public AlertState? RevisionState { get; private set; }

    /// <summary>The new version in work of a warning that was published before.</summary>
    public AlertContent? Revision { get; private set; }

    /// <summary>What is in work: the new version where there is one.</summary>
    public AlertContent Work => Revision ?? Content;

    /// <summary>Where that stands.</summary>
    public AlertState WorkState => RevisionState ?? State;

    /// <summary>Answers to what the check asked about <see cref="Work"/>.</summary>
    public IReadOnlyList<Acknowledgement> Acknowledged { get; private set; } = [];

    /// <summary>Ids of all who wrote at what is in work: none of them approves it.</summary>
    public IReadOnlyList<string> Writers { get; private set; } = [];

    /// <summary>Number of the newest <see cref="AlertVersion"/>.</summary>
    public int Number { get; private set; }

    /// <summary>What the public has read so far, oldest first; the last one is <see cref="Content"/>.</summary>
    public IReadOnlyList<AlertEdition> Editions { get; private set; } = [];

    public string DraftedBy { get; private set; } = "";

    public DateTime DraftedAt { get; private set; }

    /// <summary>Who last saved what is in work.</summary>
    public string EditedBy { get; private set; } = "";

    public DateTime UpdatedAt { get; private set; }

    public string? SentBy { get; private set; }

    public DateTime? SentAt { get; private set; }

    public string? ReturnedBy { get; private set; }

    /// <summary>Why it came back from the second person; null once it is sent again.</summary>
    public string? ReturnedBecause { get; private set; }

    public string? ApprovedBy { get; private set; }

    public DateTime? ApprovedAt { get; private set; }

    /// <summary>When what is in work becomes public, UTC; null where it was not scheduled.</summary>
    public DateTime? PublishFrom { get; private set; }

    public string? PublishedBy { get; private set; }

    /// <summary>When the first edition became public, UTC.</summary>
    public DateTime? PublishedAt { get; private set; }

    /// <summary>The last change that the public could see, UTC.</summary>
    public DateTime? PublicChangedAt { get; private set; }

    /// <summary>How many such changes there were: moves even where the clock stands still.</summary>
    public int PublicChanges { get; private set; }

    /// <summary>Of <see cref="Content"/> while it is public: the day by which it must be looked at again.</summary>
    public DateOnly? ReviewOn { get; private set; }

    /// <summary>When it ends, UTC; null where it never was public.</summary>
    public DateTime? ExpiresAt { get; private set; }

    /// <summary>Why one person alone published it; null where a second person read it first.</summary>
    public string? EmergencyBecause { get; private set; }

    /// <summary>Ids of those who wrote and published what is public without approval: none of them approves it afterwards.</summary>
    public IReadOnlyList<string> EmergencyWriters { get; private set; } = [];

    /// <summary>By when a second person must approve what one person published, UTC; null where nothing is owed.</summary>
    public DateTime? ApprovalDueAt { get; private set; }

    /// <summary>When the alarm was raised that nobody approved in time.</summary>
    public DateTime? OverdueRaisedAt { get; private set; }

    public string? WithdrawnBecause { get; private set; }

    public DateTime? WithdrawnAt { get; private set; }

    public int Version { get; private set; }

    /// <summary>True where the public can read something of it.</summary>
    public bool IsPublic => !IsRehearsal && PublishedAt is not null && State is AlertState.Published or AlertState.Expired or AlertState.Withdrawn;

    /// <summary>Starts a draft from a decided report, or from a decided campaign and the report that tells most of it.</summary>
    public static Alert Draft(
        Report report, AlertContent content, string slug, Actor by, DateTime at, Campaign? campaign = null, bool isRehearsal = false)
    {
        var alert = new Alert
        {
            Id = Guid.CreateVersion7(),
            Slug = slug,
            IsRehearsal = isRehearsal,
            ReportId = report.Id,
            ReportReceiptNumber = report.ReceiptNumber,
            CampaignId = campaign?.Id,
            CampaignNumber = campaign?.Number,
            State = AlertState.Draft,
            DraftedBy = by.Name,
            DraftedAt = at,
        };
        alert.Write(content, [], by, at);
        return alert;
    }

    /// <summary>Changes what is in work.</summary>
    public void Edit(AlertContent content, IReadOnlyList<Acknowledgement> acknowledged, Actor by, DateTime at)
    {
        Write(content, acknowledged, by, at);
        Version++;
    }

    /// <summary>Begins a new version of what is or was public.</summary>
    public void Revise(Actor by, DateTime at)
    {
        (Revision, RevisionState) = (Content with { ChangeNote = "" }, AlertState.Draft);
        ForgetApproval();
        Writers = [];
        Write(Revision, Acknowledged, by, at);
        Version++;
    }

    /// <summary>Drops the new version in work; the public one stays.</summary>
    public void DropRevision(DateTime at)
    {
        (Revision, RevisionState, Writers) = (null, null, []);
        ForgetApproval();
        Touch(at);
    }

    public void Send(Actor by, DateTime at)
    {
        Move(AlertState.InReview);
        (SentBy, SentAt, ReturnedBy, ReturnedBecause) = (by.Name, at, null, null);
        Touch(at);
    }

    /// <summary>Back to its writers, with a reason; also for what was approved and can no longer go out as it stands.</summary>
    public void Return(string because, Actor by, DateTime at)
    {
        Move(AlertState.Draft);
        ForgetApproval();
        (ReturnedBy, ReturnedBecause) = (by.Name, because);
        Touch(at);
    }

    public void Approve(Actor by, DateTime at)
    {
        Move(AlertState.Approved);
        (ApprovedBy, ApprovedAt) = (by.Name, at);
        Touch(at);
    }

    /// <param name="from">When it becomes public, UTC; null takes the plan back.</param>
    public void Schedule(DateTime? from, DateTime at)
    {
        Move(from is null ? AlertState.Approved : AlertState.Scheduled);
        PublishFrom = from;
        Touch(at);
    }

    /// <summary>What is in work becomes what the public reads.</summary>
    public void Publish(Actor by, DateTime at)
    {
        var note = Editions.Count == 0 ? "" : Work.ChangeNote;
        Content = Work;
        (Revision, RevisionState, State, PublishFrom) = (null, null, AlertState.Published, null);
        Editions = [.. Editions, new(Editions.Count + 1, Number, at, note)];
        (PublishedBy, PublishedAt) = (by.Name, PublishedAt ?? at);
        (EmergencyBecause, ApprovalDueAt, OverdueRaisedAt, EmergencyWriters) = (null, null, null, []);
        (ReviewOn, ExpiresAt) = (Content.ReviewOn, Content.EndsAt);
        (Channel, Impersonates) = (Content.Facts.Channel, Content.Facts.Party ?? Classification.Taxonomy.Nobody);
        TouchPublic(at);
    }

    /// <summary>One person publishes at once; a second one has until <paramref name="due"/> to approve it.</summary>
    public void PublishAtOnce(string because, DateTime due, Actor by, DateTime at)
    {
        (ApprovedBy, ApprovedAt) = (null, null);
        Publish(by, at);
        (EmergencyBecause, ApprovalDueAt, EmergencyWriters) = (because, due, [.. Writers, by.Id]);
    }

    /// <summary>A second person stands by what one person published.</summary>
    public void ApproveAfterwards(Actor by, DateTime at)
    {
        (ApprovedBy, ApprovedAt, ApprovalDueAt, OverdueRaisedAt) = (by.Name, at, null, null);
        Touch(at);
    }

    public void RaiseOverdue(DateTime at)
    {
        OverdueRaisedAt = at;
        Touch(at);
    }

    public void Expire(DateTime at)
    {
        State = AlertState.Expired;
        TouchPublic(at);
    }

    /// <summary>Takes it away from the public, and with it any new version in work; a draft is dropped.</summary>
    public void Withdraw(string because, DateTime at)
    {
        (Revision, RevisionState, PublishFrom, ApprovalDueAt, OverdueRaisedAt) = (null, null, null, null, null);
        State = AlertState.Withdrawn;
        WithdrawnBecause = because;
        WithdrawnAt = at;
        if (PublishedAt is null)
        {
            Touch(at);
        }
        else
        {
            TouchPublic(at);
        }
    }

    private void Write(AlertContent content, IReadOnlyList<Acknowledgement> acknowledged, Actor by, DateTime at)
    {
        if (Revision is null)
        {
            Content = content;
            (Channel, Impersonates) = (content.Facts.Channel, content.Facts.Party ?? Classification.Taxonomy.Nobody);
        }
        else
        {
            Revision = content;
        }

        Acknowledged = acknowledged;
        Writers = [.. Writers.Append(by.Id).Distinct()];
        (EditedBy, UpdatedAt) = (by.Name, at);
        Number++;
    }

    private void Move(AlertState state)
    {
        if (RevisionState is null)
        {
            State = state;
        }
        else
        {
            RevisionState = state;
        }
    }

    private void ForgetApproval() =>
        (SentBy, SentAt, ApprovedBy, ApprovedAt, PublishFrom, ReturnedBy, ReturnedBecause) = (null, null, null, null, null, null, null);

    private void Touch(DateTime at)
    {
        UpdatedAt = at;
        Version++;
    }

    private void TouchPublic(DateTime at)
    {
        PublicChangedAt = at;
        PublicChanges++;
        Touch(at);
    }
}
