namespace ScamWatch.Domain.Staff;

/// <summary>What a staff member may do. The names are stored in sign-ins: never rename one.</summary>
public static class Role
{
    /// <summary>Decides reports and drafts warnings.</summary>
    public const string Triage = "triage";

    /// <summary>Takes calls about lost cards and follows the cases.</summary>
    public const string CardDesk = "card-desk";

    /// <summary>Serves holders in person: loss reports, release, abolition, re-issue. None of that is done by telephone.</summary>
    public const string Counter = "counter";

    /// <summary>Edits and publishes warnings.</summary>
    public const string Publisher = "publisher";

    /// <summary>All desks, and the audit list.</summary>
    public const string Supervisor = "supervisor";

    /// <summary>Staff accounts and operation; sees no citizen's data.</summary>
    public const string Administrator = "administrator";

    /// <summary>Every role, in the order in which screens list them.</summary>
    public static IReadOnlyList<string> All { get; } = [Triage, CardDesk, Counter, Publisher, Supervisor, Administrator];
}
