using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Cards;

/// <summary>What is to be stopped.</summary>
public enum SuspensionTarget
{
    /// <summary>マイナンバーカード.</summary>
    Card,

    /// <summary>電子証明書を載せたスマートフォン.</summary>
    Phone,

    /// <summary>カードとスマートフォンの両方.</summary>
    Both,
}

/// <summary>How the card or phone went out of its holder's hands; decides which papers are asked for later.</summary>
public enum LossCause
{
    Home,
    Outside,
    Theft,
    Fire,
    Disaster,
    HeldByOther,
    Other,
}

/// <summary>Who calls.</summary>
public enum CallerRelation
{
    Holder,
    StatutoryAgent,
    Household,
    Other,
}

/// <summary>The result of comparing one stated fact with the register.</summary>
public enum IdentityMatch
{
    NotAsked,
    Match,
    Mismatch,
}

/// <summary>
/// States of a suspension case. They never claim more than is known: a case is <see cref="Confirmed"/> only once the
/// national card system's side has confirmed the stop.
/// </summary>
public enum CaseState
{
    /// <summary>受付</summary>
    Received,

    /// <summary>本人確認中</summary>
    Identifying,

    /// <summary>依頼済: passed on to the card system's side, not confirmed.</summary>
    Requested,

    /// <summary>停止確認済</summary>
    Confirmed,

    /// <summary>解除</summary>
    Released,

    /// <summary>廃止: cannot be undone.</summary>
    Abolished,

    /// <summary>再交付申請</summary>
    ReissueApplied,

    /// <summary>交付</summary>
    Reissued,

    /// <summary>照合不能: the holder was not found.</summary>
    HolderNotFound,

    /// <summary>依頼失敗</summary>
    RequestFailed,

    /// <summary>要折返し</summary>
    CallbackNeeded,

    /// <summary>重複</summary>
    Duplicate,

    /// <summary>取消(誤受付)</summary>
    Cancelled,
}

/// <summary>What the caller says of the holder and the loss. Every field may stay empty but the name: suspension is protective.</summary>
public sealed record LossStatement
{
    public required SuspensionTarget Target { get; init; }

    public required LossCause Cause { get; init; }

    /// <summary>When, in the caller's words or as a time.</summary>
    public string LostWhen { get; init; } = "";

    /// <summary>Where it was lost or last seen.</summary>
    public string LostWhere { get; init; } = "";

    /// <summary>What happened.</summary>
    public string Circumstances { get; init; } = "";

    public string HolderName { get; init; } = "";

    public string HolderKana { get; init; } = "";

    public DateOnly? HolderBirthDate { get; init; }

    /// <summary><c>female</c>, <c>male</c>, or empty where it was not stated.</summary>
    public string HolderSex { get; init; } = "";

    public string HolderAddress { get; init; } = "";

    public CallerRelation Relation { get; init; }

    /// <summary>The caller's own name where it is not the holder who calls.</summary>
    public string CallerName { get; init; } = "";

    public string CallbackNumber { get; init; } = "";

    /// <summary>False where a call to that number could endanger the holder.</summary>
    public bool CallbackIsSafe { get; init; } = true;

    /// <summary>The holder must be shielded from the person who holds the card (DV and the like).</summary>
    public bool Shielded { get; init; }

    /// <summary>Receipt number of the report that led here; empty where none did.</summary>
    public string ReportReceiptNumber { get; init; } = "";
}

/// <summary>Outcome of the four facts a holder states; staff never read ours out.</summary>
public sealed record IdentityCheck(IdentityMatch Name, IdentityMatch BirthDate, IdentityMatch Address, IdentityMatch Sex)
{
    public static IdentityCheck NotAsked { get; } =
        new(IdentityMatch.NotAsked, IdentityMatch.NotAsked, IdentityMatch.NotAsked, IdentityMatch.NotAsked);

    public bool HasMismatch => this is { Name: IdentityMatch.Mismatch } or { BirthDate: IdentityMatch.Mismatch }
        or { Address: IdentityMatch.Mismatch } or { Sex: IdentityMatch.Mismatch };
}

