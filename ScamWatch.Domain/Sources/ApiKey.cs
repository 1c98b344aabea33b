using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Sources;

/// <summary>
/// The right of another program to use the API: one for each source. The secret itself is shown once and never stored;
/// a hash of it is, without salt or stretching, since 256 random bits cannot be guessed.
/// </summary>
public sealed class ApiKey
{
    private ApiKey()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>The source, as the audit trail names it.</summary>
    public string Name { get; private set; } = "";

    /// <summary>First characters of the secret, to tell keys apart by.</summary>
    public string Prefix { get; private set; } = "";

    /// <summary>SHA-256 of the secret, lower-case hex.</summary>
    public string Hash { get; private set; } = "";

    public IReadOnlyList<ApiScope> Scopes { get; private set; } = [];

    /// <summary>Requests in a minute.</summary>
    public int PerMinute { get; private set; }

    public DateTime CreatedAt { get; private set; }

    public string CreatedBy { get; private set; } = "";

    /// <summary>When it last opened the door, to the minute; null where never.</summary>
    public DateTime? LastUsedAt { get; private set; }

    public DateTime? RevokedAt { get; private set; }

    public string? RevokedBy { get; private set; }

    /// <summary>Two people who revoke at once are told apart by it.</summary>
    public int Version { get; private set; }

    /// <summary>Makes a key for a secret.</summary>
    internal static ApiKey Create(string name, ApiKeySecret secret, IReadOnlyList<ApiScope> scopes, int perMinute, Actor by, DateTime at) => new()
    {
        Id = Guid.CreateVersion7(),
        Name = name,
        Prefix = secret.Prefix,
        Hash = secret.Hash,
        Scopes = scopes,
        PerMinute = perMinute,
        CreatedAt = at,
        CreatedBy = by.Name,
    };

    /// <summary>Takes the right away, for ever.</summary>
    internal void Revoke(Actor by, DateTime at)
    {
        (RevokedAt, RevokedBy) = (at, by.Name);
        Version++;
    }
}
