using System.Numerics;

namespace ScamWatch.Domain.Classification;

/// <summary>An expression of the word lists found in a text.</summary>
/// <param name="Group">Number of the list: see <see cref="Cues"/>.</param>
internal readonly record struct Mention(TextField Field, int Group, int Start, int Length)
{
    public int End => Start + Length;
}

/// <summary>
/// What a text says of every party and every ask it names: where, how often, and what follows the name. The numbers mean
/// the same for every party and every ask, so that what was learnt of one ("in the sender", "followed by 'called'") holds
/// for all, also for those that few training texts have.
/// </summary>
internal static class Mentions
{
    private const int PartyPlaces = 15;
    private const int AskPlaces = 6;

    // Characters after a name in which the words that say what it does are looked for, and before the text's beginning is over.
    private const int PartyReach = 16;
    private const int AskReach = 22;
    private const int Opening = 40;

    private static readonly string[] s_sentenceCues = ["told-to", "please-do", "negated", "not-asked", "never-asks", "harmed", "warns"];

    private static readonly UInt128[] s_sentenceGroups = [.. s_sentenceCues.Select(c => UInt128.One << Cues.GroupOf(c))];

    /// <summary>Numbers per party.</summary>
    public static int PartyInputs { get; } = PartyPlaces + WordLists.PartyContexts.Count * 2;

    /// <summary>Numbers per ask.</summary>
    public static int AskInputs { get; } = AskPlaces + WordLists.AskContexts.Count + s_sentenceCues.Length;

    /// <param name="into">By party in the order of the word lists, <see cref="PartyInputs"/> numbers each; all are set.</param>
    public static void DescribeParties(NormalText text, IReadOnlyList<Mention> mentions, Span<float> into)
    {
        into.Clear();
        var parties = WordLists.Parties.Count;
        var contexts = WordLists.PartyContexts.Count;
        Span<int> inBody = stackalloc int[parties];
        Span<int> advised = stackalloc int[parties];
        inBody.Clear();
        advised.Clear();
        var (first, last, firstActing, lastActing, all, named, longest) = (-1, -1, -1, -1, 0, 0, 0);
        var bodyStart = text.Start(TextField.Body);
        for (var m = 0; m < mentions.Count; m++)
        {
            var mention = mentions[m];
            var sign = mention.Group - Cues.FirstPartySign;
            if (sign >= 0 && sign < parties)
            {
                into[sign * PartyInputs + 12]++;
                continue;
            }

            var party = mention.Group - Cues.FirstParty;
            if (party < 0 || party >= parties)
            {
                continue;
            }

            var row = into.Slice(party * PartyInputs, PartyInputs);
            all++;
            named += row[0] == 0 ? 1 : 0;
            row[0] = 1;
            row[1]++;
            row[13] = Math.Max(row[13], mention.Length);
            longest = Math.Max(longest, mention.Length);
            if (mention.Field == TextField.Sender)
            {
                row[2] = 1;
                continue;
            }

            if (mention.Field == TextField.Subject)
            {
                row[3] = 1;
                continue;
            }

            inBody[party]++;
            first = first < 0 ? party : first;
            last = party;
            if (mention.Start - bodyStart < Opening)
            {
                row[4] = 1;
            }

            var acts = Following(text, mentions, m, Cues.FirstPartyContext, contexts, PartyReach);
            for (var c = 0; c < contexts; c++)
            {
                if ((acts & 1 << c) != 0)
                {
                    row[PartyPlaces + c] = 1;
                    row[PartyPlaces + contexts + c]++;
                }
            }

            // The first two contexts say that the party is the one who makes contact.
            if ((acts & 3) != 0)
            {
                firstActing = firstActing < 0 ? party : firstActing;
                lastActing = party;
            }

            advised[party] += (acts & 1 << 3) != 0 ? 1 : 0;
        }

        for (var party = 0; party < parties; party++)
        {
            var row = into.Slice(party * PartyInputs, PartyInputs);
            row[14] = all > 0 ? row[1] / all : 0;
            row[1] = MathF.Log(1 + row[1]);
            row[5] = party == first ? 1 : 0;
            row[6] = party == last ? 1 : 0;
            row[7] = party == firstActing ? 1 : 0;
            row[8] = party == lastActing ? 1 : 0;
            row[9] = row[0] == 1 && named == 1 ? 1 : 0;
            row[10] = inBody[party] > 0 && inBody[party] == advised[party] ? 1 : 0;
            row[11] = row[12] > 0 ? 1 : 0;
            row[12] = MathF.Log(1 + row[12]);
            row[13] = longest > 0 && row[13] == longest ? 1 : 0;
            for (var c = 0; c < contexts; c++)
            {
                ref var count = ref row[PartyPlaces + contexts + c];
                count = inBody[party] > 0 ? count / inBody[party] : 0;
            }
        }
    }

