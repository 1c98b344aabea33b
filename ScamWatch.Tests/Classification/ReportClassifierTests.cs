using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests.Classification;

public sealed class ReportClassifierTests
{
    [Fact]
    public void A_plain_scam_is_called_one_with_party_ask_and_reasons()
    {
        var judgement = TrainedModel.Judge(new ReportText(
            Channel.Call, "", "+1 844 555 0134",
            "警視庁の捜査員と名乗り、あなたの口座が犯罪に使われた、逮捕状が出ている、誰にも話すなと言われ、LINEのビデオ通話に誘導され、お金を振り込むよう求められました。"));
        Assert.Equal(JudgedVerdict.Scam, judgement.Verdict);
        Assert.Equal("police", judgement.Impersonates);
        Assert.Contains("arrest", judgement.Pressure);
        Assert.Contains(judgement.Evidence, e => e.Code == "number-foreign" && e.Source is not null);
        Assert.Contains(judgement.Evidence, e => e.Kind == EvidenceKind.Phrase && e.Weight > 0);
        Assert.Equal(judgement.Evidence.OrderByDescending(e => Math.Abs(e.Weight)), judgement.Evidence);
    }

    [Fact]
    public void A_genuine_notice_is_not()
    {
        var judgement = TrainedModel.Judge(TrainedModel.Mail(
            "来月の広報をお届けします。健診の予約は市役所の窓口で受け付けます。費用はかかりません。",
            "広報のお知らせ",
            "市役所 広報課 <koho@city.fukagawa.lg.jp>",
            new MailFacts(null, "pass", "pass", "pass", [])));
        Assert.Equal(JudgedVerdict.Benign, judgement.Verdict);
        Assert.Contains(judgement.Evidence, e => e.Code == "auth-office" && e.Weight < 0);
    }

    [Fact]
    public void Rules_move_a_score_by_a_bounded_step()
    {
        var mail = TrainedModel.Mail("お知らせです。https://www.soumu.go.jp.evil.xyz/ http://203.0.113.7/ https://bit.ly/a をご覧ください。", sender: "国税庁 <a@b.xyz>");
        var alone = TrainedModel.Model.Score(mail).ScamLogOdds;
        var judgement = TrainedModel.Judge(mail);
        Assert.True(judgement.Evidence.Where(e => e.Kind is EvidenceKind.Rule or EvidenceKind.Indicator).Sum(e => e.Weight) > ReportClassifier.MaxRuleShare);
        Assert.Equal(alone + ReportClassifier.MaxRuleShare, Math.Log(judgement.Score / (1 - judgement.Score)), 6);
    }

    [Fact]
    public void Thresholds_make_the_word()
    {
        var fixedModel = new Fixed(Math.Log(0.6 / 0.4));
        Assert.Equal(JudgedVerdict.Suspicious, Verdict(new JudgementThresholds()));
        Assert.Equal(JudgedVerdict.Scam, Verdict(new JudgementThresholds { Scam = 0.6 }));
        Assert.Equal(JudgedVerdict.Benign, Verdict(new JudgementThresholds { Suspicious = 0.61 }));

        JudgedVerdict Verdict(JudgementThresholds thresholds) =>
            new ReportClassifier(fixedModel, TrainedModel.Rules, TrainedModel.Directory, TrainedModel.Taxonomy, thresholds)
                .Judge(TrainedModel.Mail("x"), [], TrainedModel.Today).Verdict;
    }

    [Fact]
    public void A_party_of_another_taxonomy_is_never_named()
    {
        Assert.Equal("bank", Party(logOdds: 3, nobody: 0.2, martian: 0.5, bank: 0.3));
    }

    [Fact]
    public void A_scam_may_claim_to_be_nobody()
    {
        Assert.Equal(Taxonomy.Nobody, Party(logOdds: 3, nobody: 0.6, martian: 0.1, bank: 0.3));
    }

    [Fact]
    public void The_chance_that_a_suspicious_text_is_genuine_does_not_hide_its_party()
    {
        // 45 % of "nobody" is owed to the chance that it is no scam.
        Assert.Equal("bank", Party(logOdds: Math.Log(0.55 / 0.45), nobody: 0.6, martian: 0, bank: 0.4));
        Assert.Equal(Taxonomy.Nobody, Party(logOdds: -3, nobody: 0.96, martian: 0, bank: 0.04));
    }

    private static string Party(double logOdds, double nobody, double martian, double bank) =>
        new ReportClassifier(
            new Fixed(logOdds, nobody, martian, bank), TrainedModel.Rules, TrainedModel.Directory, TrainedModel.Taxonomy)
            .Judge(TrainedModel.Mail("x"), [], TrainedModel.Today).Impersonates;

    private sealed class Fixed(double logOdds, double nobody = 0.5, double martian = 0, double bank = 0.5) : ITextClassifier
    {
        public string Version => "fixed";

        public TextScores Score(ReportText text, bool explain = true) => new(
            logOdds,
            new Dictionary<string, double> { ["none"] = nobody, ["martian"] = martian, ["bank"] = bank },
            new Dictionary<string, double>(),
            new Dictionary<string, double>(),
            []);
    }
}
