using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Cards;

/// <summary>The case is not in a state from which this step leads on.</summary>
public sealed record WrongState(CaseState Is, CaseState Wanted)
    : Refusal((
        $"「{SuspensionRules.Label(Is).Ja}」から「{SuspensionRules.Label(Wanted).Ja}」へは進めません。",
        $"No step leads from {SuspensionRules.Label(Is).En} to {SuspensionRules.Label(Wanted).En}."));

/// <summary>The rules of suspension cases: pure, facts in and decision out.</summary>
public static class SuspensionRules
{
    /// <summary>
    /// Which states follow which. Suspension has a low threshold, so a case may be passed on without a finished
    /// identity check; release and abolition come only after a confirmed stop, and abolition leads nowhere but to a
    /// new card. Side states lead back to the main road or end the case.
    /// </summary>
    private static readonly Dictionary<CaseState, CaseState[]> s_next = new()
    {
        [CaseState.Received] =
            [CaseState.Identifying, CaseState.Requested, CaseState.RequestFailed, CaseState.HolderNotFound, CaseState.CallbackNeeded, CaseState.Duplicate, CaseState.Cancelled],
        [CaseState.Identifying] =
            [CaseState.Identifying, CaseState.Requested, CaseState.RequestFailed, CaseState.HolderNotFound, CaseState.CallbackNeeded, CaseState.Duplicate, CaseState.Cancelled],
        [CaseState.Requested] =
            [CaseState.Confirmed, CaseState.RequestFailed, CaseState.HolderNotFound, CaseState.CallbackNeeded, CaseState.Duplicate],
        [CaseState.Confirmed] = [CaseState.Released, CaseState.Abolished],
        [CaseState.Abolished] = [CaseState.ReissueApplied],
        [CaseState.ReissueApplied] = [CaseState.Reissued],
        [CaseState.HolderNotFound] = [CaseState.Identifying, CaseState.Requested, CaseState.CallbackNeeded, CaseState.Duplicate, CaseState.Cancelled],
        [CaseState.RequestFailed] = [CaseState.Requested, CaseState.CallbackNeeded, CaseState.Cancelled],
        [CaseState.CallbackNeeded] = [CaseState.Identifying, CaseState.Requested, CaseState.HolderNotFound, CaseState.Duplicate, CaseState.Cancelled],
        [CaseState.Released] = [],
        [CaseState.Reissued] = [],
        [CaseState.Duplicate] = [],
        [CaseState.Cancelled] = [],
    };

    /// <summary>The side states that an operator can set by hand, with a reason.</summary>
    public static IReadOnlyList<CaseState> SideStates { get; } =
        [CaseState.CallbackNeeded, CaseState.HolderNotFound, CaseState.RequestFailed, CaseState.Duplicate, CaseState.Cancelled];

    public static bool MayMove(CaseState from, CaseState to) => s_next[from].Contains(to);

    /// <summary>True where nothing more can happen to the case.</summary>
    public static bool IsEnd(CaseState state) => s_next[state].Length == 0;

    /// <summary>True while the stop is not confirmed and someone must act.</summary>
    public static bool IsWaiting(CaseState state) =>
        state is CaseState.Received or CaseState.Identifying or CaseState.Requested or CaseState.HolderNotFound
            or CaseState.RequestFailed or CaseState.CallbackNeeded;

    /// <summary>
    /// May this call become a case? Only a name is needed, of the holder: no source lists further conditions, and a
    /// protective stop is never held up by missing papers. A My Number in any field is refused, whatever the hurry.
    /// </summary>
    public static Refusal? CheckCall(LossStatement statement, Actor actor)
    {
        if (!actor.May(Rights.CaseTake))
        {
            return new NotAllowed();
        }

        if (FieldsOf(statement).FirstOrDefault(f => Redactor.Contains(f.Text)) is { Text: not null } found)
        {
            return new ContainsMyNumber(found.Label);
        }

        if (FieldsOf(statement).FirstOrDefault(f => PinMention.Contains(f.Text)) is { Text: not null } pin)
        {
            return new ContainsPin(pin.Label);
        }

        // The report's number goes to the audit trail, so nothing else may stand there.
        return string.IsNullOrWhiteSpace(statement.HolderName) && string.IsNullOrWhiteSpace(statement.HolderKana)
                ? new InvalidField(("名義人の氏名", "Holder's name"), ("漢字またはカナで入力してください。", "enter it in kanji or kana."))
            : !string.IsNullOrWhiteSpace(statement.ReportReceiptNumber) && ReportNumber(statement) is null
                ? new InvalidField(("通報の受付番号", "Report number"), ("番号が正しくありません。Tで始まる受付番号か空欄にしてください。", "is not right: give the receipt number that begins with T, or leave it empty."))
            : null;
    }

