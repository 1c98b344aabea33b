using System.Security.Cryptography;
using System.Text;

namespace ScamWatch.Domain.Cards.Registry;

/// <summary>What the card system (カード管理システム) is asked to do.</summary>
public enum RegistryOrderKind
{
    /// <summary>一時利用停止</summary>
    Suspend,

    /// <summary>一時停止解除</summary>
    Release,

    /// <summary>廃止</summary>
    Abolish,

    /// <summary>再交付: a new card for one that was abolished.</summary>
    Reissue,
}

/// <summary>How far an order is.</summary>
public enum RegistryOrderState
{
    /// <summary>To be sent, or to be sent again.</summary>
    Waiting,

    /// <summary>The card system has taken it and will say later what became of it.</summary>
    Accepted,

    /// <summary>The card system says that it is done.</summary>
    Done,

    /// <summary>The card system knows no such holder.</summary>
    HolderNotFound,

    /// <summary>The card system will not do it.</summary>
    Refused,

    /// <summary>Tried for too long: a supervisor has to decide. Later orders of the card wait.</summary>
    Dead,

    /// <summary>A supervisor has ended it.</summary>
    GivenUp,

    /// <summary>Its case was cancelled before it was ever sent.</summary>
    Withdrawn,
}

/// <summary>
/// A request to the card system, stored in the same commit as what caused it and sent afterwards (transactional outbox): what
/// is acknowledged to a caller is never lost, and the card system is never told of what was not stored. Sent at least once;
/// its key makes it count once.
/// </summary>
public sealed class RegistryOrder
{
    /// <summary>Longest reason or reference kept of what the card system answers.</summary>
    private const int MaxText = 300;

    private RegistryOrder()
    {
    }

    /// <summary>Given by the database, in the order in which orders were stored.</summary>
    public long Number { get; private set; }

    /// <summary>Idempotency key: however often it is sent, the card system does it once.</summary>
    public Guid Key { get; private set; }

    public Guid CaseId { get; private set; }

    /// <summary>Of the case; what both sides call the matter.</summary>
    public string ReceiptNumber { get; private set; } = "";

    public RegistryOrderKind Kind { get; private set; }

    public SuspensionTarget Target { get; private set; }

    /// <summary>Orders of one card share it and are sent one after the other.</summary>
    public string CardKey { get; private set; } = "";

    public RegistryOrderState State { get; private set; }

    public DateTime PlacedAt { get; private set; }

    /// <summary>Since when it is tried: placed, or taken up again by a supervisor.</summary>
    public DateTime TryingSince { get; private set; }

    public DateTime NextAttemptAt { get; private set; }

    /// <summary>Failed attempts that count against it.</summary>
    public int Attempts { get; private set; }

    /// <summary>How often it was handed out to be sent, whatever came of it: from 1 on, the card system may know of it.</summary>
    public int Sends { get; private set; }

    /// <summary>When the card system first had it, by its own answer.</summary>
    public DateTime? AcceptedAt { get; private set; }

    public DateTime? ClosedAt { get; private set; }

    /// <summary>The worker that has it in hand; null while none has.</summary>
    public string? LeaseOwner { get; private set; }

    public DateTime? LeaseUntil { get; private set; }

    /// <summary>Why it did not get through, or what was answered; empty where nothing was.</summary>
    public string LastError { get; private set; } = "";

    /// <summary>The card system's own number for it; empty where it gave none.</summary>
    public string Reference { get; private set; } = "";

    /// <summary>Counts changes; two processes that would change it are told apart by it.</summary>
    public int Revision { get; private set; }

    /// <summary>An order for a case, to be stored with it.</summary>
    public static RegistryOrder Place(SuspensionCase suspension, RegistryOrderKind kind, DateTime at) => new()
    {
        Key = Guid.CreateVersion7(),
        CaseId = suspension.Id,
        ReceiptNumber = suspension.ReceiptNumber,
        Kind = kind,
        Target = suspension.Statement.Target,
        CardKey = KeyOf(suspension),
        State = RegistryOrderState.Waiting,
        PlacedAt = at,
        TryingSince = at,
        NextAttemptAt = at,
    };

    internal void Accept(string reference, DateTime askAgainAt, DateTime at)
    {
        AcceptedAt ??= at;
        Reference = Kept(reference);
        Change(RegistryOrderState.Accepted, "");
        NextAttemptAt = askAgainAt;
    }

    internal void Close(RegistryOrderState state, string reference, string reason, DateTime at)
    {
        Reference = reference.Length > 0 ? Kept(reference) : Reference;
        ClosedAt = at;
        Change(state, reason);
    }

    /// <summary>Not through this time.</summary>
    /// <param name="counts">False where nothing was heard of the card system at all: that says nothing about this order.</param>
    internal void Postpone(string reason, DateTime nextAttemptAt, bool counts)
    {
        Change(State, reason);
        Attempts += counts ? 1 : 0;
        NextAttemptAt = nextAttemptAt;
    }

    internal void Die(string reason)
    {
        Attempts++;
        Change(RegistryOrderState.Dead, reason);
    }

    /// <summary>A supervisor has it tried again, with as much patience as at first.</summary>
    internal void Revive(DateTime at)
    {
        Attempts = 0;
        TryingSince = at;
        NextAttemptAt = at;
        Change(AcceptedAt is null ? RegistryOrderState.Waiting : RegistryOrderState.Accepted, LastError);
    }

    private void Change(RegistryOrderState state, string reason)
    {
        State = state;
        LastError = Kept(reason);
        (LeaseOwner, LeaseUntil) = (null, null);
        Revision++;
    }

    /// <summary>What comes from outside is bounded, and no My Number gets in by it.</summary>
    private static string Kept(string text)
    {
        var clean = Privacy.Redactor.Redact(text.Length > MaxText ? text[..MaxText] : text).Text;
        return clean.Length > MaxText ? clean[..MaxText] : clean;
    }

    /// <summary>
    /// No source lets a caller name a card, so its orders are known by its holder: name and date of birth, in one spelling.
    /// Where they were not both stated, only the case itself is known.
    /// </summary>
    private static string KeyOf(SuspensionCase suspension)
    {
        var said = suspension.Statement;
        var name = HolderName.Plain(said.HolderKana.Length > 0 ? said.HolderKana : said.HolderName);
        return said.HolderBirthDate is { } birth && name.Length > 0
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{birth:yyyyMMdd}{name}")).AsSpan(0, 16))
            : suspension.Id.ToString("N");
    }
}
