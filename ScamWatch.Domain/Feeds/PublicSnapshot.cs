using ScamWatch.Domain.Alerts;

namespace ScamWatch.Domain.Feeds;

/// <summary>Everything that the public may read at one moment, held in memory: every page and feed is drawn from it.</summary>
/// <param name="Mark">Moves with every change that the public can see.</param>
/// <param name="ChangedAt">The last such change, UTC; null before the first.</param>
/// <param name="Alerts">What is or was public, the newest publication first.</param>
/// <param name="Earlier">The words of editions before the current one, by warning and edition; none of what was withdrawn.</param>
public sealed record PublicSnapshot(
    int Mark, DateTime? ChangedAt, IReadOnlyList<PublicAlert> Alerts, IReadOnlyDictionary<(Guid Alert, int Edition), AlertContent> Earlier)
{
    private readonly Dictionary<string, PublicAlert> _bySlug = Alerts.ToDictionary(a => a.Slug, StringComparer.Ordinal);

    public static PublicSnapshot Empty { get; } = new(-1, null, [], new Dictionary<(Guid, int), AlertContent>());

    /// <summary>Last changed first: an end or a withdrawal is news too.</summary>
    public IReadOnlyList<PublicAlert> News { get; } = [.. Alerts.OrderByDescending(a => a.UpdatedAt).ThenBy(a => a.Id)];

    /// <summary>A warning by its address; null for what was never public.</summary>
    public PublicAlert? Find(string slug) => _bySlug.GetValueOrDefault(slug);

    /// <summary>The words of an edition; null where it does not exist or must not be repeated.</summary>
    /// <param name="edition">From 1.</param>
    public AlertContent? Edition(PublicAlert alert, int edition) =>
        alert.State == AlertState.Withdrawn ? null
        : edition == alert.Editions.Count ? alert.Content
        : Earlier.GetValueOrDefault((alert.Id, edition));
}
