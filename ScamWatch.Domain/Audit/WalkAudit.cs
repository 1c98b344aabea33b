using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Audit;

/// <summary>
/// Walks along the whole chain, in batches, and holds every entry against its seal, its link and the anchors. Changes nothing,
/// makes no key. What is linked meanwhile is walked too.
/// </summary>
public sealed class WalkAudit(IDbContextFactory<ScamWatchDb> contexts, AuditSettings settings, AuditKeys keys)
{
    internal const int AtOnce = 2_000;

    /// <summary>Numbers between the first and the last entry of a batch that are read as one stretch.</summary>
    private const int MostApart = 2 * AtOnce;

    /// <param name="anchors">File of anchors that was kept elsewhere, beside the one of the settings; null for none.</param>
    /// <param name="publicKey">PEM to check signatures by instead of the keys of this installation; null for those.</param>
    /// <param name="progress">Told how many entries are done; may be null.</param>
    /// <exception cref="FileNotFoundException">A file named does not exist.</exception>
    /// <exception cref="InvalidDataException">The public key does not read.</exception>
    public async Task<AuditFindings> RunAsync(string? anchors, string? publicKey, IProgress<long>? progress, CancellationToken ct)
    {
        foreach (var file in (string?[])[anchors, publicKey])
        {
            if (file is not null && !File.Exists(file))
            {
                throw new FileNotFoundException($"{file} does not exist.", file);
            }
        }

        using var given = publicKey is null ? null : AuditKeys.FromPem(await File.ReadAllTextAsync(publicKey, ct));
        var known = given is null ? keys.AnchorKeys() : new Dictionary<string, ECDsa> { [AuditKeys.IdOf(given)] = given };
        var found = new AuditFindings { SealsChecked = keys.CanCheckSeals };
        // Read before the walk: whatever they tell of is in the database by then.
        var head = AuditHead.Read(settings, keys);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var lastAnchor = await db.AuditAnchors.AsNoTracking().OrderByDescending(a => a.Number).FirstOrDefaultAsync(ct);
        var last = await WalkAsync(found, known, head, progress, ct);
        await AnchorsBeyondAsync(found, known, lastAnchor?.Number ?? -1, last, ct);
        if (head is not null && head.Sequence > last)
        {
            found.Add(new(AuditFault.CutOff, last + 1, null, null));
        }

        foreach (var file in (string?[])[settings.AnchorFile, anchors])
        {
            if (file is not null)
            {
                await CompareAsync(found, file, known, last, ct);
            }
        }

        await UnlinkedAsync(found, ct);
        await CopiesAsync(found, ct);
        return found;
    }

    /// <summary>Along the links; the sequence of the last one.</summary>
    private async Task<long> WalkAsync(
        AuditFindings found, IReadOnlyDictionary<string, ECDsa> known, AuditHead? head, IProgress<long>? progress, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var beginning = await db.AuditAnchors.AsNoTracking().FirstOrDefaultAsync(a => a.Number == 0, ct);
        // A beginning that nobody signed forgives nothing.
        var unsealed = beginning?.IsSignedBy(known) == true ? beginning.Unsealed : 0;
        var (sequence, hash) = (0L, AuditLink.Beginning);
        var line = new AnchorLine(found, known);
        await line.TakeAsync(db, -1, 0, new() { [0] = hash }, ct);
        while (true)
        {
            var from = sequence;
            var links = await db.AuditLinks.AsNoTracking().Where(l => l.Sequence > from).OrderBy(l => l.Sequence).Take(AtOnce).ToListAsync(ct);
            if (links.Count == 0)
            {
                return sequence;
            }

            var entries = await EntriesAsync(db, links, ct);
            var hashes = new Dictionary<long, byte[]>(links.Count);
            foreach (var (link, entry) in links.SelectMany(l => entries[l.EntryId].DefaultIfEmpty(), (link, entry) => (link, entry)))
            {
                if (link.Sequence != sequence + 1)
                {
                    found.Add(new(AuditFault.Missing, sequence + 1, null, null));
                }

                sequence = link.Sequence;
                if (Fault(hash, link, entry, unsealed, found.SealsChecked) is { } fault)
                {
                    found.Add(new(fault, sequence, link.EntryId, entry?.At));
                }
                else if (head?.Sequence == sequence && !head.Hash.AsSpan().SequenceEqual(link.Hash))
                {
                    found.Add(new(AuditFault.MadeAnew, sequence, link.EntryId, entry?.At));
                }

                found.Entries++;
                found.Unsealed += entry is { Seal: null } ? 1 : 0;
                // On with what stands there, so that one fault is counted once.
                hash = hashes[sequence] = link.Hash;
            }

            await line.TakeAsync(db, from, sequence, hashes, ct);
            progress?.Report(found.Entries);
        }
    }

    /// <summary>What is linked, by number: where entries are kept by months a join would look into every month for each link.</summary>
    private static async Task<ILookup<long, AuditEntry>> EntriesAsync(ScamWatchDb db, List<AuditLink> links, CancellationToken ct)
    {
        long[] ids = [.. links.Select(l => l.EntryId)];
        var (low, high) = (ids.Min(), ids.Max());
        var entries = db.AuditEntries.AsNoTracking();
        // They were linked in about the order of their numbers, unless somebody tampered with that.
        var some = (Int128)high - low < MostApart ? entries.Where(e => e.Id >= low && e.Id <= high) : entries.Where(e => EF.Parameter(ids).Contains(e.Id));
        return (await some.ToListAsync(ct)).ToLookup(e => e.Id);
    }

