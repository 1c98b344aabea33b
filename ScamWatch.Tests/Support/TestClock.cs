namespace ScamWatch.Tests.Support;

/// <summary>A clock that stands still until it is told to move.</summary>
internal sealed class TestClock(DateTime utcNow) : TimeProvider
{
    /// <summary>A Saturday at noon in Japan.</summary>
    public TestClock() : this(new DateTime(2026, 11, 21, 3, 0, 0, DateTimeKind.Utc))
    {
    }

    public DateTime UtcNow { get; private set; } = utcNow;

    public override DateTimeOffset GetUtcNow() => new(UtcNow);

    public void Advance(TimeSpan by) => UtcNow += by;
}
