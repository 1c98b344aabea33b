using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests.Classification;

public sealed class EvidenceRulesTests : IDisposable
{
    private static readonly DateOnly s_day = new(2026, 11, 21);

    private readonly string _folder = Directory.CreateTempSubdirectory("rules").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("https://www.soumu.go.jp.evil-site.cn/a を開いてください", "link-look-alike")]
    [InlineData("https://shiyakusho-info.tk/ を開いてください", "link-free-ending")]
    [InlineData("https://koshin-tetsuzuki.xyz/ を開いてください", "link-ending")]
    [InlineData("http://203.0.113.7/login を開いてください", "link-ip")]
    [InlineData("https://xn--eckwd4c7cu47r2wf.jp/ を開いてください", "link-encoded")]
    [InlineData("https://bit.ly/3abc を開いてください", "link-shortener")]
    [InlineData("お⁡客⁢様の口⁣座を確⁤認してください", "hidden-characters")]
    [InlineData("特殊詐欺の手口です。不審な電話は消費者ホットラインに相談してください。", "warns-of-scams")]
    public void A_sign_in_the_text_is_cited(string body, string code) => Assert.Contains(code, Codes(Mail(body)));

    [Theory]
    [InlineData("https://www.soumu.go.jp/kojinbango/ をご覧ください")]
    [InlineData("https://www.city.fukagawa.lg.jp/ をご覧ください")]
    [InlineData("ごみの収集日が変わります。")]
    public void An_ordinary_text_is_no_sign_of_anything(string body) => Assert.Empty(Codes(Mail(body)));

    [Fact]
    public void An_address_is_cited_in_its_inert_form()
    {
        var cited = Cite(Mail("https://koshin-tetsuzuki.xyz/a"));
        Assert.Contains(cited, e => e.Code == "link-ending" && e.Text.Contains("hxxps://koshin-tetsuzuki[.]xyz", StringComparison.Ordinal));
        Assert.DoesNotContain(cited, e => e.Text.Contains("https://", StringComparison.Ordinal));
    }

    [Fact]
    public void A_link_that_shows_another_address_is_cited()
    {
        Assert.Contains("link-mismatch", Codes(Mail("x", links: new MailLink("https://www.nta.go.jp/", "https://example.com/"))));
        Assert.DoesNotContain("link-mismatch", Codes(Mail("x", links: new MailLink("www.example.com", "https://login.example.com/a"))));
        Assert.DoesNotContain("link-mismatch", Codes(Mail("x", links: new MailLink("こちら", "https://example.com/"))));
    }

    [Fact]
    public void An_office_name_on_a_foreign_address_is_cited()
    {
        Assert.Contains("sender-not-office", Codes(Mail("x", sender: "国税庁 e-Tax <info@example-mail.com>")));
        Assert.DoesNotContain("sender-not-office", Codes(Mail("x", sender: "e-Tax（国税電子申告） <info@e-tax.nta.go.jp>")));
        Assert.DoesNotContain("sender-not-office", Codes(Mail("x", sender: "国税庁")));
    }

    [Fact]
    public void A_name_that_has_known_addresses_weighs_more_than_a_word_any_bank_may_bear()
    {
        var named = Cite(Mail("x", sender: "佐 川 急 便 <a@example-mail.com>")).Single(e => e.Code == "sender-not-named");
        var word = Cite(Mail("x", sender: "しおかぜ銀行 <a@example-mail.com>"));
        Assert.True(named.Weight > word.Single(e => e.Code == "sender-not-office").Weight);
        Assert.DoesNotContain(word, e => e.Code == "sender-not-named");
    }

    [Fact]
    public void A_reply_address_elsewhere_is_cited()
    {
        Assert.Contains("reply-elsewhere", Codes(Mail("x", sender: "a@example.com", replyTo: "b@example.net")));
        Assert.DoesNotContain("reply-elsewhere", Codes(Mail("x", sender: "a@mail.example.com", replyTo: "Desk <b@example.com>")));
    }

    [Fact]
    public void Failed_authentication_speaks_for_and_an_authentic_office_against()
    {
        Assert.Contains("auth-failed", Codes(Mail("x", sender: "a@example.com", spf: "softfail")));
        var genuine = Cite(Mail("x", sender: "info@e-tax.nta.go.jp", dmarc: "pass"));
        Assert.True(genuine.Single(e => e.Code == "auth-office").Weight < 0);
        Assert.DoesNotContain("auth-office", Codes(Mail("x", sender: "info@e-tax.nta.go.jp", dmarc: "fail")));
        Assert.DoesNotContain("auth-office", Codes(Mail("x", sender: "info@example.com", dmarc: "pass")));
        Assert.DoesNotContain("auth-office", Codes(Mail("x", sender: "info@e-tax.nta.go.jp")));
    }

    [Fact]
    public void A_foreign_number_is_cited_only_where_an_office_is_claimed()
    {
        var call = new ReportText(Channel.Call, "", "+1 844 555 0134", "警察だと言われました");
        Assert.Contains("number-foreign", Codes(Facts(call, party: "police")));
        Assert.DoesNotContain("number-foreign", Codes(Facts(call, party: "family")));
        Assert.DoesNotContain("number-foreign", Codes(Facts(call with { Sender = "+81 3 1234 5678" }, party: "police")));
    }

    [Fact]
    public void A_threat_counts_only_together_with_an_ask()
    {
        var text = new ReportText(Channel.Call, "", "", "x");
        Assert.Contains("threat-with-ask", Codes(Facts(text, "police", ["money"], ["arrest"])));
        Assert.DoesNotContain("threat-with-ask", Codes(Facts(text, "police", [], ["arrest"])));
        Assert.DoesNotContain("threat-with-ask", Codes(Facts(text, "police", ["money"], [])));
    }

    [Theory]
    [InlineData(Channel.Call, "municipality", "pin", true)]
    [InlineData(Channel.Call, "municipality", "card-handover", false)]
    [InlineData(Channel.Visit, "municipality", "card-handover", true)]
    [InlineData(Channel.Letter, "municipality", "pin", false)]
    [InlineData(Channel.Call, "bank", "pin", false)]
    public void What_no_office_asks_is_cited_by_channel_party_and_ask(Channel channel, string party, string ask, bool cited) =>
        Assert.Equal(cited, Codes(Facts(new ReportText(channel, "", "", "x"), party, [ask])).Contains("G-31"));

    [Fact]
    public void A_rule_names_its_source_and_the_day_it_was_seen()
    {
        var cited = Cite(Facts(new ReportText(Channel.Call, "", "", "x"), "municipality", ["bank-account"])).Single(e => e.Code == "G-30");
        Assert.Equal("市川市「マイナンバー制度「よくある質問とその答え」」（2022-12-09確認）", cited.Source);
        Assert.Equal(EvidenceKind.Rule, cited.Kind);
    }

    [Theory]
    [InlineData("2026-10-31", false)]
    [InlineData("2026-11-01", true)]
    [InlineData("2026-11-20", true)]
    [InlineData("2026-11-21", false)]
    public void A_rule_is_cited_only_on_days_it_is_valid(string day, bool cited)
    {
        var rules = LoadWith("\"validFrom\": \"2026-11-01\", \"validTo\": \"2026-11-20\"");
        var facts = Mail("http://203.0.113.7/") with { Day = DateOnly.Parse(day, null) };
        Assert.Equal(cited, rules.Cite(facts).Any(e => e.Code == "test"));
    }

    [Fact]
    public void The_day_of_a_report_is_the_day_in_Japan()
    {
        var classifier = new ReportClassifier(TrainedModel.Model, LoadWith("\"validTo\": \"2026-11-20\""), TrainedModel.Directory, TrainedModel.Taxonomy);
        var text = TrainedModel.Mail("http://203.0.113.7/ を開いてください");
        var indicators = IndicatorScanner.Scan(text.Body, TrainedModel.Directory);
        var lastMinute = new DateTime(2026, 11, 20, 14, 59, 0, DateTimeKind.Utc);
        Assert.Contains(classifier.Judge(text, indicators, lastMinute).Evidence, e => e.Code == "test");
        Assert.DoesNotContain(classifier.Judge(text, indicators, lastMinute.AddMinutes(1)).Evidence, e => e.Code == "test");
    }

    [Theory]
    [InlineData("\"kind\": \"telepathy\"", "test: unknown kind 'telepathy'")]
    [InlineData("\"weight\": 99", "test: the weight must be a number")]
    [InlineData("\"asks\": [\"soul\"]", "test: unknown code 'soul' in 'asks'")]
    [InlineData("\"validTo\": \"soon\"", "validTo")]
    [InlineData("\"source\": \"\"", "test: code, source or text is missing")]
    public void A_bad_rule_is_named(string field, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<InvalidDataException>(() => LoadWith(field)).Message, StringComparison.Ordinal);

    private static IReadOnlyList<Evidence> Cite(RuleFacts facts) => TrainedModel.Rules.Cite(facts);

    private static List<string> Codes(RuleFacts facts) => [.. Cite(facts).Select(e => e.Code)];

    private static RuleFacts Mail(
        string body, string sender = "", string? replyTo = null, string? spf = null, string? dmarc = null, params MailLink[] links) =>
        Facts(TrainedModel.Mail(body, sender: sender, facts: new MailFacts(replyTo, spf, null, dmarc, links)), Taxonomy.Nobody);

    private static RuleFacts Facts(ReportText text, string party, string[]? asks = null, string[]? pressure = null) =>
        new(text, IndicatorScanner.Scan($"{text.Sender}\n{text.Body}", TrainedModel.Directory), TrainedModel.Directory, party, asks ?? [], pressure ?? [], s_day);

    /// <summary>The shipped files with one own rule; a field given replaces the rule's own.</summary>
    private EvidenceRules LoadWith(string field)
    {
        foreach (var file in new[] { "official-rules.json", "look-alikes.json", "sources.json" })
        {
            File.Copy(Path.Combine(TrainedModel.Reference, file), Path.Combine(_folder, file), overwrite: true);
        }

        var name = field[..field.IndexOf(':')];
        string[] fields =
        [
            "\"code\": \"test\"", "\"kind\": \"ip-host\"", "\"ja\": \"試験\"", "\"en\": \"Test\"", "\"weight\": 1", "\"source\": \"P42\"",
            "\"observedOn\": \"2026-11-01\"",
        ];
        var row = string.Join(", ", fields.Where(f => !f.StartsWith(name, StringComparison.Ordinal)).Append(field));
        File.WriteAllText(
            Path.Combine(_folder, "evidence-rules.json"),
            $$"""{ "officialRuleWeight": 1, "genuineNoticeWeight": -1, "rows": [{ {{row}} }] }""");
        return EvidenceRules.Load(_folder, TrainedModel.Taxonomy);
    }
}
