using ScamWatch.Domain.Cards.Counter;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Cards;

/// <summary>Only counter staff do this, with the person before them.</summary>
public sealed record CounterOnly() : Refusal((
    "この手続きは窓口でだけできます。電話ではできません。", "This is done at the counter only, never by telephone."));

/// <summary>Papers that must be seen are missing.</summary>
public sealed record DocumentsMissing(IReadOnlyList<ReleaseDocument> Documents) : Refusal((
    $"確認していないものがあります: {string.Join("、", Documents.Select(d => ReleaseChecklist.Label(d).Ja))}",
    $"Not yet seen: {string.Join(", ", Documents.Select(d => ReleaseChecklist.Label(d).En))}"));

/// <summary>The person at the counter was not compared with the papers.</summary>
public sealed record IdentityNotChecked() : Refusal((
    "本人確認をしてから進めてください。", "Check the person's identity first."));

/// <summary>The second person must be another than the one who prepared it.</summary>
public sealed record SecondPersonNeeded() : Refusal((
    "準備した人とは別の担当者が承認してください。", "Somebody other than the one who prepared it must approve."));

/// <summary>No release waits for approval, or it has waited too long.</summary>
public sealed record NothingToApprove() : Refusal((
    "承認待ちの解除がないか、時間が過ぎています。窓口で準備し直してください。", "No release waits for approval, or it has waited too long. Prepare it again at the counter."));

/// <summary>No release or abolition waits to be carried out.</summary>
public sealed record NothingOutstanding() : Refusal((
    "反映待ちの解除・廃止はありません。", "No release or abolition waits to be carried out."));

/// <summary>A release is being approved; it must be taken back first.</summary>
public sealed record ReleasePending() : Refusal((
    "解除の承認待ちです。先に取り下げてください。", "A release waits for approval. Take it back first."));

/// <summary>A phone's certificates are dealt with in its app, not at the counter.</summary>
public sealed record NotForPhones() : Refusal((
    "スマートフォンの電子証明書は、マイナポータルアプリで手続きします。窓口の手続きはありません。",
    "Certificates on a phone are dealt with in the MynaPortal app. There is nothing to do at the counter."));

/// <summary>The number typed as a confirmation is not the case's.</summary>
public sealed record ConfirmationDiffers() : Refusal((
    "確認のための受付番号が違います。この案件の受付番号を入力してください。", "The receipt number typed as confirmation is not that of this case."));

/// <summary>The loss report comes first.</summary>
public sealed record LossReportFirst() : Refusal((
    "先に紛失届を記録してください。特急発行の期限も紛失届の日から数えます。", "File the loss report first; the express period is counted from it."));

/// <summary>The amount taken is not the fee due.</summary>
public sealed record FeeDiffers(int DueYen) : Refusal((
    FormattableString.Invariant($"手数料は{DueYen:N0}円です。受け取った額を確かめてください。"),
    FormattableString.Invariant($"The fee is {DueYen:N0} yen. Check the amount taken.")));

/// <summary>What must be seen before a release (酒田市, 高槻市, 大村市, 筑北村; いわき市 on agents).</summary>
public static class ReleaseChecklist
{
    /// <summary>The papers for a person at the counter, in the order in which they are asked for.</summary>
    public static IReadOnlyList<ReleaseDocument> For(CallerRelation relation, CardDeskSettings settings)
    {
        List<ReleaseDocument> papers = [ReleaseDocument.Card];
        if (settings.ReleaseNeedsIdentityPaper)
        {
            papers.Add(ReleaseDocument.IdentityPaper);
        }

        if (settings.ReleaseNeedsPin)
        {
            papers.Add(ReleaseDocument.PinReady);
        }

        switch (relation)
        {
            case CallerRelation.Holder:
                break;
            case CallerRelation.StatutoryAgent:
                papers.AddRange([ReleaseDocument.AgentIdentityPaper, ReleaseDocument.ProofOfAgency]);
                break;
            case CallerRelation.Household or CallerRelation.Other:
                papers.AddRange([ReleaseDocument.AgentIdentityPaper, ReleaseDocument.Mandate]);
                if (settings.AgentNeedsSealedReply)
                {
                    papers.Add(ReleaseDocument.SealedReply);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(relation));
        }

        return papers;
    }

