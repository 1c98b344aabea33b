using System.Collections.Concurrent;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Ingest.CardReader;

/// <summary>A machine with readers: this one, or a counter PC elsewhere by its agent.</summary>
public interface IReaderStation
{
    /// <summary>Stable while it is attached.</summary>
    string Id { get; }

    /// <summary>What staff call it.</summary>
    string Name { get; }

    /// <summary>Why it offers nothing; null while its card service answers.</summary>
    CardFault? Down { get; }

    /// <summary>Its readers, by name.</summary>
    IReadOnlyList<ReaderView> Readers { get; }

    /// <summary>True where the PIN is typed at the machine itself, so that none is given to <see cref="ProveAsync"/>.</summary>
    bool AsksForPin { get; }

    /// <summary>Asks the card of a visit to sign a challenge.</summary>
    /// <param name="reader">Name of the reader.</param>
    /// <param name="visit">The visit that the clerk has before them.</param>
    /// <param name="pin">Four ASCII digits, cleared here; empty where <see cref="AsksForPin"/>.</param>
    /// <param name="challenge">Fresh random bytes.</param>
    /// <param name="lastTryAllowed">A supervisor agreed to spend the last try.</param>
    /// <param name="ct">Ends the wait; a PIN already sent is not taken back.</param>
    Task<PossessionProof> ProveAsync(string reader, long visit, byte[] pin, byte[] challenge, bool lastTryAllowed, CancellationToken ct);
}

/// <summary>The stations attached now. One for the process; nothing of it is stored.</summary>
public sealed class CardReaders(ChangeFeed feed)
{
    private readonly ConcurrentDictionary<string, IReaderStation> _stations = new();

    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<IReaderStation> Stations => [.. _stations.Values.OrderBy(s => s.Name, StringComparer.Ordinal)];

    /// <summary>One of them; null where it is not attached.</summary>
    public IReaderStation? Find(string id) => _stations.GetValueOrDefault(id);

    /// <summary>A station came.</summary>
    public void Attach(IReaderStation station)
    {
        _stations[station.Id] = station;
        Tell();
    }

    /// <summary>A station went.</summary>
    public void Detach(IReaderStation station)
    {
        if (_stations.TryRemove(KeyValuePair.Create(station.Id, station)))
        {
            Tell();
        }
    }

    /// <summary>Something at a station changed.</summary>
    public void Tell() => feed.Publish(Topic.CardReaders);
}
