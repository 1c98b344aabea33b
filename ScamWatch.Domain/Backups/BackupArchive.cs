using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ScamWatch.Domain.Audit;

namespace ScamWatch.Domain.Backups;

/// <summary>A file that goes into an archive.</summary>
/// <param name="Path">Name in the archive.</param>
/// <param name="File">Where it lies.</param>
internal readonly record struct Packed(string Path, string File);

/// <summary>
/// The file of a backup: a zip with <c>manifest.json</c>, its signature <c>manifest.sig</c> by the key of the audit trail's anchors,
/// and what the manifest names; nothing else.
/// </summary>
internal static class BackupArchive
{
    private const string ManifestName = "manifest.json", SignatureName = "manifest.sig";

    /// <summary>Larger is no manifest: 100,000 files would take less.</summary>
    private const int MaxManifest = 16 * 1024 * 1024;

    /// <summary>Writes an archive that only its user can read, and has it on disk before it returns.</summary>
    /// <param name="manifest">Makes the manifest of what was packed.</param>
    /// <exception cref="IOException">The file is there already, or cannot be written.</exception>
    public static async Task<BackupManifest> WriteAsync(
        string file, IEnumerable<Packed> files, Func<IReadOnlyList<BackupEntry>, BackupManifest> manifest, AuditKeys keys, CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var stream = new FileStream(file, options);
        BackupManifest made;
        await using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            var entries = new List<BackupEntry>();
            foreach (var packed in files)
            {
                await using var source = new FileStream(packed.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                await using var target = await zip.CreateEntry(packed.Path, CompressionLevel.Fastest).OpenAsync(ct);
                entries.Add(await CopyAsync(packed.Path, source, target, ct));
            }

            made = manifest(entries);
            var bytes = made.ToBytes();
            await AddAsync(zip, ManifestName, bytes, ct);
            await AddAsync(zip, SignatureName, Encoding.ASCII.GetBytes($"{keys.AnchorKeyId} {Convert.ToBase64String(keys.Sign(bytes))}"), ct);
        }

        stream.Flush(flushToDisk: true);
        return made;
    }

    /// <summary>Opens an archive and holds its table of contents against its manifest. What is in the files is looked at by <see cref="UnpackAsync"/>.</summary>
    public static Outcome<OpenBackup> Open(string file)
    {
        ZipArchive? zip = null;
        try
        {
            zip = ZipFile.OpenRead(file);
            if (zip.GetEntry(ManifestName) is not { Length: <= MaxManifest } named || zip.GetEntry(SignatureName) is not { Length: <= 4096 } signature)
            {
                return Close(new NoBackup(file, "no manifest"));
            }

            var bytes = Bytes(named);
            if (BackupManifest.Read(bytes) is not { } manifest)
            {
                return Close(new BackupChanged(ManifestName));
            }

            if (manifest.Format != BackupManifest.CurrentFormat)
            {
                return Close(new NewerBackup(manifest.Program, manifest.Format));
            }

            var listed = manifest.Files.Select(f => f.Path).Append(ManifestName).Append(SignatureName).Order(StringComparer.Ordinal);
            if (manifest.Files.FirstOrDefault(f => !BackupRules.IsSafe(f.Path)) is { } unsafeFile)
            {
                return Close(new BackupChanged(unsafeFile.Path));
            }

            return zip.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal).SequenceEqual(listed)
                ? new OpenBackup(zip, manifest, bytes, Encoding.ASCII.GetString(Bytes(signature)))
                : Close(new BackupChanged("table of contents"));
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException and not FileNotFoundException)
        {
            return Close(new NoBackup(file, fault.Message));
        }

        Refusal Close(Refusal refusal)
        {
            zip?.Dispose();
            return refusal;
        }
    }

    /// <summary>Unpacks all files, or with no folder only reads them; the first that is not as the manifest says is the refusal.</summary>
    public static async Task<Refusal?> UnpackAsync(OpenBackup backup, string? folder, CancellationToken ct)
    {
        foreach (var entry in backup.Manifest.Files)
        {
            try
            {
                await using var source = await backup.Zip.GetEntry(entry.Path)!.OpenAsync(ct);
                await using var target = folder is null ? Stream.Null : Create(Path.Combine(folder, entry.Path));
                // A zip may claim to be small and unpack to more than any disk holds.
                if (await CopyAsync(entry.Path, source, target, ct, entry.Size) != entry)
                {
                    return new BackupChanged(entry.Path);
                }
            }
            catch (InvalidDataException)
            {
                return new BackupChanged(entry.Path);
            }
        }

        return null;
    }

    private static FileStream Create(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(file, options);
    }

    private static async Task<BackupEntry> CopyAsync(string path, Stream source, Stream target, CancellationToken ct, long most = long.MaxValue)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        long size = 0;
        for (int read; size <= most && (read = await source.ReadAsync(buffer, ct)) > 0; size += read)
        {
            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), ct);
        }

        if (target is FileStream file)
        {
            file.Flush(flushToDisk: true);
        }

        return new(path, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static async Task AddAsync(ZipArchive zip, string name, byte[] bytes, CancellationToken ct)
    {
        await using var target = await zip.CreateEntry(name).OpenAsync(ct);
        await target.WriteAsync(bytes, ct);
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var source = entry.Open();
        using var all = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; all.Length <= MaxManifest && (read = source.Read(buffer)) > 0;)
        {
            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }
}

/// <summary>An archive that is open for reading.</summary>
internal sealed record OpenBackup(ZipArchive Zip, BackupManifest Manifest, byte[] ManifestBytes, string Signature) : IDisposable
{
    /// <summary>True where one of the keys signed the manifest as it is.</summary>
    public bool IsSignedBy(IReadOnlyDictionary<string, ECDsa> keys)
    {
        var parts = Signature.Split(' ');
        var bytes = new byte[256];
        return parts.Length == 2 && keys.GetValueOrDefault(parts[0]) is { } key && Convert.TryFromBase64String(parts[1], bytes, out var length)
            && key.VerifyData(ManifestBytes, bytes.AsSpan(0, length), HashAlgorithmName.SHA256);
    }

    public void Dispose() => Zip.Dispose();
}