    /// <summary>The word for a paper.</summary>
    public static Words Label(ReleaseDocument document) => document switch
    {
        ReleaseDocument.Card => ("見つかったカード", "the found card"),
        ReleaseDocument.IdentityPaper => ("名義人の本人確認書類1点", "one identity paper of the holder"),
        ReleaseDocument.PinReady => ("暗証番号を本人が入力できること", "the holder can type the PIN"),
        ReleaseDocument.AgentIdentityPaper => ("代理人の本人確認書類", "an identity paper of the agent"),
        ReleaseDocument.ProofOfAgency => ("代理権の証明(戸籍・登記事項証明書)", "proof of agency (戸籍 or 登記事項証明書)"),
        ReleaseDocument.Mandate => ("委任状", "a mandate (委任状)"),
        ReleaseDocument.SealedReply => ("照会兼回答書(封をしたもの)", "the sealed reply (照会兼回答書)"),
        _ => throw new ArgumentOutOfRangeException(nameof(document)),
    };
}

/// <summary>May a case take a step? Pure: case, actor, time and settings in, decision out.</summary>
public static class StepRules
{
    /// <summary>The right that a step takes; the counter's own steps ask for the counter beside it.</summary>
    public static Right RightOf(CaseStep step) => step switch
    {
        CaseStep.PrepareRelease => Rights.CardRelease,
        CaseStep.ApproveRelease => Rights.ReleaseApprove,
        CaseStep.Abolish => Rights.CardAbolish,
        _ => Rights.CaseWork,
    };

    /// <summary>Null where the step may be taken.</summary>
    /// <param name="step">The step.</param>
    /// <param name="c">The case as it is now.</param>
    /// <param name="actor">Who takes it.</param>
    /// <param name="now">UTC.</param>
    /// <param name="settings">Where municipalities differ.</param>
    public static Refusal? Check(CaseStep step, SuspensionCase c, Actor actor, DateTime now, CardDeskSettings settings)
    {
        if (!actor.May(Rights.CaseWork))
        {
            return new NotAllowed();
        }

        if (!SuspensionRules.IsWithin(c, actor))
        {
            return new NotFound(("停止受付", "The suspension case"));
        }

        if (c.Version != step.SeenVersion)
        {
            return new ChangedMeanwhile();
        }

        if (WordsOf(step).FirstOrDefault(t => Redactor.Contains(t.Text)) is { Text: not null } number)
        {
            return new ContainsMyNumber(number.Label);
        }

        if (WordsOf(step).FirstOrDefault(t => PinMention.Contains(t.Text)) is { Text: not null } pin)
        {
            return new ContainsPin(pin.Label);
        }

        return step switch
        {
            CaseStep.CheckIdentity => CheckWay(c, CaseState.Identifying),
            CaseStep.Request s => (Refusal?)CheckWay(c, CaseState.Requested) ?? Filled(s.To) ?? CheckTime(s.At, c.ReceivedAt, now, ("受付より前の時刻です。", "is before the call.")),
            CaseStep.Confirm s => (Refusal?)CheckWay(c, CaseState.Confirmed) ?? Filled(s.How) ?? CheckTime(s.At, c.ReceivedAt, now, ("受付より前の時刻です。", "is before the call."))
                ?? CheckTime(s.At, c.RequestedAt ?? c.ReceivedAt, now, ("依頼より前の時刻です。", "is before the request.")),
            CaseStep.SetAside s => (Refusal?)CheckWay(c, s.State) ?? Filled(s.Reason),
            CaseStep.RecordPolice s => CheckPolice(s.Receipt, c),
            CaseStep.FileLossReport s => CheckLossReport(s, c, actor),
            CaseStep.PrepareRelease s => CheckPreparation(s, c, actor, settings),
            CaseStep.WithdrawRelease s => IsPending(c) ? Filled(s.Reason) : new NothingToApprove(),
            CaseStep.ApproveRelease => CheckApproval(c, actor, now, settings),
            CaseStep.ConfirmEffect s => !SuspensionRules.IsOutstanding(c.Effect) ? new NothingOutstanding()
                : (Refusal?)Filled(s.How) ?? CheckTime(s.At, c.Release?.ApprovedAt ?? c.ConfirmedAt ?? c.ReceivedAt, now, ("窓口で決めるより前の時刻です。", "is before the counter decided it.")),
            CaseStep.IssueSigning => !AtCounter(actor) ? new CounterOnly()
                : c is { State: CaseState.Released, Release.Signing: SigningCertificate.Wanted } ? null
                : new WrongState(c.State, CaseState.Released),
            CaseStep.Abolish s => CheckAbolition(s, c, actor),
            CaseStep.ApplyForReissue s => CheckReissue(s, c, actor),
            CaseStep.HandOver s => !AtCounter(actor) ? new CounterOnly()
                : (Refusal?)CheckWay(c, CaseState.Reissued) ?? (s.PaidYen == c.Reissue!.FeeYen ? null : new FeeDiffers(c.Reissue.FeeYen)),
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };
    }

