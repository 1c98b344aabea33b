using ScamWatch.Domain.Cards.Desk;
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

/// <summary>How the card system stands to a release or an abolition that the counter has decided.</summary>
public enum EffectState
{
    /// <summary>反映待ち: asked for, not known to hold.</summary>
    Pending,

    /// <summary>未反映: refused, undeliverable, or no such holder. Somebody must act.</summary>
    Failed,

    /// <summary>反映済</summary>
    Done,
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

    /// <summary>Account of the operator who follows the case; at first the one who took it.</summary>
    public string AssignedToId { get; private set; } = "";

    /// <summary>Name of the operator who follows the case.</summary>
    public string AssignedTo { get; private set; } = "";

    /// <summary>Code of the municipality that the holder's address names, or that the operator alone serves; null where unknown.</summary>
    public string? Area { get; private set; }

    /// <summary>The date of birth again, in a column of its own: duplicates are found by it.</summary>
    public DateOnly? HolderBirthDate { get; private set; }

    /// <summary>The name as <see cref="HolderMatch"/> compares it; empty where none was stated.</summary>
    public string HolderNameKey { get; private set; } = "";

    /// <summary>The kana, likewise.</summary>
    public string HolderKanaKey { get; private set; } = "";

    /// <summary>Serial of the paper form on which the call was taken down while the system was down; null for a call on screen.</summary>
    public string? PaperSerial { get; private set; }

    /// <summary>When the paper form was filled in (記入時刻), UTC; <see cref="ReceivedAt"/> is when it was entered.</summary>
    public DateTime? WrittenAt { get; private set; }

    public DateTime ReceivedAt { get; private set; }

    /// <summary>When the request went out to the card system's side.</summary>
    public DateTime? RequestedAt { get; private set; }

    /// <summary>Whom it was passed to, and the number they gave.</summary>
    public string? RequestedTo { get; private set; }

    /// <summary>When they say that it is stopped.</summary>
    public DateTime? ConfirmedAt { get; private set; }

    public string? ConfirmedHow { get; private set; }

    public PoliceReceipt? Police { get; private set; }

    public LossReport? LossReport { get; private set; }

    /// <summary>A release prepared or done; null where none is.</summary>
    public Release? Release { get; private set; }

    /// <summary>An application for a new card; null where there is none.</summary>
    public Reissue? Reissue { get; private set; }

    /// <summary>How far the case has gone up for want of a confirmed stop; null where it has not. A token of its own beside
    /// <see cref="Version"/>: a step that the clock takes must not refuse somebody theirs.</summary>
    public EscalationStep? EscalatedTo { get; private set; }

    /// <summary>How the card system stands to a release or abolition; null where the case has neither.</summary>
    public EffectState? Effect { get; private set; }

    /// <summary>Since when the release or abolition holds, UTC; null until that is known.</summary>
    public DateTime? EffectAt { get; private set; }

    /// <summary>By whose word it holds, or why it was not carried out; null while neither is known.</summary>
    public string? EffectNote { get; private set; }

    /// <summary>Serial of the certificate of the card that was proven for the case at a reader; null while none was.</summary>
    public string? CertificateSerial { get; private set; }

    /// <summary>Receipt number of the case that this one doubles; null where it stands alone.</summary>
    public string? JoinedTo { get; private set; }

    /// <summary>True while the shielded holder's data is left out of <see cref="Statement"/>.</summary>
    public bool IsMasked { get; private set; }

    public int Version { get; private set; }

    public IReadOnlyList<CaseEvent> Events => _events;

