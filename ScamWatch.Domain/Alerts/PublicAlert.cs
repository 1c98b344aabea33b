namespace ScamWatch.Domain.Alerts;

/// <summary>
/// A warning as the public may know it. Whatever goes out takes this type and no other: it is made here only, from what is or
/// was public, and never from a rehearsal or from what is in work.
/// </summary>
public sealed record PublicAlert
{
    private PublicAlert()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>Last part of its address; never changes.</summary>
    public required string Slug { get; init; }

    /// <summary>公開中, 終了 or 取下げ.</summary>
    public AlertState State { get; private init; }

    /// <summary>The words of the current edition. Those of a withdrawn one must not be repeated, save its title.</summary>
    public required AlertContent Content { get; init; }

    /// <summary>Every edition so far with what it changed, oldest first; the last one is <see cref="Content"/>.</summary>
    public required IReadOnlyList<AlertEdition> Editions { get; init; }

    /// <summary>When the first edition became public, UTC.</summary>
    public DateTime PublishedAt { get; private init; }

    /// <summary>The last change that the public could see, UTC.</summary>
    public DateTime UpdatedAt { get; private init; }

    /// <summary>When it ends, UTC.</summary>
    public DateTime? ExpiresAt { get; private init; }

    public string? WithdrawnBecause { get; private init; }

    public DateTime? WithdrawnAt { get; private init; }

    /// <summary>The public face of a warning; null where it has none.</summary>
    internal static PublicAlert? Of(Alert alert) => !alert.IsPublic ? null : new()
    {
        Id = alert.Id,
        Slug = alert.Slug,
        State = alert.State,
        Content = alert.Content,
        Editions = alert.Editions,
        PublishedAt = alert.PublishedAt!.Value,
        UpdatedAt = alert.PublicChangedAt ?? alert.PublishedAt.Value,
        ExpiresAt = alert.ExpiresAt,
        WithdrawnBecause = alert.WithdrawnBecause,
        WithdrawnAt = alert.WithdrawnAt,
    };
}
