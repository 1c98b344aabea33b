namespace ScamWatch.Domain;

/// <summary>One page of an answer.</summary>
/// <param name="Items">The rows of this page.</param>
/// <param name="Total">How many rows the filter has in all.</param>
public sealed record Page<TRow>(IReadOnlyList<TRow> Items, int Total);

/// <summary>Which part of an answer is wanted.</summary>
/// <param name="Skip">Rows to leave out, from 0.</param>
/// <param name="Take">Rows wanted; cut to 1 … <see cref="MaxTake"/>.</param>
public readonly record struct Slice(int Skip, int Take)
{
    /// <summary>No list asks for more at once: a page of the grid is far smaller.</summary>
    public const int MaxTake = 500;

    public int Offset => Math.Max(0, Skip);

    public int Count => Math.Clamp(Take, 1, MaxTake);
}
