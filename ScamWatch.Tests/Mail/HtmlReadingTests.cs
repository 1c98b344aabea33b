using AngleSharp.Html.Parser;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Tests.Mail;

public sealed class HtmlReadingTests
{
    public static TheoryData<string> Payloads =>
    [
        "<script>alert(1)</script>x",
        "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<img src=x onerror=alert(1)>",
        "<img src='javascript:alert(1)'>",
        "<img srcset='https://evil.example/a 1x'>",
        "<img/src=`x`onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
        "<svg><foreignObject><iframe src='https://evil.example'></iframe></foreignObject></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
        "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
        "<body onload=alert(1)>x",
        "<iframe src='javascript:alert(1)'></iframe>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<object data='https://evil.example/x.swf'></object>",
        "<embed src='https://evil.example/x.swf'>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='JaVaScRiPt:alert(1)'>x</a>",
        "<a href='java\nscript:alert(1)'>x</a>",
        "<a href=\" &#14; javascript:alert(1)\">x</a>",
        "<a href='&#106;avascript:alert(1)'>x</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<a href='vbscript:msgbox(1)'>x</a>",
        "<a href='https://evil.example/\" onmouseover=\"alert(1)'>x</a>",
        "<a href=\"https://evil.example/'><img src=x onerror=alert(1)>\">x</a>",
        "<div style='background:url(https://evil.example/a.png)'>x</div>",
        "<div style='width:expression(alert(1))'>x</div>",
        "<table background='https://evil.example/a.png'><tr><td background='https://evil.example/b.png'>x</td></tr></table>",
        "<style>@import 'https://evil.example/a.css';</style>",
        "<link rel=stylesheet href='https://evil.example/a.css'>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<base href='https://evil.example/'><a href='x'>x</a>",
        "<form action='https://evil.example'><input name=pin><button formaction='javascript:alert(1)'>送信</button></form>",
        "<input type=image src='https://evil.example/a.png' onfocus=alert(1) autofocus>",
        "<video src='https://evil.example/a.mp4' poster='https://evil.example/p.png' onerror=alert(1)></video>",
        "<audio src=x onerror=alert(1)>",
        "<details open ontoggle=alert(1)>x</details>",
        "<marquee onstart=alert(1)>x</marquee>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
        "<template><script>alert(1)</script></template>",
        "<textarea><img src=x onerror=alert(1)></textarea>",
        "<title><img src=x onerror=alert(1)></title>",
        "<xmp><img src=x onerror=alert(1)></xmp>",
        "<plaintext><img src=x onerror=alert(1)>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<![CDATA[<img src=x onerror=alert(1)>]]>",
        "<!--[if mso]><img src=x onerror=alert(1)><![endif]-->",
        "<td colspan='2 onmouseover=alert(1)'>x</td>",
        "<p class='x' id='y' title='\"><script>alert(1)</script>'>x</p>",
        "<img alt='\"><script>alert(1)</script>' src=x>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<custom-element onclick=alert(1)>x</custom-element>",
        "<frameset onload=alert(1)><frame src='https://evil.example'></frameset>",
        "<select><option><img src=x onerror=alert(1)></select>",
        "<b><i></b></i><div></p></div></div></div><script>",
        "<",
        "<a href='",
        "\0<\0script>alert(1)</script>",
    ];

    [Theory]
    [MemberData(nameof(Payloads))]
    public void Nothing_in_clean_html_can_load_or_run(string payload)
    {
        var clean = HtmlSanitizer.Clean(payload);

        var document = new HtmlParser(new HtmlParserOptions { IsScripting = true }).ParseDocument("<body><main>" + clean + "</main></body>");
        var allowed = new HashSet<string>(
            "p div span b i u strong em br hr table tr td th thead tbody ul ol li h1 h2 h3 h4 h5 h6 blockquote pre center".Split(' '));
        Assert.All(document.QuerySelectorAll("main *"), element =>
        {
            Assert.Contains(element.LocalName, allowed);
            Assert.All(element.Attributes, a => Assert.Contains(a.Name, (string[])["class", "title", "colspan", "rowspan"]));
            Assert.True(element.GetAttribute("class") is null or "link");
        });
        Assert.Empty(document.QuerySelectorAll("body > :not(main)"));
    }

