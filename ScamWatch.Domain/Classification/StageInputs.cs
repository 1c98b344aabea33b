namespace ScamWatch.Domain.Classification;

/// <summary>Lays out what the second stage sees: of a label what the text says of it, then raw scores; of scam what the trees look at and all raw scores.</summary>
internal sealed class StageInputs(ModelLabels labels)
{
    private const string Others = "other";

    // The raw score; for "nobody" and for "other", whether the text names no party at all.
    private const int PartyScores = 3;

    // The raw scores of the ask and of scam.
    private const int AskScores = 2;

    private readonly int[] _parties = Lists(labels.Impersonates, WordLists.Parties);
    private readonly int[] _asks = Lists(labels.Asks, WordLists.Asks);
    private readonly int _others = labels.Impersonates.ToList().IndexOf(Others);

    /// <summary>Place of the raw score of the party.</summary>
    public static int PartyScore => Mentions.PartyInputs;

    /// <summary>Place of the raw score of the ask.</summary>
    public static int AskScore => Mentions.AskInputs;

    public static int PartyCount { get; } = Mentions.PartyInputs + PartyScores;

    public static int AskCount { get; } = Mentions.AskInputs + AskScores;

    /// <summary>How many numbers the trees look at.</summary>
    public int TreeCount => TextFeatures.Inputs + 1 + labels.Columns;

    /// <param name="seen">What the text has: see <see cref="FeatureBuffer.Inputs"/>.</param>
    /// <param name="scores">Raw scores by column.</param>
    /// <param name="way">Column of scam on the way of the text.</param>
    public void Trees(ReadOnlySpan<float> seen, ReadOnlySpan<float> scores, int way, Span<float> into)
    {
        seen.CopyTo(into);
        into[TextFeatures.Inputs] = scores[way];
        scores[..labels.Columns].CopyTo(into[(TextFeatures.Inputs + 1)..]);
    }

    /// <param name="said">Of all parties: <see cref="Mentions.DescribeParties"/>.</param>
    /// <param name="named">Whether any is named.</param>
    /// <param name="scores">Raw scores by column.</param>
    public void Party(ReadOnlySpan<float> said, bool named, ReadOnlySpan<float> scores, int party, Span<float> into)
    {
        Said(said, _parties[party], Mentions.PartyInputs, into);
        into = into[PartyScore..];
        into[0] = scores[ModelLabels.FirstImpersonates + party];
        into[1] = !named && party == labels.Nobody ? 1 : 0;
        into[2] = !named && party == _others ? 1 : 0;
    }

    /// <param name="said">Of all asks: <see cref="Mentions.DescribeAsks"/>.</param>
    /// <param name="scores">Raw scores by column.</param>
    /// <param name="way">Column of scam on the way of the text.</param>
    public void Ask(ReadOnlySpan<float> said, ReadOnlySpan<float> scores, int way, int ask, Span<float> into)
    {
        Said(said, _asks[ask], Mentions.AskInputs, into);
        into = into[AskScore..];
        into[0] = scores[labels.FirstAsk + ask];
        into[1] = scores[way];
    }

    private static void Said(ReadOnlySpan<float> said, int list, int inputs, Span<float> into)
    {
        if (list >= 0)
        {
            said.Slice(list * inputs, inputs).CopyTo(into);
        }
        else
        {
            into[..inputs].Clear();
        }
    }

    private static int[] Lists(IReadOnlyList<string> codes, IReadOnlyList<WordList> lists) =>
        [.. codes.Select(code => lists.ToList().FindIndex(l => l.Code == code))];
}
