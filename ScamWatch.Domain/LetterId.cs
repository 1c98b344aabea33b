namespace ScamWatch.Domain;

/// <summary>
/// An id in letters, from a to p for every four bits. Without digits, since twelve of them in a row may pass for a My Number, and are then destroyed
/// wherever the id is read as text: the part before the @ of our Message-IDs (RFC 5322 §3.6.4) where an answer quotes them, the keys of deliveries.
/// </summary>
internal static class LetterId
{
    private const int Letters = 32;

    /// <summary>32 letters.</summary>
    public static string Of(Guid id) => string.Create(Letters, id, static (letters, value) =>
    {
        Span<byte> bytes = stackalloc byte[Letters / 2];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        for (var i = 0; i < bytes.Length; i++)
        {
            letters[2 * i] = (char)('a' + (bytes[i] >> 4));
            letters[(2 * i) + 1] = (char)('a' + (bytes[i] & 0xF));
        }
    });

    /// <summary>The id in a Message-ID without its angle brackets; null where it is none of ours.</summary>
    public static Guid? In(string messageId)
    {
        if (messageId.IndexOf('@', StringComparison.Ordinal) != Letters || messageId.AsSpan(0, Letters).ContainsAnyExceptInRange('a', 'p'))
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[Letters / 2];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(((messageId[2 * i] - 'a') << 4) | (messageId[(2 * i) + 1] - 'a'));
        }

        return new(bytes, bigEndian: true);
    }
}
