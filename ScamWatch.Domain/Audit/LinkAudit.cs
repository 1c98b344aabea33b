using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Audit;

/// <summary>What a run of <see cref="LinkAudit"/> did.</summary>
/// <param name="Linked">Entries linked.</param>
/// <param name="Anchored">True where an anchor was signed.</param>
/// <param name="IsSuspect">True where something met does not fit: the whole chain is to be checked.</param>
public readonly record struct AuditLinking(int Linked, bool Anchored, bool IsSuspect);

/// <summary>
/// Links new audit entries into the chain, in the order of their ids as they come into sight, and anchors it. Writers of entries
/// never wait for it. Any number of processes may run it: the primary keys of links and anchors let one of them through, and
/// the other looks again.
/// </summary>
/// <remarks>
/// On PostgreSQL a commit can bring in an id below others that are linked already. It is linked when it is seen: among the newest
/// <see cref="Window"/> ids at every run, and once a minute among all that were not linked ten minutes ago.
/// </remarks>
public sealed class LinkAudit(
    IDbContextFactory<ScamWatchDb> contexts, RowWriter writer, AuditSettings settings, AuditKeys keys, TimeProvider clock, ILogger<LinkAudit> log) : IDisposable
{
    /// <summary>Entries linked by one commit: on SQLite others wait for its milliseconds.</summary>
    internal const int AtOnce = 250;

    private const int Window = 200;

    private static readonly TimeSpan s_sweepAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_settledAfter = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _running = new(1);
    private readonly Queue<(DateTime At, long EntryId)> _sweeps = new();
    private long _settled;
    private DateTime _sweptAt = DateTime.MinValue;
    private AuditHead? _head;
    private bool _isHeadLost;
    private int _kept = -1;

    /// <summary>Links all that waits, and anchors where it is time.</summary>
    public async Task<AuditLinking> RunAsync(CancellationToken ct)
    {
        await _running.WaitAsync(ct);
        try
        {
            return await LinkAsync(ct);
        }
        finally
        {
            _running.Release();
        }
    }

    public void Dispose() => _running.Dispose();

    private async Task<AuditLinking> LinkAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var anchor = await db.AuditAnchors.AsNoTracking().OrderByDescending(a => a.Number).FirstOrDefaultAsync(ct);
        var isSuspect = false;
        if (anchor is null)
        {
            (anchor, isSuspect) = await BeginAsync(db, ct);
            if (anchor is null)
            {
                return default;
            }
        }

        _head ??= AuditHead.Read(settings, keys);
        _isHeadLost = _head is { } known && !await db.AuditLinks.AnyAsync(l => l.Sequence == known.Sequence && l.Hash == known.Hash, ct);
        isSuspect |= _isHeadLost;
        var now = clock.GetUtcNow().UtcDateTime;
        var sweeps = now - _sweptAt >= s_sweepAfter;
        var newest = await db.AuditLinks.MaxAsync(l => (long?)l.EntryId, ct) ?? 0;
        var from = sweeps ? _settled : Math.Max(_settled, newest - Window);
        var linked = 0;
        while (true)
        {
            var (count, last, suspect) = await LinkSomeAsync(from, anchor.Unsealed, ct);
            linked += count;
            isSuspect |= suspect;
            if (count < AtOnce)
            {
                break;
            }

            from = last;
        }

        if (sweeps)
        {
            Settle(newest, now);
        }

        return new(linked, await AnchorAsync(anchor, now, ct), isSuspect);
    }

    /// <summary>Links the oldest that wait, in one commit.</summary>
    private async Task<(int Count, long Last, bool IsSuspect)> LinkSomeAsync(long from, long unsealed, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        // First where the chain ends, then what waits: whatever another process links in between, its place is taken then.
        var head = await db.AuditLinks.AsNoTracking().OrderByDescending(l => l.Sequence).FirstOrDefaultAsync(ct);
        var entries = await db.AuditEntries.AsNoTracking().Where(e => e.Id > from && !db.AuditLinks.Any(l => l.EntryId == e.Id))
            .OrderBy(e => e.Id).Take(AtOnce).ToListAsync(ct);
        if (entries.Count == 0)
        {
            return default;
        }

        var (sequence, hash) = (head?.Sequence ?? 0, head?.Hash ?? AuditLink.Beginning);
        var isSuspect = false;
        var links = new List<AuditLink>(entries.Count);
        foreach (var entry in entries)
        {
            sequence++;
            hash = AuditContent.LinkHash(hash, sequence, entry);
            links.Add(new(sequence, entry.Id, hash));
            // Linked all the same: what was slipped in shall stay where it is found.
            isSuspect |= !(entry.Seal is null ? sequence <= unsealed : AuditSeal.IsGood(entry, keys));
        }

        try
        {
            // By the writer of those who wait: a connection of its own would contend with theirs for a SQLite file.
            await writer.InsertAsync(links, ct);
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            return default;
        }

        // What no longer fits is kept: it tells what is missing.
        if (!_isHeadLost)
        {
            _head = new(sequence, hash);
            _head.Write(settings, keys);
        }

        return (links.Count, links[^1].EntryId, isSuspect);
    }

    /// <summary>
    /// The anchor before the first entry. It says how many entries have no seal, so that nobody can add such ones later; where
    /// anchors were kept already there was a chain, and none is forgiven.
    /// </summary>
    private async Task<(AuditAnchor? Anchor, bool IsSuspect)> BeginAsync(ScamWatchDb db, CancellationToken ct)
    {
        var isAgain = AnchorFile.Read(settings.AnchorFile).Any();
        var unsealed = isAgain ? 0 : await db.AuditEntries.LongCountAsync(e => e.Seal == null, ct);
        return (await SignAsync(null, 0, AuditLink.Beginning, unsealed, ct), isAgain);
    }

    private async Task<bool> AnchorAsync(AuditAnchor last, DateTime now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var head = await db.AuditLinks.AsNoTracking().OrderByDescending(l => l.Sequence).FirstOrDefaultAsync(ct);
        var fresh = (head?.Sequence ?? 0) - last.Sequence;
        var isDue = fresh >= settings.AnchorEntries || (fresh > 0 && now - last.At >= settings.AnchorAfter);
        var signed = isDue ? await SignAsync(last, head!.Sequence, head.Hash, last.Unsealed, ct) : null;
        await KeepAsync(db, (signed ?? last).Number, ct);
        return signed is not null;
    }

    /// <summary>Null where another process was first.</summary>
    private async Task<AuditAnchor?> SignAsync(AuditAnchor? last, long sequence, byte[] hash, long unsealed, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var anchor = AuditAnchor.Sign(last, sequence, hash, unsealed, keys, clock.GetUtcNow().UtcDateTime);
        db.AuditAnchors.Add(anchor);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            return null;
        }

        log.LogInformation("Audit anchor {Anchor}", anchor.ToLine());
        return anchor;
    }

    /// <summary>Adds to the file what it lacks: its own anchors, those of other processes, and those of one that was killed before it could.</summary>
    private async Task KeepAsync(ScamWatchDb db, int newest, CancellationToken ct)
    {
        if (_kept < 0)
        {
            _kept = AnchorFile.Read(settings.AnchorFile).Select(a => a.Number).DefaultIfEmpty(-1).Max();
        }

        while (_kept < newest)
        {
            var known = _kept;
            var missing = await db.AuditAnchors.AsNoTracking().Where(a => a.Number > known).OrderBy(a => a.Number).Take(AtOnce).ToListAsync(ct);
            if (missing.Count == 0)
            {
                return;
            }

            AnchorFile.Append(settings.AnchorFile, missing);
            _kept = missing[^1].Number;
        }
    }

    private void Settle(long newest, DateTime now)
    {
        _sweptAt = now;
        _sweeps.Enqueue((now, newest));
        while (_sweeps.TryPeek(out var oldest) && now - oldest.At >= s_settledAfter)
        {
            _settled = oldest.EntryId;
            _sweeps.Dequeue();
        }
    }
}
