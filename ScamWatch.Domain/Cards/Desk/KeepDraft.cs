using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Desk;

/// <summary>
/// Keeps what is being typed over a lost connection, a closed tab or a restart. No audit entry: nothing has happened
/// yet, and a draft is seen by nobody but its writer.
/// </summary>
public sealed class KeepDraft(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>A draft older than this is of a call long over; it is deleted instead of restored.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(24);

    /// <summary>Stores the newest state of a form.</summary>
    /// <param name="form">Which form.</param>
    /// <param name="content">Ciphertext.</param>
    public async Task SaveAsync(string form, string content, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await UpdateAsync(db) > 0)
        {
            return;
        }

        db.CallDrafts.Add(new(actor.Id, form, content, now));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            // A second tab of the same operator was first.
            await using var fresh = await contexts.CreateDbContextAsync(ct);
            await UpdateAsync(fresh);
        }

        Task<int> UpdateAsync(ScamWatchDb on) => on.CallDrafts.Where(d => d.OperatorId == actor.Id && d.Form == form)
            .ExecuteUpdateAsync(s => s.SetProperty(d => d.Content, content).SetProperty(d => d.SavedAt, now), ct);
    }

    /// <summary>The stored state of a form; null where there is none.</summary>
    public async Task<CallDraft?> FindAsync(string form, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var tooOld = clock.GetUtcNow().UtcDateTime - MaxAge;
        await db.CallDrafts.Where(d => d.SavedAt < tooOld).ExecuteDeleteAsync(ct);
        return await db.CallDrafts.AsNoTracking().SingleOrDefaultAsync(d => d.OperatorId == actor.Id && d.Form == form, ct);
    }

    /// <summary>The stored forms of one kind, the newest first.</summary>
    /// <param name="prefix">With which their names begin.</param>
    public async Task<IReadOnlyList<CallDraft>> ListAsync(string prefix, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var tooOld = clock.GetUtcNow().UtcDateTime - MaxAge;
        return await db.CallDrafts.AsNoTracking().Where(d => d.OperatorId == actor.Id && d.Form.StartsWith(prefix) && d.SavedAt >= tooOld)
            .OrderByDescending(d => d.SavedAt).ToListAsync(ct);
    }

    /// <summary>Deletes it: the form was sent or given up.</summary>
    public async Task DropAsync(string form, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.CallDrafts.Where(d => d.OperatorId == actor.Id && d.Form == form).ExecuteDeleteAsync(ct);
    }
}
