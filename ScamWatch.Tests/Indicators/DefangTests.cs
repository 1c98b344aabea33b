using FsCheck;
using FsCheck.Fluent;
using ScamWatch.Domain.Indicators;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Indicators;

public sealed class DefangTests
{
    private static readonly Gen<string> s_pieces = Gen.Elements(
        "https://", "http://", "hxxps://", "ttps://", "ｈｔｔｐ：／／", "www.", "evil", "top", "nta", "go", "jp", "com", "www", "user", "a", "1",
        ".", "．", "。", "[.]", "(.)", "[dot]", "@", "＠", "[@]", "(at)", ":", "8080", "/", "／", "?", "？", "#", "&", "=", "-", "_", "%", "+", "\\",
        "(", ")", "[", "]", "（", "）", "「", "」", "、", " ", "　", "\n", "あ", "マイナ", "а", "é", "𝐞", "\u200b", "\ud835", "03-1234-5678", ",", "*", "'", "!");

    private static readonly Gen<string> s_texts = s_pieces.ArrayOf(20).Select(string.Concat);

    [Theory]
    [InlineData(IndicatorType.Url, "https://example.top/x.php?a=b.c", "hxxps://example[.]top/x.php?a=b.c")]
    [InlineData(IndicatorType.Url, "http://www.example.co.jp:8080/", "hxxp://www[.]example[.]co[.]jp:8080/")]
    [InlineData(IndicatorType.Url, "https://a.top/?to=https://b.xyz/&m=x@y.top", "hxxps://a[.]top/?to=hxxps://b[.]xyz/&m=x[@]y[.]top")]
    [InlineData(IndicatorType.Url, "http://203.0.113.7/", "hxxp://203[.]0[.]113[.]7/")]
    [InlineData(IndicatorType.Domain, "example.co.jp", "example[.]co[.]jp")]
    [InlineData(IndicatorType.Email, "taro.yamada@example.top", "taro.yamada[@]example[.]top")]
    [InlineData(IndicatorType.Phone, "0300001234", "03-0000-1234")]
    [InlineData(IndicatorType.Phone, "#9110", "#9110")]
    [InlineData(IndicatorType.BankAccount, "みずほ銀行 渋谷支店 普通 1234567", "みずほ銀行 渋谷支店 普通 1234567")]
    public void An_indicator_is_shown_inert(IndicatorType type, string value, string expected) =>
        Assert.Equal(expected, new Indicator(type, value, Official: false).Defanged);

    [Theory]
    [InlineData("開く→https://evil.top/a.html。連絡はtaro@evil.topへ", "開く→hxxps://evil[.]top/a.html。連絡はtaro[@]evil[.]topへ")]
    [InlineData("HTTPS://EVIL.TOP", "HxxPS://EVIL[.]TOP")]
    [InlineData("www.evil.topとbit.ly/3abc", "www[.]evil[.]topとbit[.]ly/3abc")]
    [InlineData("https://www.nta.go.jp@evil.top/", "hxxps://www[.]nta[.]go[.]jp[@]evil[.]top/")]
    [InlineData("ｈｔｔｐｓ：／／ｅｖｉｌ．ｔｏｐ／ａ", "ｈxxｐｓ：／／ｅｖｉｌ[.]ｔｏｐ／ａ")]
    [InlineData("https://evil。top/", "hxxps://evil[.]top/")]
    [InlineData("hxxps://evil[.]top/a user[@]evil[.]top", "hxxps://evil[.]top/a user[@]evil[.]top")]
    [InlineData("  電話は03-1234-5678。\r\n3.14、a.b、\ud835", "  電話は03-1234-5678。\r\n3.14、a.b、\ud835")]
    public void A_text_is_made_inert_and_otherwise_left_alone(string text, string expected) => Assert.Equal(expected, Defang.Text(text));

    [Fact]
    public void A_second_run_changes_nothing() =>
        Prop.ForAll(s_texts.ToArbitrary(), text => Defang.Text(Defang.Text(text)) == Defang.Text(text))
            .Check(Properties.Tries(5_000));

    [Fact]
    public void Only_dots_at_signs_and_schemes_change() =>
        Prop.ForAll(s_texts.ToArbitrary(), text => Plain(Defang.Text(text)) == Plain(text))
            .Check(Properties.Tries(3_000));

    [Fact]
    public void The_inert_text_has_the_same_traces() =>
        Prop.ForAll(s_texts.ToArbitrary(), text =>
                Hosts(Defang.Text(text)).SequenceEqual(Hosts(text)))
            .Check(Properties.Tries(3_000));

    [Fact]
    public void Every_value_found_is_its_own_normal_form() =>
        Prop.ForAll(s_texts.ToArbitrary(), text => IndicatorScanner.Scan(text, Reference.Official).All(i => i.Type switch
        {
            IndicatorType.Url => Url.TryParse(i.Value, out var url) && url.ToString() == i.Value,
            IndicatorType.Email => EmailAddress.TryParse(i.Value, out var mail) && mail.ToString() == i.Value,
            IndicatorType.Phone => PhoneNumber.TryParse(i.Value, out var phone) && phone.Value == i.Value,
            _ => true,
        })).Check(Properties.Tries(3_000));

    [Fact]
    public void An_address_is_found_in_any_japanese_sentence()
    {
        var gen =
            from before in Gen.Elements("", "こちら", "「", "（", "\n", "URL：", "→", "　", "は")
            from name in Gen.Elements("evil", "myna-update", "a1", "www.nta.go.jp.login")
            from top in Gen.Elements("top", "xyz", "cn", "co.jp")
            from path in Gen.Elements("", "/", "/a/b", "/x?y=1&z=%20", "/a#b")
            from after in Gen.Elements("", "から", "」", "）", "。", "、", "　", "\n", "をご確認ください。", "！")
            select (Url: $"https://{name}.{top}{path}", Text: $"{before}https://{name}.{top}{path}{after}");
        Prop.ForAll(gen.ToArbitrary(), x => Url.TryParse(x.Url, out var url)
                && IndicatorScanner.Scan(x.Text, Reference.Official) is [{ Type: IndicatorType.Url } first, ..] && first.Value == url.ToString())
            .Check(Properties.Tries(3_000));
    }

    private static List<string> Hosts(string text) => [.. IndicatorScanner.Scan(text, Reference.Official)
        .Where(i => i.Type is IndicatorType.Domain or IndicatorType.Email).Select(i => i.Value)];

    private static string Plain(string text) => new([.. text
        .Replace("[.]", ".", StringComparison.Ordinal).Replace("[@]", "@", StringComparison.Ordinal)
        .Select(c => c switch { '．' or '。' => '.', '＠' => '@', 't' or 'ｔ' => 'x', _ => c })]);
}
