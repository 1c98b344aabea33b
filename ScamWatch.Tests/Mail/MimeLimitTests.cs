using System.Text;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Tests.Mail;

public sealed class MimeLimitTests
{
    [Fact]
    public void Ten_thousand_multiparts_inside_one_another_are_cut_at_the_limit()
    {
        var mail = new StringBuilder("Subject: deep\n");
        for (var i = 0; i < 10_000; i++)
        {
            mail.Append(System.Globalization.CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n");
        }

        AssertRemark(mail.ToString(), "入れ子が上限 16 段");
    }

    [Fact]
    public void Ten_thousand_messages_inside_one_another_are_cut_at_the_limit()
    {
        var mail = new StringBuilder("Subject: deep\n");
        for (var i = 0; i < 10_000; i++)
        {
            mail.Append("Content-Type: message/rfc822\n\nSubject: x\n");
        }

        AssertRemark(mail.ToString(), "入れ子が上限 16 段");
    }

    [Fact]
    public void A_hundred_thousand_parts_are_cut_at_the_limit()
    {
        var mail = new StringBuilder("Subject: many\nContent-Type: multipart/mixed; boundary=b\n\n");
        for (var i = 0; i < 100_000; i++)
        {
            mail.Append("--b\n\nx\n");
        }

        AssertRemark(mail.ToString(), "パート数が上限 500");
    }

    [Fact]
    public void A_header_line_of_a_megabyte_is_cut_at_the_limit()
    {
        var message = Samples.Of("Subject: " + new string('x', 1_000_000) + "\nFrom: a@example.jp\n\nbody");

        Assert.Equal(64 * 1024 - 1, message.Subject.Length);
        Assert.Equal("a@example.jp", message.From[0].Address);
        Assert.Contains(message.Remarks, r => r.Contains("「Subject」が上限 64 KiB", StringComparison.Ordinal));
    }

    [Fact]
    public void A_hundred_thousand_header_lines_are_cut_at_the_limit() =>
        AssertRemark("Subject: many\n" + string.Concat(Enumerable.Repeat("X-A: b\n", 100_000)) + "\nbody", "ヘッダーが上限(1000 行");

    [Fact]
    public void Too_many_addresses_are_cut_at_the_limit()
    {
        var message = Samples.Of("To: " + string.Join(',', Enumerable.Repeat("a@b.jp", 5000)) + "\n\nx");

        Assert.Equal(500, message.To.Count);
        Assert.Contains(message.Remarks, r => r.Contains("上限 500 件", StringComparison.Ordinal));
    }

    [Fact]
    public void A_text_of_two_million_characters_is_cut_at_the_limit()
    {
        var message = Samples.Of("Subject: long\n\n" + new string('あ', 2_000_000));

        Assert.Equal(MimeLimits.Default.MaxTextChars, message.PlainText.Length);
        Assert.Contains(message.Remarks, r => r.Contains("上限 200000 字", StringComparison.Ordinal));
    }

    [Fact]
    public void A_message_over_the_limit_is_read_in_part_and_says_so()
    {
        var message = MimeReader.Read(
            Encoding.ASCII.GetBytes("Subject: a\n\n" + new string('x', 5000)), new MimeLimits { MaxMessageBytes = 1024 });

        Assert.Contains(message.Remarks, r => r.Contains("上限 1 KiB", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<b>", 30_000)]
    [InlineData("<div>", 30_000)]
    [InlineData("<font size=1><p>", 5_000)]
    [InlineData("<table><tr><td>", 5_000)]
    [InlineData("<a b=c><table>", 5_000)]
    [InlineData("<", 100_000)]
    [InlineData("<!--", 50_000)]
    [InlineData("&#", 50_000)]
    [InlineData("<svg><desc>", 5_000)]
    public void Html_made_to_keep_a_parser_busy_is_read_all_the_same(string piece, int times)
    {
        var html = "<p>はじめ</p>" + string.Concat(Enumerable.Repeat(piece, times));
        var message = Samples.Of("Content-Type: text/html; charset=utf-8\n\n" + html);

        Assert.Contains("はじめ", message.HtmlText, StringComparison.Ordinal);
        Assert.True(message.SafeHtml!.Length < 2_000_000);
    }

    [Fact]
    public void Formatting_repeated_in_every_paragraph_does_not_blow_up_the_markup()
    {
        var fonts = string.Concat(Enumerable.Range(0, 50).Select(i => $"<font x={i}>"));
        var message = Samples.Of("Content-Type: text/html\n\n<p>" + fonts + string.Concat(Enumerable.Repeat("<p>x", 10_000)));

        Assert.True(message.SafeHtml!.Length < 2_100_000);
        Assert.Contains(message.Remarks, r => r.Contains("簡略", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_message_yields_a_report_whatever_its_depth()
    {
        var mail = string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\nSubject: x\n\n", 40)) + "Subject: in\n\nbody";

        Assert.NotEmpty(ReportedMail.From(Samples.Of(mail), IntakeSource.File));
    }

    private static void AssertRemark(string mail, string words)
    {
        var message = Samples.Of(mail);
        _ = ParsedMessage.From(message).ToJson();
        Assert.Contains(message.Remarks, r => r.Contains(words, StringComparison.Ordinal));
    }
}
