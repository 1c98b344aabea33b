namespace ScamWatch.Domain.Campaigns;

/// <summary>A fingerprint and whose it is.</summary>
internal sealed record KnownPrint(Guid ReportId, Fingerprint Print);

/// <summary>
/// Fingerprints read of late, by number: reports of one campaign come close together. A fingerprint never changes and its
/// number is given to no other, so what is kept is right whoever else writes; which numbers stand under a key is always asked
/// of the database. Safe for use by many threads.
/// </summary>
public sealed class RecentPrints
{
    /// <summary>Kept at most twice as many, of about 800 bytes each.</summary>
    private const int Generation = 8192;

    private readonly Lock _lock = new();
    private Dictionary<long, KnownPrint> _young = [];
    private Dictionary<long, KnownPrint> _old = [];

    internal KnownPrint? Find(long number)
    {
        lock (_lock)
        {
            if (_young.TryGetValue(number, out var print))
            {
                return print;
            }

            if (_old.TryGetValue(number, out print))
            {
                KeepYoung(number, print);
                return print;
            }

            return null;
        }
    }

    internal void Keep(long number, KnownPrint print)
    {
        lock (_lock)
        {
            KeepYoung(number, print);
        }
    }

    private void KeepYoung(long number, KnownPrint print)
    {
        if (_young.Count >= Generation)
        {
            (_old, _young) = (_young, []);
        }

        _young[number] = print;
    }
}
