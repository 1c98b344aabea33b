using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Watch;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Watch;

public sealed class WatchedTraceTests
{
    [Theory]
    [InlineData("０５０－００００－１２３４", WatchKind.Phone, "05000001234")]
    [InlineData("evil[.]example[.]top", WatchKind.Host, "evil.example.top")]
    [InlineData("EXAMPLE.top", WatchKind.Host, "example.top")]
    [InlineData("hxxps://example[.]top/a?b=1", WatchKind.Url, "https://example.top/a?b=1")]
    [InlineData("info[@]example[.]top", WatchKind.Mail, "info@example.top")]
    [InlineData("みなと銀行 本店 普通 １２３４５６７", WatchKind.Account, "みなと銀行 本店 普通 1234567")]
    public void What_is_typed_is_told_by_its_form_and_brought_to_the_scanners_form(string typed, WatchKind kind, string value)
    {
        Assert.True(WatchedTrace.TryRead(null, typed, out var trace));
        Assert.Equal(new(kind, value), trace);
        Assert.True(WatchedTrace.TryRead(kind, typed, out var named));
        Assert.Equal(trace, named);
    }

    [Theory]
    [InlineData(null, "更新手続き")]
    [InlineData(null, " ")]
    [InlineData(WatchKind.Phone, "example.top")]
    [InlineData(WatchKind.Host, "co.jp")]
    [InlineData(WatchKind.Mail, "example.top")]
    public void What_is_none_is_refused(WatchKind? kind, string typed) => Assert.False(WatchedTrace.TryRead(kind, typed, out _));

    [Fact]
    public void Longer_addresses_than_are_watched_for_are_refused() =>
        Assert.False(WatchedTrace.TryRead(WatchKind.Url, "https://example.top/" + new string('a', WatchedTrace.MaxLength), out _));

    [Fact]
    public void A_domain_catches_every_name_below_it_and_no_name_beside_it()
    {
        var keys = WatchRules.KeysOf([(IndicatorType.Url, "https://a.b.example.top/x"), (IndicatorType.Domain, "example.top")]);

        Assert.Equal(
            ["host:a.b.example.top", "host:b.example.top", "host:example.top", "url:https://a.b.example.top/x"],
            keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_domain_of_a_mail_provider_is_not_caught_by_an_address_at_it()
    {
        Assert.Equal(["mail:x@gmail.com"], WatchRules.KeysOf([(IndicatorType.Email, "x@gmail.com")]));
        Assert.Contains("host:m.example.top", WatchRules.KeysOf([(IndicatorType.Email, "x@m.example.top"), (IndicatorType.Domain, "example.top")]));
    }

    [Theory]
    [InlineData("", 0, true)]
    [InlineData("調査中", -1, true)]
    [InlineData("調査中", 0, false)]
    [InlineData("調査中", 366, true)]
    [InlineData("番号は 123456789018", 0, true)]
    public void A_reason_and_a_day_within_the_limit_are_needed(string reason, int days, bool refused)
    {
        var today = new DateOnly(2026, 11, 21);

        Assert.Equal(refused, WatchRules.CheckStart(reason, today.AddDays(days), today, new(12), Some.Analyst) is not null);
        Assert.NotNull(WatchRules.CheckStart("調査中", today, today, new(12), Some.Operator));
    }
}
