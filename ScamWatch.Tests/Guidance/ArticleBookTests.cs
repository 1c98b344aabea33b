using System.Text.RegularExpressions;
using ScamWatch.Domain;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Guidance.Articles;

namespace ScamWatch.Tests.Guidance;

/// <summary>The shipped articles, as a machine can judge them.</summary>
public sealed partial class ArticleBookTests
{
    private static readonly string s_folder = DataFolder.Find().Reference;
    private static readonly ArticleBook s_book = ArticleBook.Load(s_folder);

    [Fact]
    public void The_questions_of_the_seed_are_all_there() =>
        Assert.All(Enumerable.Range(1, 62).Select(n => $"s3-q{n:00}"), id => Assert.NotNull(s_book.Find(id)));

    [Fact]
    public void Every_source_and_every_conflict_that_an_article_names_exists()
    {
        var (sources, conflicts) = (SourceList.Load(s_folder), ConflictNotes.Load(s_folder));

        Assert.Empty(s_book.All.SelectMany(a => a.AlsoSources.Append(a.Source).Where(s => !sources.Knows(s)).Select(s => $"{a.Id}: {s}")));
        Assert.Empty(s_book.All.SelectMany(a => a.Conflicts.Where(c => conflicts.Find(c) is null).Select(c => $"{a.Id}: {c}")));
    }

    [Fact]
    public void Both_languages_show_the_same_figures_and_name_them()
    {
        Assert.All(s_book.All, article =>
        {
            var ja = article.AnswerJa.SelectMany(FactText.Keys).ToHashSet();
            Assert.True(ja.SetEquals(article.AnswerEn.SelectMany(FactText.Keys)), article.Id);
            Assert.True(ja.IsSubsetOf(article.Cites), article.Id);
        });
    }

    [Fact]
    public void No_answer_holds_a_number_of_a_line_of_its_own() =>
        Assert.Empty(s_book.All.SelectMany(a => a.AnswerJa.Concat(a.AnswerEn).Where(t => Number().IsMatch(t)).Select(t => $"{a.Id}: {t}")));

    [Fact]
    public void What_is_stale_local_or_not_to_publish_is_not_public() =>
        Assert.Empty(s_book.All.Where(a => a.Public && a.Flags.Any(f => f is ArticleFlag.Stale or ArticleFlag.Local or ArticleFlag.NotToPublish)).Select(a => a.Id));

    [Fact]
    public void An_article_that_is_there_twice_is_refused()
    {
        var article = s_book.All[0];
        Assert.Throws<InvalidDataException>(() => new ArticleBook([article, article]));
        Assert.Throws<InvalidDataException>(() => new ArticleBook([article with { Successor = "nowhere" }]));
        Assert.Throws<InvalidDataException>(() => new ArticleBook([article with { Section = "nowhere" }]));
    }

    [GeneratedRegex(@"0\d{1,4}-\d{2,4}-\d{3,4}|#9110")]
    private static partial Regex Number();
}
