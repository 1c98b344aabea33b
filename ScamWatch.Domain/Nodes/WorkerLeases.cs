using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Nodes;

/// <summary>
/// Gives a work to one node at a time. Nobody leads: whoever asks first has it, and keeps it by asking again. A node that dies asks no
/// more, and after <see cref="Length"/> the work is another's; at once where it died on the machine of who asks. Clocks of nodes may differ by less than that; what a late node still
/// writes must be harmless by itself.
/// </summary>
public sealed class WorkerLeases(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock, ILogger<WorkerLeases> log)
{
    /// <summary>How long a work stands still when its node dies.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    /// <summary>Takes a work; null where another node has it.</summary>
    /// <param name="name">Of the work.</param>
    /// <param name="ct">Ends the asking, not the lease.</param>
    public async Task<HeldLease?> TakeAsync(string name, CancellationToken ct)
    {
        var owner = LeaseOwner.New();
        return await TakeAsync(name, owner, ct) ? new HeldLease(this, name, owner, clock) : null;
    }

    /// <summary>Runs a work in its turn; false where another node has it.</summary>
    public async Task<bool> InTurnAsync(string name, Func<CancellationToken, Task> work, CancellationToken ct)
    {
        await using var lease = await TakeAsync(name, ct);
        if (lease is null)
        {
            return false;
        }

        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, lease.Lost);
        await work(both.Token);
        return true;
    }

    /// <summary>Asks for it, or for longer; false where it is another's.</summary>
    internal async Task<bool> TakeAsync(string name, string owner, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var until = now + Length;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var holder = await db.WorkerLeases.Where(l => l.Name == name).Select(l => l.Owner).SingleOrDefaultAsync(ct);
        var gone = holder is not null && LeaseOwner.IsGone(holder) ? holder : owner;
        // One statement, its condition looked at by the database: of two that ask at once one gets it.
        var taken = await db.WorkerLeases.Where(l => l.Name == name && (l.Owner == owner || l.Owner == gone || l.Until <= now))
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.Owner, owner).SetProperty(l => l.Until, until), ct);
        if (taken > 0)
        {
            return true;
        }

        if (holder is not null)
        {
            return false;
        }

        db.WorkerLeases.Add(new(name, owner, until));
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            return false;
        }
    }

    /// <summary>Asks for longer; true also where the database could not be asked, for then nobody else could either.</summary>
    internal async Task<bool> KeepAsync(string name, string owner, CancellationToken ct)
    {
        try
        {
            return await TakeAsync(name, owner, ct);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or OutOfMemoryException))
        {
            log.LogWarning("The lease of {Work} could not be renewed ({Kind}); trying again", name, fault.GetType().Name);
            return true;
        }
    }

    /// <summary>Lets go of it, so that nobody waits.</summary>
    internal async Task LetGoAsync(string name, string owner)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            await db.WorkerLeases.Where(l => l.Name == name && l.Owner == owner).ExecuteDeleteAsync(CancellationToken.None);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // It ends by itself.
            log.LogWarning("The lease of {Work} could not be given back ({Kind})", name, fault.GetType().Name);
        }
    }
}

/// <summary>A work that is this process's until disposed, renewed in the background.</summary>
public sealed class HeldLease : IAsyncDisposable
{
    private readonly WorkerLeases _leases;
    private readonly string _name;
    private readonly string _owner;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewing;

    internal HeldLease(WorkerLeases leases, string name, string owner, TimeProvider clock)
    {
        (_leases, _name, _owner, _clock) = (leases, name, owner, clock);
        Lost = _lost.Token;
        _renewing = RenewAsync();
    }

    /// <summary>Cancelled when the work has become another's.</summary>
    public CancellationToken Lost { get; }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _renewing;
        await _leases.LetGoAsync(_name, _owner);
        _lost.Dispose();
        _ended.Dispose();
    }

    private async Task RenewAsync()
    {
        try
        {
            while (true)
            {
                // Three tries before it ends.
                await Task.Delay(WorkerLeases.Length / 3, _clock, _ended.Token);
                if (!await _leases.KeepAsync(_name, _owner, _ended.Token))
                {
                    await _lost.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // Given back.
        }
    }
}
