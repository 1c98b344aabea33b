using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Classification;

/// <summary>A text as the optimiser sees it.</summary>
/// <param name="Grams">Marks with repetitions.</param>
/// <param name="Inputs">What the trees look at.</param>
/// <param name="Parties">What the text says of each party: see <see cref="Mentions"/>.</param>
/// <param name="Asks">What the text says of each ask: see <see cref="Mentions"/>.</param>
/// <param name="Way">Column of its way: see <see cref="ModelLabels.WayOf"/>.</param>
/// <param name="Targets">By column 0 or 1; not a number where the corpus does not say, for the party of benign texts, and for scam on other ways.</param>
internal sealed record TrainingExample(
    string Family, double Weight, int Way, uint[] Grams, uint[] Facts, float[] Inputs, float[] Parties, float[] Asks, float[] Targets)
{
    public bool IsScam => Targets[Way] == 1;
}

/// <summary>Makes examples of texts and picks the features worth a weight.</summary>
internal static class TrainingSet
{
    private static readonly Channel[] s_written = [Channel.Email, Channel.Sms, Channel.Letter, Channel.Social, Channel.Website];

    /// <summary>The texts themselves and, at a lower weight, without subject and sender.</summary>
    public static List<TrainingExample> Read(
        IReadOnlyList<CorpusText> corpus, ModelLabels labels, TextFeatures features, double bareWeight)
    {
        var reader = new Reader(labels, features);
        foreach (var text in corpus)
        {
            reader.Add(text, text.Text, text.Weight);
            if (bareWeight > 0 && (text.Text.Subject.Length > 0 || text.Text.Sender.Length > 0))
            {
                reader.Add(text, text.Text with { Subject = "", Sender = "" }, text.Weight * bareWeight);
            }
        }

        return reader.Examples;
    }

    /// <summary>
    /// Written texts with the ending of a benign text below them. Scams copy the cautions, promises and imprints of
    /// genuine mail; without these copies a model takes such an ending for proof of innocence.
    /// </summary>
    public static List<TrainingExample> ReadWithEndings(
        IReadOnlyList<CorpusText> corpus, ModelLabels labels, TextFeatures features, TrainingOptions options)
    {
        var reader = new Reader(labels, features);
        var random = new Random(options.Seed);
        var endings = corpus
            .Where(t => t.IsScam == false && s_written.Contains(t.Text.Channel))
            .GroupBy(t => t.Text.Channel)
            .ToDictionary(g => g.Key, g => g.Select(t => Ending(t.Text.Body)).ToList());
        foreach (var text in corpus)
        {
            if (endings.TryGetValue(text.Text.Channel, out var choice))
            {
                var ending = choice[random.Next(choice.Count)];
                reader.Add(text, text.Text with { Body = $"{text.Text.Body}\n{ending}" }, text.Weight * options.EndingWeight);
            }
        }

        return reader.Examples;
    }

    /// <summary>
    /// The first and the second half of texts of several sentences. Reports tell in two sentences what a corpus tells in
    /// ten: each half must do without what the other says.
    /// </summary>
    public static List<TrainingExample> ReadHalves(
        IReadOnlyList<CorpusText> corpus, ModelLabels labels, TextFeatures features, TrainingOptions options)
    {
        var reader = new Reader(labels, features);
        foreach (var text in corpus)
        {
            if (Middle(text.Text.Body) is var middle and > 0)
            {
                // A half is as much of a scam as the whole, but what is asked may stand in the other.
                var known = text with { Impersonates = null, Asks = null, Pressure = null };
                reader.Add(known, text.Text with { Body = text.Text.Body[..middle] }, text.Weight * options.HalfWeight);
                reader.Add(known, text.Text with { Body = text.Text.Body[middle..] }, text.Weight * options.HalfWeight);
            }
        }

        return reader.Examples;
    }

    /// <summary>
    /// The features that texts of several families have, the most widespread where they are too many. The commonest stand first: most of what
    /// a text needs then lies together, and in the processor's caches.
    /// </summary>
    public static FeatureTable Select(IReadOnlyList<TrainingExample> examples, TrainingOptions options)
    {
        var families = new Dictionary<string, int>();
        var grams = new Dictionary<uint, Spread>();
        var facts = new Dictionary<uint, Spread>();
        var scams = 0;
        for (var e = 0; e < examples.Count; e++)
        {
            var isScam = examples[e].IsScam;
            scams += isScam ? 1 : 0;
            var family = families.TryGetValue(examples[e].Family, out var number) ? number : families[examples[e].Family] = families.Count;
            Count(grams, examples[e].Grams, family, e, isScam);
            Count(facts, examples[e].Facts, family, e, isScam);
        }

        var chosen = Widespread(facts, options)
            .Concat(Widespread(grams, options))
            .Take(options.MaxFeatures)
            .OrderByDescending(f => f.Value.Texts)
            .ThenBy(f => f.Key)
            .ToList();
        uint[] keys = [0, .. chosen.Select(f => f.Key)];
        float[] scale = [0, .. chosen.Select(f =>
            Rarity(f.Value.Texts, examples.Count) * (facts.ContainsKey(f.Key) ? 1 : Tell(f.Value.Scams, f.Value.Texts, scams, examples.Count, options)))];
        return new FeatureTable(keys, scale);
    }

