using System.Buffers;

namespace ScamWatch.Domain.Guidance.Articles;

/// <summary>An article that answers a question.</summary>
/// <param name="Article">It.</param>
/// <param name="Score">Higher fits better; only comparable within one search.</param>
public readonly record struct ArticleHit(Article Article, double Score);

/// <summary>How much the parts of the score count; the defaults are what was measured best on the development questions.</summary>
internal sealed record SearchWeights
{
    public static SearchWeights Default { get; } = new();

    public double Kanji { get; init; } = 0.85;

    public double Pair { get; init; } = 0.6;

    public double Heard { get; init; } = 0.26;

    public double Meaning { get; init; } = 2.4;

    public double Word { get; init; } = 1.8;

    public double Letters { get; init; } = 0.33;

    /// <summary>Share of the second nearest phrasing in what counts as the nearest: an article asked for in several such ways is about it.</summary>
    public double Second { get; init; } = 0.5;

    /// <summary>Share that the letters of a word keep beside its group of synonyms.</summary>
    public double Covered { get; init; } = 0.5;

    /// <summary>Share of the whole article in the score; the rest is the one phrasing of it that is nearest.</summary>
    public double Whole { get; init; } = 0.7;

    /// <summary>Exponent of the likeness to a phrasing: the higher, the less counts what is not nearly the same.</summary>
    public double Likeness { get; init; } = 2;

    public double QuestionField { get; init; } = 2.4;

    public double AskedField { get; init; } = 0.7;

    public double TagField { get; init; } = 1.9;

    public double AnswerField { get; init; } = 0.6;

    /// <summary>BM25's saturation.</summary>
    public double K1 { get; init; } = 1.8;

    /// <summary>BM25's regard for length.</summary>
    public double B { get; init; } = 0.75;

    public double Of(TermKind kind) => kind switch
    {
        TermKind.Kanji => Kanji,
        TermKind.Pair => Pair,
        TermKind.Heard => Heard,
        TermKind.Meaning => Meaning,
        TermKind.Word => Word,
        TermKind.Letters => Letters,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}

/// <summary>
/// Finds the articles that answer a question in the caller's words: typed as heard, in kana, with slips of the pen, as loose words, in
/// English. Two measures are added: BM25F over the fields of the article (Robertson, Zaragoza: The Probabilistic
/// Relevance Framework, 2009), and the likeness to the nearest single phrasing of its question. The index lies in memory and is never
/// changed after it was built; searches may run at the same time.
/// </summary>
public sealed class ArticleSearch
{
    /// <summary>Longest question, in characters; the rest is not looked at.</summary>
    public const int MaxQuestion = 300;

    private readonly SearchTerms _terms;
    private readonly SearchWeights _weights;
    private readonly IReadOnlyList<Article> _articles;
    private readonly Dictionary<ulong, TermPostings> _index = [];
    private readonly int[] _articleOf;

    internal ArticleSearch(IReadOnlyList<Article> articles, SynonymFile synonyms, SearchWeights weights)
    {
        (_articles, _weights) = (articles, weights);
        var readings = new ReadingTable(articles.Select(a => (a.Question.Ja, a.Reading)).Concat(synonyms.Readings.Select(r => (r.Key, r.Value))), synonyms.Sounds);
        _terms = new(new(synonyms.Groups, synonyms.Ignored, readings), readings);
        _articleOf = Build();
    }

    /// <summary>Over the articles and <c>synonyms.json</c>.</summary>
    /// <exception cref="InvalidDataException">The file of synonyms is malformed.</exception>
    public static ArticleSearch Load(string referenceFolder, ArticleBook book) =>
        new(book.All, SynonymFile.Load(referenceFolder), SearchWeights.Default);

    /// <summary>The articles nearest to a question, best first.</summary>
    /// <param name="question">As typed; may be part of a word.</param>
    /// <param name="most">How many.</param>
    /// <param name="wanted">Which articles may be answered; null for all.</param>
    /// <returns>Empty where nothing of the question stands in any article.</returns>
    public IReadOnlyList<ArticleHit> Find(string question, int most, Func<Article, bool>? wanted = null)
    {
        var asked = Asked(question);
        if (asked.Count == 0)
        {
            return [];
        }

        var whole = ArrayPool<float>.Shared.Rent(_articles.Count);
        var phrasing = ArrayPool<float>.Shared.Rent(_articleOf.Length);
        try
        {
            Array.Clear(whole, 0, _articles.Count);
            Array.Clear(phrasing, 0, _articleOf.Length);
            var (sum, squares) = Score(asked, whole, phrasing);
            var norm = Math.Sqrt(squares);
            var next = 0;
            var hits = new PriorityQueue<int, (double Score, int Place)>();
            for (var a = 0; a < _articles.Count; a++)
            {
                // The phrasings of an article lie side by side.
                var (nearest, second) = (0f, 0f);
                for (; next < _articleOf.Length && _articleOf[next] == a; next++)
                {
                    (nearest, second) = phrasing[next] > nearest ? (phrasing[next], nearest) : (nearest, Math.Max(second, phrasing[next]));
                }

                if (whole[a] == 0)
                {
                    continue;
                }

                var alike = (((1 - _weights.Second) * nearest) + (_weights.Second * second)) / norm;
                var score = (_weights.Whole * whole[a] / sum) + ((1 - _weights.Whole) * Math.Pow(alike, _weights.Likeness));
                if (score > 0 && (hits.Count < most || hits.TryPeek(out _, out var least) && (score, -a).CompareTo(least) > 0) && (wanted is null || wanted(_articles[a])))
                {
                    hits.Enqueue(a, (score, -a));
                    if (hits.Count > most)
                    {
                        hits.Dequeue();
                    }
                }
            }

            var found = new List<ArticleHit>(hits.Count);
            while (hits.TryDequeue(out var article, out var rank))
            {
                found.Add(new(_articles[article], rank.Score));
            }

            found.Reverse();
            return found;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(whole);
            ArrayPool<float>.Shared.Return(phrasing);
        }
    }

