using System.Text.Json;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Phrases;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Alerts;

/// <summary>A language desk changes words in its own languages alone.</summary>
public sealed record OtherLanguage() : Refusal((
    "担当する言語の文だけを変更できます。", "You may change the words in your languages only."));

/// <summary>A warning is drawn from a report decided as scam or to be checked, and this one is not.</summary>
public sealed record ReportNotDecided()
    : Refusal((
        "注意喚起は「詐欺」または「要確認」と判定した通報から作成します。先に判定してください。",
        "A warning is drawn from a report decided as scam or suspicious. Decide it first."));

/// <summary>A warning is drawn from a campaign decided as scam or to be checked, and this one is not.</summary>
public sealed record CampaignNotDecided()
    : Refusal((
        "注意喚起は「詐欺」または「要確認」と判定した事案から作成します。先に判定してください。",
        "A warning is drawn from a campaign decided as scam or suspicious. Decide it first."));

/// <summary>The warning is in another state than this step needs.</summary>
public sealed record WrongAlertState(AlertState Is)
    : Refusal((
        $"この注意喚起は「{AlertRules.Label(Is).Ja}」のため、この操作はできません。",
        $"This cannot be done: the warning is {AlertRules.Label(Is).En}."));

/// <summary>The warning has faults that must be mended before the public sees it.</summary>
public sealed record AlertHasFaults(IReadOnlyList<AlertFault> Faults)
    : Refusal((
        "公開できません。" + string.Join(" ", Faults.Select(f => $"{f.Field.Ja}: {f.Problem.Ja}")),
        "Not published. " + string.Join(" ", Faults.Select(f => $"{f.Field.En}: {f.Problem.En}"))));

/// <summary>Somebody who wrote at the words wants to approve them.</summary>
public sealed record SecondPersonNeeded()
    : Refusal((
        "この版を書いた人は承認できません。別の広報担当者か責任者が承認してください。",
        "Whoever wrote at this version cannot approve it. Another publisher or a supervisor has to."));

/// <summary>The rules of warnings: pure, facts in and decision out.</summary>
public static class AlertRules
{
    /// <summary>The longest time a warning may stand before it is looked at again. Pages left alone go stale: the seed
    /// pages carried passed plans and changed menus for years.</summary>
    public const int MaxReviewDays = 366;

    /// <summary>The longest time a warning may stand: every warning has an end (GOV.UK Emergency Alerts).</summary>
    public const int MaxStandingDays = 366;

    private static readonly Words s_reason = ("理由", "Reason");

    /// <summary>May this actor draft a warning from this report?</summary>
    public static Refusal? CheckDraft(Report report, Actor actor) =>
        !MayWrite(actor) ? new NotAllowed()
        : report.Verdict is not (Verdict.Scam or Verdict.Suspicious) ? new ReportNotDecided()
        : null;

    /// <summary>May this actor draft a warning from this campaign?</summary>
    public static Refusal? CheckDraft(Campaign campaign, Actor actor) =>
        !MayWrite(actor) ? new NotAllowed()
        : campaign.Verdict is not (Verdict.Scam or Verdict.Suspicious) ? new CampaignNotDecided()
        : null;

    /// <summary>May this actor change the words?</summary>
    public static Refusal? CheckEdit(Alert alert, int seenVersion, Actor actor) =>
        !MayWrite(actor) ? new NotAllowed() : CheckStanding(alert, seenVersion, AlertState.Draft);

    /// <summary>May this actor begin a new version of what is or was public?</summary>
    public static Refusal? CheckRevise(Alert alert, int seenVersion, Actor actor) =>
        !MayWrite(actor) ? new NotAllowed() : CheckStanding(alert, seenVersion, AlertState.Published, AlertState.Expired);

    /// <summary>May this actor ask a second person to read it?</summary>
    public static Refusal? CheckSend(Alert alert, int seenVersion, IReadOnlyList<AlertFault> faults, Actor actor) =>
        CheckEdit(alert, seenVersion, actor) ?? CheckFaults(faults);

    /// <summary>May this actor send it back? Its writers may too: they take it back.</summary>
    public static Refusal? CheckReturn(Alert alert, string because, int seenVersion, Actor actor) =>
        !MayWrite(actor) || (!MayApprove(actor) && !alert.Writers.Contains(actor.Id)) ? new NotAllowed()
        : CheckStanding(alert, seenVersion, AlertState.InReview, AlertState.Approved, AlertState.Scheduled)
        ?? CheckReason(because);

    /// <summary>May this actor approve it? Only a person who wrote nothing of it.</summary>
    public static Refusal? CheckApprove(Alert alert, int seenVersion, IReadOnlyList<AlertFault> faults, Actor actor) =>
        !MayApprove(actor) ? new NotAllowed()
        : CheckStanding(alert, seenVersion, AlertState.InReview)
        ?? (alert.Writers.Contains(actor.Id) ? new SecondPersonNeeded() : CheckFaults(faults));

    /// <summary>May this actor put the approved warning before the public?</summary>
    public static Refusal? CheckPublish(Alert alert, int seenVersion, IReadOnlyList<AlertFault> faults, Actor actor) =>
        !MayApprove(actor) ? new NotAllowed()
        : CheckStanding(alert, seenVersion, AlertState.Approved, AlertState.Scheduled)
        ?? CheckFaults(faults);