    /// <summary>The two questions that open the call; the caller can always answer them, if only with "other".</summary>
    public static Refusal? CheckChoices(SuspensionTarget? target, LossCause? cause) =>
        target is null ? new InvalidField(("停止するもの", "What to suspend"), ("カード、スマートフォン、両方のどれかを選んでください。", "choose card, phone or both."))
        : cause is null ? new InvalidField(("なくした事情", "What happened"), ("どれかを選んでください。分からないときは「その他」です。", "choose one; \"other\" where it is not known."))
        : null;

    /// <summary>The receipt number of the report that led here, in its one spelling; null where none is given or it is not right.</summary>
    public static string? ReportNumber(LossStatement statement) =>
        ReceiptNumber.TryParse(statement.ReportReceiptNumber, out var number) && number.ToString() is [ReceiptNumber.Report, ..] text ? text : null;

    /// <summary>True where the holder is shielded unless the operator says otherwise: somebody else has the card in hand
    /// (丸亀市, 笠間市 on DV).</summary>
    public static bool IsShieldedByDefault(LossCause? cause) => cause is LossCause.HeldByOther;

    /// <summary>Whether the stated number may be called unless the caller was asked: not where the holder is shielded, since
    /// the telephone may be shared.</summary>
    public static bool IsCallbackSafeByDefault(bool shielded) => !shielded;

    /// <summary>
    /// The municipality of a case: the one that the holder's address names; else the only one that the operator serves; else unknown.
    /// </summary>
    public static string? AreaOf(string holderAddress, IReadOnlyList<Area> served, Actor operatedBy) =>
        served.NamedIn(holderAddress)?.Code ?? (operatedBy.Scope.Areas.Count == 1 ? operatedBy.Scope.Areas.Single() : null);

    /// <summary>
    /// True where the case comes from where the actor's rights reach, or is in the actor's own hands: who took a call goes on with it.
    /// </summary>
    public static bool IsWithin(SuspensionCase suspension, Actor actor) => actor.Scope.Covers(suspension.Area) || suspension.AssignedToId == actor.Id;

    /// <summary>
    /// May the actor see what is left out of a shielded case? Whoever follows it and supervisors; counter staff only
    /// while it is assigned to them.
    /// </summary>
    public static bool MayUnmask(SuspensionCase suspension, Actor actor) =>
        actor.Has(Role.Supervisor) || (actor.Has(Role.CardDesk, Role.Counter) && suspension.AssignedToId == actor.Id);

    /// <summary>True where the police receipt number (受理番号) belongs to the loss report: not for a card lost at home,
    /// burnt or washed away (市川市 2022-12-09; 仙台市).</summary>
    public static bool NeedsPoliceReceipt(LossCause cause) => cause is LossCause.Outside or LossCause.Theft;

    /// <summary>
    /// What the caller is told after the call, in the order in which it is read out (市川市 2022-12-09; 仙台市; 丸亀市;
    /// 資格確認書 and マイナ免許証 2026-02-03, police pages). The counter is for cards: a phone is dealt with in its app.
    /// </summary>
    public static IReadOnlyList<NextStep> StepsAfter(LossStatement statement)
    {
        var card = statement.Target is SuspensionTarget.Card or SuspensionTarget.Both;
        var phone = statement.Target is SuspensionTarget.Phone or SuspensionTarget.Both;
        var police = NeedsPoliceReceipt(statement.Cause);
        List<NextStep> steps = [NextStep.AskByReceiptNumber];
        if (statement.Shielded || statement.Cause == LossCause.HeldByOther)
        {
            steps.Add(NextStep.PortalProxies);
        }

        if (police)
        {
            steps.Add(NextStep.Police);
        }

        if (card)
        {
            if (NeedsDisasterCertificate(statement.Cause))
            {
                steps.AddRange([NextStep.DisasterCertificate, NextStep.CounterWithDisasterCertificate]);
            }
            else if (police)
            {
                steps.Add(NextStep.CounterWithPoliceReceipt);
            }
            else
            {
                steps.AddRange([statement.Cause == LossCause.Home ? NextStep.DescribeHomeLoss : NextStep.AskWhichPapers, NextStep.Counter]);
            }

            steps.AddRange(
            [
                police || statement.Cause == LossCause.Home ? NextStep.ReissueAfterLoss : NextStep.ReissueByReason,
                NextStep.EligibilityCertificate,
                NextStep.DrivingLicence,
                NextStep.IfCardFound,
            ]);
        }

        if (phone)
        {
            steps.Add(NextStep.IfPhoneFound);
        }

        steps.Add(NextStep.NobodyAsksPin);
        return steps;
    }

