using System.Reflection;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Backups;

/// <summary>What is wanted.</summary>
/// <param name="File">To be made; must not be there.</param>
/// <param name="KeysFile">Where the keys go; null to leave them out. Must not be there, and should never lie beside the backup.</param>
public sealed record BackupRequest(string File, string? KeysFile);

/// <summary>What was made.</summary>
/// <param name="Size">Bytes of the file.</param>
public sealed record BackupTaken(string File, string? KeysFile, long Size, BackupManifest Manifest);

/// <summary>
/// Copies the database and the files of the state folder into one file while the program runs. Whatever was committed before the
/// moment named in the manifest is in it. The file has its name only when it is whole, checked and on disk.
/// </summary>
public sealed class TakeBackup(
    IDbContextFactory<ScamWatchDb> contexts, DataFolder data, StorageOptions storage, AuditSettings audit, AuditKeys keys, FieldCipher cipher, TimeProvider clock)
{
    private static readonly string[] s_audit = ["audit-head", "audit-anchors.jsonl"];

    private readonly DatabaseCopy _database = DatabaseCopy.Of(storage, clock);

    /// <summary>The version of this program.</summary>
    public static string Program { get; } =
        typeof(TakeBackup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <exception cref="IOException">The disk failed. Nothing is left behind.</exception>
    public async Task<Outcome<BackupTaken>> RunAsync(BackupRequest request, Actor actor, CancellationToken ct)
    {
        using var span = Operations.Telemetry.Begin("take-backup", actor);
        if (!actor.May(Rights.BackupKeep))
        {
            return new NotAllowed();
        }

        var outcome = await WriteAsync(request, ct);
        if (!outcome.Succeeded)
        {
            return outcome;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        AuditTrail.Record(db, actor, AuditKind.BackupTaken, Path.GetFileName(outcome.Value.File),
            $"{outcome.Value.Size:N0} バイト、鍵{(request.KeysFile is null ? "なし" : "は別ファイル")}", clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(ct);
        return outcome;
    }

    private async Task<Outcome<BackupTaken>> WriteAsync(BackupRequest request, CancellationToken ct)
    {
        var file = Path.GetFullPath(request.File);
        var keysFile = request.KeysFile is null ? null : Path.GetFullPath(request.KeysFile);
        foreach (var made in (string?[])[file, keysFile])
        {
            if (made is not null && (File.Exists(made) || Directory.Exists(made)))
            {
                return new BackupExists(made);
            }
        }

        var folder = Path.GetDirectoryName(file)!;
        Directory.CreateDirectory(folder);
        // The copy of the database, and the archive of it beside.
        var needed = (await _database.SizeAsync(ct) * 2) + 16_000_000;
        if (new DriveInfo(folder).AvailableFreeSpace is var free && free < needed)
        {
            return new NoRoomForBackup(needed, free);
        }

        var work = Path.Combine(folder, $".{Path.GetFileName(file)}.{Guid.NewGuid():N}");
        SecretFolder(work);
        try
        {
            // Before the copy: whatever they tell of is in the database by then.
            var own = audit with { KeyFolder = work, AnchorFile = Path.Combine(work, "audit-anchors.jsonl") };
            foreach (var (from, to) in new[] { (Path.Combine(audit.KeyFolder, "audit-head"), Path.Combine(work, "audit-head")), (audit.AnchorFile, own.AnchorFile) })
            {
                if (File.Exists(from))
                {
                    File.Copy(from, to);
                }
            }

            var copyFile = Path.Combine(work, _database.Name);
            var copy = await _database.TakeAsync(copyFile, (connection, snapshot) => WalkAsync(connection, snapshot, own, ct), ct);
            return copy.Succeeded ? await PackAsync(file, keysFile, work, copyFile, copy.Value, ct) : copy.Refusal;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private async Task<AuditFindings> WalkAsync(string connection, string? snapshot, AuditSettings own, CancellationToken ct)
    {
        await using var services = DatabaseCopy.Contexts(storage.Provider, connection, cipher, audit, keys);
        var copy = (IDbContextFactory<ScamWatchDb>)services.GetService(typeof(IDbContextFactory<ScamWatchDb>))!;
        return await new WalkAudit(snapshot is null ? copy : new SnapshotContexts(copy, snapshot), own, keys).RunAsync(null, null, null, ct);
    }

    private async Task<Outcome<BackupTaken>> PackAsync(string file, string? keysFile, string work, string copyFile, CopiedDatabase copy, CancellationToken ct)
    {
        // What the manifest is signed with is one of the keys, also where it is made only now.
        _ = keys.AnchorKeyId;
        var secrets = Secrets().ToList();
        var manifest = new BackupManifest
        {
            Format = BackupManifest.CurrentFormat,
            Id = Guid.CreateVersion7(),
            MadeAt = copy.At,
            Program = Program,
            Provider = storage.Provider,
            Migration = copy.Migration,
            Tables = copy.Tables,
            AuditBreaks = copy.Audit.Breaks,
            Files = [],
            Keys = [.. secrets.Select(s => new BackupKey(s.Path, BackupManifest.FingerprintOf(File.ReadAllBytes(s.File)), BackupRules.IsNeeded(s.Path)))],
        };
        var packed = new List<Packed> { new($"database/{_database.Name}", copyFile) };
        packed.AddRange(s_audit.Select(n => new Packed($"audit/{n}", Path.Combine(work, n))).Where(p => File.Exists(p.File)));
        packed.AddRange(StateFiles(BackupPlace.Data).Select(f => new Packed($"state/{f}", Path.Combine(data.State, f))));
        var (part, keysPart) = (Path.Combine(work, "archive"), keysFile is null ? null : Path.Combine(Path.GetDirectoryName(keysFile)!, $".{Path.GetFileName(keysFile)}.{Guid.NewGuid():N}"));
        var sealedUp = await BackupArchive.WriteAsync(part, packed, files => manifest with { Files = files }, keys, ct);
        if (await CheckAsync(part, ct) is { } fault)
        {
            return fault;
        }

        try
        {
            if (keysPart is not null)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(keysPart)!);
                await BackupArchive.WriteAsync(keysPart, secrets, files => manifest with { Files = files, Tables = [] }, keys, ct);
                if (await CheckAsync(keysPart, ct) is { } wrong)
                {
                    return wrong;
                }

                Durable.Rename(keysPart, keysFile!);
            }

            Durable.Rename(part, file);
        }
        finally
        {
            if (keysPart is not null)
            {
                File.Delete(keysPart);
            }
        }

        return new BackupTaken(file, keysFile, new FileInfo(file).Length, sealedUp);
    }

    /// <summary>Reads what was written, as a restore would.</summary>
    private async Task<Refusal?> CheckAsync(string file, CancellationToken ct)
    {
        var opened = BackupArchive.Open(file);
        if (!opened.Succeeded)
        {
            return new BackupNotVerified(opened.Refusal.Message.En);
        }

        using var backup = opened.Value;
        return !backup.IsSignedBy(keys.AnchorKeys()) ? new BackupNotVerified("signature")
            : await BackupArchive.UnpackAsync(backup, null, ct) is { } changed ? new BackupNotVerified(changed.Message.En)
            : null;
    }

    /// <summary>Files with secrets, wherever the settings have them.</summary>
    private IEnumerable<Packed> Secrets()
    {
        // Of the names that a folder of keys takes over, what still lies in the state folder is out of use.
        foreach (var file in StateFiles(BackupPlace.Keys).Concat(KeyFolderFiles()).Distinct().Where(f => !Path.GetFileName(f).StartsWith("audit-", StringComparison.Ordinal)))
        {
            if (data.PlaceOf(file) is var place && File.Exists(place))
            {
                yield return new($"state/{file}", place);
            }
        }

        var seals = Directory.Exists(audit.KeyFolder) ? Directory.GetFiles(audit.KeyFolder, "audit-*.*") : [];
        foreach (var file in seals.Where(f => Path.GetExtension(f) is ".key" or ".pem").Order(StringComparer.Ordinal))
        {
            yield return new($"audit/{Path.GetFileName(file)}", file);
        }
    }

    /// <summary>Files of the folder of keys, by the names that they would have in the state folder.</summary>
    private IEnumerable<string> KeyFolderFiles() => data.KeyFolder is not { } folder || !Directory.Exists(folder) ? []
        : Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/'))
            .Where(f => !Path.GetFileName(f).StartsWith('.'))
            .Select(f => f == "reply.key" || f.StartsWith("pki/", StringComparison.Ordinal) ? f : $"keys/{f}").Order(StringComparer.Ordinal);

    private IEnumerable<string> StateFiles(BackupPlace place)
    {
        // Dropped files wait as they came, with whatever numbers of people are in them: never copied.
        var elsewhere = new[] { data.Inbox, data.KeyFolder }.OfType<string>().Select(f => f + Path.DirectorySeparatorChar).ToArray();
        return Directory.EnumerateFiles(data.State, "*", SearchOption.AllDirectories)
            .Where(f => !Array.Exists(elsewhere, e => f.StartsWith(e, StringComparison.Ordinal)) && !f.EndsWith(".backup", StringComparison.Ordinal) && !f.EndsWith(".keys", StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(data.State, f).Replace('\\', '/'))
            .Where(f => BackupRules.PlaceOf(f, _database is SqliteCopy file ? Path.GetFileName(file.File) : _database.Name) == place)
            .Order(StringComparer.Ordinal);
    }

    /// <summary>Made so that nobody else looks in.</summary>
    internal static void SecretFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
