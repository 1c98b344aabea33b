using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Campaigns;

/// <summary>Someone decided the campaign after this actor had opened it.</summary>
public sealed record CampaignDecidedMeanwhile(string By, Verdict Verdict)
    : Refusal((
        $"{By} さんが先にこの事案を判定しました({ReportRules.Label(Verdict).Ja})。内容を確認し、変更が必要なときだけ判定し直してください。",
        $"{By} decided this campaign first ({ReportRules.Label(Verdict).En}). Look at it again; decide anew only if it must change."));

/// <summary>A change to all reports of a campaign, by somebody who serves the municipalities of some of them.</summary>
public sealed record BeyondOwnAreas() : Refusal((
    "この事案には担当外の自治体の通報もあります。すべての自治体を担当する職員が操作してください。",
    "Reports of municipalities that you do not serve belong to this campaign too. Somebody who serves all of them must do this."));

/// <summary>Reports are no longer where the actor saw them.</summary>
public sealed record ReportsMovedMeanwhile(int Count)
    : Refusal((
        $"選んだ通報のうち{Count}件は、他の担当者が先に移動しました。最新の内容を確認してからやり直してください。",
        $"Somebody else moved {Count} of the chosen reports first. Look at it again and repeat what is still needed."));

/// <summary>No report was chosen.</summary>
public sealed record NothingChosen() : Refusal(("通報を選んでください。", "Choose reports first."));

/// <summary>More reports were chosen than one step moves.</summary>
public sealed record TooManyChosen(int Count)
    : Refusal((
        $"一度に移動できるのは{CampaignRules.MaxChosen:N0}件までです({Count:N0}件選ばれています)。",
        $"At most {CampaignRules.MaxChosen:N0} reports can be moved at once ({Count:N0} are chosen)."));

/// <summary>A split would leave nothing behind.</summary>
public sealed record NothingWouldRemain() : Refusal((
    "すべての通報を選ぶと分割になりません。残す通報を1件以上にしてください。", "A split must leave at least one report where it is."));

/// <summary>A campaign cannot be merged into itself or into one that is no longer there.</summary>
public sealed record CannotMerge() : Refusal((
    "この2つの事案は統合できません。別の事案を選んでください。", "These two campaigns cannot be merged. Choose another one."));

/// <summary>Two campaigns that were decided differently.</summary>
public sealed record VerdictsDiffer(Verdict One, Verdict Other)
    : Refusal((
        $"判定が異なるため統合できません({ReportRules.Label(One).Ja} / {ReportRules.Label(Other).Ja})。先にどちらかの判定を変えてください。",
        $"They were decided differently ({ReportRules.Label(One).En} / {ReportRules.Label(Other).En}). Change one decision first."));

/// <summary>The change was undone already, or everything it did was changed since.</summary>
public sealed record NothingToUndo() : Refusal((
    "この変更は、取り消し済みか、その後の変更で置き換わっています。", "This change was undone already, or later changes replaced it."));

/// <summary>No stored report is near enough.</summary>
public sealed record NothingAlike() : Refusal(("似ている通報は見つかりませんでした。", "No report is alike enough."));

/// <summary>What a decision on a campaign would change.</summary>
/// <param name="Undecided">Reports that have no verdict and would get this one.</param>
/// <param name="Same">Reports that have this verdict already.</param>
/// <param name="Other">Reports that were decided otherwise, and stay so unless they are to be included.</param>
/// <param name="Against">Undecided reports of which the classifier clearly says the opposite.</param>
/// <param name="Urgent">Undecided reports in which money, a card or a PIN has left the citizen's hands.</param>
public sealed record DecisionPreview(int Undecided, int Same, int Other, int Against, int Urgent);

/// <summary>The rules of campaigns: pure, facts in and decision out.</summary>
public static class CampaignRules
{
    /// <summary>The most reports one move takes.</summary>
    public const int MaxChosen = 5_000;

    /// <summary>Below it the classifier sees clearly no scam, from its mirror image on clearly one.</summary>
    private const double ClearlyBenign = 0.1;

    // What cannot be taken back once given, then what can be misused.
    private static readonly HashSet<string> s_handsOver =
        ["pin", "money", "e-money", "cash-card", "card-handover", "atm-operation", "card-number"];

    private static readonly HashSet<string> s_tells =
        ["my-number", "bank-account", "personal-info", "family-assets", "app-install", "name-lending", "visit-entry"];

    /// <summary>How bad it is to do what is asked: 2 where money, card or PIN is given away, 1 where data are, else 0.</summary>
    public static int AskRank(IReadOnlyList<string> asks) => asks.Any(s_handsOver.Contains) ? 2 : asks.Any(s_tells.Contains) ? 1 : 0;

    /// <summary>Place in the queue: the harm done so far first, then what is asked.</summary>
    public static int Rank(Urgency urgency, IReadOnlyList<string> asks) => ((int)urgency * 10) + AskRank(asks);

    /// <summary>
    /// Why a report that joins a decided campaign must wait for a person all the same; null where the verdict holds for it too.
    /// </summary>
    /// <param name="verdict">The campaign's.</param>
    /// <param name="report">The late joiner.</param>
    /// <param name="links">Whose addresses it carries.</param>
    public static WaitsFor? Waits(Verdict verdict, Report report, Links links)
    {
        if (report.Urgency == Urgency.Now)
        {
            return WaitsFor.Harm;
        }

        var isScam = verdict is Verdict.Scam or Verdict.Suspicious;
        if (isScam ? report.JudgedVerdict == JudgedVerdict.Benign && report.Score <= ClearlyBenign : report.JudgedVerdict == JudgedVerdict.Scam)
        {
            return WaitsFor.Judgement;
        }

        return (isScam && links == Links.Official) || (verdict == Verdict.Legitimate && links == Links.Unknown) ? WaitsFor.Addresses : null;
    }

    /// <summary>True where a campaign that has so many reports of late must draw attention to itself.</summary>
    internal static bool MustRaise(Campaign campaign, int recent, CampaignSettings settings) =>
        campaign is { State: CampaignState.Open, RaisedAt: null } && recent >= settings.RaiseReports;

    /// <summary>May this actor decide the campaign as they saw it?</summary>
    public static Refusal? CheckDecision(Campaign campaign, DecisionPreview preview, string reason, int seenVersion, Actor actor)
    {
        if (!actor.May(Rights.CampaignWork))
        {
            return new NotAllowed();
        }

        if (campaign.Version != seenVersion)
        {
            return campaign is { DecidedBy: { } by, Verdict: { } verdict } ? new CampaignDecidedMeanwhile(by, verdict) : new ChangedMeanwhile();
        }

        return preview.Against > 0 && string.IsNullOrWhiteSpace(reason) ? new NeedsReason() : null;
    }

    /// <summary>May these two become one?</summary>
    public static Refusal? CheckMerge(Campaign into, Campaign from, Actor actor)
    {
        if (!actor.May(Rights.CampaignWork))
        {
            return new NotAllowed();
        }

        if (into.Id == from.Id || into.MergedInto is not null || from.MergedInto is not null || into.ReportCount == 0 || from.ReportCount == 0)
        {
            return new CannotMerge();
        }

        return into.Verdict is { } one && from.Verdict is { } other && one != other ? new VerdictsDiffer(one, other) : null;
    }
}