    [Fact]
    public void What_a_reader_sees_is_the_text_and_what_is_hidden_is_counted()
    {
        var message = Samples.Message("html-alternative");

        Assert.Equal(
            "カードの利用を停止しました。\n\n下のボタンから手続きしてください。\n\nhttps://www.kojinbango-card.go.jp/ [画像: マイナポータル]\n期限 本日",
            message.HtmlText);
        Assert.Contains(message.Remarks, r => r.Contains("画面に表示されない文字", StringComparison.Ordinal));
        Assert.Contains(message.Remarks, r => r.Contains("内容が異なります", StringComparison.Ordinal));
    }

    [Fact]
    public void A_link_keeps_the_words_shown_and_the_address_behind()
    {
        var link = Assert.Single(Samples.Message("html-alternative").Links);

        Assert.Equal(("https://www.kojinbango-card.go.jp/", "https://mynumber-saikai.example.top/login?id=1"), (link.Text, link.Target));
    }

    [Theory]
    [InlineData("<div style='display: NONE !important'>x</div>")]
    [InlineData("<div style='visibility:hidden'>x</div>")]
    [InlineData("<div style='font-size:0px'>x</div>")]
    [InlineData("<div style='font-size:1px'>x</div>")]
    [InlineData("<div style='opacity:0'>x</div>")]
    [InlineData("<div style='max-height:0;overflow:hidden'>x</div>")]
    [InlineData("<div style='position:absolute;left:-9999px'>x</div>")]
    [InlineData("<div style='text-indent:-9999px'>x</div>")]
    [InlineData("<div style='mso-hide:all'>x</div>")]
    [InlineData("<div hidden>x</div>")]
    [InlineData("<font color=white>x</font>")]
    [InlineData("<span style='color:#fffffe'>x</span>")]
    [InlineData("<div style='background:#000;color:rgb(0,0,0)'>x</div>")]
    [InlineData("<style>#a{display:none}</style><p id=a>x</p>")]
    [InlineData("<style>/* c */ td.q, p.q { font-size:0 }</style><p class='z q'>x</p>")]
    public void Text_that_nobody_sees_is_left_out(string html)
    {
        var reading = HtmlReading.Of(html);

        Assert.Equal(("", 1), (reading.Text, reading.HiddenChars));
        Assert.DoesNotContain("x", reading.SafeHtml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<table bgcolor='#003366'><tr><td><font color=white>x</font></td></tr></table>")]
    [InlineData("<div style='font-size:0'><span style='font-size:14px'>x</span></div>")]
    [InlineData("<div style='visibility:hidden'><b style='visibility:visible'>x</b></div>")]
    [InlineData("<div background='a.png'><font color='#fff'>x</font></div>")]
    [InlineData("<style>@media print{p{display:none}}</style><p>x</p>")]
    [InlineData("<div style='max-height:0'>x</div>")]
    [InlineData("<p style='font-size:80%'>x</p>")]
    public void Text_that_people_do_see_stays(string html) => Assert.Equal(("x", 0), (HtmlReading.Of(html).Text, HtmlReading.Of(html).HiddenChars));

    [Theory]
    [InlineData("a<br>b", "a\nb")]
    [InlineData("<p>a</p><p>b</p>", "a\n\nb")]
    [InlineData("<div>a</div><div>b</div>", "a\nb")]
    [InlineData("<ul><li>a<li>b</ul>", "・a\n・b")]
    [InlineData("a \n  b&nbsp;c", "a b c")]
    [InlineData("<pre>a\n b</pre>", "a\n b")]
    [InlineData("<table><tr><td>a<td>b<tr><td>c</table>", "a b\nc")]
    [InlineData("a<hr>b", "a\n----------\nb")]
    [InlineData("<form action='https://x.example/'><input name=a><input type=submit value=送信></form>", "[入力欄][送信]")]
    public void Blocks_stand_on_lines_of_their_own(string html, string text) => Assert.Equal(text, HtmlReading.Of(html).Text);

    [Fact]
    public void The_address_a_form_sends_to_is_a_link() =>
        Assert.Equal("https://x.example/pin", Assert.Single(HtmlReading.Of("<form action='https://x.example/pin'>").Links).Target);

    [Fact]
    public void A_character_that_is_none_hides_nothing_behind_it() =>
        Assert.Equal("https://x.example/pin", Assert.Single(HtmlReading.Of("<p>x\uffff</p><a href='https://x.example/pin'>y</a>").Links).Target);
}