/// <summary>A request to suspend a card or a phone's certificates, from call to end (停止受付).</summary>
public sealed class SuspensionCase
{
    private readonly List<CaseEvent> _events = [];

    private SuspensionCase()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>Made by the form when it opens: however often it is sent, it makes one case.</summary>
    public Guid FormId { get; private set; }

    public string ReceiptNumber { get; private set; } = "";

    public CaseState State { get; private set; }

    public LossStatement Statement { get; private set; } = null!;

    public IdentityCheck Identity { get; private set; } = IdentityCheck.NotAsked;

    public string TakenBy { get; private set; } = "";

    public DateTime ReceivedAt { get; private set; }

    /// <summary>When the request went out to the card system's side.</summary>
    public DateTime? RequestedAt { get; private set; }

    /// <summary>Whom it was passed to, and the number they gave.</summary>
    public string? RequestedTo { get; private set; }

    /// <summary>When they say that it is stopped.</summary>
    public DateTime? ConfirmedAt { get; private set; }

    public string? ConfirmedHow { get; private set; }

    public int Version { get; private set; }

    public IReadOnlyList<CaseEvent> Events => _events;

    /// <summary>Opens a case at 受付.</summary>
    public static SuspensionCase Receive(Guid formId, LossStatement statement, Actor by, DateTime at)
    {
        var opened = new SuspensionCase
        {
            Id = Guid.CreateVersion7(),
            FormId = formId,
            ReceiptNumber = Domain.ReceiptNumber.New(Domain.ReceiptNumber.Suspension).ToString(),
            State = CaseState.Received,
            Statement = statement,
            TakenBy = by.Name,
            ReceivedAt = at,
        };
        opened.Log(CaseState.Received, "受付", by, at);
        return opened;
    }

    public void CheckIdentity(IdentityCheck check, Actor by, DateTime at)
    {
        Identity = check;
        Move(CaseState.Identifying, check.HasMismatch ? "本人確認: 相違あり" : "本人確認を記録", by, at);
    }

    public void Request(string to, DateTime requestedAt, Actor by, DateTime at)
    {
        RequestedTo = to;
        RequestedAt = requestedAt;
        Move(CaseState.Requested, $"依頼先: {to}", by, at);
    }

    public void Confirm(string how, DateTime confirmedAt, Actor by, DateTime at)
    {
        ConfirmedHow = how;
        ConfirmedAt = confirmedAt;
        Move(CaseState.Confirmed, $"確認方法: {how}", by, at);
    }

    /// <summary>Moves to a side state, or back to the main road from one.</summary>
    public void SetAside(CaseState state, string reason, Actor by, DateTime at) => Move(state, reason, by, at);

    /// <summary>Notes what the card system says of an order that moves the case nowhere.</summary>
    public void NoteRegistry(string note, Actor by, DateTime at)
    {
        Version++;
        Log(State, note, by, at);
    }

    private void Move(CaseState to, string note, Actor by, DateTime at)
    {
        if (State != to && !SuspensionRules.MayMove(State, to))
        {
            throw new InvalidOperationException($"No way leads from {State} to {to}.");
        }

        State = to;
        Version++;
        Log(to, note, by, at);
    }

    private void Log(CaseState state, string note, Actor by, DateTime at) =>
        _events.Add(new CaseEvent(Id, at, state, by.Name, note));
}

/// <summary>One step of a case, as its history shows it.</summary>
public sealed class CaseEvent
{
    private CaseEvent()
    {
    }

    internal CaseEvent(Guid caseId, DateTime at, CaseState state, string by, string note)
    {
        CaseId = caseId;
        At = at;
        State = state;
        By = by;
        Note = note;
    }

    public long Id { get; private set; }

    public Guid CaseId { get; private set; }

    public DateTime At { get; private set; }

    public CaseState State { get; private set; }

    public string By { get; private set; } = "";

    public string Note { get; private set; } = "";
}
