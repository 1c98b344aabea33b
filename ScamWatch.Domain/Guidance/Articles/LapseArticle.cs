using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Guidance.Articles;

/// <summary>Marks an article as lapsed (失効), and takes the mark back.</summary>
public sealed class LapseArticle(IDbContextFactory<ScamWatchDb> contexts, ArticleBook book, TimeProvider clock)
{
    /// <summary>Marks it: from now on nobody finds it, only its successor.</summary>
    /// <param name="successorId">What holds instead; null where nothing does.</param>
    /// <param name="because">Why.</param>
    public async Task<Outcome<ArticleLapse>> RunAsync(string articleId, string? successorId, string because, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.GuidanceEdit))
        {
            return new NotAllowed();
        }

        if (book.Find(articleId) is not { } article)
        {
            return new NotFound(ArticleWords.Article);
        }

        if (ArticleRules.CheckLapse(article, successorId, book, because, actor) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.ArticleLapses.AnyAsync(l => l.ActiveKey == articleId, ct))
        {
            return new LapsedAlready();
        }

        var lapse = ArticleLapse.Mark(articleId, successorId, Redactor.Redact(because.Trim()).Text, actor, now);
        db.ArticleLapses.Add(lapse);
        AuditTrail.Record(db, actor, AuditKind.ArticleLapsed, articleId, successorId is null ? lapse.Because : $"→ {successorId}: {lapse.Because}", now);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            return new LapsedAlready();
        }

        return lapse;
    }

    /// <summary>Takes the mark back.</summary>
    public async Task<Outcome<ArticleLapse>> LiftAsync(string articleId, Actor actor, CancellationToken ct)
    {
        if (!ArticleRules.MayEdit(actor))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.ArticleLapses.SingleOrDefaultAsync(l => l.ActiveKey == articleId, ct) is not { } lapse)
        {
            return new NotFound(("失効の印", "The mark"));
        }

        var now = clock.GetUtcNow().UtcDateTime;
        lapse.Lift(actor, now);
        AuditTrail.Record(db, actor, AuditKind.ArticleLapseLifted, articleId, "", now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : lapse;
    }
}
