using System.Collections;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Classification;

/// <summary>
/// The labels of a model and the columns they stand in: first scam, then the parties, the asks, the kinds of pressure; after
/// them what is added for scam on each way that a contact takes, since a word told of a call means another thing than the
/// same word in a mail (Daumé, 2007). All labels of one feature lie side by side, padded so that they fill whole vectors.
/// </summary>
internal sealed class ModelLabels
{
    /// <summary>Columns are padded to a multiple of this: seven 256-bit vectors of single precision.</summary>
    public const int Lane = 56;

    private readonly FrozenDictionary<string, int> _impersonates;
    private readonly FrozenDictionary<string, int> _asks;
    private readonly FrozenDictionary<string, int> _pressure;

    public ModelLabels(IReadOnlyList<string> impersonates, IReadOnlyList<string> asks, IReadOnlyList<string> pressure)
    {
        Impersonates = impersonates;
        Asks = asks;
        Pressure = pressure;
        _impersonates = Number(impersonates);
        _asks = Number(asks);
        _pressure = Number(pressure);
        Nobody = _impersonates.TryGetValue(Taxonomy.Nobody, out var nobody)
            ? nobody
            : throw new ArgumentException($"The parties lack '{Taxonomy.Nobody}'.", nameof(impersonates));
        Width = (Columns + Lane - 1) / Lane * Lane;
    }

    private const int Ways = 4;

    public const int Scam = 0;

    public const int FirstImpersonates = 1;

    public IReadOnlyList<string> Impersonates { get; }

    public IReadOnlyList<string> Asks { get; }

    public IReadOnlyList<string> Pressure { get; }

    public int FirstAsk => FirstImpersonates + Impersonates.Count;

    public int FirstPressure => FirstAsk + Asks.Count;

    public int Count => FirstPressure + Pressure.Count;

    /// <summary>Columns of the labels and of the ways, without padding.</summary>
    public int Columns => Count + Ways;

    /// <summary>Columns with padding.</summary>
    public int Width { get; }

    /// <summary>Place of "nobody" among the parties.</summary>
    public int Nobody { get; }

    /// <summary>Column of what counts for scam on the way that a channel is, besides what counts on all.</summary>
    public int WayOf(Channel channel) => Count + channel switch
    {
        Channel.Call or Channel.Autocall or Channel.Visit => 0,
        Channel.Email => 1,
        Channel.Sms or Channel.Social => 2,
        _ => 3,
    };

    public LabelScores PartyScores(double[] values) => new(Impersonates, _impersonates, values);

    public LabelScores AskScores(double[] values) => new(Asks, _asks, values);

    public LabelScores PressureScores(double[] values) => new(Pressure, _pressure, values);

    private static FrozenDictionary<string, int> Number(IReadOnlyList<string> codes) =>
        codes.Select((code, i) => KeyValuePair.Create(code, i)).ToFrozenDictionary();
}

/// <summary>Probabilities by code over one shared index: scoring a text builds no dictionary.</summary>
internal sealed class LabelScores(IReadOnlyList<string> codes, FrozenDictionary<string, int> index, double[] values)
    : IReadOnlyDictionary<string, double>
{
    public IEnumerable<string> Keys => codes;

    public IEnumerable<double> Values => values;

    public int Count => codes.Count;

    public double this[string key] => values[index[key]];

    public bool ContainsKey(string key) => index.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value)
    {
        var found = index.TryGetValue(key, out var at);
        value = found ? values[at] : 0;
        return found;
    }

    public IEnumerator<KeyValuePair<string, double>> GetEnumerator()
    {
        for (var i = 0; i < values.Length; i++)
        {
            yield return KeyValuePair.Create(codes[i], values[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
