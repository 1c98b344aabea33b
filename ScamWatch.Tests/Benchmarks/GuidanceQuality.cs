using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ScamWatch.Domain;
using ScamWatch.Domain.Guidance.Articles;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// How rightly articles are found: questions in citizens' words that nothing was tuned on, the rank of the first article
/// that answers each; and how long a search takes among 10,000 articles. With <c>--development</c> the questions the search was made with,
/// and each phrasing of each article asked of an index without that phrasing.
/// </summary>
internal static class GuidanceQuality
{
    private const int Shown = 10;

    public static int Run(BenchRun run)
    {
        var folder = DataFolder.Find().Reference;
        var book = ArticleBook.Load(folder);
        var synonyms = SynonymFile.Load(folder);
        var weights = Weights(run.Option("--weights"));
        var search = new ArticleSearch(book.All, synonyms, weights);
        if (run.Has("--development"))
        {
            Rank(run, "development questions", search, GuidanceQuestions.Development, !run.Has("--brief"));
            LeaveOneOut(run, book.All, synonyms, weights, run.Has("--misses"));
            return 0;
        }

        Rank(run, "questions in citizens' words", search, GuidanceQuestions.HeldOut, table: true);
        Rank(run, "of the same, articles of two sources that answer the same counted alike", search, GuidanceQuestions.HeldOutAlike, table: false);
        foreach (var size in run.Numbers("--articles", 10_000))
        {
            Time(run, book.All, synonyms, size);
        }

        return 0;
    }

    private static void Rank(BenchRun run, string name, ArticleSearch search, IReadOnlyList<GuidanceQuestion> questions, bool table)
    {
        var ranks = questions.Select(q => GuidanceQuestions.RankOf(search, q, Shown)).ToList();
        for (var i = 0; table && i < questions.Count; i++)
        {
            BenchOutput.Print($"{(ranks[i] == 0 ? "-" : ranks[i].ToString(CultureInfo.InvariantCulture)),3}  {questions[i].Question}");
            if (ranks[i] is 0 or > 3)
            {
                BenchOutput.Print($"       wanted {string.Join(", ", questions[i].Expect)}; first {string.Join(", ", search.Find(questions[i].Question, 3).Select(h => h.Article.Id))}");
            }
        }

        Print(run, name, questions.Count, $"{questions.Count} {name}", ranks);
    }

    private static void LeaveOneOut(BenchRun run, IReadOnlyList<Article> articles, SynonymFile synonyms, SearchWeights weights, bool misses)
    {
        // In folds by the place of the phrasing: an index for each phrasing alone would take too long.
        const int Folds = 8;
        var ranks = new List<int>();
        for (var fold = 0; fold < Folds; fold++)
        {
            var search = new ArticleSearch([.. articles.Select(a => a with { Asked = [.. a.Asked.Where((_, i) => i % Folds != fold)] })], synonyms, weights);
            foreach (var (article, asked) in articles.SelectMany(a => a.Asked.Where((_, i) => i % Folds == fold).Select(q => (a, q))))
            {
                var rank = GuidanceQuestions.RankOf(search, new(asked, [article.Id]), Shown);
                ranks.Add(rank);
                if (misses && rank is 0 or > 3)
                {
                    BenchOutput.Print($"{rank,3}  {asked}  wanted {article.Id}; first {string.Join(", ", search.Find(asked, 3).Select(h => h.Article.Id))}");
                }
            }
        }

        Print(run, "phrasings, each left out", ranks.Count, $"{ranks.Count} phrasings, each left out", ranks);
    }

    private static void Print(BenchRun run, string what, int count, string name, List<int> ranks)
    {
        BenchOutput.Print(
            $"{name}: top 1 {Share(ranks, 1):P1}, top 3 {Share(ranks, 3):P1}, top {Shown} {Share(ranks, Shown):P1}, mean reciprocal rank {ranks.Average(r => r == 0 ? 0 : 1d / r):F3}");
        foreach (var within in (int[])[1, 3, Shown])
        {
            run.Add($"{what}: right article in the top {within}", Share(ranks, within), "share", new(count, "questions"));
        }
    }

    private static double Share(List<int> ranks, int within) => ranks.Count(r => r > 0 && r <= within) / (double)ranks.Count;

    private static void Time(BenchRun run, IReadOnlyList<Article> articles, SynonymFile synonyms, int size)
    {
        var watch = Stopwatch.StartNew();
        var search = new ArticleSearch(Grow(articles, size), synonyms, SearchWeights.Default);
        BenchOutput.Print($"index of {size} articles built in {watch.Elapsed.TotalSeconds:F1} s");
        // As typed: every beginning of each question is a search.
        var typed = GuidanceQuestions.Development.SelectMany(q => Enumerable.Range(1, q.Question.Length).Select(n => q.Question[..n])).ToList();
        foreach (var question in typed.Take(200))
        {
            search.Find(question, Shown);
        }

        var times = new List<double>(typed.Count);
        foreach (var question in typed)
        {
            var start = Stopwatch.GetTimestamp();
            search.Find(question, Shown);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var spread = new Spread(times);
        BenchOutput.Print(
            $"{typed.Count} searches among {size} articles, milliseconds: median {spread.Median:F2}, 95th {spread.P95:F2}, worst {spread.Worst:F2}");
        run.Add("search of articles, as typed", spread, new(size, "articles"));
    }

    /// <summary>The shipped articles again and again, each time about another district and with words of another article among its phrasings.</summary>
    private static List<Article> Grow(IReadOnlyList<Article> articles, int size)
    {
        var random = new Random(9);
        var grown = new List<Article>(size);
        for (var i = 0; i < size; i++)
        {
            var article = articles[i % articles.Count];
            var round = i / articles.Count;
            var other = articles[random.Next(articles.Count)];
            grown.Add(round == 0 ? article : article with
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"{article.Id}-{round}"),
                Question = ($"第{round}区: {article.Question.Ja}", $"District {round}: {article.Question.En}"),
                Asked = [.. article.Asked.Select((a, n) => n % 3 == 0 ? $"{a} {other.Tags[0]}" : a)],
                AnswerJa = [.. article.AnswerJa, other.AnswerJa[0]],
            });
        }

        return grown;
    }

    private static SearchWeights Weights(string? text)
    {
        var weights = JsonSerializer.SerializeToNode(SearchWeights.Default)!.AsObject();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            weights[part[..part.IndexOf('=', StringComparison.Ordinal)]] = double.Parse(part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        }

        return weights.Deserialize<SearchWeights>()!;
    }
}
