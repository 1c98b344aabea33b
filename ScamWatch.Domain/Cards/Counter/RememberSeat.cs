using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Counter;

/// <summary>Remembers for each person which reader they sit at. No audit entry: nothing happens by it.</summary>
public sealed class RememberSeat(IDbContextFactory<ScamWatchDb> contexts)
{
    /// <summary>The reader chosen last; null where none was.</summary>
    public async Task<CounterSeat?> FindAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.CounterSeats.AsNoTracking().SingleOrDefaultAsync(s => s.StaffId == actor.Id, ct);
    }

    /// <summary>Remembers a choice.</summary>
    public async Task RunAsync(string station, string reader, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await UpdateAsync(db) > 0)
        {
            return;
        }

        db.CounterSeats.Add(new(actor.Id, station, reader));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            // A second tab of the same person was first.
            await using var fresh = await contexts.CreateDbContextAsync(ct);
            await UpdateAsync(fresh);
        }

        Task<int> UpdateAsync(ScamWatchDb on) => on.CounterSeats.Where(s => s.StaffId == actor.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.Station, station).SetProperty(s => s.Reader, reader), ct);
    }
}