    private static string Ending(string body)
    {
        var half = body.AsSpan(body.Length / 2);
        var start = half.IndexOfAny('\n', '。') + 1;
        return half[start..].Trim().ToString();
    }

    /// <summary>Where the second half of the sentences begins; 0 where there are too few.</summary>
    private static int Middle(string body)
    {
        const int Enough = 4;
        var starts = new List<int>();
        var from = 0;
        for (var i = 0; i <= body.Length; i++)
        {
            if (i == body.Length || body[i] is '。' or '\n')
            {
                if (body.AsSpan(from, i - from).Trim().Length > 1)
                {
                    starts.Add(from);
                }

                from = i + 1;
            }
        }

        return starts.Count >= Enough ? starts[starts.Count / 2] : 0;
    }

    private static IEnumerable<KeyValuePair<uint, Spread>> Widespread(Dictionary<uint, Spread> spreads, TrainingOptions options) =>
        spreads
            .Where(s => s.Value.Families >= options.MinFamilies)
            .OrderByDescending(s => s.Value.Families)
            .ThenBy(s => s.Key);

    private static float Rarity(int texts, int all) => MathF.Sqrt(1 + MathF.Log((1f + all) / (1f + texts)));

    /// <summary>
    /// How much a mark tells a scam from a benign text: the logarithm of the ratio of its shares of both, as a naive Bayes classifier
    /// weighs it. So much may it weigh in the linear model (Wang and Manning, 2012).
    /// </summary>
    private static float Tell(int scamsWithIt, int textsWithIt, int scams, int texts, TrainingOptions options)
    {
        var ofScams = (scamsWithIt + 1f) / (scams + 2f);
        var ofBenign = (textsWithIt - scamsWithIt + 1f) / (texts - scams + 2f);
        return MathF.Pow(options.TellLeast + MathF.Abs(MathF.Log(ofScams / ofBenign)), options.TellPower);
    }

    private static void Count(Dictionary<uint, Spread> spreads, uint[] marks, int family, int example, bool isScam)
    {
        foreach (var mark in marks)
        {
            ref var spread = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(spreads, mark, out var known);
            if (!known)
            {
                spread = new Spread(1, family, 1, isScam ? 1 : 0, example);
            }
            else if (spread.LastText != example)
            {
                spread = new Spread(
                    spread.Families + (spread.LastFamily == family ? 0 : 1), family, spread.Texts + 1, spread.Scams + (isScam ? 1 : 0), example);
            }
        }
    }

    private static float[] Targets(CorpusText text, ModelLabels labels, int way)
    {
        var targets = new float[labels.Columns];
        targets.AsSpan(labels.FirstWay).Fill(float.NaN);
        targets[way] = text.IsScam == true ? 1 : 0;
        Fill(labels.Impersonates, ModelLabels.FirstImpersonates, text is { IsScam: true, Impersonates: { } party } ? [party] : null);
        Fill(labels.Asks, labels.FirstAsk, text.Asks);
        Fill(labels.Pressure, labels.FirstPressure, text.Pressure);
        return targets;

        void Fill(IReadOnlyList<string> codes, int first, IReadOnlyList<string>? given)
        {
            for (var i = 0; i < codes.Count; i++)
            {
                targets[first + i] = given is null ? float.NaN : given.Contains(codes[i]) ? 1 : 0;
            }
        }
    }

    private sealed class Reader(ModelLabels labels, TextFeatures features)
    {
        private readonly FeatureBuffer _buffer = new();

        public List<TrainingExample> Examples { get; } = [];

        public void Add(CorpusText text, ReportText variant, double weight)
        {
            features.Extract(variant, _buffer);
            var way = labels.WayOf(variant.Channel);
            Examples.Add(new TrainingExample(
                text.Family, weight, way, _buffer.Grams.ToArray(), _buffer.Facts.ToArray(), [.. _buffer.Inputs], [.. _buffer.Parties], [.. _buffer.Asks], Targets(text, labels, way)));
        }
    }

    // Texts of a family stand together in a corpus; where they do not, a family may be counted twice, which does no harm.
    private readonly record struct Spread(int Families, int LastFamily, int Texts, int Scams, int LastText);
}
