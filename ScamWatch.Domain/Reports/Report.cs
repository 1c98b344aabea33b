using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Reports;

/// <summary>A citizen's report of a suspicious contact (通報). Holds no My Number: they are destroyed before it is made.</summary>
public sealed class Report
{
    private readonly List<ReportIndicator> _indicators = [];

    private Report()
    {
    }

    public Guid Id { get; private set; }

    public string ReceiptNumber { get; private set; } = "";

    /// <summary>Source and hash: the same delivery twice is one report.</summary>
    public string DeliveryKey { get; private set; } = "";

    public IntakeSource Source { get; private set; }

    public Channel Channel { get; private set; }

    /// <summary>The campaign it belongs to; null where it is like no other.</summary>
    // Before the texts, as columns stand in this order: a database reads it without reading past them.
    public Guid? CampaignId { get; private set; }

    /// <summary>Code of the <see cref="Guidance.Area"/> it comes from; null where unknown. It may be one that is no longer served.</summary>
    public string? Area { get; private set; }

    public string Subject { get; private set; } = "";

    public string Sender { get; private set; } = "";

    public string Body { get; private set; } = "";

    public string? Html { get; private set; }

    public string ReporterNote { get; private set; } = "";

    public string ReporterName { get; private set; } = "";

    public string ReporterContact { get; private set; } = "";

    /// <summary>The reporter's own mail, where the report came by one: by it alone the reporter can be answered.</summary>
    public ReporterMail? ReporterMail { get; private set; }

    public DateTime ReceivedAt { get; private set; }

    public DateTime? OccurredAt { get; private set; }

    public HarmStage Harm { get; private set; }

    public Urgency Urgency { get; private set; }

    public HeaderTrust HeaderTrust { get; private set; }

    public MailFacts? Mail { get; private set; }

    public IReadOnlyList<MailHeader> Headers { get; private set; } = [];

    public IReadOnlyList<Attachment> Attachments { get; private set; } = [];

    public IReadOnlyList<string> Remarks { get; private set; } = [];

    /// <summary>How many My Numbers were destroyed in it on the way in.</summary>
    public int MyNumbersRemoved { get; private set; }

    public IReadOnlyList<ReportIndicator> Indicators => _indicators;

    public JudgedVerdict JudgedVerdict { get; private set; }

    public double Score { get; private set; }

    public string Impersonates { get; private set; } = "none";

    public double ImpersonatesScore { get; private set; }

    public IReadOnlyList<string> Asks { get; private set; } = [];

    public IReadOnlyList<string> Pressure { get; private set; } = [];

    public IReadOnlyList<Evidence> Evidence { get; private set; } = [];

    public string Model { get; private set; } = "";

    /// <summary>When staff first looked at it; null until then.</summary>
    public DateTime? OpenedAt { get; private set; }

    /// <summary>When a rule set it aside, out of the queue; null where none did, or a person brought it back.</summary>
    public DateTime? SetAsideAt { get; private set; }

    /// <summary>What staff decided; null while undecided.</summary>
    public Verdict? Verdict { get; private set; }

    public string? DecidedBy { get; private set; }

    public DateTime? DecidedAt { get; private set; }

    public string? DecisionReason { get; private set; }

    /// <summary>The decision on a campaign by which it was decided; null where it was decided by itself.</summary>
    public Guid? DecidedWith { get; private set; }

    /// <summary>How far the work on it has come; apart from the verdict.</summary>
    public WorkState Work { get; private set; }

    /// <summary>Account of the member of staff who has it in hand; null where nobody has.</summary>
    public string? AssigneeId { get; private set; }

    /// <summary>That member's name as it was then.</summary>
    public string? AssigneeName { get; private set; }

    /// <summary>Why it belongs where it does; null where nothing was ever like it.</summary>
    public Membership? Membership { get; private set; }

    /// <summary>True where it carries something that was on the watch list when it came, or was put there since, and is not taken off.</summary>
    public bool Watched { get; private set; }