    /// <summary>The terms of a question that the index knows, with how often each occurs.</summary>
    private List<(TermPostings Postings, double Weight)> Asked(string question)
    {
        var counts = new Dictionary<ulong, double>();
        foreach (var term in _terms.Of(question.Length > MaxQuestion ? question[..MaxQuestion] : question))
        {
            counts[term.Key] = counts.GetValueOrDefault(term.Key) + (term.Covered ? _weights.Covered : 1);
        }

        var asked = new List<(TermPostings, double)>(counts.Count);
        foreach (var (key, count) in counts)
        {
            if (_index.TryGetValue(key, out var postings))
            {
                asked.Add((postings, postings.Weight * (count > 1 ? 1 + Math.Log(count) : count)));
            }
        }

        return asked;
    }

    private static (double Sum, double Squares) Score(List<(TermPostings Postings, double Weight)> asked, float[] whole, float[] phrasing)
    {
        var (sum, squares) = (0d, 0d);
        foreach (var (postings, weight) in asked)
        {
            sum += weight;
            squares += weight * weight;
            var factor = (float)weight;
            foreach (var (article, value) in postings.Articles)
            {
                whole[article] += factor * value;
            }

            foreach (var (passage, value) in postings.Passages)
            {
                phrasing[passage] += factor * value;
            }
        }

        return (sum, squares);
    }

    /// <summary>Which article each phrasing belongs to.</summary>
    private int[] Build()
    {
        var articleOf = new List<int>();
        var phrasings = new List<Dictionary<ulong, int>>();
        var wholes = new List<Dictionary<ulong, double>>(_articles.Count);
        var kinds = new Dictionary<ulong, TermKind>();
        for (var a = 0; a < _articles.Count; a++)
        {
            var whole = new Dictionary<ulong, double>();
            foreach (var (text, field, isPhrasing) in Fields(_articles[a]))
            {
                var terms = _terms.Of(text);
                foreach (var term in terms)
                {
                    kinds[term.Key] = term.Kind;
                    whole[term.Key] = whole.GetValueOrDefault(term.Key) + field;
                }

                if (isPhrasing)
                {
                    articleOf.Add(a);
                    phrasings.Add(terms.GroupBy(t => t.Key).ToDictionary(g => g.Key, g => g.Count()));
                }
            }

            wholes.Add(whole);
        }

        var frequency = new Dictionary<ulong, int>();
        foreach (var key in wholes.SelectMany(w => w.Keys))
        {
            frequency[key] = frequency.GetValueOrDefault(key) + 1;
        }

        var weightOf = frequency.ToDictionary(f => f.Key, f => _weights.Of(kinds[f.Key]) * Math.Log(1 + ((_articles.Count - f.Value + 0.5) / (f.Value + 0.5))));
        var articles = new Dictionary<ulong, List<(int, float)>>();
        var passages = new Dictionary<ulong, List<(int, float)>>();
        var lengths = wholes.ConvertAll(w => w.Values.Sum());
        var usual = lengths.DefaultIfEmpty(1).Average();
        for (var a = 0; a < wholes.Count; a++)
        {
            foreach (var (key, count) in wholes[a])
            {
                var saturated = count / (count + (_weights.K1 * (1 - _weights.B + (_weights.B * lengths[a] / usual))));
                Of(articles, key).Add((a, (float)saturated));
            }
        }

        for (var p = 0; p < phrasings.Count; p++)
        {
            var norm = Math.Sqrt(phrasings[p].Sum(t => Math.Pow(weightOf[t.Key] * (1 + Math.Log(t.Value)), 2)));
            foreach (var (key, count) in phrasings[p])
            {
                Of(passages, key).Add((p, (float)(weightOf[key] * (1 + Math.Log(count)) / norm)));
            }
        }

        foreach (var (key, weight) in weightOf)
        {
            _index[key] = new(weight, [.. articles[key]], passages.TryGetValue(key, out var list) ? [.. list] : []);
        }

        return [.. articleOf];

        static List<(int, float)> Of(Dictionary<ulong, List<(int, float)>> lists, ulong key) =>
            lists.TryGetValue(key, out var list) ? list : lists[key] = [];
    }

    private IEnumerable<(string Text, double Field, bool IsPhrasing)> Fields(Article article)
    {
        yield return (article.Question.Ja, _weights.QuestionField, true);
        yield return (article.Question.En, _weights.QuestionField, true);
        yield return (article.Reading.Replace(" ", "", StringComparison.Ordinal), 0.5, false);
        foreach (var asked in article.Asked)
        {
            yield return (asked, _weights.AskedField, true);
        }

        yield return (string.Join(' ', article.Tags), _weights.TagField, true);
        foreach (var text in article.AnswerJa.Concat(article.AnswerEn))
        {
            yield return (text, _weights.AnswerField, false);
        }
    }

    /// <summary>Where a term stands.</summary>
    private sealed record TermPostings(double Weight, (int Article, float Value)[] Articles, (int Passage, float Value)[] Passages);
}
