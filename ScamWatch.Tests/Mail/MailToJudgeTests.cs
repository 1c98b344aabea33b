using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Mail;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Mail;

/// <summary>A mail read for a judgement alone is judged by the same words, addresses and links as one that is stored.</summary>
public sealed class MailToJudgeTests
{
    private const int MutantsPerSample = 10;

    public static TheoryData<string> Folders => [Samples.Folder, Path.Combine(TestPaths.Data, "samples", "inbox")];

    [Theory]
    [MemberData(nameof(Folders))]
    public void What_is_judged_is_the_same(string folder)
    {
        var random = new Random(20261122);
        foreach (var path in Directory.GetFiles(folder, "*.eml").Order(StringComparer.Ordinal))
        {
            var sample = File.ReadAllBytes(path);
            for (var i = 0; i <= MutantsPerSample; i++)
            {
                var mail = i == 0 ? sample : Mutants.Damage(sample, random, "\r\n\0\x1b=?;\"'<>()%&:,@"u8);
                var whole = ReportedMail.From(MimeReader.Read(mail), IntakeSource.File, Samples.Desk);
                var lean = ReportedMail.From(MimeReader.Read(mail, toJudge: true), IntakeSource.File, Samples.Desk);

                Assert.Equal(whole.Count, lean.Count);
                Assert.All(whole.Zip(lean), pair => Same(Stored(pair.First), IncomingRedaction.ToJudge(pair.Second), path));
                Assert.All(lean, report => Assert.True(report is { Html: null, Attachments.Count: 0 }));
            }
        }
    }

    [Fact]
    public void Limits_hold_alike()
    {
        // Each page is cut by what the markup of those before it has taken up.
        const string Page = "--b\r\nContent-Type: text/html\r\n\r\n<table><tr><td>a&amp;b &quot;c&quot;</td><td colspan=3><a href='https://x.example/?a&b'>x</a><br><hr></td></tr></table>\r\n";
        var mail = System.Text.Encoding.UTF8.GetBytes(
            "From: a@example.jp\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n<words> & more\r\n" + string.Concat(Enumerable.Repeat(Page, 8)) + "--b--\r\n");

        for (var limit = 0; limit < 1200; limit += 7)
        {
            var limits = MimeLimits.Default with { MaxTextChars = limit };
            Assert.Equal(MimeReader.Read(mail, limits).VisibleText, MimeReader.Read(mail, limits, toJudge: true).VisibleText);
        }
    }

    [Fact]
    public void A_my_number_is_destroyed_wherever_a_judgement_looks()
    {
        const string Number = "123456789018";
        var text = IncomingRedaction.ToJudge(new IncomingReport
        {
            Source = IntakeSource.Api,
            Channel = Channel.Email,
            Subject = Number,
            Sender = Number,
            Body = $"番号は{Number}です",
            Mail = new MailFacts(Number, "pass", null, null, [new MailLink(Number, $"https://x.example/{Number}")]),
        });

        Assert.Equal((Redactor.Mark, Redactor.Mark, $"番号は{Redactor.Mark}です", Redactor.Mark), (text.Subject, text.Sender, text.Body, text.Mail!.ReplyTo));
        Assert.Equal(("pass", new MailLink(Redactor.Mark, $"https://x.example/{Redactor.Mark}")), (text.Mail.Spf, Assert.Single(text.Mail.Links)));
    }

    private static ReportText Stored(IncomingReport raw)
    {
        var report = IncomingRedaction.Redact(raw).Report;
        return new(report.Channel, report.Subject, report.Sender, report.Body, report.Mail);
    }

    private static void Same(ReportText whole, ReportText lean, string path)
    {
        MailLink[] none = [];
        Assert.True(whole with { Mail = null } == lean with { Mail = null }, path);
        Assert.Equal(whole.Mail?.Links ?? none, lean.Mail?.Links ?? none);
        Assert.Equal(whole.Mail is null ? null : whole.Mail with { Links = none }, lean.Mail is null ? null : lean.Mail with { Links = none });
    }
}
