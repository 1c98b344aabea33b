using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Backups;

/// <summary>What is to be restored.</summary>
/// <param name="File">The backup.</param>
/// <param name="KeysFile">The file of keys; null where the keys lie in the state folder already.</param>
/// <param name="Force">True to replace a database that holds records.</param>
public sealed record RestoreRequest(string File, string? KeysFile, bool Force);

/// <summary>What was restored.</summary>
/// <param name="Aside">Folder with the files that were replaced; they may be deleted.</param>
/// <param name="Missing">Keys that are not there and that the program works without.</param>
/// <param name="Audit">What a walk along the restored audit trail found.</param>
public sealed record Restored(BackupManifest Manifest, string Aside, IReadOnlyList<BackupKey> Missing, AuditFindings Audit);

/// <summary>
/// Puts a backup in the place of the database and the state folder of the settings. All of it is unpacked beside and checked first;
/// a backup that is cut, changed, foreign or cannot be read with the keys at hand is refused, and everything is as it was.
/// </summary>
public sealed class RestoreBackup(DataFolder data, StorageOptions storage, AuditSettings audit, TimeProvider clock)
{
    private readonly DatabaseCopy _database = DatabaseCopy.Of(storage, clock);

    /// <exception cref="FileNotFoundException">A file named does not exist.</exception>
    public async Task<Outcome<Restored>> RunAsync(RestoreRequest request, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.BackupKeep))
        {
            return new NotAllowed();
        }

        foreach (var file in (string?[])[request.File, request.KeysFile])
        {
            if (file is not null && !File.Exists(file))
            {
                throw new FileNotFoundException($"{file} does not exist.", file);
            }
        }

        var opened = BackupArchive.Open(request.File);
        if (!opened.Succeeded)
        {
            return opened.Refusal;
        }

        using var backup = opened.Value;
        if (backup.Manifest.Provider != storage.Provider)
        {
            return new OtherProvider(backup.Manifest.Provider, storage.Provider);
        }

        if (await _database.CheckTargetAsync(request.Force, ct) is { } target)
        {
            return target;
        }

        var work = Path.Combine(data.State, BackupRules.Work + Guid.NewGuid().ToString("N"));
        TakeBackup.SecretFolder(work);
        try
        {
            return await UnpackAsync(backup, request, work, actor, ct);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private async Task<Outcome<Restored>> UnpackAsync(OpenBackup backup, RestoreRequest request, string work, Actor actor, CancellationToken ct)
    {
        var manifest = backup.Manifest;
        if (new DriveInfo(work).AvailableFreeSpace is var free && manifest.Files.Sum(f => f.Size) + 16_000_000 is var needed && free < needed)
        {
            return new NoRoomForBackup(needed, free);
        }

        var parts = Path.Combine(work, "parts");
        if (await UnpackKeysAsync(request.KeysFile, manifest, parts, ct) is { } keysFault)
        {
            return keysFault;
        }

        // Those of the state folder stand in for what the file of keys does not have.
        foreach (var key in manifest.Keys.Where(k => !File.Exists(Path.Combine(parts, k.Path)) && File.Exists(PlaceOf(k.Path))))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(parts, key.Path))!);
            File.Copy(PlaceOf(key.Path), Path.Combine(parts, key.Path));
        }

        var missing = manifest.Keys.Where(k => !(File.Exists(Path.Combine(parts, k.Path))
            && BackupManifest.FingerprintOf(File.ReadAllBytes(Path.Combine(parts, k.Path))) == k.Fingerprint)).ToList();
        if (missing.Where(k => k.Needed).ToList() is { Count: > 0 } needs)
        {
            return new KeysMissing(needs);
        }

        missing.ForEach(k => File.Delete(Path.Combine(parts, k.Path)));
        var own = audit with { KeyFolder = Path.Combine(parts, "audit"), AnchorFile = Path.Combine(parts, "audit", "audit-anchors.jsonl") };
        using var keys = new AuditKeys(own);
        if (!backup.IsSignedBy(keys.AnchorKeys()))
        {
            return new BackupChanged("manifest.json");
        }

        if (await BackupArchive.UnpackAsync(backup, parts, ct) is { } changed)
        {
            return changed;
        }

        var prepared = await _database.PrepareAsync(Path.Combine(parts, "database", _database.Name), ct);
        if (!prepared.Succeeded)
        {
            return prepared.Refusal;
        }

        await using var database = prepared.Value;
        await using var services = DatabaseCopy.Contexts(
            storage.Provider, database.ConnectionString, new FieldCipher(Path.Combine(parts, "state", "keys")), own, keys);
        var contexts = services.GetRequiredService<IDbContextFactory<ScamWatchDb>>();
        var checkedAudit = await CheckAsync(database, contexts, manifest, own, keys, actor, ct);
        return checkedAudit.Succeeded ? await SwapAsync(database, manifest, parts, missing, checkedAudit.Value, ct) : checkedAudit.Refusal;
    }

    private static async Task<Refusal?> UnpackKeysAsync(string? file, BackupManifest manifest, string parts, CancellationToken ct)
    {
        if (file is null)
        {
            return null;
        }

        var opened = BackupArchive.Open(file);
        if (!opened.Succeeded)
        {
            return opened.Refusal;
        }

        using var keys = opened.Value;
        // Whether they are the right ones their fingerprints tell; nothing but keys is taken from that file.
        return keys.Manifest.Files.FirstOrDefault(f => manifest.Keys.All(k => k.Path != f.Path)) is { } other
            ? new BackupChanged(other.Path)
            : await BackupArchive.UnpackAsync(keys, parts, ct);
    }

    /// <summary>Counts, brings up to date, walks along the audit trail and notes the restoring in it.</summary>
    private async Task<Outcome<AuditFindings>> CheckAsync(
        PreparedDatabase database, IDbContextFactory<ScamWatchDb> contexts, BackupManifest manifest, AuditSettings own, AuditKeys keys, Actor actor, CancellationToken ct)
    {
        var (tables, migration) = await database.CountAsync(ct);
        if (tables.Except(manifest.Tables).Concat(manifest.Tables.Except(tables)).Select(t => t.Key).FirstOrDefault() is { } table)
        {
            return new BackupChanged(table);
        }

        if (migration != manifest.Migration)
        {
            return new BackupChanged("migration");
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!db.Database.GetMigrations().Contains(migration))
        {
            return new NewerBackup(manifest.Program, migration);
        }

        await db.BringUpToDateAsync(clock, ct);
        var found = await new WalkAudit(contexts, own, keys).RunAsync(null, null, null, ct);
        if (found.Breaks != manifest.AuditBreaks)
        {
            return new BackupChanged(found.First?.Sentence.En ?? "audit");
        }

        AuditTrail.Record(db, actor, AuditKind.BackupRestored, manifest.Id.ToString(),
            string.Create(CultureInfo.InvariantCulture, $"{JapanTime.Of(manifest.MadeAt):yyyy-MM-dd HH:mm:ss} 時点のバックアップを復元"), clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(ct);
        return found;
    }

    private async Task<Outcome<Restored>> SwapAsync(
        PreparedDatabase database, BackupManifest manifest, string parts, IReadOnlyList<BackupKey> missing, AuditFindings found, CancellationToken ct)
    {
        var stamp = clock.GetUtcNow().UtcDateTime.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);
        var aside = Path.Combine(data.State, BackupRules.Aside + stamp);
        var moves = new Moves();
        try
        {
            foreach (var path in Files(parts).Concat(["audit/audit-head", "audit/audit-anchors.jsonl"]).Distinct().Where(p => !p.StartsWith("database/", StringComparison.Ordinal)))
            {
                var (from, to) = (Path.Combine(parts, path), PlaceOf(path));
                if (File.Exists(from) && File.Exists(to) && File.ReadAllBytes(from).AsSpan().SequenceEqual(File.ReadAllBytes(to)))
                {
                    continue;
                }

                // The head and the kept anchors of a later time tell of entries that are gone with it.
                if (File.Exists(to))
                {
                    moves.Move(to, Path.Combine(aside, path));
                }

                if (File.Exists(from))
                {
                    moves.Move(from, to);
                }
            }

            await database.SwapAsync(Path.Combine(aside, "database"), stamp, moves, ct);
        }
        catch
        {
            await moves.UndoAsync();
            throw;
        }

        return new Restored(manifest, aside, missing, found);
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal);

    /// <summary>Where a file of an archive belongs.</summary>
    private string PlaceOf(string path) => path == "audit/audit-anchors.jsonl" ? audit.AnchorFile
        : path.StartsWith("audit/", StringComparison.Ordinal) ? Path.Combine(audit.KeyFolder, path["audit/".Length..])
        : data.PlaceOf(path["state/".Length..]);
}
