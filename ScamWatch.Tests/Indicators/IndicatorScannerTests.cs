using ScamWatch.Domain.Indicators;

namespace ScamWatch.Tests.Indicators;

public sealed class IndicatorScannerTests
{
    [Theory]
    [InlineData("こちらhttps://myna-update.top/loginからお手続きください。", "url https://myna-update.top/login | domain myna-update.top")]
    [InlineData("詳細はhttps://evil.topをご確認ください", "url https://evil.top/ | domain evil.top")]
    [InlineData("「https://evil.top/a」をタップ", "url https://evil.top/a | domain evil.top")]
    [InlineData("（https://evil.top/a）", "url https://evil.top/a | domain evil.top")]
    [InlineData("(https://evil.top/a)と(https://evil.top/a_(b))", "url https://evil.top/a | domain evil.top | url https://evil.top/a_(b)")]
    [InlineData("https://evil.top/a。至急", "url https://evil.top/a | domain evil.top")]
    [InlineData("https://evil.top。至急お願いします", "url https://evil.top/ | domain evil.top")]
    [InlineData("https://evil.top。Click", "url https://evil.top/ | domain evil.top")]
    [InlineData("https://evil。top/a", "url https://evil.top/a | domain evil.top")]
    [InlineData("https://evil.top/a、https://evil.top/b", "url https://evil.top/a | domain evil.top | url https://evil.top/b")]
    [InlineData("https://evil.top/a,https://evil.top/b", "url https://evil.top/a,https://evil.top/b | domain evil.top")]
    [InlineData("https://evil.top/a　期限：本日", "url https://evil.top/a | domain evil.top")]
    [InlineData("See https://evil.top/a.", "url https://evil.top/a | domain evil.top")]
    [InlineData("https://evil.top/a?b=1&c=2!?", "url https://evil.top/a?b=1&c=2 | domain evil.top")]
    [InlineData("<https://evil.top/a>", "url https://evil.top/a | domain evil.top")]
    [InlineData("[確認する](https://evil.top/a)", "url https://evil.top/a | domain evil.top")]
    [InlineData("**https://evil.top/a**", "url https://evil.top/a | domain evil.top")]
    [InlineData("\"https://evil.top/a\"", "url https://evil.top/a | domain evil.top")]
    [InlineData("URLhttps://evil.top/", "url https://evil.top/ | domain evil.top")]
    [InlineData("https://evil.tophttps://bad.xyz", "url https://evil.top/ | domain evil.top | url https://bad.xyz/ | domain bad.xyz")]
    [InlineData("https://evil.top/ahttps://bad.xyz/b", "url https://evil.top/a | domain evil.top | url https://bad.xyz/b | domain bad.xyz")]
    [InlineData("https://evil.top/?to=https://bad.xyz/", "url https://evil.top/?to=https://bad.xyz/ | domain evil.top")]
    [InlineData("https://www.nta.go.jp@evil.top/", "url https://evil.top/ | domain evil.top")]
    [InlineData("https://www.nta.go.jp&id=1@evil.top/", "url https://evil.top/ | domain evil.top")]
    [InlineData("https://203.0.113.7:8080/x", "url https://203.0.113.7:8080/x")]
    [InlineData("http://3405803783/", "url http://203.0.113.7/")]
    [InlineData("http://[2001:db8::1]/x", "url http://[2001:db8::1]/x")]
    [InlineData("https://evil.top:8443", "url https://evil.top:8443/ | domain evil.top")]
    [InlineData("https://evil.top:こちら", "url https://evil.top/ | domain evil.top")]
    [InlineData("hxxps://evil[.]top/a", "url https://evil.top/a | domain evil.top")]
    [InlineData("hxxp://evil(.)top", "url http://evil.top/ | domain evil.top")]
    [InlineData("ttps://evil.top/a", "url https://evil.top/a | domain evil.top")]
    [InlineData("ｈｔｔｐｓ：／／ｅｖｉｌ．ｔｏｐ／ａ？ｂ＝１（至急）", "url https://evil.top/a?b=1 | domain evil.top")]
    [InlineData("https://evil.top/a１２月まで", "url https://evil.top/a | domain evil.top")]
    [InlineData("https://evil.top？", "url https://evil.top/ | domain evil.top")]
    [InlineData("https://ev\u200bil.top/", "url https://evil.top/ | domain evil.top")]
    [InlineData("https://マイナンバー.jp/更新", "url https://xn--eckzdsa7c1f7b.jp/ | domain xn--eckzdsa7c1f7b.jp")]
    [InlineData("https://аmazon.co.jp/", "url https://xn--mazon-3ve.co.jp/ | domain xn--mazon-3ve.co.jp")]
    [InlineData("https://𝐞𝐯𝐢𝐥.top/", "url https://evil.top/ | domain evil.top")]
    [InlineData("www.evil.topにアクセス", "url http://www.evil.top/ | domain evil.top")]
    [InlineData("👉evil.top/aから", "url http://evil.top/a | domain evil.top")]
    [InlineData("bit.ly/3abcを開く", "url http://bit.ly/3abc | domain bit.ly")]
    [InlineData("j-lis.go.jp.example.cn", "url http://j-lis.go.jp.example.cn/ | domain example.cn")]
    [InlineData("support@evil.topまでご連絡", "email support@evil.top | domain evil.top")]
    [InlineData("差出人 J-LIS <no-reply@j-lis-info.xyz>", "email no-reply@j-lis-info.xyz | domain j-lis-info.xyz")]
    [InlineData("mailto:a.b@evil.top.", "email a.b@evil.top | domain evil.top")]
    [InlineData("返信先：ｉｎｆｏ＠ｅｖｉｌ．ｔｏｐ", "email info@evil.top | domain evil.top")]
    [InlineData("user[@]evil[.]top", "email user@evil.top | domain evil.top")]
    [InlineData("scammer@gmail.com", "email scammer@gmail.com")]
    [InlineData("TEL03-1234-5678（9時～17時）", "phone 0312345678")]
    [InlineData("電話：０３（１２３４）５６７８まで", "phone 0312345678")]
    [InlineData("09012345678から着信", "phone 09012345678")]
    [InlineData("090-1234-5678/080-1234-5678", "phone 09012345678 | phone 08012345678")]
    [InlineData("03-1234-5678 090-1234-5678", "phone 0312345678 | phone 09012345678")]
    [InlineData("サポートセンター0120-123-456", "phone 0120123456")]
    [InlineData("+1 (844) 555-0123 に電話", "phone +18445550123")]
    [InlineData("国際電話（+44 20 7946 0958）2026年", "phone +442079460958")]
    [InlineData("010-1-202-555-0123からの着信", "phone +12025550123")]
    [InlineData("着信番号 0312345678", "phone 0312345678")]
    [InlineData("電話番号：0312345678", "phone 0312345678")]
    [InlineData("消費者ホットライン188か#9110へ", "phone 188! | phone #9110!")]
    [InlineData("110番してください", "phone 110!")]
    [InlineData("まず０１２０－９５－０１７８へ", "phone 0120950178!")]
    [InlineData("みずほ銀行 渋谷支店 普通 1234567 に振込", "bank-account みずほ銀行 渋谷支店 普通 1234567")]
    [InlineData("https://www.nta.go.jp/", "url https://www.nta.go.jp/! | domain nta.go.jp!")]
    [InlineData("https://www.city.shimada.shizuoka.jp/", "url https://www.city.shimada.shizuoka.jp/! | domain city.shimada.shizuoka.jp!")]
    [InlineData("https://www.jp-bank.japanpost.jp/", "url https://www.jp-bank.japanpost.jp/! | domain jp-bank.japanpost.jp!")]
    [InlineData("info@antiphishing.jp", "email info@antiphishing.jp! | domain antiphishing.jp!")]
    [InlineData("https://evil.top/a https://evil.top/a 03-1234-5678 03(1234)5678", "url https://evil.top/a | domain evil.top | phone 0312345678")]
    public void A_trace_is_found(string text, string expected) => Assert.Equal(expected, Scan(text));

