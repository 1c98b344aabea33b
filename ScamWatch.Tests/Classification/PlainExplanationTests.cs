using System.Text.Json.Nodes;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests.Classification;

public sealed class PlainExplanationTests
{
    private static readonly DateOnly s_today = new(2026, 11, 21);

    private static readonly Evidence s_cityRule = new(EvidenceKind.Rule, "G-31", "x", 2, "y");

    [Fact]
    public void A_scam_is_said_with_who_is_meant_what_is_asked_and_the_rule_with_its_source()
    {
        var plain = Explain(JudgedVerdict.Scam, Channel.Call, "municipality", ["pin", "money"], s_cityRule);

        Assert.Equal("市区町村の役所をかたって暗証番号やパスワード、お金を求めている、詐欺の疑いが強い電話です。", plain.Looks.Ja);
        Assert.Equal("This phone call looks very much like a scam: it poses as a city or town office and asks you to tell a PIN or password and pay money.", plain.Looks.En);
        Assert.Contains("市の職員が電話で", plain.Then.Ja, StringComparison.Ordinal);
        Assert.Contains(plain.Rule!.Source, plain.Then.Ja, StringComparison.Ordinal);
        Assert.Contains("city staff never ask", plain.Then.En, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_proved_is_not_called_an_impostor()
    {
        var plain = Explain(JudgedVerdict.Suspicious, Channel.Email, "bank", ["link-click"]);

        Assert.Equal("銀行を名乗ってリンクを開くことを求めている、詐欺かどうか確かめる必要があるメールです。", plain.Looks.Ja);
        Assert.DoesNotContain("poses", plain.Looks.En, StringComparison.Ordinal);
        Assert.Contains("ご自身で調べた公式の番号", plain.Then.Ja, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_is_found_nothing_is_promised()
    {
        var plain = Explain(JudgedVerdict.Benign, Channel.Letter, "none", []);

        Assert.Equal("詐欺の特徴は見つかりませんでした。ただし、安全を保証するものではありません。", plain.Looks.Ja + plain.Then.Ja);
        Assert.Equal("No signs of a scam were found. This does not guarantee that it is safe.", $"{plain.Looks.En} {plain.Then.En}");
    }

    [Fact]
    public void Every_party_ask_and_channel_is_said_and_none_is_called_safe()
    {
        foreach (var verdict in Enum.GetValues<JudgedVerdict>())
        {
            foreach (var channel in Enum.GetValues<Channel>())
            {
                foreach (var party in TrainedModel.Taxonomy.Terms(Taxonomy.Impersonates))
                {
                    foreach (var ask in TrainedModel.Taxonomy.Terms(Taxonomy.Asks))
                    {
                        var plain = Explain(verdict, channel, party.Code, [ask.Code]);
                        var ja = plain.Looks.Ja + plain.Then.Ja;
                        // A code in place of a word would be read aloud as one.
                        Assert.DoesNotContain("“", plain.Looks.En, StringComparison.Ordinal);
                        Assert.DoesNotContain($"{ask.Code}を", ja, StringComparison.Ordinal);
                        Assert.All(["安全です", "本物です", "問題ありません", "安心"], w => Assert.DoesNotContain(w, ja, StringComparison.Ordinal));
                    }
                }
            }
        }
    }

    [Fact]
    public void Our_own_signs_are_not_what_an_office_says()
    {
        var plain = Explain(JudgedVerdict.Scam, Channel.Email, "bank", [], new Evidence(EvidenceKind.Rule, "hidden-characters", "x", 1.5, "y"));

        Assert.Null(plain.Rule);
    }

    [Fact]
    public void Of_several_rules_the_one_for_the_fewest_parties_is_read()
    {
        var general = new Evidence(EvidenceKind.Rule, "G-33", "x", 2, "y");

        Assert.Equal("G-31", Explain(JudgedVerdict.Scam, Channel.Call, "municipality", ["pin"], general, s_cityRule).Rule?.Code);
    }

    [Fact]
    public void A_rule_that_has_run_out_since_is_no_longer_cited()
    {
        var folder = Directory.CreateTempSubdirectory("rules");
        try
        {
            foreach (var file in Directory.EnumerateFiles(TrainedModel.Reference, "*.json"))
            {
                File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
            }

            var path = Path.Combine(folder.FullName, "official-rules.json");
            var content = JsonNode.Parse(File.ReadAllText(path))!;
            content["rows"]!.AsArray().Single(r => (string?)r!["code"] == "G-31")!["validTo"] = "2026-11-20";
            File.WriteAllText(path, content.ToJsonString());
            var rules = EvidenceRules.Load(folder.FullName, TrainedModel.Taxonomy);
            var judgement = Judged(JudgedVerdict.Scam, "municipality", ["pin"], s_cityRule);

            Assert.NotNull(PlainExplanation.Of(judgement, Channel.Call, TrainedModel.Taxonomy, rules, s_today.AddDays(-1)).Rule);
            Assert.Null(PlainExplanation.Of(judgement, Channel.Call, TrainedModel.Taxonomy, rules, s_today).Rule);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static PlainExplanation Explain(JudgedVerdict verdict, Channel channel, string party, string[] asks, params Evidence[] evidence) =>
        PlainExplanation.Of(Judged(verdict, party, asks, evidence), channel, TrainedModel.Taxonomy, TrainedModel.Rules, s_today);

    private static Judgement Judged(JudgedVerdict verdict, string party, string[] asks, params Evidence[] evidence) =>
        new(verdict, 0.9, party, 0.9, asks, [], evidence, "test");
}
