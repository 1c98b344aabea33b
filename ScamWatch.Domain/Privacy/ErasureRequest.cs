using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Privacy;

/// <summary>Where an erasure stands.</summary>
public enum ErasureState
{
    /// <summary>Waits for a second supervisor.</summary>
    Proposed,

    Done,

    Withdrawn,
}

/// <summary>One record that an erasure is about, and what became of it.</summary>
/// <param name="Subject">Receipt number.</param>
/// <param name="Kind"><c>case</c> or <c>report</c>.</param>
/// <param name="KeptJa">Why it must be kept; null where it is erased.</param>
/// <param name="KeptEn">The same in English.</param>
public sealed record ErasureItem(string Subject, string Kind, string? KeptJa, string? KeptEn)
{
    public Words? Kept => KeptJa is null ? null : (KeptJa, KeptEn ?? KeptJa);
}

/// <summary>
/// That everything held of a person shall be erased: proposed by one supervisor with the reason, done by another. It names
/// records by their numbers and never the person.
/// </summary>
public sealed class ErasureRequest
{
    private ErasureRequest()
    {
    }

    public ErasureRequest(IReadOnlyList<ErasureItem> items, string reason, Actor by, DateTime at) =>
        (Id, Items, Reason, ProposedById, ProposedBy, ProposedAt) = (Guid.CreateVersion7(), items, reason, by.Id, by.Name, at);

    public Guid Id { get; private set; }

    public ErasureState State { get; private set; }

    public IReadOnlyList<ErasureItem> Items { get; private set; } = [];

    /// <summary>Why; who asked and how they showed who they are.</summary>
    public string Reason { get; private set; } = "";

    public string ProposedById { get; private set; } = "";

    public string ProposedBy { get; private set; } = "";

    public DateTime ProposedAt { get; private set; }

    /// <summary>Who erased, or took the proposal back.</summary>
    public string? EndedBy { get; private set; }

    public DateTime? EndedAt { get; private set; }

    public int Version { get; private set; }

    internal void Finish(IReadOnlyList<ErasureItem> items, Actor by, DateTime at)
    {
        (Items, State, EndedBy, EndedAt) = (items, ErasureState.Done, by.Name, at);
        Version++;
    }

    internal void Withdraw(Actor by, DateTime at)
    {
        (State, EndedBy, EndedAt) = (ErasureState.Withdrawn, by.Name, at);
        Version++;
    }
}