    /// <summary>True where somebody serves people in person.</summary>
    public static bool AtCounter(Actor actor) => actor.May(Rights.CounterServe);

    /// <summary>True while a prepared release waits for its second person.</summary>
    public static bool IsPending(SuspensionCase c) => c is { State: CaseState.Confirmed, Release: not null };

    /// <summary>True where the release that waits has waited too long.</summary>
    public static bool IsStale(Release release, DateTime now, CardDeskSettings settings) =>
        now > release.At.AddMinutes(settings.ReleaseApprovalMinutes);

    /// <summary>True where the police belong to the case, if only later: nothing ended as a double or by mistake.</summary>
    public static bool MayRecordPolice(SuspensionCase c) =>
        c.State is not (CaseState.Duplicate or CaseState.Cancelled)
        && c.Statement.Cause is not (LossCause.Home or LossCause.Fire or LossCause.Disaster);

    /// <summary>True where a loss report belongs to the case.</summary>
    public static bool MayFileLossReport(SuspensionCase c) =>
        c.State is not (CaseState.Duplicate or CaseState.Cancelled or CaseState.Released or CaseState.Reissued)
        && c.LossReport is null && c.Statement.Target is not SuspensionTarget.Phone;

    private static InvalidField? CheckPolice(PoliceReceipt receipt, SuspensionCase c) =>
        !MayRecordPolice(c) ? new InvalidField(("警察の受理番号", "Police receipt"), ("この案件には要りません。", "does not belong to this case."))
        : receipt.Number.Length + receipt.Station.Length + receipt.Contact.Length == 0
            ? new InvalidField(("警察の受理番号", "Police receipt"), ("分かったものを1つ以上入力してください。", "enter at least one of the three."))
        : null;

    private static Refusal? CheckLossReport(CaseStep.FileLossReport s, SuspensionCase c, Actor actor)
    {
        var cause = c.Statement.Cause;
        return !AtCounter(actor) ? new CounterOnly()
            : c.Statement.Target is SuspensionTarget.Phone ? new NotForPhones()
            : !MayFileLossReport(c) ? new InvalidField(("紛失届", "Loss report"), ("この案件では、もう出せません。", "can no longer be filed on this case."))
            : string.IsNullOrWhiteSpace(s.Counter) ? new InvalidField(("窓口", "Counter"), ("選んでください。", "choose one."))
            : SuspensionRules.NeedsDisasterCertificate(cause) && string.IsNullOrWhiteSpace(s.DisasterCertificate)
                ? new InvalidField(("罹災証明書", "Disaster certificate"), ("発行者と番号を入力してください。", "enter who issued it and its number."))
            : SuspensionRules.NeedsPoliceReceipt(cause) && c.Police is not { Number.Length: > 0, Station.Length: > 0 }
                ? new InvalidField(("警察の受理番号", "Police receipt"), ("先に受理番号と警察署を記録してください。", "record the number and the station first."))
            : !SuspensionRules.NeedsPoliceReceipt(cause) && !SuspensionRules.NeedsDisasterCertificate(cause) && string.IsNullOrWhiteSpace(s.Circumstances)
                ? new InvalidField(("状況", "Circumstances"), ("なくした状況を詳しく入力してください。", "describe in detail how it was lost."))
            : null;
    }

