using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Reports;

/// <summary>Someone decided the report after this actor had opened it.</summary>
public sealed record DecidedMeanwhile(string By, Verdict Verdict)
    : Refusal((
        $"{By} さんが先に判定しました({ReportRules.Label(Verdict).Ja})。内容を確認し、変更が必要なときだけ判定し直してください。",
        $"{By} decided it first ({ReportRules.Label(Verdict).En}). Look at it again; decide anew only if it must change."));

/// <summary>A decision was asked for without a reason although it contradicts the classifier.</summary>
public sealed record NeedsReason() : Refusal((
    "自動判定と異なる判定には理由を入力してください。", "A verdict against the automatic one needs a reason."));

/// <summary>A field holds a My Number; nothing was kept.</summary>
public sealed record ContainsMyNumber(Words Field)
    : Refusal((
        $"{Field.Ja}にマイナンバー(12桁)と思われる番号があります。番号は記録できません。消してからやり直してください。",
        $"{Field.En} holds what looks like a My Number (12 digits). It must not be recorded: remove it and try again."));

/// <summary>The rules of reports: pure, facts in and decision out.</summary>
public static class ReportRules
{
    /// <summary>The longest text a report keeps, in characters. A citizen's account is far shorter; a pasted book is not read.</summary>
    public const int MaxBodyCharacters = 200_000;

    /// <summary>
    /// Money moving, or a card or PIN handed over, is for now; data entered is for today; the rest can be taken together.
    /// </summary>
    public static Urgency UrgencyOf(HarmStage harm) => harm switch
    {
        HarmStage.MoneyLost or HarmStage.HandedOver => Urgency.Now,
        HarmStage.Entered => Urgency.Today,
        HarmStage.None or HarmStage.Opened => Urgency.Batch,
        _ => throw new ArgumentOutOfRangeException(nameof(harm)),
    };

    /// <summary>May this actor work on the report? One of a municipality that the actor does not serve is for them not there.</summary>
    public static Refusal? CheckReach(Report report, Actor actor) =>
        !actor.May(Rights.ReportWork) ? new NotAllowed()
        : !actor.Scope.Covers(report.Area) ? new NotFound(("通報", "The report"))
        : null;

    /// <summary>
    /// May this actor decide? A version that differs from what the actor saw means that somebody decided meanwhile.
    /// Against the classifier's clear opinion a reason is asked for, since such decisions teach the model.
    /// </summary>
    public static Refusal? CheckDecision(Report report, Verdict verdict, string reason, int seenVersion, Actor actor)
    {
        if (CheckReach(report, actor) is { } refusal)
        {
            return refusal;
        }

        if (report.Version != seenVersion && report is { DecidedBy: { } by, Verdict: { } decided })
        {
            return new DecidedMeanwhile(by, decided);
        }

        return Contradicts(report, verdict) && string.IsNullOrWhiteSpace(reason) ? new NeedsReason() : null;
    }

    /// <summary>May this actor say where the report comes from?</summary>
    /// <param name="area">Code; null for unknown.</param>
    /// <param name="served">What there is to choose from.</param>
    public static Refusal? CheckArea(Report report, string? area, IReadOnlyList<Area> served, int seenVersion, Actor actor) =>
        CheckReach(report, actor)
        ?? (report.Version != seenVersion ? new ChangedMeanwhile()
        : area is not null && served.OfCode(area) is null ? new NoSuchArea()
        : null);

    /// <summary>True where the decision says the opposite of a clear automatic judgement.</summary>
    public static bool Contradicts(Report report, Verdict verdict) => (report.JudgedVerdict, verdict) switch
    {
        (Classification.JudgedVerdict.Scam, Verdict.Legitimate or Verdict.Unrelated) => true,
        (Classification.JudgedVerdict.Benign, Verdict.Scam) => true,
        _ => false,
    };

    /// <summary>The word for a verdict in messages.</summary>
    public static Words Label(Verdict verdict) => verdict switch
    {
        Verdict.Scam => ("詐欺", "Scam"),
        Verdict.Suspicious => ("要確認", "Suspicious"),
        Verdict.Legitimate => ("正規", "Legitimate"),
        Verdict.Unrelated => ("対象外", "Unrelated"),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };
}