    /// <summary>Counts changes by staff; two people who edit at once are told apart by it.</summary>
    public int Version { get; private set; }

    /// <summary>The judgement as one value.</summary>
    public Judgement Judgement =>
        new(JudgedVerdict, Score, Impersonates, ImpersonatesScore, Asks, Pressure, Evidence, Model);

    /// <summary>Makes a report of what came in.</summary>
    /// <param name="incoming">The delivery, My Numbers already destroyed.</param>
    /// <param name="deliveryKey">Source and hash.</param>
    /// <param name="myNumbersRemoved">How many were destroyed.</param>
    /// <param name="indicators">Traces found in it.</param>
    /// <param name="judgement">The classifier's opinion.</param>
    /// <param name="receivedAt">Now, UTC.</param>
    /// <param name="receipt">Its number; null to draw one.</param>
    public static Report Receive(
        IncomingReport incoming,
        string deliveryKey,
        int myNumbersRemoved,
        IReadOnlyList<Indicator> indicators,
        Judgement judgement,
        DateTime receivedAt,
        ReceiptNumber? receipt = null)
    {
        var report = new Report
        {
            Id = Guid.CreateVersion7(),
            ReceiptNumber = (receipt ?? Domain.ReceiptNumber.New(Domain.ReceiptNumber.Report)).ToString(),
            DeliveryKey = deliveryKey,
            Source = incoming.Source,
            Channel = incoming.Channel,
            Area = incoming.Area,
            Subject = incoming.Subject,
            Sender = incoming.Sender,
            Body = incoming.Body,
            Html = incoming.Html,
            ReporterNote = incoming.ReporterNote,
            ReporterName = incoming.ReporterName,
            ReporterContact = incoming.ReporterContact,
            ReporterMail = incoming.ReporterMail,
            ReceivedAt = receivedAt,
            OccurredAt = incoming.OccurredAt,
            Harm = incoming.Harm,
            Urgency = ReportRules.UrgencyOf(incoming.Harm),
            HeaderTrust = incoming.HeaderTrust,
            Mail = incoming.Mail,
            Headers = incoming.Headers,
            Attachments = incoming.Attachments,
            Remarks = incoming.Remarks,
            MyNumbersRemoved = myNumbersRemoved,
        };
        report._indicators.AddRange(indicators.Select(i => new ReportIndicator(report.Id, i)));
        report.Judge(judgement);
        return report;
    }

    /// <summary>
    /// Takes the classifier's opinion, the first or a later one. Leaves people's decision alone, and what was found beside the classifier (a campaign that
    /// is like it).
    /// </summary>
    public void Judge(Judgement judgement)
    {
        JudgedVerdict = judgement.Verdict;
        Score = judgement.Score;
        Impersonates = judgement.Impersonates;
        ImpersonatesScore = judgement.ImpersonatesScore;
        Asks = judgement.Asks;
        Pressure = judgement.Pressure;
        Evidence = [.. judgement.Evidence, .. Evidence.Where(e => e.Kind == EvidenceKind.Similar)];
        Model = judgement.Model;
    }

    /// <summary>Staff looked at it; the first time counts.</summary>
    public void Open(DateTime at) => OpenedAt ??= at;

    /// <summary>A rule takes it out of the queue.</summary>
    internal void SetAside(DateTime at) => SetAsideAt = at;

    /// <summary>A person puts it back.</summary>
    internal void BringBack()
    {
        SetAsideAt = null;
        Version++;
    }

    /// <summary>Records the decision of staff, the first or a corrected one.</summary>
    public void Decide(Verdict verdict, string reason, Actor by, DateTime at)
    {
        Verdict = verdict;
        DecisionReason = reason;
        DecidedBy = by.Name;
        DecidedAt = at;
        DecidedWith = null;
        Work = WorkRules.AfterDecision(Work);
        Version++;
    }

    /// <summary>With which the delivery key of a report begins whose contents are gone.</summary>
    internal const string Forgotten = "disposed:";

