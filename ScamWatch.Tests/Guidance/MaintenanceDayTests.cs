using ScamWatch.Domain.Guidance;

namespace ScamWatch.Tests.Guidance;

public sealed class MaintenanceDayTests
{
    [Theory]
    [InlineData(2026, 11, 22)]
    [InlineData(2026, 8, 16)]
    [InlineData(2027, 5, 16)]
    public void It_is_the_Sunday_after_the_third_Saturday(int year, int month, int day)
    {
        Assert.Equal(new DateOnly(year, month, day), MaintenanceDay.In(year, month));
        Assert.Equal(DayOfWeek.Sunday, MaintenanceDay.In(year, month).DayOfWeek);
    }

    [Fact]
    public void The_next_one_may_lie_in_the_next_month() =>
        Assert.Equal(MaintenanceDay.In(2026, 12), MaintenanceDay.Next(new(2026, 11, 23)));
}
