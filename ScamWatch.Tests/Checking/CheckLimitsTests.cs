using System.Net;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Checking;

public sealed class CheckLimitsTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", true)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("203.0.113.7", "::ffff:203.0.113.7", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void Addresses_of_one_subscriber_are_one_visitor(string one, string other, bool same) =>
        Assert.Equal(same, RouteLimits.VisitorOf(IPAddress.Parse(one)) == RouteLimits.VisitorOf(IPAddress.Parse(other)));
}
