using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Privacy;

/// <summary>A mark that keeps a case or report from disposal and erasure: a law suit, an investigation, a complaint (保存の指示).</summary>
public sealed class LegalHold
{
    private LegalHold()
    {
    }

    public LegalHold(string subject, string reason, Actor by, DateTime at) =>
        (Id, Subject, Reason, By, At) = (Guid.CreateVersion7(), subject, reason, by.Name, at);

    public Guid Id { get; private set; }

    /// <summary>Receipt number.</summary>
    public string Subject { get; private set; } = "";

    public string Reason { get; private set; } = "";

    public string By { get; private set; } = "";

    public DateTime At { get; private set; }

    public string? LiftedBy { get; private set; }

    public DateTime? LiftedAt { get; private set; }

    internal void Lift(Actor by, DateTime at) => (LiftedBy, LiftedAt) = (by.Name, at);
}
