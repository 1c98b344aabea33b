using System.Runtime.CompilerServices;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Ingest.Files;

/// <summary>
/// Reads a file of reports, whatever its kind: .eml, .mbox, .csv, .jsonl. The one way in for uploads, the drop folder and
/// the command line. Never throws on content; faults of the stream itself (a disk, a connection) are the caller's.
/// </summary>
public static class IntakeFiles
{
    /// <summary>File name endings that are read, with their dot.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".eml", ".mbox", ".csv", ".jsonl"];

    /// <summary>Each report or fault in the file, in its order. At most one mail or one table is in memory.</summary>
    public static async IAsyncEnumerable<IntakeItem> Read(
        string fileName,
        Stream stream,
        IntakeLimits? limits = null,
        ReportedMailOptions? options = null,
        IntakeSource source = IntakeSource.File,
        [EnumeratorCancellation] CancellationToken ct = default)
    {
        limits ??= IntakeLimits.Default;
        options ??= ReportedMailOptions.Default;
        var extension = Path.GetExtension(fileName).ToLowerInvariant();
        if (extension == ".mbox")
        {
            await foreach (var item in ReadMboxAsync(fileName, stream, limits, options, source, ct))
            {
                yield return item;
            }

            yield break;
        }

        if (!Extensions.Contains(extension))
        {
            yield return new IntakeFault(fileName, null, $"この種類のファイルは読めません。読めるのは {string.Join(' ', Extensions)} です。");
            yield break;
        }

        var limit = extension == ".eml" ? limits.Mime.MaxMessageBytes : limits.MaxTableBytes;
        var (bytes, refused) = await BoundedBytes.ReadAsync(stream, limit, ct);
        if (refused is not null || bytes.IsEmpty)
        {
            yield return new IntakeFault(fileName, null, refused ?? "ファイルが空です。");
            yield break;
        }

        var items = extension switch
        {
            ".eml" => EmlFiles.Read(fileName, null, bytes, source, limits, options),
            ".csv" => CsvRecords.Read(fileName, bytes, source, limits, options.Areas),
            _ => JsonLines.Read(fileName, bytes, source, limits, options.Areas),
        };
        foreach (var item in items)
        {
            ct.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    private static async IAsyncEnumerable<IntakeItem> ReadMboxAsync(
        string fileName, Stream stream, IntakeLimits limits, ReportedMailOptions options, IntakeSource source, [EnumeratorCancellation] CancellationToken ct)
    {
        if (stream.CanSeek && stream.Length - stream.Position is var length && length > limits.MaxMboxBytes)
        {
            yield return new IntakeFault(fileName, null, BoundedBytes.TooLarge(limits.MaxMboxBytes, length));
            yield break;
        }

        var count = 0;
        await foreach (var message in MboxFiles.SplitAsync(stream, limits.Mime.MaxMessageBytes, ct))
        {
            if (++count > limits.MaxMessages)
            {
                yield return new IntakeFault(fileName, count, $"メールの数が上限 {limits.MaxMessages} 通を超えています。{count} 通目から後は読みませんでした。");
                yield break;
            }

            if (message.TooLarge)
            {
                yield return new IntakeFault(fileName, message.Number, $"{message.Number} 通目が{BoundedBytes.TooLarge(limits.Mime.MaxMessageBytes, null)}");
                continue;
            }

            foreach (var item in EmlFiles.Read(fileName, message.Number, message.Bytes, source, limits, options))
            {
                yield return item;
            }
        }

        if (count == 0)
        {
            yield return new IntakeFault(fileName, null, "ファイルが空です。");
        }
    }
}
