using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Guidance.Articles;

/// <summary>What somebody says of an answer.</summary>
public enum FeedbackKind
{
    /// <summary>It did not help the caller, or nothing was found.</summary>
    DidNotHelp,

    /// <summary>A correction is proposed.</summary>
    Correction,
}

/// <summary>What became of a feedback.</summary>
public enum FeedbackOutcome
{
    /// <summary>The article, its words or a synonym were or will be changed.</summary>
    Adopted,

    /// <summary>Nothing changes.</summary>
    Unchanged,
}

/// <summary>An operator's word on an answer, until an editor settles it. Holds no My Number and no PIN: they are destroyed before.</summary>
public sealed class ArticleFeedback
{
    private ArticleFeedback()
    {
    }

    public Guid Id { get; private set; }

    public FeedbackKind Kind { get; private set; }

    /// <summary>The article; empty where nothing was found.</summary>
    public string ArticleId { get; private set; } = "";

    /// <summary>What was searched for; may be empty.</summary>
    public string Question { get; private set; } = "";

    /// <summary>In the operator's words; may be empty where it did not help.</summary>
    public string Words { get; private set; } = "";

    public string By { get; private set; } = "";

    public DateTime At { get; private set; }

    public FeedbackOutcome? Outcome { get; private set; }

    /// <summary>Why it was settled so.</summary>
    public string? Reason { get; private set; }

    public string? SettledBy { get; private set; }

    public DateTime? SettledAt { get; private set; }

    public int Version { get; private set; }

    internal static ArticleFeedback Give(FeedbackKind kind, string articleId, string question, string words, Actor by, DateTime at) => new()
    {
        Id = Guid.CreateVersion7(),
        Kind = kind,
        ArticleId = articleId,
        Question = question,
        Words = words,
        By = by.Name,
        At = at,
    };

    internal void Settle(FeedbackOutcome outcome, string reason, Actor by, DateTime at)
    {
        (Outcome, Reason, SettledBy, SettledAt) = (outcome, reason, by.Name, at);
        Version++;
    }
}
