using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Reports;

/// <summary>More reports were chosen than are decided or assigned in one step.</summary>
public sealed record TooManyChosenToDecide(int Count)
    : Refusal((
        $"一度に選べるのは{DecisionRules.MaxChosen:N0}件までです({Count:N0}件選ばれています)。事案はまとめて判定できます。",
        $"At most {DecisionRules.MaxChosen:N0} reports can be chosen at once ({Count:N0} are). A campaign is decided as a whole."));

/// <summary>None of the chosen reports would change.</summary>
public sealed record NothingToDecide() : Refusal((
    "選んだ通報はすべて判定済みです。変更はありません。", "All of the chosen reports are decided already. Nothing was changed."));

/// <summary>The decision was undone already, or every report was decided anew since.</summary>
public sealed record NothingToTakeBack() : Refusal((
    "この判定は、取り消し済みか、その後の判定で置き換わっています。", "This decision was undone already, or later ones replaced it."));

/// <summary>What one verdict over several reports would change.</summary>
/// <param name="Undecided">Reports that have none and would get it.</param>
/// <param name="Same">Reports that have it already.</param>
/// <param name="Other">Reports that were decided otherwise; they stay so unless they are to be included.</param>
/// <param name="Changed">Reports that somebody decided since the actor looked; counted in the two before.</param>
/// <param name="Against">Reports that would get it and of which the classifier clearly says the opposite: a reason is needed.</param>
/// <param name="Urgent">Reports that would get it, in which money, a card or a PIN has left the citizen's hands.</param>
/// <param name="Campaigns">Numbers of the campaigns they belong to, which keep their own decision.</param>
/// <param name="Mails">Mails that would go to reporters; null where none are sent at all.</param>
public sealed record ManyPreview(
    int Undecided, int Same, int Other, int Changed, int Against, int Urgent, IReadOnlyList<int> Campaigns, int? Mails)
{
    /// <summary>How many would change.</summary>
    /// <param name="includeDecided">True to decide also what was decided otherwise.</param>
    public int Changing(bool includeDecided) => Undecided + (includeDecided ? Other : 0);
}

/// <summary>A report as the actor saw it.</summary>
public sealed record SeenReport(Guid Id, int Version);

/// <summary>The rules of one verdict over several reports: pure, facts in and decision out.</summary>
public static class DecisionRules
{
    /// <summary>The most reports that are chosen one by one.</summary>
    public const int MaxChosen = 500;

    /// <summary>Does this report get the verdict? Not one that has it, nor one that somebody decided since the actor looked.</summary>
    /// <param name="seenVersion">The version the actor had before their eyes.</param>
    /// <param name="includeDecided">True to decide also what was decided otherwise before.</param>
    public static bool Takes(Report report, Verdict verdict, int seenVersion, bool includeDecided) =>
        report.Verdict is null || (includeDecided && report.Verdict != verdict && !IsChanged(report, seenVersion));

    /// <summary>True where somebody decided it since the actor looked.</summary>
    public static bool IsChanged(Report report, int seenVersion) => report.Verdict is not null && report.Version != seenVersion;

    /// <summary>May this actor decide these reports so?</summary>
    /// <param name="taking">Those that would get the verdict.</param>
    public static Refusal? Check(IReadOnlyList<Report> taking, Verdict verdict, string reason, Actor actor) =>
        !actor.May(Rights.ReportWork) ? new NotAllowed()
        : !taking.All(r => actor.Scope.Covers(r.Area)) ? new NotFound(("通報", "The report"))
        : taking.Count == 0 ? new NothingToDecide()
        : string.IsNullOrWhiteSpace(reason) && taking.Any(r => ReportRules.Contradicts(r, verdict)) ? new NeedsReason()
        : null;
}
