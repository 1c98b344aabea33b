using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Guidance.Articles;

/// <summary>Takes a feedback off the list of those to look at.</summary>
public sealed class SettleFeedback(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <param name="reason">Why; may be empty.</param>
    public async Task<Outcome<ArticleFeedback>> RunAsync(Guid id, FeedbackOutcome outcome, string reason, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.GuidanceEdit))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.ArticleFeedback.SingleOrDefaultAsync(f => f.Id == id, ct) is not { } feedback)
        {
            return new NotFound(("ご意見", "The feedback"));
        }

        if (ArticleRules.CheckSettle(feedback, reason, actor) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        feedback.Settle(outcome, Redactor.Redact(reason.Trim()).Text, actor, now);
        AuditTrail.Record(db, actor, AuditKind.ArticleFeedbackSettled, feedback.ArticleId.Length > 0 ? feedback.ArticleId : "案内なし",
            $"{(outcome == FeedbackOutcome.Adopted ? "反映" : "変更なし")}: {feedback.Reason}".TrimEnd(' ', ':'), now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : feedback;
    }
}

/// <summary>Lists feedback.</summary>
public sealed class FindFeedback(IDbContextFactory<ScamWatchDb> contexts)
{
    /// <summary>The open ones oldest first, or the settled ones newest first.</summary>
    /// <param name="settled">Which.</param>
    /// <param name="range">Which part of the list.</param>
    public async Task<Page<ArticleFeedback>> RunAsync(bool settled, Slice range, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var wanted = db.ArticleFeedback.AsNoTracking().Where(f => settled ? f.SettledAt != null : f.SettledAt == null);
        var ordered = settled ? wanted.OrderByDescending(f => f.SettledAt).ThenBy(f => f.Id) : wanted.OrderBy(f => f.At).ThenBy(f => f.Id);
        return new(await ordered.Skip(range.Offset).Take(range.Count).ToListAsync(ct), await wanted.CountAsync(ct));
    }
}