    /// <summary>May this actor plan its publication, or take the plan back?</summary>
    /// <param name="from">UTC; null takes the plan back.</param>
    public static Refusal? CheckSchedule(
        Alert alert, DateTime? from, DateTime now, int seenVersion, IReadOnlyList<AlertFault> faults, Actor actor) =>
        CheckPublish(alert, seenVersion, faults, actor) ?? (from is null ? null : CheckFrom(alert, from.Value, now));

    /// <summary>May this actor publish it alone, at once? Only with a reason, and what blocks publication blocks this too.</summary>
    public static Refusal? CheckPublishAtOnce(Alert alert, string because, int seenVersion, IReadOnlyList<AlertFault> faults, Actor actor) =>
        !MayApprove(actor) ? new NotAllowed()
        : CheckStanding(alert, seenVersion, AlertState.Draft, AlertState.InReview)
        ?? CheckReason(because)
        ?? CheckFaults(faults);

    /// <summary>May this actor stand by what another published alone?</summary>
    public static Refusal? CheckApproveAfterwards(Alert alert, int seenVersion, Actor actor) =>
        !MayApprove(actor) ? new NotAllowed()
        : alert.ApprovalDueAt is null ? new WrongAlertState(alert.State)
        : alert.Version != seenVersion ? new ChangedMeanwhile()
        : alert.EmergencyWriters.Contains(actor.Id) ? new SecondPersonNeeded()
        : null;

    /// <summary>May this actor take the warning away from the public? A reason is shown in its place.</summary>
    public static Refusal? CheckWithdraw(Alert alert, string because, Actor actor) =>
        !MayApprove(actor) ? new NotAllowed()
        : alert.State is not (AlertState.Published or AlertState.Expired) ? new WrongAlertState(alert.State)
        : string.IsNullOrWhiteSpace(because) ? new InvalidField(s_reason, ("取下げの理由を入力してください。", "say why it is withdrawn."))
        : null;

    /// <summary>May this actor drop what is in work, a draft or a new version? What is public stays.</summary>
    public static Refusal? CheckDrop(Alert alert, string because, int seenVersion, Actor actor) =>
        !MayWrite(actor) || (!MayApprove(actor) && !alert.Writers.Contains(actor.Id)) ? new NotAllowed()
        : CheckStanding(alert, seenVersion, AlertState.Draft, AlertState.InReview, AlertState.Approved, AlertState.Scheduled)
        ?? CheckReason(because);

    /// <summary>What keeps a warning from going on; what asks for an answer and has one does not.</summary>
    public static Refusal? CheckFaults(IReadOnlyList<AlertFault> faults) => faults.Count > 0 ? new AlertHasFaults(faults) : null;

    /// <summary>True where the actor may read it as the second person.</summary>
    public static bool IsFor(Alert alert, Actor actor) =>
        MayApprove(actor)
        && ((alert.WorkState == AlertState.InReview && !alert.Writers.Contains(actor.Id))
            || (alert.ApprovalDueAt is not null && !alert.EmergencyWriters.Contains(actor.Id)));

    /// <summary>May this actor change these words? A language desk changes what staff say in its languages, and nothing else.</summary>
    /// <param name="before">As saved.</param>
    /// <param name="after">As wanted.</param>
    public static Refusal? CheckLanguages(AlertContent before, AlertContent after, Actor actor) =>
        actor.Scope.Speaks(Phrasebook.Japanese) || Others(before, actor) == Others(after, actor) ? null : new OtherLanguage();

    /// <summary>True where the actor may write warnings.</summary>
    public static bool MayWrite(Actor actor) => actor.May(Rights.AlertWrite);

    /// <summary>True where the actor may approve, publish and withdraw them: publishers, and supervisors as everywhere.</summary>
    /// <remarks>A warning goes out in all its languages at once, Japanese first: a desk of another language alone publishes none.</remarks>
    public static bool MayApprove(Actor actor) => actor.May(Rights.AlertApprove) && actor.Scope.Speaks(Phrasebook.Japanese);

    /// <summary>All of the words but those in the actor's languages, to be compared.</summary>
    private static string Others(AlertContent content, Actor actor) => JsonSerializer.Serialize(
        content with { Notes = [.. content.Notes.Where(n => !actor.Scope.Speaks(n.Language))], OwnWords = null });

    /// <summary>The word for a state on screens and in messages.</summary>
    public static Words Label(AlertState state) => state switch
    {
        AlertState.Draft => ("下書き", "draft"),
        AlertState.InReview => ("確認待ち", "in review"),
        AlertState.Approved => ("承認済", "approved"),
        AlertState.Scheduled => ("公開予約", "scheduled"),
        AlertState.Published => ("公開中", "published"),
        AlertState.Expired => ("終了", "ended"),
        AlertState.Withdrawn => ("取下げ", "withdrawn"),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    private static Refusal? CheckStanding(Alert alert, int seenVersion, params ReadOnlySpan<AlertState> states) =>
        !states.Contains(alert.WorkState) ? new WrongAlertState(alert.WorkState)
        : alert.Version != seenVersion ? new ChangedMeanwhile()
        : null;

    private static InvalidField? CheckReason(string because) =>
        string.IsNullOrWhiteSpace(because) ? new InvalidField(s_reason, ("理由を入力してください。", "say why.")) : null;

    private static InvalidField? CheckFrom(Alert alert, DateTime from, DateTime now) =>
        from <= now ? new InvalidField(("公開日時", "Publish from"), ("これからの日時にしてください。", "must lie in the future."))
        : from >= alert.Work.EndsAt ? new InvalidField(("公開日時", "Publish from"), ("終了日より前にしてください。", "must lie before the last day."))
        : null;
}