    [Theory]
    [InlineData("2026年11月21日 14:30")]
    [InlineData("2026-11-21 09:30-20:00")]
    [InlineData("2026/03/12 0930")]
    [InlineData("12,345,678円 0.0312345678")]
    [InlineData("受付番号 0312345678")]
    [InlineData("お問い合わせ番号：03123456789")]
    [InlineData("注文ID:0901234567890")]
    [InlineData("法人番号7010705000725 T4011001098993")]
    [InlineData("〒100-0001 東京都千代田区1-2-3")]
    [InlineData("188円の品を110件")]
    [InlineData("0312345678円")]
    [InlineData("#2026年の目標")]
    [InlineData("&#9110;")]
    [InlineData("README.md、setup.py、画像.jpg、ver.1.2、3.14")]
    [InlineData("Thank you.Click here")]
    [InlineData("e.g. and/or.com")]
    [InlineData("@twitter、name@、@example.top")]
    [InlineData("https://、http://localhost/、://evil")]
    [InlineData("https://example")]
    [InlineData("正規のサイトはgo.jpかlg.jpで終わる。co.jp/も多い")]
    [InlineData("電話がきた。番号は分からない。")]
    [InlineData("\ud835 \udc00 https://\ud835")]
    public void What_is_no_trace_is_left_alone(string text) => Assert.Equal("", Scan(text));

