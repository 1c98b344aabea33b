using System.Globalization;
using System.Text.Json.Serialization;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>Which side of a goal's limit is good.</summary>
internal enum Sense
{
    AtLeast,
    AtMost,
}

/// <summary>What of a figure is held against its goal.</summary>
internal enum Part
{
    Value,
    Ratio,
    P95,
    P99,
    Worst,
}

/// <summary>What a figure is to reach.</summary>
/// <param name="Limit">In the figure's unit; a plain number where the ratio to the peer is meant.</param>
/// <param name="Unit">Empty for a ratio, a share or a number.</param>
internal sealed record Goal(Sense Sense, double Limit, Part Part = Part.Value, string Unit = "")
{
    public bool IsReachedBy(double value) => Sense == Sense.AtLeast ? value >= Limit : value <= Limit;

    public override string ToString() => $"{Part switch
    {
        Part.Ratio => "ratio ",
        Part.P95 => "95th ",
        Part.P99 => "99th ",
        Part.Worst => "worst ",
        _ => "",
    }}{(Sense == Sense.AtLeast ? "≥" : "≤")} {Figure.Say(Limit)} {Unit}".TrimEnd();
}

/// <summary>What another program, or a bare loop, reached in the same run.</summary>
/// <param name="Value">In the figure's unit.</param>
/// <param name="Ratio">Own value by the peer's where it was taken round by round; null where it is that of the two values.</param>
internal sealed record Peer(string Name, double Value, double? Ratio = null);

/// <summary>How much of what a figure was measured with.</summary>
internal sealed record Size(double Count, string Of)
{
    public override string ToString() => $"{Figure.Say(Count)} {Of}";
}

/// <summary>One thing a benchmark tells.</summary>
/// <param name="Benchmark">Name of the benchmark, as on the command line.</param>
/// <param name="What">What was measured, in words; the same words each time.</param>
/// <param name="Value">The median where it was measured several times.</param>
/// <param name="Unit">Of the value.</param>
internal sealed record Figure(string Benchmark, string What, double Value, string Unit)
{
    public Size? Size { get; init; }

    /// <summary>How far the single measurements lie apart; null for a figure that was measured once.</summary>
    public Tail? Tail { get; init; }

    public Peer? Peer { get; init; }

    public Goal? Goal { get; init; }

    /// <summary>Own value by the peer's; null without a peer.</summary>
    [JsonIgnore]
    public double? Ratio => Peer is null ? null : Peer.Ratio ?? Value / Peer.Value;

    /// <summary>Whether the goal is reached; null without a goal, and where what it speaks of was not measured.</summary>
    [JsonIgnore]
    public bool? IsReached => Goal is not null && Of(Goal.Part) is { } value ? Goal.IsReachedBy(value) : null;

    /// <summary>A part of it; null where that was not measured.</summary>
    public double? Of(Part part) => part switch
    {
        Part.Ratio => Ratio,
        Part.P95 => Tail?.P95,
        Part.P99 => Tail?.P99,
        Part.Worst => Tail?.Worst,
        _ => Value,
    };

    /// <summary>A number with as many digits as are worth reading.</summary>
    public static string Say(double value) => value.ToString(Math.Abs(value) switch
    {
        >= 100 => "N0",
        >= 10 => "0.#",
        >= 1 => "0.##",
        >= 0.01 or 0 => "0.###",
        _ => "G3",
    }, CultureInfo.InvariantCulture);
}
