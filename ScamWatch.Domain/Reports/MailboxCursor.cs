namespace ScamWatch.Domain.Reports;

/// <summary>
/// How far a report mailbox has been drained. Uids ascend and are never given twice while the UIDVALIDITY stays the same
/// (RFC 3501 §2.3.1.1).
/// </summary>
public sealed class MailboxCursor
{
    private MailboxCursor()
    {
    }

    /// <summary>Which folder of which account on which server.</summary>
    public string Mailbox { get; private set; } = "";

    public long UidValidity { get; private set; }

    /// <summary>Every mail up to this uid is committed, as a report or as something that could not be read.</summary>
    public long TakenUid { get; private set; }

    /// <summary>Every mail up to this uid is marked or moved on the server too. Never above <see cref="TakenUid"/>.</summary>
    public long AcknowledgedUid { get; private set; }

    /// <summary>When this was written, UTC.</summary>
    public DateTime SavedAt { get; private set; }

    public static MailboxCursor At(string mailbox) => new() { Mailbox = mailbox };

    public void Set(MailboxPosition position, DateTime at)
    {
        UidValidity = position.UidValidity;
        TakenUid = position.TakenUid;
        AcknowledgedUid = position.AcknowledgedUid;
        SavedAt = at;
    }
}

/// <summary>A place in a report mailbox, as <see cref="MailboxCursor"/> keeps it.</summary>
public readonly record struct MailboxPosition(uint UidValidity, uint TakenUid, uint AcknowledgedUid);
