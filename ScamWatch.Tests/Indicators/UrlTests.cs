using ScamWatch.Domain.Indicators;

namespace ScamWatch.Tests.Indicators;

public sealed class UrlTests
{
    [Theory]
    [InlineData("https://Example.TOP", "https://example.top/")]
    [InlineData("HTTPS://EXAMPLE.TOP/Path?Q=1#F", "https://example.top/Path?Q=1#F")]
    [InlineData("hxxps://example[.]top/a", "https://example.top/a")]
    [InlineData("hXXp://example(.)top", "http://example.top/")]
    [InlineData("hxxps[://]example[dot]top/", "https://example.top/")]
    [InlineData("ttps://example.top/", "https://example.top/")]
    [InlineData("ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．ｔｏｐ／ａ？ｂ＝１", "https://example.top/a?b=1")]
    [InlineData("https://example。top/", "https://example.top/")]
    [InlineData("https://exa\u200bmple.top/", "https://example.top/")]
    [InlineData("https://example.top:443/", "https://example.top/")]
    [InlineData("http://example.top:80", "http://example.top/")]
    [InlineData("https://example.top:8443/x", "https://example.top:8443/x")]
    [InlineData("https://example.top./", "https://example.top/")]
    [InlineData("https://example.top?x=1", "https://example.top/?x=1")]
    [InlineData("https://example.top\\x", "https://example.top/x")]
    [InlineData("example.top/a", "http://example.top/a")]
    [InlineData("https://マイナンバー.jp/", "https://xn--eckzdsa7c1f7b.jp/")]
    [InlineData("https://example.top/手続", "https://example.top/%E6%89%8B%E7%B6%9A")]
    [InlineData("http://3232235777/", "http://192.168.1.1/")]
    [InlineData("http://0xC0.0xA8.257/", "http://192.168.1.1/")]
    [InlineData("http://0300.0250.1.1/", "http://192.168.1.1/")]
    [InlineData("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/")]
    [InlineData("https://%65xample.top/", "https://example.top/")]
    public void An_address_is_brought_to_one_form(string text, string expected)
    {
        Assert.True(Url.TryParse(text, out var url));
        Assert.Equal(expected, url.ToString());
        Assert.True(Url.TryParse(url.ToString(), out var again));
        Assert.Equal(url, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("https://")]
    [InlineData("https:///x")]
    [InlineData("https://localhost/")]
    [InlineData("https://example..top/")]
    [InlineData("https://-example.top/")]
    [InlineData("https://256.1.1.1/")]
    [InlineData("https://1.2.3.4.5/")]
    [InlineData("https://example.top:99999/")]
    [InlineData("https://exa mple.top/")]
    [InlineData("ftp://example.top/")]
    [InlineData("javascript://example.top/")]
    [InlineData("user@example.top")]
    public void What_cannot_be_looked_up_is_no_address(string? text) => Assert.False(Url.TryParse(text, out _));

    [Theory]
    [InlineData("https://www.nta.go.jp@evil.top/")]
    [InlineData("https://www.nta.go.jp:443@evil.top/")]
    [InlineData("https://www.nta.go.jp%2F@evil.top/")]
    [InlineData("https://a@b@evil.top/")]
    [InlineData("hxxps://www[.]nta[.]go[.]jp[@]evil[.]top/")]
    public void A_user_name_does_not_hide_the_host(string text)
    {
        Assert.True(Url.TryParse(text, out var url));
        Assert.Equal(("evil.top", true, "https://evil.top/"), (url.Host, url.HasUserInfo, url.ToString()));
    }

    [Fact]
    public void An_at_sign_behind_the_host_is_no_user_name()
    {
        Assert.True(Url.TryParse("https://www.nta.go.jp/@evil.top", out var url));
        Assert.Equal(("www.nta.go.jp", false), (url.Host, url.HasUserInfo));
    }

    [Fact]
    public void A_longer_tail_than_anybody_needs_is_cut()
    {
        Assert.True(Url.TryParse("https://example.top/" + new string('a', 100_000), out var url));
        Assert.InRange(url.PathAndQuery.Length, 1, Url.MaxLength);
    }

    [Theory]
    [InlineData("www.example.co.jp", "example.co.jp")]
    [InlineData("a.b.example.com.cn", "example.com.cn")]
    [InlineData("www.example.co.uk", "example.co.uk")]
    [InlineData("example.jp", "example.jp")]
    [InlineData("www.city.shimada.shizuoka.jp", "city.shimada.shizuoka.jp")]
    [InlineData("www.pref.shizuoka.jp", "pref.shizuoka.jp")]
    [InlineData("www.example.tokyo.jp", "example.tokyo.jp")]
    [InlineData("www.metro.tokyo.lg.jp", "tokyo.lg.jp")]
    [InlineData("www.city.kobe.jp", "city.kobe.jp")]
    [InlineData("shop.taro.chuo.kobe.jp", "taro.chuo.kobe.jp")]
    [InlineData("evil.web.app", "evil.web.app")]
    [InlineData("x.evil.duckdns.org", "evil.duckdns.org")]
    [InlineData("co.jp", null)]
    [InlineData("jp", null)]
    [InlineData("192.168.1.1", null)]
    [InlineData("[::1]", null)]
    public void The_registered_part_is_what_somebody_bought(string host, string? expected) =>
        Assert.Equal(expected, RegistrableDomain.Of(host));

    [Theory]
    [InlineData("Taro.Yamada@Example.JP", "Taro.Yamada@example.jp")]
    [InlineData("通報 花子 <hanako@example.jp>", "hanako@example.jp")]
    [InlineData("mailto:a@example.jp", "a@example.jp")]
    [InlineData("user[@]example[.]top", "user@example.top")]
    [InlineData("user(at)example(dot)top", "user@example.top")]
    [InlineData("ｕｓｅｒ＠ｅｘａｍｐｌｅ．ｔｏｐ", "user@example.top")]
    [InlineData("ta..ro.@docomo.ne.jp", "ta..ro.@docomo.ne.jp")]
    public void A_mail_address_is_brought_to_one_form(string text, string expected)
    {
        Assert.True(EmailAddress.TryParse(text, out var address));
        Assert.Equal(expected, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("@example.jp")]
    [InlineData("user@")]
    [InlineData("user@localhost")]
    [InlineData("user@192.168.1.1")]
    [InlineData("太郎@example.jp")]
    [InlineData("a b@example.jp")]
    public void What_cannot_be_written_to_is_no_mail_address(string text) => Assert.False(EmailAddress.TryParse(text, out _));
}
