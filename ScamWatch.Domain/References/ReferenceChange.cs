using System.Globalization;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.References;

/// <summary>What staff do to a row. The codes are stored: never rename one.</summary>
public enum ReferenceChangeKind
{
    /// <summary>確認: it is still so.</summary>
    Confirm,

    /// <summary>訂正: it was written down wrongly.</summary>
    Correct,

    /// <summary>終了: it holds no longer after a day.</summary>
    End,

    /// <summary>差替: from a day on another row holds in its place.</summary>
    Succeed,

    /// <summary>追加: a row that was not there.</summary>
    Add,
}

/// <summary>How far a change has come. The codes are stored: never rename one.</summary>
public enum ReferenceChangeState
{
    Proposed,
    Approved,
    Rejected,
    Withdrawn,
}

/// <summary>A change to a row of the reference data: proposed by one person, decided by another, kept for ever.</summary>
public sealed class ReferenceChange
{
    private ReferenceChange()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>Name of the file without ending.</summary>
    public string File { get; private set; } = "";

    /// <summary>Name of the row within its file; of an added one the name it gets.</summary>
    public string Row { get; private set; } = "";

    public ReferenceChangeKind Kind { get; private set; }

    /// <summary>The fields that become otherwise, as a JSON object; null stands for a field that is emptied. Of a new row all fields.</summary>
    public string Fields { get; private set; } = "{}";

    /// <summary>The row as the proposer saw it, as JSON; empty where it was not there.</summary>
    public string Base { get; private set; } = "";

    /// <summary>Of a succession the name of the new row; empty otherwise.</summary>
    public string NewRow { get; private set; } = "";

    public string Reason { get; private set; } = "";

    public ReferenceChangeState State { get; private set; }

    public string ProposedBy { get; private set; } = "";

    /// <summary>Account id of the proposer.</summary>
    public string ProposedById { get; private set; } = "";

    public DateTime ProposedAt { get; private set; }

    public string DecidedBy { get; private set; } = "";

    public DateTime? DecidedAt { get; private set; }

    /// <summary>Why it was rejected; empty otherwise.</summary>
    public string Answer { get; private set; } = "";

    /// <summary>Place among the approved, from 1, in which they are laid over the shipped rows; null where not approved.</summary>
    public int? Order { get; private set; }

    /// <summary>Counts every change of this; two people who decide at once are told apart by it.</summary>
    public int Revision { get; private set; }

    /// <summary>Under which the audit trail knows it.</summary>
    public string Subject => "F-" + Id.ToString("N", CultureInfo.InvariantCulture)[^8..];

    /// <summary>A proposal.</summary>
    internal static ReferenceChange Propose(CheckedChange change, string reason, Actor by, DateTime at)
    {
        var id = Guid.CreateVersion7();
        return new()
        {
            Id = id,
            File = change.File,
            // A new row is known by the change that brought it: no shipped row will ever have that name.
            Row = change.Row.Length > 0 ? change.Row : NameOf(id),
            NewRow = change.Kind == ReferenceChangeKind.Succeed ? NameOf(id) : "",
            Kind = change.Kind,
            Fields = change.Fields,
            Base = change.Base,
            Reason = reason,
            State = ReferenceChangeState.Proposed,
            ProposedBy = by.Name,
            ProposedById = by.Id,
            ProposedAt = at,
        };
    }

    /// <summary>A second person takes it: it is laid over the rows from now on.</summary>
    public void Approve(int order, Actor by, DateTime at)
    {
        (State, Order, DecidedBy, DecidedAt) = (ReferenceChangeState.Approved, order, by.Name, at);
        Revision++;
    }

    /// <summary>A second person turns it down.</summary>
    public void Reject(string answer, Actor by, DateTime at)
    {
        (State, Answer, DecidedBy, DecidedAt) = (ReferenceChangeState.Rejected, answer, by.Name, at);
        Revision++;
    }

    /// <summary>The proposer takes it back.</summary>
    public void Withdraw(Actor by, DateTime at)
    {
        (State, DecidedBy, DecidedAt) = (ReferenceChangeState.Withdrawn, by.Name, at);
        Revision++;
    }

    private static string NameOf(Guid id) => "staff-" + id.ToString("N", CultureInfo.InvariantCulture)[^12..];
}

/// <summary>A change that fits the rows.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Row">Name of the row; empty for a new one.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Fields">JSON object of the fields that become otherwise.</param>
/// <param name="Base">The row as it stands, as JSON; empty for a new one.</param>
internal sealed record CheckedChange(string File, string Row, ReferenceChangeKind Kind, string Fields, string Base);