    /// <summary>Whether any party is named.</summary>
    /// <param name="parties">As <see cref="DescribeParties"/> leaves them.</param>
    public static bool AnyParty(ReadOnlySpan<float> parties)
    {
        for (var named = 0; named < parties.Length; named += PartyInputs)
        {
            if (parties[named] > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="sentences">Groups of expressions by sentence of the body, as bits.</param>
    /// <param name="into">By ask in the order of the word lists, <see cref="AskInputs"/> numbers each; all are set.</param>
    public static void DescribeAsks(NormalText text, IReadOnlyList<Mention> mentions, IReadOnlyList<UInt128> sentences, Span<float> into)
    {
        into.Clear();
        var asks = WordLists.Asks.Count;
        var contexts = WordLists.AskContexts.Count;
        for (var m = 0; m < mentions.Count; m++)
        {
            var mention = mentions[m];
            var ask = mention.Group - Cues.FirstAsk;
            if (ask < 0 || ask >= asks)
            {
                continue;
            }

            var row = into.Slice(ask * AskInputs, AskInputs);
            row[0] = 1;
            row[1]++;
            row[2] = mention.Field == TextField.Subject ? 1 : row[2];
            var acts = Following(text, mentions, m, Cues.FirstAskContext, contexts, AskReach);
            for (var c = 0; c < contexts; c++)
            {
                row[AskPlaces + c] = (acts & 1 << c) != 0 ? 1 : row[AskPlaces + c];
            }

            // The contexts are: wanted, given, refused, asked about.
            row[3] = (acts & 1) != 0 && (acts & 12) == 0 ? 1 : row[3];
            row[4] = (acts & 2) != 0 && (acts & 4) == 0 ? 1 : row[4];
            row[5] = acts == 0 ? 1 : row[5];
        }

        foreach (var sentence in sentences)
        {
            var named = (uint)(sentence >> Cues.FirstAsk) & (1u << asks) - 1;
            for (var s = 0; s < s_sentenceGroups.Length && named != 0; s++)
            {
                if ((sentence & s_sentenceGroups[s]) == 0)
                {
                    continue;
                }

                for (var rest = named; rest != 0; rest &= rest - 1)
                {
                    into[BitOperations.TrailingZeroCount(rest) * AskInputs + AskPlaces + contexts + s] = 1;
                }
            }
        }

        for (var ask = 0; ask < asks; ask++)
        {
            ref var count = ref into[ask * AskInputs + 1];
            count = MathF.Log(1 + count);
        }
    }

    /// <summary>The contexts that begin close behind a mention in its sentence, as bits.</summary>
    private static int Following(NormalText text, IReadOnlyList<Mention> mentions, int at, int firstContext, int contexts, int reach)
    {
        var mention = mentions[at];
        var end = Math.Min(mention.End + reach, text.End(mention.Field));
        var stop = text.Chars.AsSpan(mention.End, Math.Max(0, end - mention.End)).IndexOfAny('。', '\n');
        end = stop < 0 ? end : mention.End + stop;
        var found = 0;
        for (var m = at + 1; m < mentions.Count && mentions[m].Field == mention.Field && mentions[m].Start <= end; m++)
        {
            var context = mentions[m].Group - firstContext;
            if (context >= 0 && context < contexts && mentions[m].End > mention.End)
            {
                found |= 1 << context;
            }
        }

        return found;
    }
}
