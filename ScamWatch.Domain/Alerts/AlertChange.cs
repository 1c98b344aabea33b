using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Alerts;

/// <summary>One step of one warning in one commit.</summary>
internal static class AlertChange
{
    /// <summary>The step of a person, who needs the right before anything is looked at.</summary>
    public static Task<Outcome<int>> RunAsync(
        IDbContextFactory<ScamWatchDb> contexts, Guid id, Right right, Actor actor, Func<ScamWatchDb, Alert, Task<Refusal?>> step, CancellationToken ct) =>
        actor.May(right) ? RunAsync(contexts, id, step, ct) : Task.FromResult<Outcome<int>>(new NotAllowed());

    /// <summary>Loads the warning, lets the step decide and change it, and saves once.</summary>
    /// <param name="step">Why nothing happens, or null where it was done.</param>
    /// <returns>The new version, or the refusal.</returns>
    public static async Task<Outcome<int>> RunAsync(
        IDbContextFactory<ScamWatchDb> contexts, Guid id, Func<ScamWatchDb, Alert, Task<Refusal?>> step, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Alerts.SingleOrDefaultAsync(a => a.Id == id, ct) is not { } alert)
        {
            return new NotFound(("注意喚起", "The warning"));
        }

        var refusal = await step(db, alert) ?? await db.SaveOrRefuseAsync(ct);
        return refusal is null ? alert.Version : refusal;
    }
}
