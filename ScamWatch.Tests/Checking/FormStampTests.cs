using Microsoft.AspNetCore.DataProtection;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Checking;

namespace ScamWatch.Tests.Checking;

public sealed class FormStampTests
{
    private readonly TestClock _clock = new();
    private readonly FormStamp _stamps;

    public FormStampTests() => _stamps = new(new EphemeralDataProtectionProvider(), _clock);

    [Theory]
    [InlineData(0, StampState.TooEarly)]
    [InlineData(1.9, StampState.TooEarly)]
    [InlineData(2, StampState.Good)]
    [InlineData(7200, StampState.Good)]
    [InlineData(7201, StampState.Spent)]
    public void A_form_is_taken_between_two_seconds_and_two_hours(double seconds, StampState expected)
    {
        var stamp = _stamps.New();
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(expected, _stamps.Read(stamp, out _));
    }

    [Fact]
    public void A_stamp_names_its_form_and_no_other()
    {
        var (one, other) = (_stamps.New(), _stamps.New());
        _clock.Advance(TimeSpan.FromMinutes(1));
        _stamps.Read(one, out var first);
        _stamps.Read(one, out var again);
        _stamps.Read(other, out var second);

        Assert.Equal(32, first.Length);
        Assert.Equal(first, again);
        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("AAAA")]
    public void What_we_did_not_sign_is_not_taken(string stamp) => Assert.Equal(StampState.Spent, _stamps.Read(stamp, out _));

    [Fact]
    public void A_stamp_of_another_server_is_not_taken()
    {
        var foreign = new FormStamp(new EphemeralDataProtectionProvider(), _clock).New();
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(StampState.Spent, _stamps.Read(foreign, out _));
    }
}
