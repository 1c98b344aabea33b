namespace ScamWatch.Domain.Campaigns;

/// <summary>A fingerprint and whose it is.</summary>
internal sealed record KnownPrint(Guid ReportId, Fingerprint Print);

/// <summary>
/// The fingerprints looked at last, by number: reports of one campaign come close together. A fingerprint never changes and its
/// number is given to no other, so what is kept is right whoever else writes; which numbers stand under a key is always asked
/// of the database. Safe for use by many threads.
/// </summary>
public sealed class RecentPrints
{
    /// <summary>Of about 900 bytes each; once that many are kept, it grows no further.</summary>
    internal const int Most = 16_384;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, LinkedListNode<(long Number, KnownPrint Print)>> _kept = new(Most);

    /// <summary>The one looked at last at the end.</summary>
    private readonly LinkedList<(long Number, KnownPrint Print)> _order = [];

    internal KnownPrint? Find(long number)
    {
        lock (_lock)
        {
            if (!_kept.TryGetValue(number, out var node))
            {
                return null;
            }

            _order.Remove(node);
            _order.AddLast(node);
            return node.Value.Print;
        }
    }

    internal void Keep(long number, KnownPrint print)
    {
        lock (_lock)
        {
            if (_kept.Remove(number, out var node))
            {
                _order.Remove(node);
            }
            else if (_kept.Count == Most)
            {
                _kept.Remove(_order.First!.Value.Number);
                _order.RemoveFirst();
            }

            _kept[number] = _order.AddLast((number, print));
        }
    }
}
