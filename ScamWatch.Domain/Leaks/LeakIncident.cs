using System.Globalization;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Leaks;

/// <summary>How far a possible leak has come. The codes are stored: never rename one.</summary>
public enum LeakState
{
    /// <summary>疑い: raised, and nobody has taken it.</summary>
    Suspected,

    /// <summary>調査中: a supervisor looks into it.</summary>
    Investigating,

    /// <summary>速報済: the preliminary report is with the commission.</summary>
    PreliminaryReported,

    /// <summary>確報済: the final report is with the commission.</summary>
    FinalReported,

    /// <summary>該当せず: two persons found that it need not be reported.</summary>
    NotApplicable,
}

/// <summary>What made somebody think of a leak. The codes stand in <c>flows.json</c>.</summary>
public enum LeakSign
{
    /// <summary>Another person's data was seen.</summary>
    OthersDataSeen,

    /// <summary>Taken out, sold, broken into.</summary>
    UnlawfulPurpose,

    /// <summary>Anybody may have seen it.</summary>
    ViewableByUnspecified,

    /// <summary>Staff or a contractor lost or misdirected it.</summary>
    LostByStaff,
}

/// <summary>
/// A possible leak of My Number data (番号法29条の4). It tells what happened and to how many; never who they are, and no
/// My Number.
/// </summary>
public sealed class LeakIncident
{
    private LeakIncident()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>What people and the audit trail call it by, from 1.</summary>
    public int Number { get; private set; }

    public LeakState State { get; private set; }

    public LeakContent Content { get; private set; } = new();

    /// <summary>When the office came to know: the clocks of the reports run from that day, UTC.</summary>
    public DateTime KnewAt { get; private set; }

    /// <summary>What it was raised for; null where it was raised by hand without one.</summary>
    public LeakSign? Sign { get; private set; }

    /// <summary>By what it is raised once, however often it is sent: a form, or a step of a guided call.</summary>
    public string SourceKey { get; private set; } = "";

    /// <summary>The guided call that led to it; null where it was raised by hand.</summary>
    public Guid? GuidedCallId { get; private set; }

    public string RaisedById { get; private set; } = "";

    public string RaisedBy { get; private set; } = "";

    public DateTime RaisedAt { get; private set; }

    public string? TakenBy { get; private set; }

    public DateTime? TakenAt { get; private set; }

    public DateTime? PreliminaryAt { get; private set; }

    public DateTime? FinalAt { get; private set; }

    /// <summary>When the persons concerned were told; null where they were not.</summary>
    public DateTime? PersonsNotifiedAt { get; private set; }

    /// <summary>Who proposes 該当せず; null where nobody does. Another person decides.</summary>
    public string? ProposedById { get; private set; }

    public string? ProposedBy { get; private set; }

    public DateTime? ProposedAt { get; private set; }

    /// <summary>Why it need not be reported.</summary>
    public string ClosingReason { get; private set; } = "";

    public string? ClosedBy { get; private set; }

    public DateTime? ClosedAt { get; private set; }

    public int Version { get; private set; }

    /// <summary>Under which the audit trail knows it.</summary>
    public string Subject => SubjectOf(Number);

    /// <summary>True while something is still to be done before the commission.</summary>
    public bool IsOpen => LeakRules.IsOpen(State);

    public static string SubjectOf(int number) => string.Create(CultureInfo.InvariantCulture, $"L-{number}");

    internal static LeakIncident Raise(int number, LeakContent content, DateTime knewAt, LeakSign? sign, string sourceKey, Guid? guidedCall, Actor by, DateTime at) => new()
    {
        Id = Guid.CreateVersion7(),
        Number = number,
        Content = content,
        KnewAt = knewAt,
        Sign = sign,
        SourceKey = sourceKey,
        GuidedCallId = guidedCall,
        RaisedById = by.Id,
        RaisedBy = by.Name,
        RaisedAt = at,
        Version = 1,
    };

    internal void Take(Actor by, DateTime at)
    {
        (State, TakenBy, TakenAt) = (LeakState.Investigating, by.Name, at);
        Version++;
    }

    internal void Edit(LeakContent content, DateTime knewAt)
    {
        (Content, KnewAt) = (content, knewAt);
        Version++;
    }

    internal void ReportPreliminary(DateTime reportedAt)
    {
        (State, PreliminaryAt) = (LeakState.PreliminaryReported, reportedAt);
        WithdrawProposal();
    }

    internal void ReportFinal(DateTime reportedAt)
    {
        (State, FinalAt) = (LeakState.FinalReported, reportedAt);
        WithdrawProposal();
    }

    internal void NotifyPersons(DateTime at)
    {
        PersonsNotifiedAt = at;
        Version++;
    }

    internal void Propose(string reason, Actor by, DateTime at)
    {
        (ProposedById, ProposedBy, ProposedAt, ClosingReason) = (by.Id, by.Name, at, reason);
        Version++;
    }

    internal void WithdrawProposal()
    {
        (ProposedById, ProposedBy, ProposedAt, ClosingReason) = (null, null, null, "");
        Version++;
    }

    internal void Close(Actor by, DateTime at)
    {
        (State, ClosedBy, ClosedAt) = (LeakState.NotApplicable, by.Name, at);
        Version++;
    }

    internal void Reopen()
    {
        State = FinalAt is null && PreliminaryAt is not null ? LeakState.PreliminaryReported : LeakState.Investigating;
        (FinalAt, ClosedBy, ClosedAt) = (null, null, null);
        WithdrawProposal();
    }
}

/// <summary>What an incident said after a change: every version is kept.</summary>
public sealed class LeakVersion
{
    private LeakVersion()
    {
    }

    internal LeakVersion(LeakIncident incident, string what, Actor by, DateTime at) =>
        (IncidentId, Version, State, KnewAt, Content, What, By, At) =
            (incident.Id, incident.Version, incident.State, incident.KnewAt, incident.Content, what, by.Name, at);

    public Guid IncidentId { get; private set; }

    public int Version { get; private set; }

    public LeakState State { get; private set; }

    public DateTime KnewAt { get; private set; }

    public LeakContent Content { get; private set; } = new();

    /// <summary>What was done.</summary>
    public string What { get; private set; } = "";

    public string By { get; private set; } = "";

    public DateTime At { get; private set; }
}

/// <summary>A reminder that a clock of an incident has set off: one row for each incident, clock and day, so that it is once.</summary>
public sealed class LeakAlarm
{
    private LeakAlarm()
    {
    }

    internal LeakAlarm(Guid incidentId, string clock, int day, DateTime at) => (IncidentId, Clock, Day, At) = (incidentId, clock, day, at);

    public Guid IncidentId { get; private set; }

    /// <summary>Id of the clock.</summary>
    public string Clock { get; private set; } = "";

    public int Day { get; private set; }

    public DateTime At { get; private set; }
}
