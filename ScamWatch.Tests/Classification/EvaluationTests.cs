using System.Text.Json;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests.Classification;

public sealed class EvaluationTests
{
    [Fact]
    public void Auc_counts_pairs_and_halves_ties()
    {
        Assert.Equal(1, Evaluation.Auc([(0.9, true), (0.1, false)]));
        Assert.Equal(0.5, Evaluation.Auc([(0.5, true), (0.5, false)]));
        Assert.Equal(0.75, Evaluation.Auc([(0.9, true), (0.4, true), (0.5, false), (0.1, false)]));
        Assert.Null(Evaluation.Auc([(0.9, true)]));
    }

    [Fact]
    public void Brier_and_calibration_error_are_zero_only_for_right_certainty()
    {
        Assert.Equal(0, Evaluation.Brier([(1, true), (0, false)]));
        Assert.Equal(0.25, Evaluation.Brier([(0.5, true), (0.5, false)]));
        Assert.Equal(0, Evaluation.Ece([(0.5, true), (0.5, false)])!.Value, 12);
        Assert.Equal(0.9, Evaluation.Ece([(0.9, false)])!.Value, 12);
        Assert.Null(Evaluation.Brier([]));
    }

    [Fact]
    public void Recall_is_taken_above_one_benign_text_in_twenty()
    {
        var points = Enumerable.Range(0, 40).Select(i => (i / 100d, false))
            .Append((0.385, true)).Append((0.375, true)).Append((0.365, true)).ToList();
        Assert.Equal(2 / 3d, Evaluation.RecallAt5(points)!.Value, 6);
    }

    [Fact]
    public void A_report_counts_right_and_wrong_by_label_channel_and_id()
    {
        CorpusText[] texts =
        [
            Text("hit", Channel.Sms, true, "police", ["pin"]),
            Text("missed", Channel.Call, true, "bank", ["money"]),
            Text("right", Channel.Sms, false, "none", []),
            Text("alarm", Channel.Sms, false, "none", null),
        ];
        var report = Evaluation.Measure(texts, t => t.Id switch
        {
            "hit" => Judged(0.9, "police", ["pin", "money"]),
            "missed" => Judged(0.2, "none", []),
            "right" => Judged(0.1, "none", []),
            _ => Judged(0.7, "tax", []),
        }, TestContext.Current.CancellationToken);

        var all = report.Scam[0];
        Assert.Equal(("all", 4, 2, 0.5, 0.5, 0.75), (all.Group, all.Texts, all.Scams, all.Precision, all.Recall, all.Auc));
        Assert.Equal(3, report.Scam.Single(s => s.Group == "sms").Texts);
        Assert.Equal(0.5, report.PartyAccuracy);
        Assert.Equal(1, report.Asks.Single(a => a.Label == "pin").F1);
        Assert.Equal(0, report.Asks.Single(a => a.Label == "money").Precision);
        Assert.Equal(3, report.Asks[0].Texts);
        Assert.Equal(["missed scam", "missed impersonates", "alarm scam"], report.Confusions.Select(c => $"{c.Id} {c.Field}"));
        Assert.Contains("alarm", report.ToTable(), StringComparison.Ordinal);
        Assert.Contains("\"Auc\":0.75", JsonSerializer.Serialize(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_measure_gives_blanks_not_numbers()
    {
        var report = Evaluation.Measure([], _ => Judged(0, "none", []), TestContext.Current.CancellationToken);
        Assert.Null(report.Scam[0].F1);
        Assert.Contains("-", report.ToTable(), StringComparison.Ordinal);
    }

    private static CorpusText Text(string id, Channel channel, bool isScam, string party, string[]? asks) =>
        new(id, id, "ja", new ReportText(channel, "", "", id), isScam, party, asks, null);

    private static Judgement Judged(double score, string party, string[] asks) =>
        new(JudgedVerdict.Suspicious, score, party, 1, asks, [], [], "m");
}
