namespace ScamWatch.Web.Publishing;

/// <summary>The tabs of the list of warnings.</summary>
public enum WarningView
{
    /// <summary>承認待ち: sent to a second person, or published by one person and not yet approved.</summary>
    Waiting,
    Draft,
    Approved,
    Scheduled,
    Published,

    /// <summary>見直し期限: public and to be looked at again.</summary>
    ReviewDue,
    Ended,
    Withdrawn,
    Rehearsal,
}
