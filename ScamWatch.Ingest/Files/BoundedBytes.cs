using ScamWatch.Ingest.Mail;

namespace ScamWatch.Ingest.Files;

/// <summary>Reads a stream only as far as a limit allows, so that a huge file costs no memory.</summary>
internal static class BoundedBytes
{
    /// <summary>The bytes; or the reason, in Japanese, why the stream is refused.</summary>
    public static async Task<(ReadOnlyMemory<byte> Bytes, string? Refused)> ReadAsync(Stream stream, long limit, CancellationToken ct)
    {
        if (stream.CanSeek && stream.Length - stream.Position is var length && length > limit)
        {
            return (default, TooLarge(limit, length));
        }

        using var memory = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while ((read = await stream.ReadAsync(buffer, ct)) > 0)
        {
            if (memory.Length + read > limit)
            {
                return (default, TooLarge(limit, null));
            }

            memory.Write(buffer, 0, read);
        }

        return (memory.GetBuffer().AsMemory(0, (int)memory.Length), null);
    }

    public static string TooLarge(long limit, long? length) => length is { } known
        ? $"上限 {ByteSize.Of(limit)} を超えています(ファイルは {ByteSize.Of(known)})。"
        : $"上限 {ByteSize.Of(limit)} を超えています。";
}
