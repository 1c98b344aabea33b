using ScamWatch.Domain.Indicators;

namespace ScamWatch.Tests.Indicators;

public sealed class OfficialDirectoryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("official-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("www.j-lis.go.jp", "j-lis")]
    [InlineData("j-lis.go.jp", "j-lis")]
    [InlineData("www.unknown.go.jp", "ministry")]
    [InlineData("www.e-tax.nta.go.jp", "tax")]
    [InlineData("www.city.shimada.lg.jp", "municipality")]
    [InlineData("www.city.shimada.shizuoka.jp", "municipality")]
    [InlineData("town.oizumi.gunma.jp", "municipality")]
    [InlineData("www.city.kobe.jp", "municipality")]
    [InlineData("www.metro.tokyo.jp", "municipality")]
    [InlineData("www.docomo.ne.jp", "telecom")]
    public void A_host_belongs_to_the_longest_name_it_ends_in(string host, string party)
    {
        Assert.True(Reference.Official.IsOfficialHost(host, Reference.Today));
        Assert.Equal(party, Reference.Official.OwnerOf(host, Reference.Today)?.Impersonates);
    }

    [Theory]
    [InlineData("j-lis.go.jp.example.cn")]
    [InlineData("xgo.jp")]
    [InlineData("my-nta.go.jp.top")]
    [InlineData("evilmufg.jp")]
    [InlineData("evil.docomo.ne.jp")]
    [InlineData("info.shimada.shizuoka.jp")]
    [InlineData("city.shimada.nowhere.jp")]
    [InlineData("jp")]
    [InlineData("")]
    public void A_host_that_only_contains_a_name_is_not_official(string host) =>
        Assert.False(Reference.Official.IsOfficialHost(host, Reference.Today));

    [Fact]
    public void A_line_counts_only_on_its_days()
    {
        Write("lines.json", """{"rows":[{"number":"0570-0100-76","kind":"voice","validFrom":"2020-04-01","validTo":"2023-12-31"},{"number":"x@example.jp","kind":"mail"}]}""");
        Write("official-domains.json", """{"rows":[{"pattern":"old.example.jp","kind":"suffix","ownerJa":"","ownerEn":"","impersonates":"none","validFrom":"2020-04-01","validTo":"2023-12-31"}]}""");
        var official = OfficialDirectory.Load(_folder.FullName);

        Assert.True(official.IsOfficialPhone("0570010076", new DateOnly(2023, 12, 31)));
        Assert.False(official.IsOfficialPhone("0570010076", new DateOnly(2024, 1, 1)));
        Assert.True(official.IsOfficialHost("a.old.example.jp", new DateOnly(2020, 4, 1)));
        Assert.False(official.IsOfficialHost("a.old.example.jp", new DateOnly(2020, 3, 31)));
        Assert.All(IndicatorScanner.Scan("https://old.example.jp/ 0570-0100-76", official), i => Assert.False(i.Official));
    }

    [Fact]
    public void The_lines_of_the_scheme_are_official_however_written()
    {
        Assert.True(PhoneNumber.TryParse("+81 3 6734 0170", out var overseas));
        Assert.True(Reference.Official.IsOfficialPhone(overseas.Value, Reference.Today));
        Assert.True(Reference.Official.IsOfficialPhone("188", Reference.Today));
        Assert.False(Reference.Official.IsOfficialPhone("0312345678", Reference.Today));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        Write("official-domains.json", """{"rows":[]}""");

        var fault = Assert.Throws<FileNotFoundException>(() => OfficialDirectory.Load(_folder.FullName));

        Assert.Contains("lines.json", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("lines.json", fault.FileName, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"rows":[{"pattern":"a.jp","kind":"guess"}]}""")]
    public void A_broken_file_is_named(string json)
    {
        Write("lines.json", """{"rows":[]}""");
        Write("official-domains.json", json);

        var fault = Assert.Throws<InvalidDataException>(() => OfficialDirectory.Load(_folder.FullName));

        Assert.Contains("official-domains.json", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("j-lis.go.jp.example.cn", LookAlikeKind.EmbeddedOfficialName, "j-lis.go.jp")]
    [InlineData("www.nta.go.jp-login.top", LookAlikeKind.EmbeddedOfficialName, "nta.go.jp")]
    [InlineData("secure-www.mufg.jp.evil.xyz", LookAlikeKind.EmbeddedOfficialName, "mufg.jp")]
    [InlineData("city.shimada.shizuoka.jp.evil.top", LookAlikeKind.EmbeddedOfficialName, "city.*.{pref}.jp")]
    [InlineData("xn--mazon-3ve.co.jp", LookAlikeKind.Homoglyph, "amazon.co.jp")]
    [InlineData("amaz0n.top", LookAlikeKind.Homoglyph, "amazon.co.jp")]
    [InlineData("rnufg.com", LookAlikeKind.Homoglyph, "mufg.jp")]
    [InlineData("www-nta-go-jp.top", LookAlikeKind.HyphenatedOfficialName, "nta.go.jp")]
    [InlineData("j-lis-go-jp.com", LookAlikeKind.HyphenatedOfficialName, "j-lis.go.jp")]
    [InlineData("rakuten-login.top", LookAlikeKind.HyphenatedOfficialName, "rakuten.co.jp")]
    [InlineData("jcb-card.cn", LookAlikeKind.HyphenatedOfficialName, "jcb.co.jp")]
    [InlineData("mufg-update.evil.top", LookAlikeKind.HyphenatedOfficialName, "mufg.jp")]
    [InlineData("mufg.top", LookAlikeKind.EditDistance, "mufg.jp")]
    [InlineData("j-lis.com", LookAlikeKind.EditDistance, "j-lis.go.jp")]
    [InlineData("amazom.top", LookAlikeKind.EditDistance, "amazon.co.jp")]
    [InlineData("yodobasih.com", LookAlikeKind.EditDistance, "yodobashi.com")]
    [InlineData("kuronekoyamoto.co", LookAlikeKind.EditDistance, "kuronekoyamato.co.jp")]
    public void A_copy_is_recognised_with_its_model(string host, LookAlikeKind kind, string pattern)
    {
        var finding = LookAlike.Of(host, Reference.Official, Reference.Today);

        Assert.Equal((kind, pattern), (finding?.Kind, finding?.Copies.Pattern));
    }

    [Theory]
    [InlineData("www.nta.go.jp")]
    [InlineData("www.city.shimada.shizuoka.jp")]
    [InlineData("www.rakuten-sec.co.jp")]
    [InlineData("my.softbank.jp")]
    [InlineData("digital-marketing.com")]
    [InlineData("ipa-beer.com")]
    [InlineData("www.paypal.com")]
    [InlineData("seiko.com")]
    [InlineData("tokyo-trip.com")]
    [InlineData("example.top")]
    [InlineData("203.0.113.7")]
    [InlineData("xn--eckzdsa7c1f7b.jp")]
    [InlineData("")]
    public void A_name_of_its_own_is_no_copy(string host) => Assert.Null(LookAlike.Of(host, Reference.Official, Reference.Today));

    private void Write(string name, string json) => File.WriteAllText(Path.Combine(_folder.FullName, name), json);
}
