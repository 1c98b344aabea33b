using ScamWatch.Domain.Staff;
using ScamWatch.Ingest.CardReader;

namespace ScamWatch.Web.Counter;

/// <summary>Who has which reader before them.</summary>
/// <param name="Session">The counter page that holds it.</param>
/// <param name="PersonId">Account of whoever sits there.</param>
/// <param name="Person">Their name.</param>
public sealed record ReaderClaim(Guid Session, string PersonId, string Person);

/// <summary>
/// One reader belongs to one counter page at a time, for as long as that page is open. One for the process; nothing of it is stored.
/// </summary>
public sealed class ReaderClaims(CardReaders readers)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Station, string Reader), ReaderClaim> _claims = [];

    /// <summary>Who has a reader; null where it is free.</summary>
    public ReaderClaim? Of(string station, string reader)
    {
        lock (_lock)
        {
            return _claims.GetValueOrDefault((station, reader));
        }
    }

    /// <summary>
    /// Takes a reader, and leaves the one held before. False where somebody else has it. A page of the same person gives it up: it may
    /// be one whose connection broke, which the server keeps for some minutes.
    /// </summary>
    public bool Take(string station, string reader, Guid session, Actor actor)
    {
        lock (_lock)
        {
            if (_claims.TryGetValue((station, reader), out var held) && held.PersonId != actor.Id)
            {
                return false;
            }

            Forget(session);
            _claims[(station, reader)] = new(session, actor.Id, actor.Name);
        }

        readers.Tell();
        return true;
    }

    /// <summary>Leaves whatever the page holds.</summary>
    public void Free(Guid session)
    {
        bool freed;
        lock (_lock)
        {
            freed = Forget(session);
        }

        if (freed)
        {
            readers.Tell();
        }
    }

    private bool Forget(Guid session)
    {
        var held = _claims.Where(c => c.Value.Session == session).Select(c => c.Key).ToList();
        held.ForEach(key => _claims.Remove(key));
        return held.Count > 0;
    }
}
