using ScamWatch.Tests.Public;

namespace ScamWatch.Tests.Attacks;

/// <summary>How many attacks there are, each told apart from the others.</summary>
public sealed class AttackCensusTests
{
    [Fact]
    public void There_are_more_than_a_thousand_different_attacks()
    {
        Assert.Equal(AttackWords.All.Count, AttackWords.All.Select(w => w.Words).Distinct().Count());
        var cases = AttackWords.All.Count + HostileWords.All.Distinct().Count() + ForgedFormTests.Cases.Count + BrowsingTests.Paths.Count + GuessedIdTests.Cases.Count
            + TamperingTests.Count + PathTests.Count + UploadTests.Count + SmugglingTests.Cases.Count;
        Assert.True(cases > 1000, $"{cases}");
    }
}
