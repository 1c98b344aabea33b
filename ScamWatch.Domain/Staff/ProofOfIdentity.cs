using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Staff;

/// <summary>Asks within an action whether its person has proven of late who they are.</summary>
public static class ProofOfIdentity
{
    /// <summary>Null where they have, or where the right needs none.</summary>
    /// <param name="db">The action's own context.</param>
    /// <param name="right">What is to be done.</param>
    /// <param name="now">UTC.</param>
    public static Task<Refusal?> CheckProofAsync(this ScamWatchDb db, Right right, Actor actor, DateTime now, CancellationToken ct) =>
        right.NeedsProof ? db.CheckProofAsync(actor, now, ct) : Task.FromResult<Refusal?>(null);

    /// <summary>Null where they have.</summary>
    public static async Task<Refusal?> CheckProofAsync(this ScamWatchDb db, Actor actor, DateTime now, CancellationToken ct)
    {
        if (actor.IsSystem || actor.Session is not { } session)
        {
            return null;
        }

        // An unknown or ended sign-in has proven nothing.
        var proven = await db.StaffSessions.Where(s => s.Id == session && s.StaffId == actor.Id && s.EndedAt == null)
            .Select(s => (DateTime?)s.ProvenAt).SingleOrDefaultAsync(ct);
        return SignInRules.CheckProof(actor, proven, now);
    }
}