    private AuditFault? Fault(byte[] before, AuditLink link, AuditEntry? entry, long unsealed, bool checksSeals)
    {
        if (entry is null)
        {
            return AuditFault.Missing;
        }

        var fits = AuditContent.LinkHash(before, link.Sequence, entry).AsSpan().SequenceEqual(link.Hash);
        var isForgiven = entry.Seal is null && link.Sequence <= unsealed;
        var isGood = isForgiven || !checksSeals || AuditSeal.IsGood(entry, keys);
        return (fits, isGood) switch
        {
            (true, true) => null,
            (true, false) => AuditFault.Inserted,
            // Without a seal nothing tells a changed entry from a moved one.
            (false, true) => isForgiven || !checksSeals ? AuditFault.Changed : AuditFault.Reordered,
            (false, false) => AuditFault.Changed,
        };
    }

    /// <summary>Anchors of before the walk that tell of more entries than there are.</summary>
    private async Task AnchorsBeyondAsync(
        AuditFindings found, IReadOnlyDictionary<string, ECDsa> known, int newest, long last, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.AuditAnchors.AsNoTracking().Where(a => a.Sequence > last && a.Number <= newest).OrderBy(a => a.Number).FirstOrDefaultAsync(ct) is { } beyond)
        {
            found.Add(beyond.IsSignedBy(known)
                ? new(AuditFault.CutOff, last + 1, null, beyond.At, beyond.Number)
                : new(AuditFault.AnchorForged, beyond.Sequence, null, beyond.At, beyond.Number));
        }
    }

    /// <summary>Holds kept anchors against those of the database, which were held against the chain.</summary>
    private async Task CompareAsync(AuditFindings found, string file, IReadOnlyDictionary<string, ECDsa> known, long last, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        foreach (var some in AnchorFile.Read(file).Chunk(AtOnce))
        {
            var numbers = some.Select(a => a.Number).ToArray();
            var stored = await db.AuditAnchors.AsNoTracking().Where(a => numbers.Contains(a.Number)).ToDictionaryAsync(a => a.Number, ct);
            foreach (var kept in some)
            {
                found.Kept++;
                var same = stored.GetValueOrDefault(kept.Number);
                AuditFault? fault = !kept.IsSignedBy(known) ? AuditFault.AnchorForged
                    : same?.Text == kept.Text ? null
                    : kept.Sequence > last ? AuditFault.CutOff
                    : same is null ? AuditFault.AnchorMissing
                    : AuditFault.MadeAnew;
                if (fault is { } wrong)
                {
                    found.Add(new(wrong, wrong == AuditFault.CutOff ? last + 1 : kept.Sequence, null, kept.At, kept.Number));
                }
            }
        }
    }

    /// <summary>Entries not linked yet: the newest of all, or slipped in.</summary>
    private async Task UnlinkedAsync(AuditFindings found, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        for (var from = long.MinValue; ;)
        {
            var after = from;
            var some = await db.AuditEntries.AsNoTracking().Where(e => e.Id > after && !db.AuditLinks.Any(l => l.EntryId == e.Id))
                .OrderBy(e => e.Id).Take(AtOnce).ToListAsync(ct);
            foreach (var entry in some.Where(e => found.SealsChecked && !AuditSeal.IsGood(e, keys) && !(e.Seal is null && found.Entries == 0)))
            {
                found.Add(new(AuditFault.Inserted, null, entry.Id, entry.At));
            }

            found.Unlinked += some.Count;
            if (some.Count < AtOnce)
            {
                return;
            }

            from = some[^1].Id;
        }
    }

    /// <summary>Entries with the seal of another: every seal holds random bytes, so one of them is a copy.</summary>
    private async Task CopiesAsync(AuditFindings found, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var copies = await db.AuditEntries.Where(e => e.Seal != null).GroupBy(e => e.Seal).Where(g => g.Count() > 1)
            .Select(g => g.Max(e => e.Id)).ToListAsync(ct);
        foreach (var id in copies)
        {
            var place = await db.AuditLinks.Where(l => l.EntryId == id).Select(l => (long?)l.Sequence).FirstOrDefaultAsync(ct);
            // A number can stand twice where entries are kept by months, if somebody put it there.
            var at = await db.AuditEntries.Where(e => e.Id == id).MaxAsync(e => e.At, ct);
            found.Add(new(AuditFault.Inserted, place, id, at));
        }
    }

    /// <summary>The anchors of the database, taken as the walk comes past them.</summary>
    private sealed class AnchorLine(AuditFindings found, IReadOnlyDictionary<string, ECDsa> known)
    {
        private int _next;
        private byte[]? _digest = AuditLink.Beginning;

        /// <summary>Takes those whose sequence is after one and up to another.</summary>
        public async Task TakeAsync(ScamWatchDb db, long after, long upTo, Dictionary<long, byte[]> hashes, CancellationToken ct)
        {
            foreach (var anchor in await db.AuditAnchors.AsNoTracking().Where(a => a.Sequence > after && a.Sequence <= upTo).OrderBy(a => a.Number).ToListAsync(ct))
            {
                found.Anchors++;
                AuditFault? fault = !anchor.IsSignedBy(known) ? AuditFault.AnchorForged
                    : anchor.Number != _next ? AuditFault.AnchorMissing
                    : _digest is { } digest && !digest.AsSpan().SequenceEqual(anchor.Before) ? AuditFault.MadeAnew
                    : hashes.GetValueOrDefault(anchor.Sequence) is not { } hash ? AuditFault.Missing
                    : !hash.AsSpan().SequenceEqual(anchor.Hash) ? AuditFault.MadeAnew
                    : null;
                if (fault is { } wrong)
                {
                    found.Add(new(wrong, anchor.Sequence, null, anchor.At, anchor.Number));
                }

                _next = anchor.Number + 1;
                // After a forged one it is the next one's word alone.
                _digest = fault == AuditFault.AnchorForged ? null : anchor.Digest;
            }
        }
    }
}