    [Fact]
    public void Traces_come_in_the_order_of_the_text() => Assert.Equal(
        "phone 0312345678 | url https://evil.top/ | domain evil.top | phone 0120123456 | email a@bad.xyz | domain bad.xyz",
        Scan("03-1234-5678、https://evil.top/、0120-123-456、a@bad.xyz"));

    [Fact]
    public void Digits_inside_an_address_are_no_telephone_number() =>
        Assert.Equal("url https://evil.top/03-1234-5678 | domain evil.top", Scan("https://evil.top/03-1234-5678"));

    [Fact]
    public void A_flood_of_traces_is_cut_to_the_first_ones()
    {
        var text = string.Join('、', Enumerable.Range(0, 5_000).Select(i => $"https://e{i}.top/ 03-1234-{i:D4}"));

        var found = IndicatorScanner.Scan(text, Reference.Official);

        Assert.Equal(IndicatorScanner.MaxPerText, found.Count);
        Assert.Equal("https://e0.top/", found[0].Value);
        Assert.Equal("0312340000", found[2].Value);
        Assert.Equal("https://e66.top/", found[198].Value);
    }

    [Theory]
    [InlineData("a.")]
    [InlineData("a@")]
    [InlineData("http://")]
    [InlineData("http://a@")]
    [InlineData("https://evil.top/(")]
    [InlineData("0")]
    [InlineData("03-")]
    [InlineData("+")]
    [InlineData("(0")]
    [InlineData("普通")]
    [InlineData("銀行普通1234567")]
    [InlineData("[.]")]
    [InlineData("。a")]
    [InlineData("あ.")]
    public void A_long_text_of_one_thing_is_read(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 200_000 / unit.Length));

        Assert.InRange(IndicatorScanner.Scan(text, Reference.Official).Count, 0, IndicatorScanner.MaxPerText);
        Assert.InRange(IndicatorScanner.Scan("https://" + text, Reference.Official).Count, 0, IndicatorScanner.MaxPerText);
    }

    private static string Scan(string text) => string.Join(" | ", IndicatorScanner.Scan(text, Reference.Official, Reference.Today)
        .Select(i => $"{Domain.Codes.Of(i.Type)} {i.Value}{(i.Official ? "!" : "")}"));
}
