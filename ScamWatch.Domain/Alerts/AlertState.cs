namespace ScamWatch.Domain.Alerts;

/// <summary>Where a warning, or a new version of it, stands. The codes are stored: never rename one.</summary>
public enum AlertState
{
    /// <summary>下書き</summary>
    Draft,

    /// <summary>確認待ち: the words are fixed until a second person has read them.</summary>
    InReview,

    /// <summary>承認済: a second person has read it; it can be published.</summary>
    Approved,

    /// <summary>公開予約: approved, and published at a given time.</summary>
    Scheduled,

    /// <summary>公開中</summary>
    Published,

    /// <summary>終了: its last day has passed; the page says so and stays.</summary>
    Expired,

    /// <summary>取下げ: taken away with a reason, or dropped before it was public.</summary>
    Withdrawn,
}
