using ScamWatch.Domain.Campaigns;

namespace ScamWatch.Tests.Campaigns;

public sealed class RecentPrintsTests
{
    [Fact]
    public void What_is_kept_is_found_and_what_is_not_is_not()
    {
        var recent = new RecentPrints();
        var one = Print(1);

        recent.Keep(1, one);

        Assert.Same(one, recent.Find(1));
        Assert.Null(recent.Find(2));
    }

    [Fact]
    public void Never_more_are_kept_than_so_many_and_the_one_not_looked_at_for_longest_goes()
    {
        var recent = new RecentPrints();
        for (var number = 0; number < RecentPrints.Most; number++)
        {
            recent.Keep(number, Print(number));
        }

        // Looked at, or read once more: neither is the oldest any longer.
        Assert.NotNull(recent.Find(0));
        recent.Keep(1, Print(1));
        recent.Keep(RecentPrints.Most, Print(RecentPrints.Most));
        recent.Keep(RecentPrints.Most + 1, Print(RecentPrints.Most + 1));

        Assert.Equal([2, 3], Enumerable.Range(0, RecentPrints.Most + 2).Where(n => recent.Find(n) is null));
    }

    private static KnownPrint Print(int number) => new(Guid.CreateVersion7(), new([(uint)number], 1, [], Links.None));
}
