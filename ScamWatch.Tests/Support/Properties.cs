using System.Globalization;
using FsCheck;

namespace ScamWatch.Tests.Support;

/// <summary>
/// How properties are tried: with the same inputs at every run. What others would find is for whoever looks for it, by a seed of their own
/// (<c>SCAMWATCH_FUZZ_SEED</c>), and not for whoever changed something else.
/// </summary>
internal static class Properties
{
    /// <summary>Odd, as it must be: Steele, Lea, Flood, Fast Splittable Pseudorandom Number Generators, 2014, §4.</summary>
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>Where all made-up inputs begin.</summary>
    public static int Seed { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("SCAMWATCH_FUZZ_SEED"), CultureInfo.InvariantCulture, out var set) ? set : 20261122;

    /// <summary>Tried so many times; a failure throws.</summary>
    public static Config Tries(int count) => Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay((ulong)Seed, Gamma);
}
