using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Guidance.Articles;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Desk;

/// <summary>Notes in a case which answers of the guidance the caller was told, each by its question and id.</summary>
public sealed class TellCaller(IDbContextFactory<ScamWatchDb> contexts, ArticleBook book, TimeProvider clock)
{
    /// <summary>Most answers noted at once.</summary>
    public const int Most = 20;

    /// <summary>The ids that were noted, or why none was.</summary>
    public async Task<Outcome<IReadOnlyList<string>>> RunAsync(Guid caseId, IReadOnlyList<string> articleIds, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CaseWork))
        {
            return new NotAllowed();
        }

        var articles = articleIds.Distinct().Take(Most).Select(book.Find).OfType<Article>().ToList();
        if (articles.Count == 0)
        {
            return new NotFound(("案内", "The article"));
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.SuspensionCases.SingleOrDefaultAsync(c => c.Id == caseId, ct) is not { } suspension || !SuspensionRules.IsWithin(suspension, actor))
        {
            return new NotFound(("停止受付", "The suspension case"));
        }

        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var article in articles)
        {
            suspension.Remark($"案内: {article.Question.Ja} ({article.Id})", actor, now);
            AuditTrail.Record(db, actor, AuditKind.GuidanceTold, suspension.ReceiptNumber, article.Id, now);
        }

        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : Outcome(articles);
    }

    private static Outcome<IReadOnlyList<string>> Outcome(List<Article> articles) => articles.ConvertAll(a => a.Id);
}
