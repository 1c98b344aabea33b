using System.Text;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>What the comparison rests on: figures counted rightly, and every classifier given the same text.</summary>
public sealed class BenchmarkFigureTests
{
    [Fact]
    public void F1_is_taken_at_the_tools_own_threshold_and_at_the_best()
    {
        var figures = ScoreFigures.Of([(true, 0.9, true), (false, 0.4, true), (false, 0.3, false), (false, 0.2, false)]);

        Assert.Equal(2 / 3d, figures.F1!.Value, 6);
        Assert.Equal(1, figures.BestF1);
        Assert.Equal(1, figures.Auc);
    }

    [Fact]
    public void A_tool_that_gives_one_score_to_all_gets_no_more_than_calling_all_scams()
    {
        var figures = ScoreFigures.Of([(false, 0.5, true), (false, 0.5, false)]);

        Assert.Equal(0, figures.F1);
        Assert.Equal(2 / 3d, figures.BestF1!.Value, 6);
        Assert.Equal(0.5, figures.Auc);
    }

    [Fact]
    public void Japanese_is_paired_and_other_words_stay_whole()
    {
        Assert.Equal(" 市役 役所  ATM", PeerMail.Pairs("市役所 ATM"));
        Assert.Equal(" 市 役 ATM", PeerMail.Letters("市役ATM"));
        Assert.Equal(" 市 ", PeerMail.Pairs("市"));
    }

    [Theory]
    [InlineData("UTF-8")]
    [InlineData("ISO-2022-JP")]
    public void A_text_written_as_mail_is_read_back_whole(string charset)
    {
        const string Subject = "【重要】電子証明書の有効期限についてのお知らせと更新手続きのお願い";
        const string Body = "更新は本日中です。\nhttps://example.top/a\nラーメン～";
        var encoding = charset == "UTF-8" ? Encoding.UTF8 : PeerMail.Jis;

        var mail = MimeReader.Read(PeerMail.Write("t1", Subject, "市役所 <info@example.top>", Body, encoding));
        var report = Assert.Single(ReportedMail.From(mail, IntakeSource.File));

        Assert.Equal(Subject, report.Subject);
        Assert.Equal(Body, report.Body.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n'));
        Assert.Contains("info@example.top", report.Sender, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_iso_2022_jp_has_is_compared_in_it()
    {
        var text = new ReportText(Channel.Sms, "", "", "受付は9時〜17時");

        Assert.NotNull(PeerMail.InJis(text));
        Assert.Null(PeerMail.InJis(text with { Body = "請点击链接" }));
    }
}
