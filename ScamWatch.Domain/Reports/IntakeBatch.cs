using System.Diagnostics.CodeAnalysis;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Classification;

namespace ScamWatch.Domain.Reports;

/// <summary>A delivery made ready to be stored: My Numbers destroyed, judged, its fingerprint read; or refused.</summary>
public sealed class ReadyReport
{
    internal ReadyReport(IncomingReport report, Refusal refusal) => (Report, Refusal, Key) = (report, refusal, "");

    internal ReadyReport(IncomingReport report, string key, int myNumbersRemoved, JudgedText judged, ReadFingerprint read) =>
        (Report, Key, MyNumbersRemoved, Judged, Read) = (report, key, myNumbersRemoved, judged, read);

    /// <summary>Why it cannot be stored; null where it can.</summary>
    public Refusal? Refusal { get; }

    internal IncomingReport Report { get; }

    internal string Key { get; }

    internal int MyNumbersRemoved { get; }

    /// <summary>True for a citizen's own words, without a message that they pass on.</summary>
    internal bool IsWordsAlone => Report is { Source: IntakeSource.Mailbox, HeaderTrust: HeaderTrust.None };

    [field: AllowNull]
    internal JudgedText Judged => field ?? throw new InvalidOperationException("A refused delivery has no judgement.");

    [field: AllowNull]
    internal ReadFingerprint Read => field ?? throw new InvalidOperationException("A refused delivery has no fingerprint.");
}

/// <summary>What one commit takes in: reports, what could not be read, and the place in the mailbox they came from.</summary>
public sealed record IntakeBatch(IReadOnlyList<ReadyReport> Reports)
{
    /// <summary>What could not be read, to be kept beside the reports.</summary>
    public IReadOnlyList<Unreadable> Unreadable { get; init; } = [];

    /// <summary>How far the mailbox is drained with this batch; null where it comes from none.</summary>
    public MailboxPlace? Place { get; init; }
}

/// <summary>A place in a named mailbox.</summary>
public sealed record MailboxPlace(string Mailbox, MailboxPosition Position);

/// <summary>
/// The database is full, locked, read-only or out of reach. Whatever was to be stored is not at fault and must be tried again.
/// </summary>
public sealed class StorageUnavailableException(Exception fault)
    : Exception($"The database cannot store now: {fault.GetBaseException().GetType().Name}", fault);
