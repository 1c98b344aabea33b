using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Guidance.Articles;

/// <summary>An article that was opened.</summary>
/// <param name="Article">It.</param>
/// <param name="Lapse">The mark on it; null where it holds, or where its own last day has passed.</param>
/// <param name="Holds">False where it must not be read out any more.</param>
/// <param name="Successor">What holds instead.</param>
public sealed record OpenedArticle(Article Article, ArticleLapse? Lapse, bool Holds, Article? Successor);

/// <summary>Finds articles as they stand today: one that has lapsed is answered by its successor, or not at all.</summary>
public sealed class FindArticles(IDbContextFactory<ScamWatchDb> contexts, ArticleBook book, ArticleSearch search, TimeProvider clock)
{
    /// <summary>Longest chain of successors that is followed.</summary>
    private const int MaxSteps = 5;

    /// <summary>The articles nearest to a question, best first; without a question those of the section, in the order of the book.</summary>
    /// <param name="question">In the caller's words.</param>
    /// <param name="section">One of <see cref="ArticleBook.Sections"/>; null for all.</param>
    /// <param name="most">How many.</param>
    /// <param name="publicOnly">True for citizens.</param>
    public async Task<IReadOnlyList<Article>> RunAsync(string? question, string? section, int most, bool publicOnly, CancellationToken ct)
    {
        var (lapses, today) = (await LapsesAsync(ct), Today);
        var wanted = string.IsNullOrWhiteSpace(question)
            ? book.All.Where(InSection)
            : search.Find(question.Trim(), most * 2, InSection).Select(h => h.Article);
        return
        [
            .. wanted.Select(a => Holding(a, lapses, today)).OfType<Article>().Where(a => !publicOnly || a.Public).DistinctBy(a => a.Id).Take(most),
        ];

        bool InSection(Article article) => section is null || article.Section == section;
    }

    /// <summary>How many articles hold in each section.</summary>
    /// <param name="publicOnly">True for citizens.</param>
    public async Task<IReadOnlyDictionary<string, int>> CountAsync(bool publicOnly, CancellationToken ct)
    {
        var (lapses, today) = (await LapsesAsync(ct), Today);
        return book.All.Where(a => (!publicOnly || a.Public) && Holds(a, lapses, today)).CountBy(a => a.Section).ToDictionary();
    }

    /// <summary>One article with what stands against it; null where there is none of that id.</summary>
    public async Task<OpenedArticle?> OpenAsync(string id, CancellationToken ct)
    {
        if (book.Find(id) is not { } article)
        {
            return null;
        }

        var (lapses, today) = (await LapsesAsync(ct), Today);
        var holds = Holds(article, lapses, today);
        return new(article, lapses.GetValueOrDefault(id), holds, holds ? null : Holding(article, lapses, today));
    }

    /// <summary>The marks that stand, the newest first.</summary>
    public async Task<IReadOnlyList<ArticleLapse>> LapsedAsync(CancellationToken ct) =>
        [.. (await LapsesAsync(ct)).Values.OrderByDescending(l => l.MarkedAt)];

    /// <summary>A figure that moves with every mark set or taken back, and the UTC time of the last one (null before the first).</summary>
    public async Task<(int Mark, DateTime? At)> LastChangeAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var marks = await db.ArticleLapses.AsNoTracking().GroupBy(_ => 1)
            .Select(g => new { Count = g.Count(), Lifted = g.Count(l => l.LiftedAt != null), Marked = g.Max(l => l.MarkedAt), Last = g.Max(l => l.LiftedAt) })
            .SingleOrDefaultAsync(ct);
        return marks is null ? (0, null) : (marks.Count + marks.Lifted, marks.Last > marks.Marked ? marks.Last : marks.Marked);
    }

    private DateOnly Today => JapanTime.DayOf(clock.GetUtcNow().UtcDateTime);

    // Few: read anew each time, so that every process sees a mark at once.
    private async Task<Dictionary<string, ArticleLapse>> LapsesAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.ArticleLapses.AsNoTracking().Where(l => l.ActiveKey != null).ToDictionaryAsync(l => l.ArticleId, ct);
    }

    private static bool Holds(Article article, Dictionary<string, ArticleLapse> lapses, DateOnly today) =>
        article.HoldsOn(today) && !lapses.ContainsKey(article.Id);

    private Article? Holding(Article article, Dictionary<string, ArticleLapse> lapses, DateOnly today)
    {
        var current = article;
        for (var step = 0; current is not null && step < MaxSteps; step++)
        {
            if (Holds(current, lapses, today))
            {
                return current;
            }

            var next = lapses.TryGetValue(current.Id, out var lapse) ? lapse.SuccessorId : current.Successor;
            current = next is null ? null : book.Find(next);
        }

        return null;
    }
}
