using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Audit;

/// <summary>Writes audit entries into the commit of the change they tell of.</summary>
public static class AuditTrail
{
    /// <summary>Adds an entry to the unit of work; it is stored when the caller saves.</summary>
    /// <param name="db">The context that holds the change.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="kind">What happened.</param>
    /// <param name="subject">Receipt number, slug or user name.</param>
    /// <param name="why">Reason or description. A My Number in it is destroyed; it must hold no other personal data.</param>
    /// <param name="at">Now, UTC.</param>
    public static void Record(ScamWatchDb db, Actor actor, AuditKind kind, string subject, string why, DateTime at) =>
        db.AuditEntries.Add(Entry(actor, kind, subject, why, at));

    /// <summary>The entry itself, for commits that store rows past the change tracker; otherwise as <see cref="Record"/>.</summary>
    internal static AuditEntry Entry(Actor actor, AuditKind kind, string subject, string why, DateTime at) =>
        new(at, actor.Id, actor.Name, kind, subject, Redactor.Redact(why).Text);
}
