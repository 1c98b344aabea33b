using System.IO.Compression;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Ingest.Mail;

/// <summary>
/// Mails inside a ZIP archive, which is how many offices pass suspicious ones on; of all else in it only the names are looked at.
/// What unpacks to more than the limits is not unpacked to its end.
/// </summary>
internal static class ZippedMails
{
    private const int MaxEntries = 2000;
    private const int MaxMails = 50;

    /// <summary>Mail shrinks to a tenth at best; what shrinks to a hundredth was made to.</summary>
    private const int MaxRatio = 200;

    private static ReadOnlySpan<byte> EntryMark => "PK\u0001\u0002"u8;

    public static bool IsZip(MimePart part) =>
        part.FileName.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) && part.Content.Span.StartsWith("PK\u0003\u0004"u8);

    /// <summary>The mails, at most as many bytes together as a message may have.</summary>
    public static List<byte[]> Read(ReadOnlyMemory<byte> zip, ReadingNotes notes)
    {
        var mails = new List<byte[]>();
        long left = notes.Limits.MaxMessageBytes;
        var archive = Open(zip, notes);
        foreach (var entry in archive?.Entries.Where(IsMail) ?? [])
        {
            if (mails.Count == MaxMails || left <= 0)
            {
                notes.Note($"ZIP 内のメールが上限({MaxMails} 通、合計 {ByteSize.Of(notes.Limits.MaxMessageBytes)})を超えたため、残りは読みませんでした。");
                break;
            }

            if (entry.IsEncrypted)
            {
                notes.Note("ZIP 内のメールが暗号化されているため、読めませんでした。");
                continue;
            }

            var most = Math.Min(left, Math.Max(64 * 1024, entry.CompressedLength * MaxRatio));
            if (Unpack(entry, most) is not { } bytes)
            {
                notes.Note("ZIP 内のメールが壊れているか、展開すると大きすぎるため、読みませんでした。");
                continue;
            }

            left -= bytes.Length;
            mails.Add(bytes);
        }

        archive?.Dispose();
        return mails;
    }

    /// <summary>What the names of the files in it, and their encryption, tell of danger.</summary>
    public static IEnumerable<AttachmentDanger> Dangers(ReadOnlyMemory<byte> zip, ReadingNotes notes)
    {
        using var archive = Open(zip, notes);
        return [.. (archive?.Entries ?? (IEnumerable<ZipArchiveEntry>)[]).SelectMany(e =>
            AttachmentContent.DangersOfName(e.Name).Concat(e.IsEncrypted ? [AttachmentDanger.Encrypted] : [])).Distinct()];
    }

    private static bool IsMail(ZipArchiveEntry entry) => entry.Name.EndsWith(".eml", StringComparison.OrdinalIgnoreCase);

    private static ZipArchive? Open(ReadOnlyMemory<byte> zip, ReadingNotes notes)
    {
        // Counted before the directory is read: the library would make an object of each.
        if (zip.Span.Count(EntryMark) > MaxEntries)
        {
            notes.Note($"ZIP 内のファイルが上限 {MaxEntries} 件を超えるため、中を見ませんでした。");
            return null;
        }

        try
        {
            var archive = new ZipArchive(new MemoryStream(zip.ToArray(), writable: false), ZipArchiveMode.Read);
            _ = archive.Entries.Count;
            return archive;
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or ArgumentException or NotSupportedException)
        {
            notes.Note("ZIP が壊れているため、中を見られませんでした。");
            return null;
        }
    }

    /// <summary>Counts what comes out, whatever length the archive declares.</summary>
    private static byte[]? Unpack(ZipArchiveEntry entry, long most)
    {
        try
        {
            using var stream = entry.Open();
            using var bytes = new MemoryStream();
            var buffer = new byte[16 * 1024];
            while (stream.Read(buffer) is var read and > 0)
            {
                if (bytes.Length + read > most)
                {
                    return null;
                }

                bytes.Write(buffer, 0, read);
            }

            return bytes.ToArray();
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or NotSupportedException)
        {
            return null;
        }
    }
}
