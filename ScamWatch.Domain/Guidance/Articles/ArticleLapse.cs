using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Guidance.Articles;

/// <summary>An article that no longer holds (失効), from the moment somebody marked it until somebody takes the mark back.</summary>
public sealed class ArticleLapse
{
    private ArticleLapse()
    {
    }

    public Guid Id { get; private set; }

    public string ArticleId { get; private set; } = "";

    /// <summary>The article id while the mark stands; null once it was taken back. Unique: no article is marked twice.</summary>
    public string? ActiveKey { get; private set; }

    /// <summary>The article that holds instead; null where there is none.</summary>
    public string? SuccessorId { get; private set; }

    public string Because { get; private set; } = "";

    public string MarkedBy { get; private set; } = "";

    public DateTime MarkedAt { get; private set; }

    public string? LiftedBy { get; private set; }

    public DateTime? LiftedAt { get; private set; }

    public int Version { get; private set; }

    internal static ArticleLapse Mark(string articleId, string? successorId, string because, Actor by, DateTime at) => new()
    {
        Id = Guid.CreateVersion7(),
        ArticleId = articleId,
        ActiveKey = articleId,
        SuccessorId = successorId,
        Because = because,
        MarkedBy = by.Name,
        MarkedAt = at,
    };

    internal void Lift(Actor by, DateTime at)
    {
        (ActiveKey, LiftedBy, LiftedAt) = (null, by.Name, at);
        Version++;
    }
}
