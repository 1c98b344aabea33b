using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Cards.Counter;

/// <summary>A counter PC whose card readers this installation uses: from the code that is offered to its end. Neither code nor token is stored, only their hashes.</summary>
public sealed class ReaderAgent
{
    private ReaderAgent()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>The machine, as it calls itself; empty until it is paired.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Hash of the code; null once it was used.</summary>
    public string? CodeHash { get; private set; }

    public DateTime CodeExpiresAt { get; private set; }

    /// <summary>Wrong codes that came in while this one was good.</summary>
    public int Attempts { get; private set; }

    /// <summary>Hash of the token; null until it is paired.</summary>
    public string? TokenHash { get; private set; }

    public DateTime OfferedAt { get; private set; }

    /// <summary>Who showed the code, and so answers for the pairing.</summary>
    public string OfferedBy { get; private set; } = "";

    public DateTime? PairedAt { get; private set; }

    /// <summary>When the token ends; null until it is paired.</summary>
    public DateTime? ExpiresAt { get; private set; }

    public DateTime? EndedAt { get; private set; }

    public string? EndedBy { get; private set; }

    /// <summary>Two people who end it at once are told apart by it.</summary>
    public int Version { get; private set; }

    /// <summary>Offers a code.</summary>
    internal static ReaderAgent Offer(AgentCode code, DateTime expiresAt, Actor by, DateTime at) => new()
    {
        Id = Guid.CreateVersion7(),
        CodeHash = code.Hash,
        CodeExpiresAt = expiresAt,
        OfferedAt = at,
        OfferedBy = by.Name,
    };

    /// <summary>Takes the right away, for ever.</summary>
    internal void End(Actor by, DateTime at)
    {
        (EndedAt, EndedBy) = (at, by.Name);
        Version++;
    }
}
