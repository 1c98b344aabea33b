using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Privacy;

/// <summary>What of a person may be erased, and why the rest must stay.</summary>
public static class ErasureRules
{
    /// <summary>Why a case is kept; null where it may be erased.</summary>
    /// <param name="held">Under a legal hold.</param>
    /// <param name="ended">Nothing more is to be done for it.</param>
    /// <param name="busy">The card system is still to be told something.</param>
    public static Words? KeepsCase(bool held, bool ended, bool busy) =>
        held ? s_held
        : busy ? ("カード管理システムへの依頼が終わっていません", "an order to the card system is not finished")
        : !ended ? ("受付が終わっていません(一時停止中のカードを守るために必要です)", "the case is open: it protects a suspended card")
        : null;

    /// <summary>Why a report is kept; null where it may be erased.</summary>
    public static Words? KeepsReport(bool held, bool decided) =>
        held ? s_held
        : !decided ? ("判定が済んでいません", "it is not decided yet")
        : null;

    internal static Words StateOf(Verdict? verdict, string deliveryKey) =>
        deliveryKey.StartsWith(Report.Forgotten, StringComparison.Ordinal) ? ("内容は廃棄済み", "contents disposed of")
        : verdict is null ? ("未判定", "undecided")
        : ("判定済み", "decided");

    private static readonly Words s_held = ("保存の指示があります", "a legal hold is in force");
}
