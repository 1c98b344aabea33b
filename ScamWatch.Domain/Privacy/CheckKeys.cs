using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards.Registry.Embedded;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Privacy;

/// <summary>The secrets at hand are not those that the database was written with.</summary>
public sealed class ForeignKeysException(string name, string folder) : Exception(
    $"The key '{name}' in {folder} is not the one this database was written with. Give every node the same key folder (Keys:Folder), or put the key back from its copy (docs/nodes.md).");

/// <summary>
/// Holds the secrets of this node against those of the database, so that no node writes what the others cannot read. On
/// PostgreSQL only: a SQLite file has one node.
/// </summary>
public sealed class CheckKeys(
    IDbContextFactory<ScamWatchDb> contexts, StorageOptions storage, DataFolder data, FieldCipher cipher, AuditSettings auditSettings, AuditKeys audit,
    ReplyKey reply, TimeProvider clock, CertificateAuthority? authority = null)
{
    private const string Field = "field-", Find = "find", Seal = "audit-seal", Anchor = "audit-anchor", Reply = "reply", Authority = "authority";

    /// <summary>Compares, and remembers what the database did not know yet. Secrets that are nowhere are made.</summary>
    /// <exception cref="ForeignKeysException">One of them is another, or is missing here.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        if (storage.Provider != StorageOptions.Postgres)
        {
            return;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        while (true)
        {
            var known = await db.KeyMarks.ToDictionaryAsync(k => k.Name, ct);
            Compare(db, known);
            try
            {
                await db.SaveChangesAsync(ct);
                return;
            }
            catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
            {
                // Another node of a new database was first: its keys are those of the database.
                db.ChangeTracker.Clear();
            }
        }
    }

    private void Compare(ScamWatchDb db, Dictionary<string, KeyMark> known)
    {
        // Before anything is made here: a missing file must not be replaced by a new secret.
        Require(known, Reply, data.ReplyKey);
        Require(known, Seal, Path.Combine(auditSettings.KeyFolder, "audit-seal.key"));
        Require(known, Anchor, Path.Combine(auditSettings.KeyFolder, "audit-anchor.pem"));
        if (authority is not null)
        {
            Require(known, Authority, Path.Combine(data.Pki, "ca.pem"));
        }

        var fields = known.Keys.Where(n => n.StartsWith(Field, StringComparison.Ordinal)).ToList();
        if (fields.Count > 0)
        {
            foreach (var name in fields)
            {
                if (!cipher.Keys.Has(name[Field.Length..]))
                {
                    throw new ForeignKeysException(name, data.Keys);
                }
            }
        }

        foreach (var id in cipher.Keys.Ids)
        {
            Remember(db, known, Field + id, id, data.Keys);
        }

        Remember(db, known, Find, cipher.Keys.FindingId, data.Keys);
        Remember(db, known, Reply, reply.Mark, data.ReplyKey);
        // Those of the trail may be replaced, with the old one beside the new.
        Remember(db, known, Seal, Convert.ToHexStringLower(audit.Seal.Id), auditSettings.KeyFolder, m => audit.SealKey(Convert.FromHexString(m)) is not null);
        Remember(db, known, Anchor, audit.AnchorKeyId, auditSettings.KeyFolder, audit.AnchorKeys().ContainsKey);
        if (authority is not null)
        {
            Remember(db, known, Authority, Convert.ToHexStringLower(authority.KeyId[..8]), data.Pki);
        }
    }

    private static void Require(Dictionary<string, KeyMark> known, string name, string file)
    {
        if (known.ContainsKey(name) && !File.Exists(file))
        {
            throw new ForeignKeysException(name, Path.GetDirectoryName(file)!);
        }
    }

    private void Remember(ScamWatchDb db, Dictionary<string, KeyMark> known, string name, string mark, string place, Func<string, bool>? isKept = null)
    {
        if (!known.TryGetValue(name, out var before))
        {
            db.KeyMarks.Add(new(name, mark, clock.GetUtcNow().UtcDateTime));
        }
        else if (before.Mark != mark)
        {
            if (isKept?.Invoke(before.Mark) != true)
            {
                throw new ForeignKeysException(name, place);
            }

            before.Replace(mark, clock.GetUtcNow().UtcDateTime);
        }
    }
}
