namespace ScamWatch.Domain.Reports;

/// <summary>What staff decided of a report (判定).</summary>
public enum Verdict
{
    /// <summary>詐欺</summary>
    Scam,

    /// <summary>要確認: not proved, but not to be trusted.</summary>
    Suspicious,

    /// <summary>正規: a genuine contact of the office or company it names.</summary>
    Legitimate,

    /// <summary>対象外: no contact by a third party, or not for this desk.</summary>
    Unrelated,
}
