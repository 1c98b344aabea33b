namespace ScamWatch.Domain.Campaigns;

/// <summary>Something two reports have in common, and the points it gave.</summary>
/// <param name="Field">What kind of thing.</param>
/// <param name="Points">Its share of the score.</param>
/// <param name="Value">The trace or code in common; the similarity of the texts, 0 to 1, as a number; null where the values differ.</param>
public sealed record MatchedField(MatchField Field, double Points, string? Value);

/// <summary>How alike two reports are.</summary>
/// <param name="Score">Points, 0 to 1.</param>
/// <param name="Similarity">Of the masked texts, 0 to 1.</param>
/// <param name="Shared">Facts in common that gave points.</param>
/// <param name="TextPoints">Points for the texts.</param>
public readonly record struct Match(double Score, double Similarity, double TextPoints, IReadOnlyList<(Fact Fact, double Points)> Shared);

/// <summary>
/// Says how alike two reports are: points for texts that are near-duplicates and for facts in common, on whatever
/// channel. Pure and symmetric; the order of facts does not matter.
/// </summary>
public static class CampaignMatcher
{
    /// <summary>Texts from which a likeness by chance is improbable; the points of shorter ones shrink with their length.</summary>
    public const int EnoughShingles = 32;

    /// <summary>Below this similarity texts have only their language in common.</summary>
    private const double LeastSimilarity = 0.08;

    /// <summary>
    /// Taken off where one contact carries official addresses only and the other does not: a copy of a genuine letter
    /// with another address in it is not the same thing, however alike the words.
    /// </summary>
    private const double OtherAddresses = 0.6;

    /// <summary>Points from which a fact is a trace of the sender, not a trait that many contacts have.</summary>
    private const double LeastTrace = 0.3;

    /// <summary>
    /// Taken off where both name telephone numbers and none in common: accounts of calls are alike by the words of whoever
    /// wrote them down. A campaign that changes its number says the same words, and stays above the threshold by them.
    /// </summary>
    private const double OtherNumbers = 0.1;

    /// <summary>For a second trace in common: a number beside a domain is no coincidence.</summary>
    private const double SecondTrace = 0.1;

    private static readonly List<(Fact Fact, double Points)> s_nothing = [];

    /// <param name="common">Facts so frequent that they say nothing.</param>
    public static Match Compare(Fingerprint one, Fingerprint other, IReadOnlySet<Fact> common)
    {
        var similarity = one.Similarity(other);
        var text = similarity < LeastSimilarity ? 0
            : similarity * Math.Min(1, Math.Min(one.Shingles, other.Shingles) / (double)EnoughShingles);
        var shared = Shared(one, other, common);
        var score = text;
        foreach (var (_, points) in shared)
        {
            score += points;
        }

        if (one.Links != other.Links && (one.Links == Links.Official || other.Links == Links.Official)
            && one.Links != Links.None && other.Links != Links.None)
        {
            score -= OtherAddresses;
        }

        if (Has(one, MatchField.Phone) && Has(other, MatchField.Phone) && !shared.Exists(s => s.Fact.Field == MatchField.Phone))
        {
            score -= OtherNumbers;
        }

        return new(Math.Clamp(score, 0, 1), similarity, text, shared);
    }

    private static bool Has(Fingerprint print, MatchField field)
    {
        foreach (var fact in print.FactSpan)
        {
            if (fact.Field == field)
            {
                return true;
            }
        }

        return false;
    }

    private static List<(Fact Fact, double Points)> Shared(Fingerprint one, Fingerprint other, IReadOnlySet<Fact> common)
    {
        ReadOnlySpan<Fact> mine = one.FactSpan, theirs = other.FactSpan;
        List<Fact>? both = null;
        for (int a = 0, b = 0; a < mine.Length && b < theirs.Length;)
        {
            switch (mine[a].Code.CompareTo(theirs[b].Code))
            {
                case < 0:
                    a++;
                    break;
                case > 0:
                    b++;
                    break;
                default:
                    if (common.Count == 0 || !common.Contains(mine[a]))
                    {
                        (both ??= []).Add(mine[a]);
                    }

                    a++;
                    b++;
                    break;
            }
        }

        if (both is null)
        {
            return s_nothing;
        }

        // Of each kind of trace the heaviest counts in full and one more a little: twenty addresses of one flyer are one fact.
        var points = new List<(Fact Fact, double Points)>();
        var traces = both.Where(f => Points(f.Field) >= LeastTrace).OrderByDescending(f => Points(f.Field)).ThenBy(f => f.Code).ToList();
        for (var i = 0; i < traces.Count; i++)
        {
            points.Add((traces[i], i == 0 ? Points(traces[0].Field) : i == 1 && IsAnother(traces[0], traces[1]) ? SecondTrace : 0));
        }

        foreach (var field in (MatchField[])[MatchField.Subject, MatchField.Party, MatchField.Asks])
        {
            var of = both.Where(f => f.Field == field).ToList();
            for (var i = 0; i < of.Count; i++)
            {
                points.Add((of[i], i == 0 ? Points(field) : 0));
            }
        }

        return points;
    }

    // An address and its own domain are one thing.
    private static bool IsAnother(Fact first, Fact second) =>
        !(first.Field is MatchField.Url or MatchField.Email && second.Field == MatchField.Domain);

    private static double Points(MatchField field) => field switch
    {
        MatchField.Account or MatchField.Url or MatchField.Phone => 0.45,
        MatchField.Email => 0.4,
        MatchField.Domain => 0.3,
        MatchField.Subject or MatchField.Party or MatchField.Asks => 0.1,
        _ => 0,
    };
}
