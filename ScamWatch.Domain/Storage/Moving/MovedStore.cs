namespace ScamWatch.Domain.Storage.Moving;

/// <summary>A table after the move.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">How many rows were copied, and read back and found alike.</param>
/// <param name="Digest">SHA-256 over all of them in the order of their key, hexadecimal: the same for the same contents.</param>
public sealed record MovedRows(string Name, long Rows, string Digest);

/// <summary>What a move did.</summary>
/// <param name="Tables">Every table that was copied, in the order of copying.</param>
/// <param name="CutTimes">Times that were finer than a microsecond, which PostgreSQL does not keep: their last digit was cut.</param>
/// <param name="NotCopied">Tables in the file that are none of this program.</param>
public sealed record MovedStore(IReadOnlyList<MovedRows> Tables, long CutTimes, IReadOnlyList<string> NotCopied)
{
    public long Rows => Tables.Sum(t => t.Rows);
}
