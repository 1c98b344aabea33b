using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Classification;

/// <summary>Where probabilities become words.</summary>
public sealed record JudgementThresholds
{
    public static readonly JudgementThresholds Default = new();

    /// <summary>At and above: scam.</summary>
    public double Scam { get; init; } = 0.8;

    /// <summary>At and above: suspicious; below: benign.</summary>
    public double Suspicious { get; init; } = 0.35;

    /// <summary>Probability from which an ask is named.</summary>
    public double Ask { get; init; } = 0.4;

    /// <summary>Probability from which a kind of pressure is named.</summary>
    public double Pressure { get; init; } = 0.4;
}

/// <summary>Judges reports: the trained model's opinion, moved a bounded step by the rules that hold. Safe for use by many threads.</summary>
public sealed class ReportClassifier(
    ITextClassifier model,
    EvidenceRules rules,
    OfficialDirectory directory,
    Taxonomy taxonomy,
    JudgementThresholds? thresholds = null)
{
    /// <summary>Log-odds that all rules together can add or take away: they correct the model, they do not replace it.</summary>
    public const double MaxRuleShare = 4;

    private readonly JudgementThresholds _thresholds = thresholds ?? JudgementThresholds.Default;

    /// <summary>Version of the model in use.</summary>
    public string Model => model.Version;

    /// <summary>Judges a report. Never throws on any content; what says little gets a score near one half.</summary>
    /// <param name="indicators">The addresses and numbers found in it.</param>
    /// <param name="at">When it arrived, UTC: rules not valid on that day in Japan are not cited.</param>
    /// <param name="explain">False to leave out phrases, which is faster; rules are always given.</param>
    public Judgement Judge(ReportText report, IReadOnlyList<Indicator> indicators, DateTime at, bool explain = true)
    {
        var scores = model.Score(report, explain);
        var (party, partyScore) = Party(scores);
        var asks = Named(scores.Asks, _thresholds.Ask);
        var pressure = Named(scores.Pressure, _thresholds.Pressure);
        var cited = rules.Cite(new RuleFacts(report, indicators, directory, party, asks, pressure, DayInJapan(at)));
        var share = Math.Clamp(cited.Sum(e => e.Weight), -MaxRuleShare, MaxRuleShare);
        var score = Calibration.Sigmoid(scores.ScamLogOdds + share);
        var verdict = score >= _thresholds.Scam ? JudgedVerdict.Scam
            : score >= _thresholds.Suspicious ? JudgedVerdict.Suspicious
            : JudgedVerdict.Benign;
        return new Judgement(verdict, score, party, partyScore, asks, pressure, Reasons(cited, scores.Phrases), model.Version);
    }

    /// <summary>
    /// The likeliest party. Half of all training texts claim to be nobody else because they are genuine; where the text is
    /// held to be suspicious, that half is left out and the question becomes which party, not whether.
    /// </summary>
    private (string Code, double Score) Party(TextScores scores)
    {
        var scam = Calibration.Sigmoid(scores.ScamLogOdds);
        var claims = scam >= _thresholds.Suspicious;
        var (best, score, sum) = (Taxonomy.Nobody, 0d, 0d);
        foreach (var (code, all) in scores.Impersonates)
        {
            if (!taxonomy.Has(Taxonomy.Impersonates, code))
            {
                continue;
            }

            var probability = claims && code == Taxonomy.Nobody ? Math.Max(0, all - (1 - scam)) : all;
            sum += probability;
            if (probability > score)
            {
                (best, score) = (code, probability);
            }
        }

        return (best, sum > 0 ? score / sum : 0);
    }

    private static string[] Named(IReadOnlyDictionary<string, double> probabilities, double threshold) =>
        [.. probabilities.Where(p => p.Value >= threshold).OrderByDescending(p => p.Value).Select(p => p.Key)];

    private static List<Evidence> Reasons(IReadOnlyList<Evidence> cited, IReadOnlyList<WeighedPhrase> phrases)
    {
        var reasons = new List<Evidence>(cited);
        reasons.AddRange(phrases.Select(p => new Evidence(EvidenceKind.Phrase, "phrase", p.Text, p.Weight)));
        reasons.Sort((a, b) => Math.Abs(b.Weight).CompareTo(Math.Abs(a.Weight)));
        return reasons;
    }

    // Japan has had no summer time since 1951.
    private static DateOnly DayInJapan(DateTime utc) =>
        DateOnly.FromDateTime(utc > DateTime.MaxValue.AddHours(-9) ? utc : utc.AddHours(9));
}
