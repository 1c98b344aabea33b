using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Guidance.Articles;

/// <summary>Stores that an answer did not help, or what should be corrected in it. The trail names the article, never what was typed.</summary>
public sealed class GiveFeedback(IDbContextFactory<ScamWatchDb> contexts, ArticleBook book, TimeProvider clock)
{
    /// <summary>The feedback, or why it was not stored.</summary>
    /// <param name="kind">What is said.</param>
    /// <param name="articleId">The article; empty where nothing was found.</param>
    /// <param name="question">What was searched for; may be empty.</param>
    /// <param name="words">In the operator's words.</param>
    public async Task<Outcome<Guid>> RunAsync(FeedbackKind kind, string articleId, string question, string words, Actor actor, CancellationToken ct)
    {
        if (ArticleRules.CheckFeedback(kind, words, actor) is { } refusal)
        {
            return refusal;
        }

        if (articleId.Length > 0 ? book.Find(articleId) is null : kind == FeedbackKind.Correction)
        {
            return new NotFound(ArticleWords.Article);
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var asked = question.Trim();
        var feedback = ArticleFeedback.Give(
            kind, articleId, Clean(asked.Length > ArticleSearch.MaxQuestion ? asked[..ArticleSearch.MaxQuestion] : asked), Clean(words.Trim()), actor, now);
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.ArticleFeedback.Add(feedback);
        AuditTrail.Record(db, actor, kind == FeedbackKind.DidNotHelp ? AuditKind.ArticleDidNotHelp : AuditKind.ArticleCorrectionProposed,
            articleId.Length > 0 ? articleId : "案内なし", "", now);
        await db.SaveChangesAsync(ct);
        return feedback.Id;
    }

    private static string Clean(string text) => PinMention.Remove(Redactor.Redact(text).Text);
}

internal static class ArticleWords
{
    public static readonly Words Article = ("案内", "The article");
}