    /// <summary>True where a disaster certificate (罹災証明書) takes the place of the police number (仙台市; あま市).</summary>
    public static bool NeedsDisasterCertificate(LossCause cause) => cause is LossCause.Fire or LossCause.Disaster;

    /// <summary>The word for a state on screens and in messages.</summary>
    public static Words Label(CaseState state) => state switch
    {
        CaseState.Received => ("受付", "Received"),
        CaseState.Identifying => ("本人確認中", "Identifying"),
        CaseState.Requested => ("依頼済", "Requested"),
        CaseState.Confirmed => ("停止確認済", "Stop confirmed"),
        CaseState.Released => ("解除", "Released"),
        CaseState.Abolished => ("廃止", "Abolished"),
        CaseState.ReissueApplied => ("再交付申請", "Re-issue applied"),
        CaseState.Reissued => ("交付", "Re-issued"),
        CaseState.HolderNotFound => ("照合不能", "Holder not found"),
        CaseState.RequestFailed => ("依頼失敗", "Request failed"),
        CaseState.CallbackNeeded => ("要折返し", "Callback needed"),
        CaseState.Duplicate => ("重複", "Duplicate"),
        CaseState.Cancelled => ("取消", "Cancelled"),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>
    /// The word for a state together with what the card system says of it: decided here is not yet in effect there (関係先は失効情報を
    /// OCSPかCRLで見る; no source states when a change takes effect).
    /// </summary>
    public static Words Label(CaseState state, EffectState? effect) => (state, effect) switch
    {
        (CaseState.Released, EffectState.Pending) => ("解除依頼済(反映待ち)", "Release requested (not in effect yet)"),
        (CaseState.Released, EffectState.Failed) => ("解除 未反映", "Release not carried out"),
        (CaseState.Released, EffectState.Done) => ("解除(反映済)", "Released (in effect)"),
        (CaseState.Abolished, EffectState.Pending) => ("廃止依頼済(反映待ち)", "Abolition requested (not in effect yet)"),
        (CaseState.Abolished, EffectState.Failed) => ("廃止 未反映", "Abolition not carried out"),
        (CaseState.Abolished, EffectState.Done) => ("廃止(反映済)", "Abolished (in effect)"),
        _ => Label(state),
    };

    /// <summary>True where the card system is still to carry out what the counter decided, or staff to hear that it did.</summary>
    public static bool IsOutstanding(EffectState? effect) => effect is EffectState.Pending or EffectState.Failed;

    /// <summary>True where an order of this kind is what the case's release or abolition waits for.</summary>
    internal static bool IsEffectOf(Registry.RegistryOrderKind kind, CaseState state) => kind switch
    {
        Registry.RegistryOrderKind.Release => state == CaseState.Released,
        Registry.RegistryOrderKind.Abolish => state is CaseState.Abolished or CaseState.ReissueApplied or CaseState.Reissued,
        _ => false,
    };

    private static IEnumerable<(Words Label, string Text)> FieldsOf(LossStatement s) =>
    [
        (("日時", "When"), s.LostWhen), (("場所", "Where"), s.LostWhere), (("状況", "Circumstances"), s.Circumstances), (("名義人の氏名", "Holder's name"), s.HolderName),
        (("カナ", "Kana"), s.HolderKana), (("性別", "Sex"), s.HolderSex), (("住所", "Address"), s.HolderAddress), (("通話者の氏名", "Caller's name"), s.CallerName),
        (("連絡先", "Callback number"), s.CallbackNumber), (("通報の受付番号", "Report number"), s.ReportReceiptNumber),
    ];
}
