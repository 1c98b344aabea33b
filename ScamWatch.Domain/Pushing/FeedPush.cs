namespace ScamWatch.Domain.Pushing;

/// <summary>How far a push has come. The codes are stored: never rename one.</summary>
public enum PushState
{
    Queued,
    Sent,

    /// <summary>Given up: refused, or out of reach for too long. Staff may try again.</summary>
    Failed,

    /// <summary>A newer message about the same warning goes out in its place.</summary>
    Overtaken,
}

/// <summary>A message about a warning on its way to another server.</summary>
public sealed class FeedPush
{
    private FeedPush()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>Name of the endpoint in the settings.</summary>
    public string Endpoint { get; private set; } = "";

    public Guid AlertId { get; private set; }

    public string Slug { get; private set; } = "";

    /// <summary>Number of the CAP message, from 1.</summary>
    public int Message { get; private set; }

    public PushState State { get; private set; }

    public int Attempts { get; private set; }

    public DateTime CreatedAt { get; private set; }

    /// <summary>Not before this time is it tried next. Set ahead by whoever is trying it now.</summary>
    public DateTime NextAttemptAt { get; private set; }

    public DateTime? SentAt { get; private set; }

    /// <summary>Kind of the last fault, such as <c>HTTP 503</c>; never the server's words.</summary>
    public string LastError { get; private set; } = "";

    public int Version { get; private set; }

    public static FeedPush Of(string endpoint, Alerts.PublicAlert alert, int message, DateTime at) => new()
    {
        Id = Guid.CreateVersion7(),
        Endpoint = endpoint,
        AlertId = alert.Id,
        Slug = alert.Slug,
        Message = message,
        CreatedAt = at,
        NextAttemptAt = at,
    };

    public void Claim(DateTime until)
    {
        Attempts++;
        NextAttemptAt = until;
        Version++;
    }

    public void End(PushState state, string error, DateTime at)
    {
        (State, LastError, SentAt) = (state, error, state == PushState.Sent ? at : null);
        Version++;
    }

    public void Defer(string error, DateTime next)
    {
        (LastError, NextAttemptAt) = (error, next);
        Version++;
    }

    /// <summary>Tried again by staff.</summary>
    public void Requeue(DateTime at)
    {
        (State, CreatedAt, NextAttemptAt, Attempts) = (PushState.Queued, at, at, 0);
        Version++;
    }
}