    /// <summary>Opens a case at 受付.</summary>
    /// <param name="formId">Made by the form.</param>
    /// <param name="statement">What the caller says.</param>
    /// <param name="by">Who takes the call.</param>
    /// <param name="at">Now, UTC.</param>
    /// <param name="keys">The holder's names as they are compared.</param>
    /// <param name="paper">The paper form it is entered from; null for a call on screen.</param>
    /// <param name="area">Code of the municipality; null where unknown.</param>
    public static SuspensionCase Receive(
        Guid formId, LossStatement statement, Actor by, DateTime at, HolderKeys keys = default, PaperEntry? paper = null, string? area = null)
    {
        var opened = new SuspensionCase
        {
            Id = Guid.CreateVersion7(),
            FormId = formId,
            ReceiptNumber = Domain.ReceiptNumber.New(Domain.ReceiptNumber.Suspension).ToString(),
            State = CaseState.Received,
            Statement = statement,
            TakenBy = by.Name,
            AssignedToId = by.Id,
            AssignedTo = by.Name,
            Area = area,
            HolderBirthDate = statement.HolderBirthDate,
            HolderNameKey = keys.Name ?? "",
            HolderKanaKey = keys.Kana ?? "",
            PaperSerial = paper?.Serial,
            WrittenAt = paper?.WrittenAt,
            ReceivedAt = at,
        };
        opened.Log(CaseState.Received, paper is null ? "受付" : $"受付票 {paper.Serial} から入力", by, at);
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
    public void NoteRegistry(string note, Actor by, DateTime at) => Stay(note, by, at);

    /// <summary>Records what is known of the police report; the state stays.</summary>
    public void RecordPolice(PoliceReceipt receipt, Actor by, DateTime at)
    {
        Police = receipt;
        Stay(receipt.IsComplete ? "警察の受理番号を記録" : "警察への届出を記録(一部)", by, at);
    }

    /// <summary>Records the loss report; the state stays.</summary>
    public void FileLossReport(LossReport report, Actor by, DateTime at)
    {
        LossReport = report;
        Stay($"紛失届: {report.Counter}", by, at);
    }

    /// <summary>Holds a release ready for a second person's approval; the state stays.</summary>
    public void PrepareRelease(Release release, Actor by, DateTime at)
    {
        Release = release;
        Stay($"解除の承認待ち: {release.Counter}", by, at);
    }

    /// <summary>
    /// Keeps which card was proven for the case. The version stays: nothing that anybody is about to decide differs by it.
    /// </summary>
    public void LearnCertificate(string serial, Actor by, DateTime at)
    {
        CertificateSerial = serial;
        Log(State, $"カードの署名を確認(証明書番号 {serial})", by, at);
    }

    /// <summary>Takes a prepared release back.</summary>
    public void WithdrawRelease(string reason, Actor by, DateTime at)
    {
        Release = null;
        Stay($"解除の準備を取り下げ: {reason}", by, at);
    }

    /// <summary>Lifts the suspension by the second person's approval.</summary>
    public void ApproveRelease(Actor by, DateTime at)
    {
        Release = Release! with { ApprovedBy = by.Name, ApprovedAt = at };
        Await();
        Move(CaseState.Released, $"窓口で解除を依頼(反映待ち): {Release.Counter}(準備 {Release.By}、承認 {by.Name})", by, at);
    }

    /// <summary>The signing certificate was issued anew after a release.</summary>
    public void IssueSigning(Actor by, DateTime at)
    {
        Release = Release! with { Signing = SigningCertificate.Issued };
        Stay("署名用電子証明書を再発行", by, at);
    }

    /// <summary>Abolishes the card; nothing undoes it.</summary>
    public void Abolish(string reason, Actor by, DateTime at)
    {
        Await();
        Move(CaseState.Abolished, $"廃止を依頼(反映待ち): {reason}", by, at);
    }

    /// <summary>The release or abolition holds: the card system says so, or staff heard it.</summary>
    /// <param name="how">By whose word.</param>
    /// <param name="since">Since when, UTC.</param>
    public void TakeEffect(string how, DateTime since, Actor by, DateTime at)
    {
        (Effect, EffectAt, EffectNote) = (EffectState.Done, since, how);
        Stay($"反映を確認: {how}", by, at);
    }

    /// <summary>The card system did not carry the release or abolition out.</summary>
    public void FailEffect(string reason, Actor by, DateTime at)
    {
        (Effect, EffectNote) = (EffectState.Failed, reason);
        Stay($"未反映: {reason}", by, at);
    }

    /// <summary>The release or abolition that was not carried out is on its way again.</summary>
    public void AwaitEffect(string note, Actor by, DateTime at)
    {
        Await();
        Stay(note, by, at);
    }

    public void ApplyForReissue(Reissue reissue, Actor by, DateTime at)
    {
        Reissue = reissue;
        Move(CaseState.ReissueApplied, $"再交付申請({(reissue.Express ? "特急" : "通常")})", by, at);
    }

    public void HandOver(int paidYen, DateOnly on, Actor by, DateTime at)
    {
        Reissue = Reissue! with { FeePaidYen = paidYen, HandedOverOn = on };
        Move(CaseState.Reissued, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"交付(手数料 {paidYen}円)"), by, at);
    }

    /// <summary>Ends this case as a double of another, which goes on.</summary>
    public void JoinTo(SuspensionCase other, Actor by, DateTime at)
    {
        JoinedTo = other.ReceiptNumber;
        Move(CaseState.Duplicate, $"重複: {other.ReceiptNumber} に統合", by, at);
        other.Stay($"重複 {ReceiptNumber} を統合", by, at);
    }

    /// <summary>Gives the case to another operator.</summary>
    public void Assign(string toId, string toName, Actor by, DateTime at)
    {
        (AssignedToId, AssignedTo) = (toId, toName);
        Stay($"担当: {toName}", by, at);
    }

    /// <summary>Records a step that the clock has taken.</summary>
    /// <param name="waited">How long the case has waited for it, in minutes.</param>
    /// <param name="lifts">True where nobody follows the case any more and everyone may take it.</param>
    public void Escalate(EscalationStep step, int waited, bool lifts, Actor by, DateTime at)
    {
        EscalatedTo = step;
        Log(State, EscalationRules.Note(step, waited, lifts ? AssignedTo : ""), by, at);
        if (lifts)
        {
            (AssignedToId, AssignedTo) = ("", "");
        }
    }

    /// <summary>Notes something that happened beside the case; nobody in the middle of a step is disturbed by it.</summary>
    public void Remark(string note, Actor by, DateTime at) => Log(State, note, by, at);

    /// <summary>Ties the report that the call led to.</summary>
    public void LinkReport(string reportNumber, Actor by, DateTime at)
    {
        Statement = Statement with { ReportReceiptNumber = reportNumber };
        Stay($"通報 {reportNumber} を作成", by, at);
    }

    /// <summary>Leaves out what must not be seen of a shielded holder. Only for a case that is read, never for one that is saved.</summary>
    internal void Mask()
    {
        Statement = Statement.Masked();
        IsMasked = true;
    }

    private void Await() => (Effect, EffectAt, EffectNote) = (EffectState.Pending, null, null);

    private void Stay(string note, Actor by, DateTime at)
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
