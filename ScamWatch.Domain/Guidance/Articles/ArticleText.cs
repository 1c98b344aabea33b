using System.Globalization;
using System.Text;

namespace ScamWatch.Domain.Guidance.Articles;

/// <summary>An article as it is read on a day, in one language.</summary>
/// <param name="Article">It.</param>
/// <param name="Question">In that language.</param>
/// <param name="Paragraphs">The answer with its figures.</param>
/// <param name="Facts">The figures in it, each once.</param>
/// <param name="Sources">The main source first.</param>
/// <param name="Conflicts">On what the sources disagree: about the article and about its figures.</param>
public sealed record ArticleText(
    Article Article, string Question, IReadOnlyList<FilledText> Paragraphs, IReadOnlyList<Fact> Facts,
    IReadOnlyList<FactSource> Sources, IReadOnlyList<ConflictNote> Conflicts)
{
    /// <summary>For a chat or a mail: question, answer, and of which day and from whom it is.</summary>
    /// <param name="english">The language of the last line.</param>
    public string Plain(bool english)
    {
        var text = new StringBuilder(Question).Append('\n');
        foreach (var paragraph in Paragraphs)
        {
            text.Append('\n').Append(paragraph.Plain).Append('\n');
        }

        // What the answer says, and what each of its figures says: the oldest of them is as old as the answer is.
        var seen = Sources.Take(1).Concat(Facts.SelectMany(f => f.Sources)).Select(s => s.ObservedOn).Where(d => d is not null).Min();
        var day = seen is { } known ? known.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
        var issuers = string.Join(english ? ", " : "、", Sources.Take(1).Concat(Facts.SelectMany(f => f.Sources)).Select(s => s.Issuer).Where(i => i.Length > 0).Distinct());
        return text.Append('\n').Append(english
            ? $"(Sources: {issuers}{(day is null ? "" : $"; read as of {day} or later")})"
            : $"(出典: {issuers}{(day is null ? "" : $"。{day}以降に確認")})").ToString();
    }
}

/// <summary>Puts an article together as it is read: its figures filled, its sources and conflicts looked up.</summary>
public sealed class ReadArticle(FactText facts, SourceList sources, ConflictNotes conflicts)
{
    /// <summary>The article on a day.</summary>
    public ArticleText On(Article article, DateOnly day, bool english)
    {
        var paragraphs = (english ? article.AnswerEn : article.AnswerJa).Select(p => facts.Fill(p, day, english)).ToList();
        var filled = paragraphs.SelectMany(p => p.Facts).DistinctBy(f => f.Key).ToList();
        return new(
            article, english ? article.Question.En : article.Question.Ja, paragraphs, filled,
            [sources.Of(article.Source, article.ObservedOn), .. article.AlsoSources.Select(s => sources.Of(s, null))],
            [.. article.Conflicts.Select(conflicts.Find).OfType<ConflictNote>().Concat(filled.SelectMany(f => f.Conflicts)).DistinctBy(c => c.Id)]);
    }
}
