using System.Globalization;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Campaigns;

/// <summary>Whether staff have decided a campaign.</summary>
public enum CampaignState
{
    /// <summary>未判定</summary>
    Open,

    /// <summary>判定済: its verdict decides reports that join later.</summary>
    Decided,
}

/// <summary>Reports of one attempt at fraud, or of one genuine mailing (事案): two or more that are alike.</summary>
public sealed class Campaign
{
    /// <summary>Longest name that staff can give, in characters.</summary>
    public const int MaxName = 60;

    internal const int MaxSample = 120;

    private Campaign()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>What people call it by, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>The name staff gave it; null where it is called by party, ask and first day.</summary>
    public string? Name { get; private set; }

    /// <summary>Subject or first words of its first report, to know it by in a list.</summary>
    public string Sample { get; private set; } = "";

    public CampaignState State { get; private set; }

    public Verdict? Verdict { get; private set; }

    public string? DecidedBy { get; private set; }

    public DateTime? DecidedAt { get; private set; }

    public string? DecisionReason { get; private set; }

    /// <summary>The decision in force, as reports decided with it name it.</summary>
    public Guid? DecisionId { get; private set; }

    /// <summary>When the first of its reports was received.</summary>
    public DateTime FirstSeen { get; private set; }

    public DateTime LastSeen { get; private set; }

    /// <summary>0 once it was merged into another or emptied.</summary>
    public int ReportCount { get; private set; }

    /// <summary>Taxonomy code; <c>none</c> where it claims to be nobody.</summary>
    public string Impersonates { get; private set; } = "none";

    public IReadOnlyList<string> Asks { get; private set; } = [];

    /// <summary>The greatest of its reports.</summary>
    public Urgency Urgency { get; private set; }

    /// <summary>Place in the queue: urgency first, then what is asked. The greater, the sooner.</summary>
    public int Rank { get; private set; }

    /// <summary>When it drew attention to itself by the number of its reports; null where it has not.</summary>
    public DateTime? RaisedAt { get; private set; }

    /// <summary>The campaign it was merged into.</summary>
    public Guid? MergedInto { get; private set; }

    /// <summary>Counts changes by staff; two people who edit at once are told apart by it. Arrivals do not count.</summary>
    public int Version { get; private set; }

    /// <summary>Under which the audit trail knows it.</summary>
    public string Subject => SubjectOf(Number);

    /// <summary>True while it calls for attention.</summary>
    public bool IsRaised => RaisedAt is not null && State == CampaignState.Open && ReportCount > 0;

    internal static string SubjectOf(int number) => string.Create(CultureInfo.InvariantCulture, $"C-{number}");

    /// <summary>Begins an empty campaign around a report; the report and others are added by <see cref="Take"/>.</summary>
    internal static Campaign Begin(int number, Report first)
    {
        var sample = first.Subject.Length > 0 ? first.Subject : first.Body;
        return new()
        {
            Id = Guid.CreateVersion7(),
            Number = number,
            Sample = sample.Length > MaxSample ? sample[..MaxSample] : sample,
            FirstSeen = first.ReceivedAt,
            LastSeen = first.ReceivedAt,
        };
    }

    /// <summary>Counts a report that was put here.</summary>
    internal void Take(Report report)
    {
        ReportCount++;
        FirstSeen = report.ReceivedAt < FirstSeen ? report.ReceivedAt : FirstSeen;
        LastSeen = report.ReceivedAt > LastSeen ? report.ReceivedAt : LastSeen;
        if (Impersonates is "none" or "other")
        {
            Impersonates = report.Impersonates;
        }

        if (CampaignRules.AskRank(report.Asks) > CampaignRules.AskRank(Asks) || Asks.Count == 0)
        {
            Asks = report.Asks;
        }

        Rate(report.Urgency > Urgency ? report.Urgency : Urgency);
    }

    /// <summary>Takes over figures that were counted anew.</summary>
    internal void Count(CampaignFigures figures)
    {
        ReportCount = figures.Reports;
        if (figures.Reports > 0)
        {
            (FirstSeen, LastSeen, Impersonates) = (figures.First, figures.Last, figures.Impersonates);
            Asks = figures.Asks;
            Rate(figures.Urgency);
        }
    }

    internal void Raise(DateTime at) => RaisedAt ??= at;

    internal void Decide(Verdict verdict, string reason, Actor by, DateTime at, Guid decision) =>
        Restore(new(CampaignState.Decided, verdict, by.Name, at, reason, decision));

    /// <summary>The decision as one value, to be put back by an undo.</summary>
    internal CampaignDecision Decision => new(State, Verdict, DecidedBy, DecidedAt, DecisionReason, DecisionId);

    internal void Restore(CampaignDecision decision)
    {
        (State, Verdict, DecidedBy, DecidedAt, DecisionReason, DecisionId) =
            (decision.State, decision.Verdict, decision.By, decision.At, decision.Reason, decision.Id);
        Version++;
    }

    internal void Rename(string? name)
    {
        Name = name;
        Version++;
    }

    internal void MergeInto(Guid? other)
    {
        MergedInto = other;
        Version++;
    }

    /// <summary>Somebody moved reports in or out.</summary>
    internal void Touch() => Version++;

    private void Rate(Urgency urgency)
    {
        Urgency = urgency;
        Rank = CampaignRules.Rank(urgency, Asks);
    }
}

/// <summary>What a campaign's reports say together.</summary>
internal sealed record CampaignFigures(
    int Reports, DateTime First, DateTime Last, Urgency Urgency, string Impersonates, IReadOnlyList<string> Asks);

/// <summary>A campaign's decision, or that there is none.</summary>
public sealed record CampaignDecision(
    CampaignState State, Verdict? Verdict, string? By, DateTime? At, string? Reason, Guid? Id);
