using ScamWatch.Tests.Benchmarks;

namespace ScamWatch.Tests.Cards.Registry;

public sealed class CardDrillTests
{
    /// <summary>The small form; `./test.sh survive cards` kills 200 times.</summary>
    [Fact]
    public async Task Killed_at_random_under_sixteen_operators_it_loses_nothing_and_does_nothing_twice()
    {
        var result = await CardDrill.RunAsync(20, CardDrill.Program.Small, _ => { });

        Assert.True(result.Acknowledged >= 20, result.ToString());
        Assert.Equal(result with { Lost = 0, Twice = 0, Unsettled = 0, EffectsWrong = 0 }, result);
    }
}