    /// <summary>Forgets who reported; what was reported stays.</summary>
    internal void ForgetReporter()
    {
        (ReporterName, ReporterContact, ReporterNote, ReporterMail) = ("", "", "", null);
        Version++;
    }

    /// <summary>
    /// Forgets every text of it. What figures are made of stays: number, times, channel, area, harm, judgement and verdict.
    /// </summary>
    internal void Forget()
    {
        ForgetReporter();
        (Subject, Sender, Body, Html, Mail, DecisionReason, Membership) = ("", "", "", null, null, DecisionReason is null ? null : "", null);
        (Headers, Attachments, Remarks, Evidence) = ([], [], [], []);
        // A hash of the content would let a text be confirmed by trial.
        DeliveryKey = Forgotten + Id;
    }

    /// <summary>The decision as one value, to be put back by an undo.</summary>
    internal EarlierDecision Decision => new(Id, Verdict, DecidedBy, DecidedAt, DecisionReason, DecidedWith, Work);

    /// <summary>Puts an earlier decision back, or that there was none.</summary>
    internal void Restore(EarlierDecision earlier)
    {
        (Verdict, DecidedBy, DecidedAt, DecisionReason, DecidedWith) =
            (earlier.Verdict, earlier.By, earlier.At, earlier.Reason, earlier.With);
        // What was done with the work since stays done.
        Work = Work != WorkState.Done ? Work : earlier.Work is WorkState.New or WorkState.InWork ? WorkRules.AfterUndo(Work, AssigneeId is not null) : earlier.Work;
        Version++;
    }

    /// <summary>Gives it into somebody's hands, or takes it out of them.</summary>
    internal void Assign(string? id, string? name)
    {
        (AssigneeId, AssigneeName) = (id, name);
        Work = WorkRules.AfterAssignment(Work, id is not null);
        Version++;
    }

    /// <summary>The work on it has come so far.</summary>
    internal void Move(WorkState to)
    {
        Work = to;
        Version++;
    }

    /// <summary>It comes from elsewhere than was thought.</summary>
    internal void Locate(string? area)
    {
        Area = area;
        Version++;
    }

    /// <summary>It carries something that staff watch for.</summary>
    internal void Watch() => Watched = true;

    /// <summary>Puts it into a campaign.</summary>
    internal void Join(Guid campaign, Membership why)
    {
        CampaignId = campaign;
        Membership = why;
    }

    /// <summary>Takes over the verdict of the decided campaign it has joined.</summary>
    internal void DecideWith(Campaign campaign, DateTime at)
    {
        (Verdict, DecisionReason, DecidedBy, DecidedAt) = (campaign.Verdict, campaign.DecisionReason, campaign.DecidedBy, at);
        DecidedWith = campaign.DecisionId;
        Work = WorkRules.AfterDecision(Work);
        Version++;
    }

    /// <summary>Adds a reason that was found beside the classifier's.</summary>
    internal void Cite(Evidence reason) => Evidence = [.. Evidence, reason];
}

/// <summary>How soon a report must be looked at, in rising order.</summary>
public enum Urgency
{
    /// <summary>まとめて: only received.</summary>
    Batch,

    /// <summary>本日中: something was entered.</summary>
    Today,

    /// <summary>即時: a card, PIN or money has left the citizen's hands.</summary>
    Now,
}

/// <summary>An indicator as stored with a report, so that reports can be found by it.</summary>
public sealed class ReportIndicator
{
    private ReportIndicator()
    {
    }

    internal ReportIndicator(Guid reportId, Indicator indicator)
    {
        ReportId = reportId;
        Type = indicator.Type;
        Value = indicator.Value;
        Official = indicator.Official;
    }

    public long Id { get; private set; }

    public Guid ReportId { get; private set; }

    public IndicatorType Type { get; private set; }

    public string Value { get; private set; } = "";

    public bool Official { get; private set; }

    public string Defanged => Defang.Indicator(Type, Value);
}