    private static Refusal? CheckPreparation(CaseStep.PrepareRelease s, SuspensionCase c, Actor actor, CardDeskSettings settings)
    {
        if (!AtCounter(actor))
        {
            return new CounterOnly();
        }

        if (c.Statement.Target is SuspensionTarget.Phone)
        {
            return new NotForPhones();
        }

        if (CheckWay(c, CaseState.Released) is { } wrong)
        {
            return wrong;
        }

        var missing = ReleaseChecklist.For(s.Relation, settings).Except(s.Documents).ToList();
        return string.IsNullOrWhiteSpace(s.Counter) ? new InvalidField(("窓口", "Counter"), ("選んでください。", "choose one."))
            : missing.Count > 0 ? new DocumentsMissing(missing)
            : !s.IdentityChecked ? new IdentityNotChecked()
            : string.IsNullOrWhiteSpace(s.Card.How)
                ? new InvalidField(("カードの確認", "How the card was seen"), ("リーダーで読めないときは、手で確かめた理由を入力してください。", "say why it was seen by hand and not by a reader."))
            : s.Card.ByReader ? CounterRules.CheckSameCard(c, s.Card.Serial)
            : null;
    }

    private static Refusal? CheckApproval(SuspensionCase c, Actor actor, DateTime now, CardDeskSettings settings) =>
        !IsPending(c) || IsStale(c.Release!, now, settings) ? new NothingToApprove()
        : c.Release!.ById == actor.Id ? new SecondPersonNeeded()
        : null;

    private static Refusal? CheckAbolition(CaseStep.Abolish s, SuspensionCase c, Actor actor) =>
        !AtCounter(actor) ? new CounterOnly()
        : c.Statement.Target is SuspensionTarget.Phone ? new NotForPhones()
        : IsPending(c) ? new ReleasePending()
        : (Refusal?)CheckWay(c, CaseState.Abolished) ?? (Refusal?)Filled(s.Reason)
            ?? (ReceiptNumber.TryParse(s.TypedReceiptNumber, out var typed) && typed.ToString() == c.ReceiptNumber ? null : new ConfirmationDiffers());

    private static Refusal? CheckReissue(CaseStep.ApplyForReissue s, SuspensionCase c, Actor actor) =>
        !AtCounter(actor) ? new CounterOnly()
        : (Refusal?)CheckWay(c, CaseState.ReissueApplied)
            ?? (s.Reason == ReissueTable.Lost && c.LossReport is null ? new LossReportFirst()
            : s.Express && !s.HolderPresent ? new InvalidField(("名義人の来庁", "Holder present"), ("特急発行は、名義人本人が窓口に来て申請します。", "express issue is applied for by the holder in person."))
            : s.Express && s.Reason == ReissueTable.Lost && !s.NoRefundTold
                ? new InvalidField(("手数料の説明", "Fee told"), ("あとでカードが見つかっても手数料が戻らないことを説明してください。", "tell the holder that the fee is not returned if the card is found."))
            : null);

    private static WrongState? CheckWay(SuspensionCase c, CaseState to) =>
        SuspensionRules.MayMove(c.State, to) ? null : new WrongState(c.State, to);

    private static InvalidField? Filled(string text) => string.IsNullOrWhiteSpace(text)
        ? new(("内容", "Details"), ("相手先・確認方法または理由を入力してください。", "say to whom, how or why."))
        : null;

    /// <summary>A minute of grace, for watches that differ.</summary>
    private static InvalidField? CheckTime(DateTime at, DateTime notBefore, DateTime now, Words tooEarly) =>
        at > now ? new(("時刻", "Time"), ("未来の時刻です。", "lies in the future."))
        : at < notBefore.AddMinutes(-1) ? new(("時刻", "Time"), tooEarly)
        : null;

    private static IEnumerable<(Words Label, string Text)> WordsOf(CaseStep step) => step switch
    {
        CaseStep.Request s => [(("相手先", "To whom"), s.To)],
        CaseStep.Confirm s => [(("確認方法", "How"), s.How)],
        CaseStep.ConfirmEffect s => [(("確認方法", "How"), s.How)],
        CaseStep.SetAside s => [(("理由", "Reason"), s.Reason)],
        CaseStep.RecordPolice { Receipt: var r } => [(("受理番号", "Receipt number"), r.Number), (("警察署", "Station"), r.Station), (("連絡先", "Contact"), r.Contact)],
        CaseStep.FileLossReport s => [(("窓口", "Counter"), s.Counter), (("状況", "Circumstances"), s.Circumstances), (("罹災証明書", "Disaster certificate"), s.DisasterCertificate)],
        CaseStep.PrepareRelease s => [(("窓口", "Counter"), s.Counter), (("カードの確認", "How the card was seen"), s.Card.How)],
        CaseStep.WithdrawRelease s => [(("理由", "Reason"), s.Reason)],
        CaseStep.Abolish s => [(("理由", "Reason"), s.Reason)],
        _ => [],
    };
}
