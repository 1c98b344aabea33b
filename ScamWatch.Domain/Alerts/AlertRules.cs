using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Alerts;

/// <summary>A warning is drawn from a report decided as scam or to be checked, and this one is not.</summary>
public sealed record ReportNotDecided()
    : Refusal((
        "注意喚起は「詐欺」または「要確認」と判定した通報から作成します。先に判定してください。",
        "A warning is drawn from a report decided as scam or suspicious. Decide it first."));

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

/// <summary>A fault of a warning.</summary>
/// <param name="Field">Label of the field.</param>
/// <param name="Problem">What is wrong, with the words at fault.</param>
public sealed record AlertFault(Words Field, Words Problem);

/// <summary>The rules of warnings: pure, facts in and decision out.</summary>
public static class AlertRules
{
    /// <summary>The longest time a warning may stand before it is looked at again. Pages left alone go stale: the seed
    /// pages carried passed plans and changed menus for years.</summary>
    public const int MaxReviewDays = 366;

    /// <summary>May this actor draft a warning from this report?</summary>
    public static Refusal? CheckDraft(Report report, Actor actor) =>
        !actor.Has(Role.Triage, Role.Publisher) ? new NotAllowed()
        : report.Verdict is not (Verdict.Scam or Verdict.Suspicious) ? new ReportNotDecided()
        : null;

    /// <summary>May this actor change the words?</summary>
    public static Refusal? CheckEdit(Alert alert, int seenVersion, Actor actor) =>
        !actor.Has(Role.Triage, Role.Publisher) ? new NotAllowed()
        : alert.State != AlertState.Draft ? new WrongAlertState(alert.State)
        : alert.Version != seenVersion ? new ChangedMeanwhile()
        : null;

    /// <summary>May this actor put the warning before the public?</summary>
    public static Refusal? CheckPublish(
        Alert alert, int seenVersion, IReadOnlyList<AlertFault> faults, Actor actor) =>
        !actor.Has(Role.Publisher) ? new NotAllowed()
        : alert.State != AlertState.Draft ? new WrongAlertState(alert.State)
        : alert.Version != seenVersion ? new ChangedMeanwhile()
        : faults.Count > 0 ? new AlertHasFaults(faults)
        : null;

    /// <summary>May this actor take the warning away from the public? A reason is shown in its place.</summary>
    public static Refusal? CheckWithdraw(Alert alert, string because, Actor actor) =>
        !actor.Has(Role.Publisher) ? new NotAllowed()
        : alert.State != AlertState.Published ? new WrongAlertState(alert.State)
        : string.IsNullOrWhiteSpace(because) ? new InvalidField(("理由", "Reason"), ("取下げの理由を入力してください。", "say why it is withdrawn."))
        : null;

    /// <summary>The word for a state on screens and in messages.</summary>
    public static Words Label(AlertState state) => state switch
    {
        AlertState.Draft => ("下書き", "draft"),
        AlertState.Published => ("公開中", "published"),
        AlertState.Withdrawn => ("取下げ", "withdrawn"),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
