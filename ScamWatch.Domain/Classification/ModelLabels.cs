using System.Collections;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Classification;

/// <summary>
/// The labels of a model and the columns they stand in: first the parties, the asks, the kinds of pressure; after them scam, once
/// for each way that a contact takes, since a word told of a call means another thing than the same word in a mail
/// (Daumé, 2007). All labels of one feature lie side by side, padded so that they fill whole vectors.
/// </summary>
internal sealed class ModelLabels
{
    /// <summary>Columns are padded to a multiple of this: six 256-bit vectors of single precision, three lines of the processor's caches.</summary>
    public const int Lane = 48;

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

    public const int Ways = 4;

    public const int FirstImpersonates = 0;

    public IReadOnlyList<string> Impersonates { get; }

    public IReadOnlyList<string> Asks { get; }

    public IReadOnlyList<string> Pressure { get; }

    public int FirstAsk => FirstImpersonates + Impersonates.Count;

    public int FirstPressure => FirstAsk + Asks.Count;

    /// <summary>First of the columns for scam, one for each way.</summary>
    public int FirstWay => FirstPressure + Pressure.Count;

    /// <summary>Columns without padding.</summary>
    public int Columns => FirstWay + Ways;

    /// <summary>Columns with padding.</summary>
    public int Width { get; }

    /// <summary>Place of "nobody" among the parties.</summary>
    public int Nobody { get; }

    /// <summary>Column for scam on the way that a channel is.</summary>
    public int WayOf(Channel channel) => FirstWay + channel switch
    {
        Channel.Call or Channel.Autocall or Channel.Visit => 0,
        Channel.Email => 1,
        Channel.Sms or Channel.Social => 2,
        _ => 3,
    };

    /// <summary>
    /// Room for the weights of so many features, all zero. It begins with a line of the processor's caches: a row of 48 lies in three of them,
    /// and in four where it begins anywhere else.
    /// </summary>
    public Memory<float> Rows(int features)
    {
        const int Line = 64;
        var room = GC.AllocateArray<float>(features * Width + Line / sizeof(float), pinned: true);
        var past = (int)((nuint)Marshal.UnsafeAddrOfPinnedArrayElement(room, 0) % Line);
        return room.AsMemory((Line - past) % Line / sizeof(float), features * Width);
    }

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
